r"""Specific Character Set (0008,0005), both ways (PS3.3 C.12.1.1.2, PS3.5 6.1).

Decoding never fails. What the declaration does not explain is reported as a `TextProblem`, and the text is read as
well as it can be: as UTF-8 where the bytes are valid UTF-8, which other text hardly ever is by chance, else by the
set that was declared, or by Latin-1.

With code extensions (ISO 2022) an escape sequence puts a set into G0, the seven-bit half, or G1, the eight-bit half.
Python's codecs for the sets of G1 know ASCII too, so a run of bytes between two escape sequences needs one codec.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from implant_gui.domain.service.match import TextProblem

DEFAULT: Final = "ISO_IR 192"
"""What our own queries are encoded in: everybody who knows more than one set knows UTF-8."""
_ASCII: Final = "ascii"
_UTF_8: Final = "utf-8"
_LATIN_1: Final = "latin-1"
_JIS_X_0201: Final = "jis_x0201"
"""ASCII and half-width katakana; Python has it only within Shift JIS, which has two-byte characters besides."""

_ALONE: Final = {
    "": _ASCII,
    "ISO_IR 6": _ASCII,
    "ISO_IR 100": _LATIN_1,
    "ISO_IR 101": "iso8859-2",
    "ISO_IR 109": "iso8859-3",
    "ISO_IR 110": "iso8859-4",
    "ISO_IR 144": "iso8859-5",
    "ISO_IR 127": "iso8859-6",
    "ISO_IR 126": "iso8859-7",
    "ISO_IR 138": "iso8859-8",
    "ISO_IR 148": "iso8859-9",
    "ISO_IR 203": "iso8859-15",
    "ISO_IR 13": _JIS_X_0201,
    "ISO_IR 166": "tis-620",
    "ISO_IR 192": _UTF_8,
    "GB18030": "gb18030",
    "GBK": "gbk",
}
"""Defined terms that stand alone, with Python's codec (PS3.3 Tables C.12-2 and C.12-5)."""
_ONLY_ALONE: Final = frozenset(("ISO_IR 192", "GB18030", "GBK"))
"""Those that code extensions cannot be added to (PS3.3 C.12.1.1.2)."""


@dataclass(frozen=True, slots=True)
class _Extension:
    """A set that code extensions can bring in.

    Attributes:
        is_g0: whether its escape sequence fills G0; such a codec needs to see the escape sequence.
    """

    term: str
    escape: bytes
    codec: str
    is_g0: bool = False


_EXTENSIONS: Final = (
    _Extension("ISO 2022 IR 6", b"\x1b(B", _ASCII, is_g0=True),
    _Extension("ISO 2022 IR 100", b"\x1b-A", _LATIN_1),
    _Extension("ISO 2022 IR 101", b"\x1b-B", "iso8859-2"),
    _Extension("ISO 2022 IR 109", b"\x1b-C", "iso8859-3"),
    _Extension("ISO 2022 IR 110", b"\x1b-D", "iso8859-4"),
    _Extension("ISO 2022 IR 144", b"\x1b-L", "iso8859-5"),
    _Extension("ISO 2022 IR 127", b"\x1b-G", "iso8859-6"),
    _Extension("ISO 2022 IR 126", b"\x1b-F", "iso8859-7"),
    _Extension("ISO 2022 IR 138", b"\x1b-H", "iso8859-8"),
    _Extension("ISO 2022 IR 148", b"\x1b-M", "iso8859-9"),
    _Extension("ISO 2022 IR 203", b"\x1b-b", "iso8859-15"),
    _Extension("ISO 2022 IR 166", b"\x1b-T", "tis-620"),
    _Extension("ISO 2022 IR 13", b"\x1b)I", _JIS_X_0201),
    _Extension("ISO 2022 IR 13", b"\x1b(J", _ASCII, is_g0=True),
    _Extension("ISO 2022 IR 87", b"\x1b$B", "iso2022_jp", is_g0=True),
    _Extension("ISO 2022 IR 159", b"\x1b$(D", "iso2022_jp_2", is_g0=True),
    _Extension("ISO 2022 IR 149", b"\x1b$)C", "euc_kr"),
    _Extension("ISO 2022 IR 58", b"\x1b$)A", "gb2312"),
)
_BY_ESCAPE: Final = {extension.escape: extension for extension in _EXTENSIONS}
_BY_TERM: Final = {extension.term: extension for extension in reversed(_EXTENSIONS)}
_RUN: Final = re.compile(rb"(?P<escape>\x1b(?:[$()\-,./]*[0-~])?)?(?P<text>[^\x1b]*)", re.DOTALL)
_ESCAPE_OF: Final = {extension.codec: extension.escape for extension in _EXTENSIONS if extension.is_g0}
"""Python's ISO 2022 codecs switch to further sets by themselves, which DICOM does not allow."""
_NOT_JIS_X_0201_TEXT: Final = re.compile("[^\0-\x7f\uff61-\uff9f]")
_NOT_JIS_X_0201_BYTES: Final = re.compile(rb"[\x80-\xa0\xe0-\xff]")
_DELIMITER: Final = re.compile(rb"[\\\t\n\f\r]")
"""After one of these the sets of the first value hold again (PS3.5 6.1.2.5.3)."""


