"""The archive's objects as Part 10 files: indexed without reading what is big, sent and stored as they are.

A file that the archive writes is named by the hash of its content: no name ever comes from a peer.
"""

import hashlib
import logging
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import pydicom
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.errors import InvalidDicomError
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_file_meta_info
from pydicom.tag import BaseTag
from pydicom.uid import UID

from implant_gui.dicom.archive.encoding import (
    SPECIFIC_CHARACTER_SET,
    TIMEZONE_OFFSET_FROM_UTC,
    MalformedDatasetError,
    copy_attribute,
    decode,
    empty_like,
    encode,
)
from implant_gui.dicom.archive.index import ArchiveIndex, HeldObject
from implant_gui.domain import deflated
from implant_gui.domain.service.identity import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    TRANSFER_SYNTAXES,
    InformationModel,
)
from implant_gui.domain.service.keys import keys_of
from implant_gui.domain.uid import Uid, is_uid

_log = logging.getLogger(__name__)

_DEFERRED: Final = 4096
_SMALL: Final = 256
"""Other attributes than keys are kept for answers up to this length: versions, types, codes, not drawings."""
_BATCH: Final = 500
_PREAMBLE: Final = 128
_GROUP_LENGTH: Final = bytes.fromhex("02000000554c0400")

Progress = Callable[[int, int], None]
"""Told how many files are done, of how many."""


@dataclass(frozen=True, slots=True)
class EncodedObject:
    """An object as it goes over the wire."""

    sop_class_uid: Uid
    sop_instance_uid: Uid
    transfer_syntax: Uid
    data: bytes

    def in_transfer_syntax(self, transfer_syntax: Uid) -> "EncodedObject":
        """The same object, encoded again if it has to be."""
        if transfer_syntax == self.transfer_syntax:
            return self
        dataset = decode(self.data, implicit=self.transfer_syntax == IMPLICIT_VR_LITTLE_ENDIAN)
        data = encode(dataset, implicit=transfer_syntax == IMPLICIT_VR_LITTLE_ENDIAN)
        return EncodedObject(self.sop_class_uid, self.sop_instance_uid, transfer_syntax, data)


def scan(folder: Path, index: ArchiveIndex, progress: Progress | None = None) -> int:
    """Bring `index` up to date with the files below `folder`; gives how many hold no implant template.

    Files that have not changed since the index last saw them are not opened.
    """
    known = index.files()
    present = {path: _version(path) for path in _files_below(folder)}
    todo = [path for path, version in present.items() if known.get(path) != version]
    index.remove(path for path in known if path not in present)
    index.remove(path for path in todo if path in known)
    skipped = 0
    for start in range(0, len(todo), _BATCH):
        batch = [read_attributes(path) for path in todo[start : start + _BATCH]]
        held = [each for each in batch if each is not None]
        skipped += len(batch) - index.add(held)
        if progress is not None:
            progress(min(start + _BATCH, len(todo)), len(todo))
    if skipped:
        _log.info("%d of %d files were not indexed: no implant template, or another copy of one", skipped, len(todo))
    return skipped


def read_attributes(path: Path) -> HeldObject | None:
    """What the index needs of a file; None when it holds no implant template."""
    try:
        size, modified_ns = _version(path)
        if deflated.is_too_much(path):
            _log.warning("A deflated file is left out: it would become more than %d bytes", deflated.MOST)
            return None
        dataset = pydicom.dcmread(path, defer_size=_DEFERRED)
        model = InformationModel.of_storage(str(dataset.get("SOPClassUID", "")))
        uid = str(dataset.get("SOPInstanceUID", ""))
        if model is None or not is_uid(uid):
            return None
        return HeldObject(model, Uid(uid), path, queryable(model, dataset), size, modified_ns)
    except (OSError, InvalidDicomError):
        return None
    except Exception as error:  # noqa: BLE001 - pydicom, on a file that is not what it says
        _log.info("A file cannot be read: %s", type(error).__name__)
        return None


def queryable(model: InformationModel, dataset: Dataset) -> Dataset:
    """Those attributes of `dataset` that a query can ask for."""
    wanted = {definition.tag for definition in keys_of(model)} | {SPECIFIC_CHARACTER_SET, TIMEZONE_OFFSET_FROM_UTC}
    kept = empty_like(dataset)
    for tag in dataset.keys():  # noqa: SIM118 - iterating over a data set would decode it
        if int(tag) in wanted or _is_small(dataset, tag):
            copy_attribute(dataset, kept, int(tag))
    return kept


def read_encoded(path: Path) -> EncodedObject:
    """An object of ours, ready to be sent.

    Raises:
        OSError: the file cannot be read.
        MalformedDatasetError: it holds no object.
    """
    content = path.read_bytes()
    start = _PREAMBLE + 4
    if content[start : start + 8] == _GROUP_LENGTH:
        begin = start + 12 + int.from_bytes(content[start + 8 : start + 12], "little")
        meta = decode(content[start + 12 : begin], implicit=False)
        transfer_syntax = Uid(str(meta.get("TransferSyntaxUID", "")))
        if transfer_syntax in TRANSFER_SYNTAXES:
            sop_class = Uid(str(meta.get("MediaStorageSOPClassUID", "")))
            uid = Uid(str(meta.get("MediaStorageSOPInstanceUID", "")))
            return EncodedObject(sop_class, uid, transfer_syntax, content[begin:])
    return _decoded_and_encoded(content)


def store(folder: Path, received: EncodedObject) -> Path:
    """Keep an object that a peer sent; gives its file.

    Raises:
        OSError: the disk is full, read-only or gone.
    """
    path = folder / f"{hashlib.sha256(received.data).hexdigest()}.dcm"
    if path.exists():
        return path
    part = folder / f".{uuid.uuid4().hex}.part"
    try:
        with part.open("xb") as stream:
            stream.write(file_header(received.sop_class_uid, received.sop_instance_uid, received.transfer_syntax))
            stream.write(received.data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return path


def file_header(sop_class_uid: Uid, sop_instance_uid: Uid, transfer_syntax: Uid) -> bytes:
    """Preamble and file meta information (PS3.10 7.1)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(sop_class_uid)
    meta.MediaStorageSOPInstanceUID = UID(sop_instance_uid)
    meta.TransferSyntaxUID = UID(transfer_syntax)
    meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
    meta.ImplementationVersionName = IMPLEMENTATION_VERSION_NAME
    stream = DicomBytesIO()
    write_file_meta_info(stream, meta)
    return bytes(_PREAMBLE) + b"DICM" + stream.getvalue()


def _decoded_and_encoded(content: bytes) -> EncodedObject:
    """For files in another transfer syntax, or without a group length: the long way round."""
    try:
        dataset = pydicom.dcmread(BytesIO(content))
        data = encode(dataset, implicit=False)
        uids = (Uid(str(dataset.SOPClassUID)), Uid(str(dataset.SOPInstanceUID)))
    except Exception as error:
        raise MalformedDatasetError(type(error).__name__) from error
    return EncodedObject(*uids, EXPLICIT_VR_LITTLE_ENDIAN, data)


def _files_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


def _version(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _is_small(dataset: Dataset, tag: BaseTag) -> bool:
    element: DataElement | RawDataElement = dataset.get_item(tag, keep_deferred=True)
    return isinstance(element, RawDataElement) and not tag.is_private and element.length <= _SMALL
