"""One fast pass over an identifier: all of its structure is checked, none of its values is decoded.

A query brings thousands of identifiers that are made alike. What is alike is kept once: the list of their attributes
(`Shape`), and their sequences of codes, of which there are few different ones.
"""

import struct
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Final

from implant_gui.dicom.datasets.elements import UNDEFINED, MalformedDatasetError, sequence_end, tag_text
from implant_gui.dicom.datasets.items import WORTH_KEEPING, are_ascii
from implant_gui.dicom.datasets.kinds import (
    LONG_HEADER,
    Kind,
    delimited,
    explicit_header,
    explicit_kind,
    implicit_header,
    implicit_kind,
    long_length,
)
from implant_gui.dicom.datasets.value_text import LINES
from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN

_SEQUENCE_END: Final = bytes.fromhex("fe ff dd e0 00 00 00 00")
_GUESSES: Final = 4
_DECLARATION: Final = "SpecificCharacterSet"


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
    unpack, kind_of = (explicit_header, explicit_kind) if explicit else (implicit_header, implicit_kind)
    while position < end:
        try:
            head, length = unpack(data, position)
        except struct.error:
            raise MalformedDatasetError(f"{end - position} bytes at the end are no attribute") from None
        kind = kind_of(head)
        start = position + kind.header
        if kind.header == LONG_HEADER:
            length = _length_at(data, start, kind)
        position = start + length
        if length == UNDEFINED:
            kind, position = _undefined(data, start, kind)
        elif position > end:
            raise MalformedDatasetError(f"{tag_text(kind.tag)} says {length} bytes, and {end - start} are left")
        elif kind.is_sequence:
            are_ascii(data[start:position], kind)
        kinds.append(kind)
        values.append(data[start:position])
    return _shape(tuple(kinds)), tuple(values)


_shape = lru_cache(maxsize=256)(Shape)


def _length_at(data: bytes, start: int, kind: Kind) -> int:
    if start > len(data):
        raise MalformedDatasetError(f"{tag_text(kind.tag)} ends within its header")
    return int(long_length(data, start - 4)[0])


def _undefined(data: bytes, start: int, kind: Kind) -> tuple[Kind, int]:
    """The kind of a sequence of undefined length, and where it ends.

    Its end is guessed first: if what is before a delimiter makes a sequence, then that is it.
    """
    if not kind.may_be_undefined:
        raise MalformedDatasetError(f"{tag_text(kind.tag)} has no defined length")
    kind = delimited(kind)
    position = start
    for _ in range(_GUESSES):
        position = data.find(_SEQUENCE_END, position) + len(_SEQUENCE_END)
        if not start < position <= start + WORTH_KEEPING:
            break
        if _is_sequence(data[start:position], kind):
            return kind, position
    return kind, sequence_end(data, start, kind.within)


def _is_sequence(value: bytes, kind: Kind) -> bool:
    try:
        are_ascii(value, kind)
    except MalformedDatasetError:
        return False
    return True
