"""One fast pass over an identifier: all of its structure is checked, none of its values is decoded.

A query brings thousands of identifiers that are made alike. What is alike is kept once: the list of their attributes
(`Shape`), and their sequences of codes, of which there are few different ones.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter
from typing import Final

from implant_gui.dicom.elements import (
    DELIMITERS,
    SHORT_VRS,
    UNDEFINED,
    Elements,
    MalformedDatasetError,
    dictionary_vr,
    read_sequence,
    sequence_end,
    tag_text,
)
from implant_gui.dicom.value_text import LINES, attribute_name, effective_vr
from implant_gui.domain.information_model import IMPLICIT_VR_LITTLE_ENDIAN

WORTH_KEEPING: Final = 1024
"""Bytes of a sequence; longer ones are not alike, and would fill the memory."""
_SEQUENCE_END: Final = bytes.fromhex("fe ff dd e0 00 00 00 00")
_GUESSES: Final = 4
_DECLARATION: Final = "SpecificCharacterSet"
_LONG_HEADER: Final = 12
_explicit_header = struct.Struct("<6sH").unpack_from
_implicit_header = struct.Struct("<4sL").unpack_from
_long_length = struct.Struct("<L").unpack_from


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What the header of an attribute says, but for its length. The same headers give the same object.

    Attributes:
        vr: what to read the value by.
        header: how many bytes the header has.
        may_be_undefined: whether the length may be undefined, which makes it a sequence.
        is_sequence: whether the value consists of items.
        is_delimited: whether a delimiter ends it.
        within: whether the items are in explicit VR.
    """

    tag: int
    name: str
    vr: str
    header: int
    may_be_undefined: bool
    is_sequence: bool
    is_delimited: bool
    within: bool


class Shape:
    """A list of attributes that many identifiers have. Immutable.

    Attributes:
        kinds: in the order of the identifier.
        places: where each attribute is in it, by name.
        sequences: where the sequences are.
        texts: where everything else is.
        lines: where the values are that `value_text.line_text` may read, by name.
        declaration: where the character set is declared; None where it is not.
        shared: picks, of the values, the sequences and the declaration: what many matches have in common.
        is_proper: whether no attribute stands there twice.
    """

    __slots__ = ("declaration", "is_proper", "kinds", "lines", "places", "sequences", "shared", "texts")

    def __init__(self, kinds: tuple[Kind, ...]) -> None:
        self.kinds: Final = kinds
        self.places: Final = {kind.name: place for place, kind in enumerate(kinds)}
        self.sequences: Final = tuple(place for place, kind in enumerate(kinds) if kind.is_sequence)
        self.texts: Final = tuple(place for place, kind in enumerate(kinds) if not kind.is_sequence)
        self.lines: Final = {kinds[place].name: place for place in self.texts if kinds[place].vr in LINES}
        declaration = self.places.get(_DECLARATION)
        self.declaration: Final = declaration if declaration in self.texts else None
        self.shared: Final = _picker(
            self.sequences if self.declaration is None else (self.declaration, *self.sequences)
        )
        self.is_proper: Final = len(self.places) == len(kinds)


def _picker(places: tuple[int, ...]) -> Callable[[tuple[bytes, ...]], object]:
    return itemgetter(*places) if places else lambda _: None


def scan(data: bytes, transfer_syntax: str) -> tuple[Shape, tuple[bytes, ...]]:
    """The shape of an identifier and its values as encoded; that of a sequence ends with its delimiter if it has one.

    Raises:
        MalformedDatasetError: exactly when `elements.read_elements` does.
    """
    kinds: list[Kind] = []
    values: list[bytes] = []
    position, end = 0, len(data)
    explicit = transfer_syntax != IMPLICIT_VR_LITTLE_ENDIAN
    unpack, kind_of = (_explicit_header, _explicit_kind) if explicit else (_implicit_header, _implicit_kind)
    while position < end:
        try:
            head, length = unpack(data, position)
        except struct.error:
            raise MalformedDatasetError(f"{end - position} bytes at the end are no attribute") from None
        kind = kind_of(head)
        start = position + kind.header
        if kind.header == _LONG_HEADER:
            length = _length_at(data, start, kind)
        position = start + length
        if length == UNDEFINED:
            kind, position = _undefined(data, start, kind)
        elif position > end:
            raise MalformedDatasetError(f"{tag_text(kind.tag)} says {length} bytes, and {end - start} are left")
        elif kind.is_sequence:
            items_of(data[start:position], kind)
        kinds.append(kind)
        values.append(data[start:position])
    return _shape(tuple(kinds)), tuple(values)


def items_of(value: bytes, kind: Kind) -> tuple[Elements, ...]:
    """The items of a sequence.

    Raises:
        MalformedDatasetError: its bytes are no items; not after `scan` has seen them.
    """
    read = _kept_items if len(value) <= WORTH_KEEPING else read_sequence
    return read(value, kind.within, kind.is_delimited)


_kept_items = lru_cache(maxsize=4096)(read_sequence)
_shape = lru_cache(maxsize=256)(Shape)


@lru_cache(maxsize=4096)
def _explicit_kind(head: bytes) -> Kind:
    tag = _tag(head)
    if tag >> 16 == DELIMITERS:
        raise MalformedDatasetError(f"{tag_text(tag)} stands where an attribute should begin")
    vr = head[4:].decode("latin-1")
    if not ("A" <= vr[0] <= "Z" and "A" <= vr[1] <= "Z"):
        raise MalformedDatasetError(f"{tag_text(tag)} has no VR")
    header = 8 if vr in SHORT_VRS else _LONG_HEADER
    is_sequence = vr == "SQ"
    may_be_undefined = is_sequence or vr == "UN"
    within = vr != "UN"  # PS3.5 6.2.2
    return Kind(tag, attribute_name(tag), effective_vr(tag, vr), header, may_be_undefined, is_sequence, False, within)


@lru_cache(maxsize=4096)
def _implicit_kind(head: bytes) -> Kind:
    tag = _tag(head)
    vr = dictionary_vr(tag)
    return Kind(tag, attribute_name(tag), vr, 8, vr in ("SQ", "UN"), vr == "SQ", False, False)


def _tag(head: bytes) -> int:
    return int.from_bytes(head[:2], "little") << 16 | int.from_bytes(head[2:4], "little")


def _length_at(data: bytes, start: int, kind: Kind) -> int:
    if start > len(data):
        raise MalformedDatasetError(f"{tag_text(kind.tag)} ends within its header")
    return int(_long_length(data, start - 4)[0])


def _undefined(data: bytes, start: int, kind: Kind) -> tuple[Kind, int]:
    """The kind of a sequence of undefined length, and where it ends.

    Its end is guessed first: if what is before a delimiter makes a sequence, then that is it.
    """
    if not kind.may_be_undefined:
        raise MalformedDatasetError(f"{tag_text(kind.tag)} has no defined length")
    kind = _delimited(kind)
    position = start
    for _ in range(_GUESSES):
        position = data.find(_SEQUENCE_END, position) + len(_SEQUENCE_END)
        if not start < position <= start + WORTH_KEEPING:
            break
        if _is_sequence(data[start:position], kind.within):
            return kind, position
    return kind, sequence_end(data, start, kind.within)


@lru_cache(maxsize=4096)
def _delimited(kind: Kind) -> Kind:
    return replace(kind, is_sequence=True, is_delimited=True)


@lru_cache(maxsize=4096)
def _is_sequence(value: bytes, explicit: bool) -> bool:
    try:
        read_sequence(value, explicit, is_delimited=True)
    except MalformedDatasetError:
        return False
    return True
