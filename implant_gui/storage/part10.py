"""The head of a DICOM file: preamble, prefix and file meta information (PS3.10 7.1), written and read by ourselves.

Needs no pydicom: group 0002 is always Explicit VR Little Endian and has a handful of short elements. The data set
behind it is never touched.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, Final

from implant_gui.domain.service.ae import AeTitle, parse_ae_title
from implant_gui.domain.service.identity import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from implant_gui.domain.service.instance import InstanceHeader
from implant_gui.domain.uid import Uid, parse_uid

PREAMBLE: Final = bytes(128)
"""Zeros: a preamble can make a file a program as well (CVE-2019-11687), so none is ever taken over from elsewhere."""
PREFIX: Final = b"DICM"
_GROUP: Final = 0x0002
_MAX_META_BYTES: Final = 1 << 20
_LONG_VRS: Final = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"UC", b"UN", b"UR", b"UT"})
_SHORT_HEAD: Final = struct.Struct("<HH2sH")
_LONG_HEAD: Final = struct.Struct("<HH2sHI")
_LENGTH: Final = struct.Struct("<I")
_BEFORE_LENGTH: Final = PREAMBLE + PREFIX + _SHORT_HEAD.pack(_GROUP, 0x0000, b"UL", 4)
_VERSION: Final = _LONG_HEAD.pack(_GROUP, 0x0001, b"OB", 0, 2) + b"\x00\x01"


@dataclass(frozen=True, slots=True)
class FileMeta:
    """What the file meta information of a file of ours says.

    Attributes:
        source: Source Application Entity Title (0002,0016): who sent the object to us; None when not recorded.
    """

    sop_class_uid: Uid
    sop_instance_uid: Uid
    transfer_syntax: Uid
    source: AeTitle | None


def encode_head(header: InstanceHeader) -> bytes:
    """All that stands before the data set in the file for `header`."""
    before = _element(0x0002, b"UI", header.sop_class_uid) + _element(0x0003, b"UI", header.sop_instance_uid)
    after = _elements_after_uids(header.transfer_syntax, header.origin.ae_title)
    body = _VERSION + before + after
    return _BEFORE_LENGTH + _LENGTH.pack(len(body)) + body


@lru_cache(maxsize=64)
def _elements_after_uids(transfer_syntax: Uid, source: AeTitle | None) -> bytes:
    """What all objects of one association have in common."""
    elements = [
        _element(0x0010, b"UI", transfer_syntax),
        _element(0x0012, b"UI", IMPLEMENTATION_CLASS_UID),
        _element(0x0013, b"SH", IMPLEMENTATION_VERSION_NAME),
    ]
    if source is not None:
        elements.append(_element(0x0016, b"AE", source))
    return b"".join(elements)


def read_meta(stream: BinaryIO) -> FileMeta:
    """The file meta information at the beginning of `stream`, which then stands where the data set begins.

    Raises:
        ValueError: it is not there, or not as the standard has it.
    """
    if stream.read(len(PREAMBLE) + len(PREFIX))[len(PREAMBLE) :] != PREFIX:
        raise ValueError("This is no DICOM file: the letters DICM are missing.")
    head = stream.read(12)
    if len(head) != 12 or _SHORT_HEAD.unpack(head[:8]) != (_GROUP, 0x0000, b"UL", 4):
        raise ValueError("The file meta information does not begin with its length.")
    (length,) = _LENGTH.unpack(head[8:])
    if length > _MAX_META_BYTES:
        raise ValueError(f"The file meta information claims {length} bytes.")
    values = _values(_exactly(stream, length))
    source = values.get(0x0016, "")
    return FileMeta(
        sop_class_uid=parse_uid(values.get(0x0002, "")),
        sop_instance_uid=parse_uid(values.get(0x0003, "")),
        transfer_syntax=parse_uid(values.get(0x0010, "")),
        source=parse_ae_title(source) if source.strip() else None,
    )


def _element(element: int, vr: bytes, text: str) -> bytes:
    value = text.encode("ascii")
    if len(value) % 2:
        value += b"\0" if vr == b"UI" else b" "  # PS3.5 6.2: UIDs are padded with NUL, text with a space
    return _SHORT_HEAD.pack(_GROUP, element, vr, len(value)) + value


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise ValueError("The file ends within its file meta information.")
    return data


def _values(body: bytes) -> dict[int, str]:
    """Text by element number of group 0002."""
    values: dict[int, str] = {}
    at = 0
    while at + _SHORT_HEAD.size <= len(body):
        group, element, vr, length = _SHORT_HEAD.unpack_from(body, at)
        at += _SHORT_HEAD.size
        if vr in _LONG_VRS:
            if at + 4 > len(body):
                raise ValueError("An element of the file meta information is cut short.")
            (length,) = _LENGTH.unpack_from(body, at)
            at += 4
        if group != _GROUP or at + length > len(body):
            raise ValueError("The file meta information is not made of whole elements of group 0002.")
        values[element] = body[at : at + length].decode("ascii", "replace")
        at += length
    return values
