"""Files, archives and DICOM media as others make them."""

import struct
import warnings
import zipfile
from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian

from implant_gui.domain.service.information_model import EXPLICIT_VR_LITTLE_ENDIAN
from tests.storage.objects import data_set

PLAIN = str(EXPLICIT_VR_LITTLE_ENDIAN)


def element(tag: int, vr: bytes, value: bytes) -> bytes:
    """A short element in Explicit VR Little Endian."""
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def part10(encoded: bytes, transfer_syntax: str = PLAIN, preamble: bytes = bytes(128)) -> bytes:
    """A DICOM file with the barest of heads: no length of the group, no UIDs."""
    syntax = transfer_syntax.encode() + b"\0" * (len(transfer_syntax) % 2)
    return preamble + b"DICM" + element(0x00020010, b"UI", syntax) + encoded


def write_template(path: Path, uid: str, **values: str) -> bytes:
    """A template in a file; gives its data set."""
    encoded = data_set(uid, **values)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(part10(encoded))
    return encoded


def write_zip(path: Path, members: dict[str, bytes]) -> None:
    """An archive with these members under these names, whatever they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def write_dicomdir(path: Path, *file_ids: str | list[str]) -> None:
    """A DICOMDIR whose records refer to `file_ids`."""
    directory = Dataset()
    directory.file_meta = FileMetaDataset()
    directory.file_meta.MediaStorageSOPClassUID = UID("1.2.840.10008.1.3.10")
    directory.file_meta.MediaStorageSOPInstanceUID = UID("1.2.3")
    directory.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom does not like what some tests ask for
        directory.DirectoryRecordSequence = Sequence(map(_record, file_ids))
        directory.save_as(path, enforce_file_format=True)


def _record(file_id: str | list[str]) -> Dataset:
    record = Dataset()
    record.DirectoryRecordType = "IMPLANT"
    record.ReferencedFileID = file_id
    return record
