"""Reading a few attributes out of a plain object, ten times as fast as a whole data set is read.

Whoever keeps a library reads every object that comes in. What is not as plain as nearly all objects are is left to
pydicom, which knows every oddity; so this reader guesses nothing.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydicom.charset import convert_encodings, decode_bytes
from pydicom.datadict import dictionary_VR, tag_for_keyword

from implant_gui.domain.service.information_model import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN

_MOST: Final = 4 * 1024 * 1024
"""Bytes of a file that is read at once."""
_MOST_NESTED: Final = 8
_PREFIX: Final = 132
_ELEMENT: Final = struct.Struct("<HHI")
_LENGTH: Final = struct.Struct("<I")
_SHORT: Final = struct.Struct("<H")
_UNDEFINED: Final = 0xFFFF_FFFF
_ITEM: Final = 0xFFFE_E000
_ITEM_END: Final = 0xFFFE_E00D
_SEQUENCE_END: Final = 0xFFFE_E0DD
_CHARACTER_SET: Final = 0x0008_0005
_TRANSFER_SYNTAX: Final = 0x0002_0010
_LONG: Final = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
_SHORT_VRS: Final = frozenset(
    {b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT"}
    | {b"PN", b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US"}
)
_OF_CHARACTER_SET: Final = frozenset({b"LO", b"SH", b"UC"})
_DELIMITERS: Final = {ord(each) for each in "\\\n\r\t\f"}
"""After these the first character set is in force again (PS3.5 6.1.2.5.3)."""
_ASCII_IS_ASCII: Final = frozenset({"iso8859", "latin_1", "utf8"})


class UnusualError(ValueError):
    """An object that is not plain; it may well be right."""


class SkimmedItem:
    """The attributes that were wanted of an object, or of an item of a sequence."""

    def __init__(self, texts: dict[int, bytes], sequences: dict[int, "list[SkimmedItem]"], counted: set[int]) -> None:
        self._texts = texts
        self._sequences = sequences
        self._counted = counted
        self._encodings: Sequence[str] = ("iso8859",)

    def text(self, keyword: str) -> str:
        """The value as text; several values are separated by backslashes."""
        tag, vr = _known(keyword)
        value = self._texts.get(tag)
        if not value:
            return ""
        if value.isascii() and (vr not in _OF_CHARACTER_SET or self._is_plain(value)):
            decoded = value.decode("ascii")
        elif vr in _OF_CHARACTER_SET:
            decoded = self._decoded(value)
        else:
            raise UnusualError(keyword)
        return "\\".join(each.rstrip("\0 ") for each in decoded.split("\\")).strip("\0 ")

    def items(self, keyword: str) -> "Sequence[SkimmedItem]":
        """The items of a sequence that was read."""
        return self._sequences.get(_known(keyword)[0], [])

    def has_items(self, keyword: str) -> bool:
        """Whether a sequence that was only looked at has items."""
        return _known(keyword)[0] in self._counted

    def take_encodings(self, encodings: Sequence[str]) -> None:
        """Decode text by these, in all items too."""
        self._encodings = encodings
        for items in self._sequences.values():
            for item in items:
                item.take_encodings(encodings)

    def encodings(self) -> Sequence[str]:
        """Python's names of the declared character sets (PS3.3 C.12.1.1.2)."""
        declared = self._texts.get(_CHARACTER_SET, b"")
        if not declared.strip(b" \0"):
            return ("iso8859",)
        found: Sequence[str] = convert_encodings([each.strip(" ") for each in declared.decode("ascii").split("\\")])
        return found

    def _decoded(self, value: bytes) -> str:
        try:
            return decode_bytes(value, self._encodings, _DELIMITERS)
        except (LookupError, UnicodeError, Warning) as error:
            raise UnusualError(str(error)) from error

    def _is_plain(self, value: bytes) -> bool:
        return self._encodings[0] in _ASCII_IS_ASCII and b"\x1b" not in value


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read, at any depth.

    Attributes:
        texts: attributes whose text is wanted, with their VRs.
        sequences: those whose items are.
        counted: sequences of which it only matters whether they have items.
    """

    texts: dict[int, bytes]
    sequences: frozenset[int]
    counted: frozenset[int]


def wanted(keywords: Sequence[str], counted: Sequence[str]) -> Wanted:
    """What the keywords stand for."""
    known = [_known(keyword) for keyword in (*keywords, "SpecificCharacterSet")]
    texts = {tag: vr for tag, vr in known if vr != b"SQ"}
    sequences = frozenset(tag for tag, vr in known if vr == b"SQ")
    return Wanted(texts, sequences, frozenset(_known(keyword)[0] for keyword in counted))


def skim(path: Path, what: Wanted) -> SkimmedItem:
    """`what` of a Part 10 file in one of the two transfer syntaxes that are taken (PS3.10 7.1).

    Raises:
        OSError: the file cannot be read.
        UnusualError: the file is not plain.
    """
    with path.open("rb") as stream:
        data = stream.read(_MOST + 1)
    if len(data) > _MOST or data[_PREFIX - 4 : _PREFIX] != b"DICM":
        raise UnusualError("size or prefix")
    try:
        begin, syntax = _meta(data)
        if syntax not in (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN):
            raise UnusualError(syntax)
        walker = _Walker(data, what, is_implicit=syntax == IMPLICIT_VR_LITTLE_ENDIAN)
        root, _ = walker.item(begin, len(data), 0)
        root.take_encodings(root.encodings())
    except (struct.error, UnicodeError, LookupError, Warning) as error:
        raise UnusualError(str(error)) from error
    return root


class _Walker:
    """Goes over elements, and into the sequences that are wanted."""

    def __init__(self, data: bytes, what: Wanted, *, is_implicit: bool) -> None:
        self._data = data
        self._what = what
        self._is_implicit = is_implicit

    def item(self, at: int, end: int, depth: int, *, is_open: bool = False) -> tuple[SkimmedItem, int]:
        """The attributes from `at` to `end`, or to the item's delimiter if it is `is_open`; and where they end."""
        texts, sequences, counted = dict[int, bytes](), dict[int, list[SkimmedItem]](), set[int]()
        what, last = self._what, -1
        while at < end:
            tag, vr, length, value = self.header(at)
            if tag == _ITEM_END and is_open:
                return SkimmedItem(texts, sequences, counted), value
            _expect(last < tag < _ITEM and not (depth and tag == _CHARACTER_SET))
            last = tag
            if length == _UNDEFINED or tag in what.sequences:
                _expect(vr in (b"SQ", b"") and depth < _MOST_NESTED)
                items, at = self._items(value, end, length, depth + 1)
                if tag in what.sequences:
                    sequences[tag] = items
                if tag in what.counted and items:
                    counted.add(tag)
                continue
            at = value + length
            _expect(at <= end)
            if tag in what.texts:
                _expect(vr in (what.texts[tag], b""))
                texts[tag] = self._data[value:at]
            elif tag in what.counted and length:
                counted.add(tag)
        _expect(at == end and not is_open)
        return SkimmedItem(texts, sequences, counted), at

    def _items(self, at: int, end: int, length: int, depth: int) -> tuple[list[SkimmedItem], int]:
        is_open = length == _UNDEFINED
        stop = end if is_open else at + length
        _expect(stop <= end)
        items = list[SkimmedItem]()
        while at < stop:
            tag, of_item = self._delimiter(at)
            at += _ELEMENT.size
            if tag == _SEQUENCE_END and is_open:
                return items, at
            _expect(tag == _ITEM)
            if of_item == _UNDEFINED:
                item, at = self.item(at, stop, depth, is_open=True)
            else:
                _expect(at + of_item <= stop)
                item, at = self.item(at, at + of_item, depth)
            items.append(item)
        _expect(not is_open)
        return items, at

    def _delimiter(self, at: int) -> tuple[int, int]:
        group, element, length = _ELEMENT.unpack_from(self._data, at)
        return group << 16 | element, length

    def header(self, at: int) -> tuple[int, bytes, int, int]:
        """Tag, VR ("" for an implicit one), length, and where the value begins."""
        group, element, length = _ELEMENT.unpack_from(self._data, at)
        tag = group << 16 | element
        if self._is_implicit or group == 0xFFFE:
            return tag, b"", length, at + 8
        vr = self._data[at + 4 : at + 6]
        if vr in _SHORT_VRS:
            return tag, vr, length >> 16, at + 8
        _expect(vr in _LONG)
        (length,) = _LENGTH.unpack_from(self._data, at + 8)
        return tag, vr, length, at + 12


def _meta(data: bytes) -> tuple[int, str]:
    """Where the data set begins, and its transfer syntax; the group's length is not believed."""
    walker = _Walker(data, Wanted({}, frozenset(), frozenset()), is_implicit=False)
    at, syntax = _PREFIX, b""
    while _SHORT.unpack_from(data, at)[0] == 2:
        tag, _, length, value = walker.header(at)
        at = value + length
        if tag == _TRANSFER_SYNTAX:
            syntax = data[value:at]
    return at, syntax.rstrip(b"\0 ").decode("ascii")


@lru_cache(maxsize=256)
def _known(keyword: str) -> tuple[int, bytes]:
    """Tag and VR."""
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise LookupError(keyword)
    return int(tag), dictionary_VR(tag).encode("ascii")


def _expect(holds: bool) -> None:
    if not holds:
        raise UnusualError("not a plain data set")
