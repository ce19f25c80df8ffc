"""What arguments may look like; a text that does not fit raises ValueError with a sentence for people."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from implant_gui.domain.service.ae import ANY_AE_TITLE, AllowedPeer, Engine, parse_ae_title, parse_port
from implant_gui.domain.service.query import KeyPath

Key = tuple[KeyPath, str]
"""``-k``: where, and the value; "" asks for the attribute without restricting it."""

_T = TypeVar("_T")


def converted(parse: Callable[[str], _T]) -> Callable[[str], _T]:
    """`parse` for argparse: the sentence of its ValueError is shown as it stands."""

    def convert(text: str) -> _T:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return convert


def parse_key(text: str) -> Key:
    """``KEY=VALUE`` or ``KEY``."""
    path, _, value = text.partition("=")
    return KeyPath.parse(path), value


def parse_seconds(text: str) -> float:
    """A positive number of seconds."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError(f"“{text}” is no number of seconds greater than zero.")
    return seconds


def parse_limit(text: str) -> int:
    """A number of matches; 0 for no limit."""
    if not text.isdecimal():
        raise ValueError(f"“{text}” is no number of matches; 0 means no limit.")
    return int(text)


def parse_listening_port(text: str) -> int:
    """A port to listen on; 0 lets the system choose."""
    return 0 if text.strip() == "0" else parse_port(text)


def parse_code(text: str) -> int:
    """A status code in hexadecimal, with or without ``0x``."""
    digits = text.strip().lower().removeprefix("0x").removesuffix("h")
    if not 1 <= len(digits) <= 4 or not all(digit in "0123456789abcdef" for digit in digits):
        raise ValueError(f"“{text}” is no status: write one to four hexadecimal digits, such as A801 or 0xA801.")
    return int(digits, 16)


def parse_engine(text: str) -> Engine:
    """An engine by its name."""
    try:
        return Engine(text)
    except ValueError:
        raise ValueError(f"“{text}” is no engine; choose {' or '.join(each.value for each in Engine)}.") from None


def parse_path(text: str) -> Path:
    """A path; an empty one, as of a variable that is not set, would be the current folder."""
    if not text:
        raise ValueError("An empty path names nothing.")
    return Path(text)


def parse_folder(text: str) -> Path:
    """A folder, which need not exist."""
    path = parse_path(text)
    if path.exists() and not path.is_dir():
        raise ValueError(f"“{text}” is a file; a folder is needed.")
    return path


def parse_existing_file(text: str) -> Path:
    """A file that can be opened."""
    path = parse_path(text)
    if path.is_dir():
        raise ValueError(f"“{text}” is a folder; name the files in it.")
    if not path.is_file():
        raise ValueError(f"There is no file “{text}”.")
    return path


def parse_sender(text: str) -> AllowedPeer:
    """``AET`` or ``AET@HOST``: who may send; ``any`` stands for every AE title."""
    title, _, host = text.partition("@")
    return AllowedPeer(ANY_AE_TITLE if title == "any" else parse_ae_title(title), host.strip())
