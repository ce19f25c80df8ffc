"""Objects as files: indexing a folder, reading and writing."""

import hashlib
import shutil
import subprocess
import zlib
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from implant_gui.dicom.archive.criteria import Query
from implant_gui.dicom.archive.encoding import MalformedDatasetError, encode
from implant_gui.dicom.archive.files import EncodedObject, file_header, queryable, read_encoded, scan, store
from implant_gui.dicom.archive.index import ArchiveIndex
from implant_gui.dicom.archive.matching import match
from implant_gui.domain import deflated
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    InformationModel,
)
from tests.dicom.archive.requestor import asking
from tests.dicom.archive.templates_for_tests import assembly, generic, uid

SYNTAXES = [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]


def save(path: Path, dataset: Dataset, syntax: UID = ExplicitVRLittleEndian) -> Path:
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.save_as(path, enforce_file_format=True)
    return path


def names(index: ArchiveIndex) -> list[str]:
    query = Query.parse(InformationModel.GENERIC, asking(ImplantName="", SOPInstanceUID=""))
    found = (match(query, stored) for stored in index.candidates(query))
    return sorted(each.response.ImplantName for each in found if each is not None)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_files_in_any_transfer_syntax_are_indexed_and_sent(tmp_path: Path, syntax: UID) -> None:
    path = save(tmp_path / "a.dcm", generic(1, name="Schäfte", character_set="ISO_IR 100"), syntax)
    index = ArchiveIndex()
    assert scan(tmp_path, index) == 0
    assert names(index) == ["Schäfte"]
    sent = read_encoded(path)
    assert (sent.sop_instance_uid, sent.sop_class_uid) == (uid(1), InformationModel.GENERIC.storage)
    assert sent.in_transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN).data == encode(
        generic(1, name="Schäfte", character_set="ISO_IR 100"), implicit=False
    )


def test_a_deflated_file_that_would_fill_the_memory_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = save(tmp_path / "a.dcm", generic(1), DeflatedExplicitVRLittleEndian)
    whole = path.read_bytes()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    burning = deflate.compress(encode(generic(1), implicit=False) + b"\x42\x00\x11\x00OB\0\0" + b"\0\0\0\x20")
    for _ in range(deflated.MOST >> 20):
        burning += deflate.compress(bytes(1 << 20))
    meta = deflated._end_of_meta(whole[:4096])
    path.write_bytes(whole[:meta] + burning + deflate.flush())
    assert path.stat().st_size < 1 << 20
    assert deflated.is_too_much(path)
    index = ArchiveIndex()
    assert scan(tmp_path, index) == 1
    assert names(index) == []
    assert "A deflated file is left out" in caplog.text
    caplog.clear()


@pytest.mark.parametrize("cut", [1, 20, 4000])
def test_a_deflated_file_that_is_damaged_is_no_bomb(tmp_path: Path, cut: int) -> None:
    path = save(tmp_path / "a.dcm", generic(1), DeflatedExplicitVRLittleEndian)
    path.write_bytes(path.read_bytes()[:-cut] + b"\xff" * 10)
    assert not deflated.is_too_much(path)


