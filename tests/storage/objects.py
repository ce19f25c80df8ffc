"""Encoded templates made by hand, and a reader for them that owes nothing to the code under test."""

import struct
from pathlib import Path
from typing import Final

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import InstanceSink
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import EXPLICIT_VR_LITTLE_ENDIAN, InformationModel
from implant_gui.domain.service.instance import InstanceHeader, Origin, Route, StoredInstance
from implant_gui.domain.uid import Uid

_MAKER: Final = 0x00080070
_NAME: Final = 0x00221095
_PART: Final = 0x00221097
_SIZE: Final = 0x00686210


def data_set(uid: str, *, maker: str = "Alpha", name: str = "Stem", part: str = "P-1", size: str = "12") -> bytes:
    """An encoded data set in Explicit VR Little Endian."""
    elements = [
        (0x00080005, b"CS", "ISO_IR 192"),
        (0x00080016, b"UI", InformationModel.GENERIC.storage),
        (0x00080018, b"UI", uid),
        (_MAKER, b"LO", maker),
        (_NAME, b"LO", name),
        (_PART, b"LO", part),
        (_SIZE, b"SH", size),
    ]
    return b"".join(_element(tag, vr, text) for tag, vr, text in elements)


def _element(tag: int, vr: bytes, text: str) -> bytes:
    value = text.encode()
    value += (b"\0" if vr == b"UI" else b" ") * (len(value) % 2)
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def describe(path: Path) -> TemplateSummary:
    """What a file made of `data_set` says; ValueError for any other."""
    found = path.read_bytes().find(struct.pack("<HH2s", 0x0008, 0x0005, b"CS"))
    if found < 0:
        raise ValueError("not made by data_set")
    encoded, values = path.read_bytes()[found:], {}
    while encoded:
        group, element, _, length = struct.unpack_from("<HH2sH", encoded)
        values[group << 16 | element] = encoded[8 : 8 + length].decode().rstrip(" \0")
        encoded = encoded[8 + length :]
    return TemplateSummary(
        InformationModel.GENERIC,
        Uid(values[0x00080018]),
        maker=values[_MAKER],
        name=values[_NAME],
        part_number=values[_PART],
        size=values[_SIZE],
    )


def header(uid: str, model: InformationModel = InformationModel.GENERIC) -> InstanceHeader:
    """The header for an object from the archive."""
    origin = Origin(Route.GET, AeTitle("ARCHIVE"), "127.0.0.1")
    return InstanceHeader(model.storage, Uid(uid), EXPLICIT_VR_LITTLE_ENDIAN, origin)


def store(sink: InstanceSink, uid: str, encoded: bytes | None = None, *, durable: bool = True) -> StoredInstance:
    """Write one object in pieces."""
    encoded = data_set(uid) if encoded is None else encoded
    writer = sink.open(header(uid))
    try:
        for start in range(0, len(encoded), 50_000):
            writer.write(memoryview(encoded)[start : start + 50_000])
        return writer.commit(durable=durable)
    except OperationError:
        writer.discard()
        raise


def all_files(folder: Path) -> set[str]:
    """Every file below `folder`."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