@dataclass(frozen=True, slots=True)
class CharacterSet:
    r"""A declaration, understood.

    Attributes:
        terms: the values of Specific Character Set, such as ``("", "ISO 2022 IR 87")``; empty when there is none.
        is_known: whether all of them exist and may stand together.
    """

    terms: tuple[str, ...]
    is_known: bool = True

    @property
    def has_extensions(self) -> bool:
        """Whether escape sequences switch between sets."""
        return any(term.startswith("ISO 2022") for term in self.terms)

    @property
    def initial_codec(self) -> str:
        """The codec that a value begins with."""
        first = self.terms[0] if self.terms else ""
        extension = _BY_TERM.get(first)
        if extension is None:
            return _ALONE.get(first, _ASCII)
        return _ASCII if extension.is_g0 else extension.codec


@lru_cache(maxsize=256)
def parse_terms(declared: str) -> CharacterSet:
    """The character set that the text of Specific Character Set declares, its values separated by backslashes."""
    terms = tuple(term.strip(" \0") for term in declared.split("\\")) if declared.strip(" \0") else ()
    if len(terms) <= 1:
        is_known = all(term in _ALONE or term in _BY_TERM for term in terms)
    else:
        begins_well = terms[0] in _BY_TERM or (terms[0] in _ALONE and terms[0] not in _ONLY_ALONE)
        is_known = begins_well and all(term in _BY_TERM for term in terms[1:])
    return CharacterSet(terms, is_known)


class TextReader:
    """Decodes the text of one data set by what it declares, or by what the user knows better.

    Attributes:
        character_set: what is decoded with.
    """

    def __init__(self, declared: bytes | None, override: str | None = None) -> None:
        text = override if override is not None else (declared or b"").decode(_LATIN_1)
        self.character_set: Final = parse_terms(text)

    def decode(self, value: bytes) -> tuple[str, TextProblem]:
        """`value` as text, and what is wrong with it."""
        if value.isascii() and (b"\x1b" not in value):
            return value.decode(_ASCII), TextProblem.NONE
        return _decode(value, self.character_set)


@lru_cache(maxsize=4096)
def _decode(value: bytes, character_set: CharacterSet) -> tuple[str, TextProblem]:
    if not character_set.is_known:
        return _guess(value, _LATIN_1), TextProblem.UNKNOWN_SET
    if not character_set.terms:
        return _guess(value, _LATIN_1), TextProblem.UNDECLARED
    try:
        return _read(value, character_set), TextProblem.NONE
    except UnicodeDecodeError:
        return _guess(value, character_set.initial_codec), TextProblem.UNDECODABLE


def _guess(value: bytes, codec: str) -> str:
    try:
        return value.decode(_UTF_8)
    except UnicodeDecodeError:
        return value.decode(_LATIN_1 if codec in (_ASCII, _JIS_X_0201) else codec, "replace")


