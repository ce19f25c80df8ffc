"""Elements are counted by their headers; whatever could be read in two ways counts as too many."""

import struct
from io import BytesIO

import pytest
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from implant_gui.storage.importing.elements import may_be_more_than
from tests.storage.importing.media import element, part10

FEW = 3
TINY = [element(0x00050000 + number, b"LO", b"") for number in range(100)]


def directory(syntax: UID, *, is_undefined_length: bool) -> bytes:
    """Ten records of two elements each."""
    made = Dataset()
    made.DirectoryRecordSequence = Sequence(map(record, range(10)))
    made["DirectoryRecordSequence"].is_undefined_length = is_undefined_length
    made.file_meta = FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID = UID("1.2.840.10008.1.3.10")
    made.file_meta.MediaStorageSOPInstanceUID = UID("1.2.3")
    made.file_meta.TransferSyntaxUID = syntax
    written = BytesIO()
    dcmwrite(written, made, enforce_file_format=True)
    return written.getvalue() + bytes(1000)


def record(number: int) -> Dataset:
    made = Dataset()
    made.DirectoryRecordType = "IMPLANT"
    made.ReferencedFileID = f"A{number}"
    return made


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("is_undefined_length", [False, True])
def test_elements_below_the_records_are_found(syntax: UID, is_undefined_length: bool) -> None:
    assert may_be_more_than(directory(syntax, is_undefined_length=is_undefined_length), 25)


def test_exactly_as_many_as_are_allowed_are_not_more() -> None:
    data = part10(b"".join(TINY)[:-8] + element(0x00060000, b"LO", bytes(600)))
    assert may_be_more_than(data, 100)
    assert not may_be_more_than(data, 101)


def test_what_is_short_is_not_looked_at() -> None:
    assert not may_be_more_than(b"?" * 8 * FEW, FEW)


@pytest.mark.parametrize(
    "odd",
    [
        struct.pack("<HHI", 5, 1, 0),  # implicit VR within explicit
        struct.pack("<HH2sHI", 5, 1, b"UN", 0, 0xFFFFFFFF),  # a sequence in another encoding
        struct.pack("<HH2sHI", 5, 1, b"OB", 0, 0x7FFFFFFF),  # longer than the file
        struct.pack("<HH2sH", 5, 1, b"LO", 0xFFFF),
    ],
)
def test_what_could_be_read_otherwise_may_be_too_much(odd: bytes) -> None:
    assert may_be_more_than(part10(odd + bytes(1000)), FEW)