def test_a_file_is_sent_as_it_is_where_possible(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    odd = encode(generic(1), implicit=True) + b"\x09\x00\x10\x00\x04\x00\x00\x00odd!"
    path.write_bytes(file_header(InformationModel.GENERIC.storage, uid(1), IMPLICIT_VR_LITTLE_ENDIAN) + odd)
    assert read_encoded(path).data == odd


def test_folders_are_searched_at_any_depth_and_strange_files_passed_over(tmp_path: Path) -> None:
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    save(tmp_path / "deep" / "deeper" / "one", generic(1, name="ONE"))
    save(tmp_path / "two.dcm", generic(2, name="TWO"))
    save(tmp_path / "copy.dcm", generic(2, name="TWO AGAIN"))
    save(tmp_path / ".hidden.dcm", generic(3, name="HIDDEN"))
    (tmp_path / "readme.txt").write_text("not a template")
    (tmp_path / "broken.dcm").write_bytes(bytes(128) + b"DICM" + b"\xff" * 50)
    stranger = generic(4)
    stranger.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    save(tmp_path / "ct.dcm", stranger)
    index = ArchiveIndex()
    assert scan(tmp_path, index) == 4
    assert names(index) == ["ONE", "TWO AGAIN"]


def test_a_second_scan_sees_what_has_changed_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    database = tmp_path / "index.sqlite"
    kept = save(folder / "kept.dcm", generic(1, name="KEPT"))
    changed = save(folder / "changed.dcm", generic(2, name="BEFORE"))
    gone = save(folder / "gone.dcm", generic(3, name="GONE"))
    index = ArchiveIndex(database)
    scan(folder, index)
    index.close()

    save(changed, generic(2, name="AFTER, AND LONGER"))
    gone.unlink()
    save(folder / "new.dcm", generic(4, name="NEW"))
    steps: list[tuple[int, int]] = []
    index = ArchiveIndex(database)
    scan(folder, index, lambda done, total: steps.append((done, total)))
    assert names(index) == ["AFTER, AND LONGER", "KEPT", "NEW"]
    assert steps == [(2, 2)]
    assert kept in index.files()
    index.close()


def test_progress_is_told_in_steps(tmp_path: Path) -> None:
    for number in range(1, 601):
        save(tmp_path / f"{number}.dcm", generic(number))
    steps: list[tuple[int, int]] = []
    scan(tmp_path, ArchiveIndex(), lambda done, total: steps.append((done, total)))
    assert steps == [(500, 600), (600, 600)]


def test_what_is_big_stays_in_the_file() -> None:
    dataset = generic(1, drawing=b"PD;" * 10_000)
    dataset.InformationFromManufacturerSequence = [Dataset()]
    kept = queryable(InformationModel.GENERIC, pydicom.dcmread(_as_file(dataset)))
    assert "HPGLDocumentSequence" not in kept
    assert kept.ImplantTemplateVersion == "1"
    assert kept.MaterialsCodeSequence[0].CodeValue == "256506002"


def test_a_stored_file_is_named_by_its_content(tmp_path: Path) -> None:
    data = encode(assembly(1), implicit=False)
    received = EncodedObject(InformationModel.ASSEMBLY.storage, uid(1), EXPLICIT_VR_LITTLE_ENDIAN, data)
    path = store(tmp_path, received)
    assert path.name == f"{hashlib.sha256(data).hexdigest()}.dcm"
    assert store(tmp_path, received) == path
    assert read_encoded(path) == received
    assert list(tmp_path.iterdir()) == [path]


def test_a_stored_file_can_be_read_by_others(tmp_path: Path) -> None:
    dcmdump = shutil.which("dcmdump")
    assert dcmdump, "DCMTK is needed"
    data = encode(generic(1), implicit=True)
    path = store(tmp_path, EncodedObject(InformationModel.GENERIC.storage, uid(1), IMPLICIT_VR_LITTLE_ENDIAN, data))
    dump = subprocess.run([dcmdump, str(path)], capture_output=True, text=True, check=True).stdout
    assert uid(1) in dump
    assert pydicom.dcmread(path).ImplantName == "STEM"


@pytest.mark.parametrize("content", [b"", b"hello", bytes(128) + b"DICM", bytes(200)])
def test_a_file_without_an_object_cannot_be_sent(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.dcm"
    path.write_bytes(content)
    with pytest.raises(MalformedDatasetError):
        read_encoded(path)


def _as_file(dataset: Dataset) -> pydicom.filebase.DicomBytesIO:
    header = file_header(InformationModel.GENERIC.storage, uid(1), EXPLICIT_VR_LITTLE_ENDIAN)
    return pydicom.filebase.DicomBytesIO(header + encode(dataset, implicit=False))
