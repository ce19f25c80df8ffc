"""How many elements a data set may come to when it is parsed, found out without parsing it (PS3.5 7.1, 7.5).

An element takes eight bytes in a file, and forty times as much as an object. Only headers are looked at here, one after
another; what lies below sequences is walked through like everything else.
"""

import struct
from dataclasses import dataclass
from typing import Final

from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN
from implant_gui.storage.importing.head import HEAD_BYTES

SMALLEST: Final = 8
"""Bytes of the smallest element."""
_BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
_META_GROUP, _TRANSFER_SYNTAX = 0x0002, (0x0002, 0x0010)
_ITEMS: Final = 0xFFFE
_DIRECTORY_RECORDS: Final = (0x0004, 0x1220)
_UNDEFINED: Final = 0xFFFFFFFF
_LONG_VRS: Final = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())


@dataclass(frozen=True, slots=True)
class _Header:
    """The header of an element; `after` is where the next one begins, since a sequence is entered."""

    tag: tuple[int, int]
    value: int
    after: int


def may_be_more_than(data: bytes, most: int) -> bool:
    """Whether a DICOM file has more than `most` elements, or is odd and so large that it might."""
    if len(data) <= most * SMALLEST:
        return False
    place, count, syntax = HEAD_BYTES, 0, ""
    is_meta, is_implicit, order = True, False, "<"
    while place + SMALLEST <= len(data) and count <= most:
        if is_meta and int.from_bytes(data[place : place + 2], "little") != _META_GROUP:
            is_meta, is_implicit = False, syntax == IMPLICIT_VR_LITTLE_ENDIAN
            order = ">" if syntax == _BIG_ENDIAN else "<"
        header = _header(data, place, order, is_implicit=is_implicit)
        if header is None:
            return True
        if header.tag == _TRANSFER_SYNTAX:
            syntax = data[header.value : header.after].decode("ascii", "replace").strip(" \0")
        place, count = header.after, count + 1
    return count > most


def _header(data: bytes, place: int, order: str, *, is_implicit: bool) -> _Header | None:
    """The header at `place`; None for one that others may take for something else."""
    group, element, vr, length = struct.unpack_from(f"{order}HH2sH", data, place)
    value = place + 8
    if group == _ITEMS or is_implicit:
        (length,) = struct.unpack_from(f"{order}I", data, place + 4)
    elif not (vr.isalpha() and vr.isupper()):
        return None
    elif vr in _LONG_VRS:
        if place + 12 > len(data):
            return None
        (length,) = struct.unpack_from(f"{order}I", data, place + 8)
        value = place + 12
    is_entered = group == _ITEMS or (group, element) == _DIRECTORY_RECORDS or (length == _UNDEFINED and vr != b"UN")
    after = value if is_entered else value + length
    return _Header((group, element), value, after) if after <= len(data) else None
