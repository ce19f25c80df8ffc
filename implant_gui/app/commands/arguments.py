"""The arguments of all commands as one typed value, and the options that several of them share."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from implant_gui.domain.ae import AeTitle, Engine, parse_ae_title, parse_port
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.query import DEFAULT_LIMIT, KeyPath
from implant_gui.domain.uid import Uid, parse_uid

Key = tuple[KeyPath, str]
"""``-k``: where, and the value; "" asks for the attribute without restricting it."""

_T = TypeVar("_T")

MODEL_WORDS: Final = tuple(model.word for model in InformationModel)
SERVICE_WORDS: Final = ("find", "get", "move", "store")


class Arguments(argparse.Namespace):
    """What the command line said. A command reads only what its own parser defines."""

    config: Path | None
    run: "Callable[[Arguments], int]"
    verbose: int
    json: bool
    count: bool
    peer: str
    aet: AeTitle | None
    timeout: float
    connect_timeout: float | None
    engine: Engine | None
    tls: bool
    ca: Path | None
    cert: Path | None
    key_file: Path | None
    pin: str | None
    user: str | None
    model: InformationModel
    keys: list[Key]
    limit: int | None
    uids: list[Uid]
    to: Path
    receive_in: Path | None
    dest: AeTitle | None
    listen_port: int | None
    bind: str
    senders: list[str]
    files: list[Path]
    code: int
    service: str
    peer_uid: str
    port: int | None
    library: Path | None
    faults: list[str]
    destinations: list[str]
    screenshots: Path | None


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


def parse_existing_file(text: str) -> Path:
    """A file that can be opened."""
    path = Path(text)
    if not path.is_file():
        raise ValueError(f"There is no file “{text}”.")
    return path


def add_peer_options(parser: argparse.ArgumentParser) -> None:
    """Whom to call, as whom, and with which limits."""
    parser.add_argument("peer", metavar="PEER", help="AET@host:port, or the name of a saved server")
    add_own_title(parser)
    group = parser.add_argument_group("connection")
    group.add_argument(
        "--timeout",
        metavar="S",
        type=converted(parse_seconds),
        default=0.0,
        help="limit for the whole operation in seconds (default: none)",
    )
    group.add_argument(
        "--connect-timeout",
        metavar="S",
        type=converted(parse_seconds),
        help="limit for connecting in seconds (default: the server's, else 5)",
    )
    group.add_argument(
        "--engine",
        type=converted(parse_engine),
        metavar="{wire,reference}",
        help="which implementation of DICOM talks (default: the server's)",
    )
    group.add_argument("--user", metavar="NAME", help="user name; its secret comes from IMPLANT_GUI_SECRET or is asked")
    _add_tls_options(parser)


def _add_tls_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("TLS", "Each of these asks for TLS; there is no fallback to plain DICOM.")
    file = converted(parse_existing_file)
    group.add_argument("--tls", action="store_true", help="verify against the system's authorities")
    group.add_argument("--ca", metavar="F", type=file, help="verify against the certificates in this file")
    group.add_argument("--cert", metavar="F", type=file, help="our own certificate chain")
    group.add_argument("--key", metavar="F", type=file, dest="key_file", help="its private key")
    group.add_argument("--pin", metavar="SHA256", help="SHA-256 of the server's certificate; it alone decides")


def add_own_title(parser: argparse.ArgumentParser) -> None:
    """Our AE title."""
    parser.add_argument(
        "--aet", metavar="AET", type=converted(parse_ae_title), help="our AE title (default: the saved one)"
    )


def add_output_options(parser: argparse.ArgumentParser, *, count: bool = True) -> None:
    """How to tell what happens."""
    group = parser.add_argument_group("output")
    group.add_argument("--json", action="store_true", help="one JSON object a line, nothing else, on standard output")
    if count:
        group.add_argument("--count", action="store_true", help="only the closing line")
    add_verbosity(parser)


def add_verbosity(parser: argparse.ArgumentParser) -> None:
    """``-v`` and ``--config``."""
    parser.add_argument(
        "-v", "--verbose", action="count", default=0, help="tell what was negotiated, on standard error; twice: more"
    )
    parser.add_argument("--config", metavar="DIR", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def add_model(parser: argparse.ArgumentParser) -> None:
    """The information model."""
    parser.add_argument(
        "--model",
        type=converted(InformationModel.from_word),
        default=InformationModel.GENERIC,
        metavar="{" + ",".join(MODEL_WORDS) + "}",
        help="which kind of template (default: generic)",
    )


def add_keys(parser: argparse.ArgumentParser) -> None:
    """``-k`` and ``--limit``."""
    parser.add_argument(
        "-k",
        dest="keys",
        metavar="KEY[=VALUE]",
        action="append",
        default=[],
        type=converted(parse_key),
        help="restrict the query, or with KEY alone ask for one more attribute; may be given many times",
    )
    parser.add_argument(
        "--limit",
        metavar="N",
        type=converted(parse_limit),
        help=f"stop after N matches; 0 for no limit (default: {DEFAULT_LIMIT})",
    )


def add_uids(parser: argparse.ArgumentParser) -> None:
    """``--uid``."""
    parser.add_argument(
        "--uid",
        dest="uids",
        metavar="UID",
        action="append",
        default=[],
        type=converted(parse_uid),
        help="SOP Instance UID to fetch; may be given many times",
    )
