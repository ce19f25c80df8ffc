"""The items of a sequence, followed without anything being made of them.

`elements.read_sequence` is the judge. What is well-formed beyond doubt is seen here much faster; whatever is odd goes
there, and is refused there in the right words.
"""

from functools import lru_cache
from typing import Final

from implant_gui.dicom.datasets.elements import MAX_DEPTH, UNDEFINED, MalformedDatasetError, read_sequence
from implant_gui.dicom.datasets.kinds import (
    LONG_HEADER,
    Kind,
    explicit_header,
    explicit_kind,
    implicit_header,
    implicit_kind,
    long_length,
)

WORTH_KEEPING: Final = 1024
"""Bytes of a sequence; longer ones are not alike, and would fill the memory."""
ITEM: Final = bytes.fromhex("fe ff 00 e0")
"""What the header of an item begins with."""
Steps = tuple[tuple[int, str], ...]
"""A way into a sequence: the item and the attribute in it, level by level."""

_ITEM_END: Final = bytes.fromhex("fe ff 0d e0")
_SEQUENCE_END: Final = bytes.fromhex("fe ff dd e0")
_ESCAPE: Final = b"\x1b"
_HEADER: Final = 8
_ODD: Final = -1
_DECLARATION: Final = "SpecificCharacterSet"


def are_ascii(value: bytes, kind: Kind) -> bool:
    """Whether everything in the items of a sequence is plain ASCII; False too when that would take long to say.

    Raises:
        MalformedDatasetError: its bytes are no items, exactly when `read_sequence` says so.
    """
    if not value:
        return True
    check = _kept_check if len(value) <= WORTH_KEEPING else _check
    return check(value, kind.within, kind.is_delimited)


def find(value: bytes, kind: Kind, steps: Steps) -> tuple[Kind, bytes] | None:
    """The attribute at the end of `steps` within a sequence that `are_ascii` has seen; None when there is none.

    Raises:
        LookupError: that is not so easily said.
    """
    if kind.is_delimited:
        raise LookupError
    position, end, explicit = 0, len(value), kind.within
    found: tuple[Kind, bytes] | None = None
    for index, name in steps:
        if found is not None:
            raise LookupError
        span = _item(value, position, end, index)
        if span is None:
            return None
        kinds = _named(value, *span, explicit, name)
        if kinds is None:
            return None
        inner, position, end = kinds
        if inner.is_sequence:
            explicit = inner.within
        else:
            found = inner, value[position:end]
    if found is None:
        raise LookupError
    return found


def _check(value: bytes, explicit: bool, is_delimited: bool) -> bool:
    texts: list[bytes] = []
    if _items_end(value, 0, len(value), texts, explicit, is_delimited, 1) == len(value):
        text = b"".join(texts)
        return text.isascii() and _ESCAPE not in text
    read_sequence(value, explicit, is_delimited)
    return False


_kept_check = lru_cache(maxsize=4096)(_check)


def _items_end(
    data: bytes, position: int, end: int, texts: list[bytes], explicit: bool, is_delimited: bool, depth: int
) -> int:
    """Where the items end that begin at `position`; their values are added to `texts`."""
    while is_delimited or position < end:
        if position + _HEADER > end:
            return _ODD
        tag, length = implicit_header(data, position)
        position += _HEADER
        if tag != ITEM:
            return position if is_delimited and tag == _SEQUENCE_END else _ODD
        stop = end if length == UNDEFINED else position + length
        if stop > end:
            return _ODD
        position = _attributes_end(data, position, stop, texts, explicit, length == UNDEFINED, depth)
        if position == _ODD:
            return _ODD
    return position


def _attributes_end(
    data: bytes, position: int, end: int, texts: list[bytes], explicit: bool, is_delimited: bool, depth: int
) -> int:
    """The same for the attributes of one item."""
    unpack, kind_of = (explicit_header, explicit_kind) if explicit else (implicit_header, implicit_kind)
    while is_delimited or position < end:
        if position + _HEADER > end:
            return _ODD
        head, length = unpack(data, position)
        if is_delimited and head[:4] == _ITEM_END:
            return position + _HEADER
        try:
            kind = kind_of(head)
        except MalformedDatasetError:
            return _ODD
        start = position + kind.header
        if kind.header == LONG_HEADER:
            if start > end:
                return _ODD
            (length,) = long_length(data, start - 4)
        position = start + length
        if length == UNDEFINED or kind.is_sequence:
            position = _within(data, start, end, length, texts, kind, depth)
            if position == _ODD:
                return _ODD
        elif position > end:
            return _ODD
        else:
            texts.append(data[start:position])
    return position


def _within(data: bytes, start: int, end: int, length: int, texts: list[bytes], kind: Kind, depth: int) -> int:
    """Where a sequence within a sequence ends."""
    is_delimited = length == UNDEFINED
    stop = end if is_delimited else start + length
    if depth >= MAX_DEPTH or stop > end or (is_delimited and not kind.may_be_undefined):
        return _ODD
    position = _items_end(data, start, stop, texts, kind.within, is_delimited, depth + 1)
    return position if is_delimited or position == stop else _ODD


def _item(data: bytes, position: int, end: int, index: int) -> tuple[int, int] | None:
    """Where item `index` of those from `position` begins and ends."""
    while position < end:
        _, length = implicit_header(data, position)
        if length == UNDEFINED:
            raise LookupError
        position += _HEADER
        if not index:
            return position, position + length
        index -= 1
        position += length
    return None


def _named(data: bytes, position: int, end: int, explicit: bool, name: str) -> tuple[Kind, int, int] | None:
    """The one attribute of that name in an item, and where its value begins and ends."""
    unpack, kind_of = (explicit_header, explicit_kind) if explicit else (implicit_header, implicit_kind)
    found: tuple[Kind, int, int] | None = None
    while position < end:
        head, length = unpack(data, position)
        kind = kind_of(head)
        start = position + kind.header
        if kind.header == LONG_HEADER:
            (length,) = long_length(data, start - 4)
        if length == UNDEFINED or kind.name == _DECLARATION:
            raise LookupError
        position = start + length
        if kind.name == name:
            if found is not None:
                raise LookupError
            found = kind, start, position
    return found