def _read(value: bytes, character_set: CharacterSet) -> str:
    initial = character_set.initial_codec
    if not character_set.has_extensions:
        return _to_text(value, initial)
    text: list[str] = []
    codec = initial
    for run in _RUN.finditer(value):
        escape, rest = run["escape"], run["text"]
        extension = _BY_ESCAPE.get(escape) if escape else None
        if escape and extension is None:
            raise UnicodeDecodeError(initial, value, run.start(), run.end(), "unknown escape sequence")
        if extension is not None and extension.is_g0 and extension.codec != _ASCII:
            text.append((extension.escape + rest).decode(extension.codec))
            continue
        if extension is not None and not extension.is_g0:
            codec = extension.codec
        here, codec = _read_run(rest, codec, initial)
        text.append(here)
    return "".join(text)


def _read_run(run: bytes, codec: str, initial: str) -> tuple[str, str]:
    """The text of a run that begins in `codec`, and the codec that it ends in."""
    delimiter = _DELIMITER.search(run)
    if delimiter is None or codec == initial:
        return _to_text(run, codec), codec
    return _to_text(run[: delimiter.start()], codec) + _to_text(run[delimiter.start() :], initial), initial


def encode(text: str, character_set: CharacterSet) -> bytes:
    """`text` as the character set writes it.

    Raises:
        UnicodeEncodeError: it has a character that none of the sets has.
    """
    if text.isascii():
        return text.encode(_ASCII)
    if not character_set.has_extensions:
        return _to_bytes(text, character_set.initial_codec)
    return _encode_extended(text, character_set)


def _encode_extended(text: str, character_set: CharacterSet) -> bytes:
    """`text` with each stretch in the first set that has it, after an escape sequence where another set held before."""
    extensions = [extension for term in character_set.terms for extension in _EXTENSIONS if extension.term == term]
    codec = character_set.initial_codec
    out = bytearray()
    while text:
        taken = _prefix(text, codec)
        if taken:
            out += _to_bytes(text[:taken], codec)
        else:
            extension, taken = _longest(text, extensions)
            encoded = _to_bytes(text[:taken], extension.codec)
            out += encoded if extension.is_g0 else extension.escape + encoded
            codec = codec if extension.is_g0 else extension.codec
        text = text[taken:]
    return bytes(out)


def _longest(text: str, extensions: Sequence[_Extension]) -> tuple[_Extension, int]:
    usable = [(_prefix(text, extension.codec), extension) for extension in extensions]
    length, best = max(usable, key=lambda pair: pair[0], default=(0, None))
    if best is None or not length:
        raise UnicodeEncodeError(_ASCII, text, 0, 1, "no declared character set has it")
    return best, length


def _prefix(text: str, codec: str) -> int:
    """How many of the first characters `codec` can write."""
    try:
        _to_bytes(text, codec)
    except UnicodeEncodeError as error:
        return error.start
    return len(text)


def _to_bytes(text: str, codec: str) -> bytes:
    if codec in _ESCAPE_OF and codec != _ASCII:
        return _to_two_bytes(text, codec)
    if codec != _JIS_X_0201:
        return text.encode(codec)
    wrong = _NOT_JIS_X_0201_TEXT.search(text)
    if wrong is not None:
        raise UnicodeEncodeError(codec, text, wrong.start(), wrong.end(), "not in JIS X 0201")
    return text.encode("shift_jis")


def _to_two_bytes(text: str, codec: str) -> bytes:
    for position, character in enumerate(text):
        if not character.isascii() and not _first_bytes(character, codec).startswith(_ESCAPE_OF[codec]):
            raise UnicodeEncodeError(codec, text, position, position + 1, "not in this set")
    return text.encode(codec)


def _first_bytes(character: str, codec: str) -> bytes:
    try:
        return character.encode(codec)
    except UnicodeEncodeError:
        return b""


def _to_text(data: bytes, codec: str) -> str:
    if codec != _JIS_X_0201:
        return data.decode(codec)
    wrong = _NOT_JIS_X_0201_BYTES.search(data)
    if wrong is not None:
        raise UnicodeDecodeError(codec, data, wrong.start(), wrong.end(), "not in JIS X 0201")
    return data.decode("shift_jis")
