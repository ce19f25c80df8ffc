"""Reads an encoded data set strictly: every length is checked against what is really there (PS3.5 7).

pydicom reads a truncated value without a word, and recurses as deep as a peer likes. Here both are errors, nothing is
decoded, and a value is a slice of what was received. Little endian only: the service proposes nothing else.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from pydicom.datadict import dictionary_VR

from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN

MAX_DEPTH: Final = 32
UNDEFINED: Final = 0xFFFFFFFF
ITEM: Final = 0xFFFEE000
ITEM_END: Final = 0xFFFEE00D
SEQUENCE_END: Final = 0xFFFEE0DD
DELIMITERS: Final = 0xFFFE
"""The group of all three, which have no VR, whatever their bytes look like (PS3.5 7.5)."""

SHORT_VRS: Final = frozenset(
    (
        *("AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT"),
        *("PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"),
    )
)
"""Those with a 16-bit length in explicit VR; any other, also a future one, has 32 bits (PS3.5 7.1.2)."""
_tag_and_length = struct.Struct("<HHL").unpack_from
_tag_and_vr = struct.Struct("<HH2sH").unpack_from
_long = struct.Struct("<L").unpack_from


class MalformedDatasetError(ValueError):
    """The bytes are no data set of the transfer syntax; the message is a technical phrase without any value."""


class Element(NamedTuple):
    """One attribute as it was encoded.

    Attributes:
        value: undecoded; empty for a sequence.
        items: of a sequence; None for anything else.
    """

    tag: int
    vr: str
    value: bytes
    items: "tuple[Elements, ...] | None" = None


Elements = tuple[Element, ...]


class Header(NamedTuple):
    """Where a top-level attribute stands: `length` is UNDEFINED for a sequence that ends by a delimiter."""

    tag: int
    vr: str
    start: int
    length: int


def read_elements(data: bytes, transfer_syntax: str) -> Elements:
    """All attributes of `data`, sequences included.

    Raises:
        MalformedDatasetError: a length goes beyond the data, a delimiter is missing, or sequences are nested too deep.
    """
    reader = _Reader(data)
    elements, _ = reader.elements(0, len(data), _is_explicit(transfer_syntax), depth=0)
    return elements


def outline(data: bytes, transfer_syntax: str) -> Iterator[Header]:
    """The top-level attributes of `data` in their order, without reading values or sequence items of known length.

    Raises:
        MalformedDatasetError: as `read_elements`, as far as the outline can tell.
    """
    reader = _Reader(data)
    explicit = _is_explicit(transfer_syntax)
    position, end = 0, len(data)
    while position < end:
        header = reader.header(position, end, explicit)
        yield header
        if header.length == UNDEFINED:
            _, position = reader.items(header.start, end, _explicit_within(header.vr, explicit), depth=1)
        else:
            position = header.start + header.length


def read_sequence(data: bytes, explicit: bool, is_delimited: bool) -> tuple[Elements, ...]:
    """The items of a sequence of an identifier's top level; `data` begins with the first, and is all there is of it.

    Raises:
        MalformedDatasetError: as `read_elements`.
    """
    reader = _Reader(data)
    if not is_delimited:
        return reader.items_within(0, len(data), explicit, depth=1)
    items, position = reader.items(0, len(data), explicit, depth=1)
    if position < len(data):
        raise MalformedDatasetError("a sequence goes on behind its delimiter")
    return items


def sequence_end(data: bytes, start: int, explicit: bool) -> int:
    """Where a sequence of undefined length ends, whose first item begins at `start`; behind its delimiter.

    Raises:
        MalformedDatasetError: as `read_elements`.
    """
    return _Reader(data).items(start, len(data), explicit, depth=1)[1]


def tag_text(tag: int) -> str:
    """``(gggg,eeee)``."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


@lru_cache(maxsize=4096)
def dictionary_vr(tag: int) -> str:
    """The VR that the data dictionary has for `tag`: the first where it names several, UN where it has none."""
    try:
        return dictionary_VR(tag)[:2]
    except KeyError:
        return "UL" if tag & 0xFFFF == 0 else "UN"


def _is_explicit(transfer_syntax: str) -> bool:
    return transfer_syntax != IMPLICIT_VR_LITTLE_ENDIAN


def _explicit_within(vr: str, explicit: bool) -> bool:
    """Whether the items of a sequence are in explicit VR: those of an UN of undefined length are not (PS3.5 6.2.2)."""
    return explicit and vr != "UN"


class _Reader:
    """A cursor's worth of functions over one buffer; positions go in and come out."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def header(self, position: int, end: int, explicit: bool) -> Header:
        """The header at `position`; its value is known to end before `end`."""
        if end - position < 8:
            raise MalformedDatasetError(f"{end - position} bytes at the end are no attribute")
        if explicit:
            header = self._explicit_header(position, end)
        else:
            group, element, length = _tag_and_length(self._data, position)
            tag = group << 16 | element
            header = Header(tag, dictionary_vr(tag), position + 8, length)
        self._check_length(header, end)
        return header

    def elements(self, position: int, end: int, explicit: bool, depth: int) -> tuple[Elements, int]:
        """The attributes from `position` to `end`."""
        found: list[Element] = []
        while position < end:
            element, position = self._element(self.header(position, end, explicit), end, explicit, depth)
            found.append(element)
        return tuple(found), position

    def items(self, position: int, end: int, explicit: bool, depth: int) -> tuple[tuple[Elements, ...], int]:
        """The items of a sequence of undefined length, and the position after its delimiter."""
        items: list[Elements] = []
        while True:
            tag, length, position = self._item_header(position, end)
            if tag == SEQUENCE_END:
                return tuple(items), position
            item, position = self._item(length, position, end, explicit, depth)
            items.append(item)

    def _explicit_header(self, position: int, end: int) -> Header:
        group, element, encoded_vr, length = _tag_and_vr(self._data, position)
        tag = group << 16 | element
        if group == DELIMITERS:
            raise MalformedDatasetError(f"{tag_text(tag)} stands where an attribute should begin")
        vr = encoded_vr.decode("latin-1")
        if not ("A" <= vr[0] <= "Z" and "A" <= vr[1] <= "Z"):
            raise MalformedDatasetError(f"{tag_text(tag)} has no VR")
        if vr in SHORT_VRS:
            return Header(tag, vr, position + 8, length)
        if end - position < 12:
            raise MalformedDatasetError(f"{tag_text(tag)} ends within its header")
        return Header(tag, vr, position + 12, _long(self._data, position + 8)[0])

    def _check_length(self, header: Header, end: int) -> None:
        if header.length == UNDEFINED:
            if header.vr not in ("SQ", "UN"):
                raise MalformedDatasetError(f"{tag_text(header.tag)} has no defined length")
        elif header.length > end - header.start:
            raise MalformedDatasetError(
                f"{tag_text(header.tag)} says {header.length} bytes, and {end - header.start} are left"
            )

    def _element(self, header: Header, end: int, explicit: bool, depth: int) -> tuple[Element, int]:
        tag, vr, start, length = header
        if length == UNDEFINED:
            items, position = self.items(start, end, _explicit_within(vr, explicit), self._deeper(tag, depth))
            return Element(tag, "SQ", b"", items), position
        stop = start + length
        if vr == "SQ":
            return Element(tag, vr, b"", self.items_within(start, stop, explicit, self._deeper(tag, depth))), stop
        return Element(tag, vr, self._data[start:stop]), stop

    def items_within(self, position: int, end: int, explicit: bool, depth: int) -> tuple[Elements, ...]:
        items: list[Elements] = []
        while position < end:
            tag, length, position = self._item_header(position, end)
            if tag == SEQUENCE_END:
                raise MalformedDatasetError("a sequence of known length has a delimiter")
            item, position = self._item(length, position, end, explicit, depth)
            items.append(item)
        return tuple(items)

    def _item_header(self, position: int, end: int) -> tuple[int, int, int]:
        if end - position < 8:
            raise MalformedDatasetError("a sequence ends within an item's header")
        group, element, length = _tag_and_length(self._data, position)
        tag = group << 16 | element
        if tag not in (ITEM, SEQUENCE_END):
            raise MalformedDatasetError(f"{tag_text(tag)} stands where an item should begin")
        if tag == ITEM and length != UNDEFINED and length > end - position - 8:
            raise MalformedDatasetError(f"an item says {length} bytes, and {end - position - 8} are left")
        return tag, length, position + 8

    def _item(self, length: int, position: int, end: int, explicit: bool, depth: int) -> tuple[Elements, int]:
        if length != UNDEFINED:
            return self.elements(position, position + length, explicit, depth)
        found: list[Element] = []
        while True:
            if end - position < 8:
                raise MalformedDatasetError("an item has no delimiter")
            group, element, _ = _tag_and_length(self._data, position)
            if group << 16 | element == ITEM_END:
                return tuple(found), position + 8
            attribute, position = self._element(self.header(position, end, explicit), end, explicit, depth)
            found.append(attribute)

    def _deeper(self, tag: int, depth: int) -> int:
        if depth >= MAX_DEPTH:
            raise MalformedDatasetError(f"{tag_text(tag)} is nested more than {MAX_DEPTH} levels deep")
        return depth + 1
