"""Giving objects away, and taking them in again."""

import gc
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.fileset import FileSet

from implant_gui.domain.keeping.importing import ImportOutcome
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.exporting.exporter import export_objects
from implant_gui.storage.importing.importer import import_files
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.templates.datasets.part10 import encode
from implant_gui.templates.summary import read_summary


@pytest.fixture
def library(tmp_path: Path) -> Iterator[FileLibrary]:
    """A stem, an assembly and a group, some with letters that need a character set."""
    source = tmp_path / "source"
    source.mkdir()
    for number, dataset in enumerate((stem("1.2.1"), assembly("1.2.2"), group("1.2.3"))):
        (source / str(number)).write_bytes(encode(dataset))
    library = FileLibrary(tmp_path / "library", read_summary)
    assert len(list(import_files(library, [source]))) == 3
    yield library
    library.close()


def of(model: InformationModel, uid: str) -> Dataset:
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = model.storage
    dataset.SOPInstanceUID = uid
    return dataset


def stem(uid: str) -> Dataset:
    dataset = of(InformationModel.GENERIC, uid)
    dataset.Manufacturer = "Brückmann"
    dataset.ImplantName = "Stem"
    dataset.ImplantSize = "12"
    dataset.ImplantPartNumber = "P-12"
    return dataset


def assembly(uid: str) -> Dataset:
    dataset = of(InformationModel.ASSEMBLY, uid)
    dataset.ImplantAssemblyTemplateName = "Hip"
    dataset.ImplantAssemblyTemplateIssuer = "ACME"
    return dataset


def group(uid: str) -> Dataset:
    dataset = of(InformationModel.GROUP, uid)
    dataset.ImplantTemplateGroupName = "Stems"
    dataset.ImplantTemplateGroupDescription = "All of them"
    dataset.ImplantTemplateGroupIssuer = "ACME"
    return dataset


def exported(library: FileLibrary, to: Path, *, with_dicomdir: bool = False) -> list[str]:
    return [each.name for each in export_objects(library.search("", 0), to, with_dicomdir=with_dicomdir)]


def data_sets(library: FileLibrary) -> set[tuple[str, str]]:
    return {(entry.summary.sop_instance_uid, entry.sha256) for entry in library.search("", 0)}


@pytest.mark.parametrize(
    ("name", "with_dicomdir", "again"),
    [
        ("folder", False, "folder"),
        ("all.zip", False, "all.zip"),
        ("disc", True, "disc/DICOMDIR"),
        ("disc", True, "disc"),
        ("disc.zip", True, "disc.zip"),
    ],
)
def test_what_was_given_away_comes_back_byte_for_byte(
    library: FileLibrary, tmp_path: Path, name: str, with_dicomdir: bool, again: str
) -> None:
    assert len(exported(library, tmp_path / name, with_dicomdir=with_dicomdir)) == 3
    other = FileLibrary(tmp_path / "other", read_summary)
    outcomes = [each.outcome for each in import_files(other, [tmp_path / again])]
    assert outcomes.count(ImportOutcome.NEW) == 3
    assert data_sets(other) == data_sets(library)
    assert [each.outcome for each in import_files(library, [tmp_path / again])].count(ImportOutcome.DUPLICATE) == 3
    other.close()


def test_files_are_named_by_their_uids(library: FileLibrary, tmp_path: Path) -> None:
    assert sorted(exported(library, tmp_path / "out")) == ["1.2.1.dcm", "1.2.2.dcm", "1.2.3.dcm"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["1.2.1.dcm", "1.2.2.dcm", "1.2.3.dcm"]


def test_both_objects_of_a_conflict_are_given_away(library: FileLibrary, tmp_path: Path) -> None:
    other = stem("1.2.1")
    other.ImplantSize = "13"
    (tmp_path / "other").write_bytes(encode(other))
    list(import_files(library, [tmp_path / "other"]))
    entries = library.entries_of(Uid("1.2.1"))
    assert [each.name for each in export_objects(entries, tmp_path / "out")] == ["1.2.1.dcm", "1.2.1-2.dcm"]


def test_dcmdump_reads_the_dicomdir(library: FileLibrary, tmp_path: Path) -> None:
    exported(library, tmp_path / "disc", with_dicomdir=True)
    dumped = subprocess.run(
        ["dcmdump", "+U8", tmp_path / "disc" / "DICOMDIR"], check=True, capture_output=True, encoding="utf-8"
    )
    assert not dumped.stderr
    assert all(word in dumped.stdout for word in ("[IMPLANT]", "[IMPLANT ASSY]", "[IMPLANT GROUP]", "[Brückmann]"))


@pytest.mark.filterwarnings("ignore:Implicitly cleaning up:ResourceWarning")  # a folder that pydicom's FileSet makes
def test_pydicom_follows_the_dicomdir_from_record_to_record(library: FileLibrary, tmp_path: Path) -> None:
    exported(library, tmp_path / "disc", with_dicomdir=True)
    medium = FileSet(tmp_path / "disc" / "DICOMDIR")
    assert {str(each.SOPInstanceUID) for each in medium} == {"1.2.1", "1.2.2", "1.2.3"}
    assert all(Path(each.path).is_file() for each in medium)
    del medium
    gc.collect()


def test_records_have_the_keys_of_their_kind(library: FileLibrary, tmp_path: Path) -> None:
    exported(library, tmp_path / "disc", with_dicomdir=True)
    directory = dcmread(tmp_path / "disc" / "DICOMDIR")
    records = {each.DirectoryRecordType: each for each in directory.DirectoryRecordSequence}
    implant, assembled, grouped = records["IMPLANT"], records["IMPLANT ASSY"], records["IMPLANT GROUP"]
    assert (implant.Manufacturer, implant.ImplantName) == ("Brückmann", "Stem")
    assert (implant.ImplantSize, implant.ImplantPartNumber) == ("12", "P-12")
    assert (assembled.ImplantAssemblyTemplateName, assembled.Manufacturer) == ("Hip", "ACME")
    assert list(assembled.ProcedureTypeCodeSequence) == []
    assert (grouped.ImplantTemplateGroupName, grouped.ImplantTemplateGroupIssuer) == ("Stems", "ACME")
    assert grouped.ImplantTemplateGroupDescription == "All of them"
    assert implant.ReferencedTransferSyntaxUIDInFile == "1.2.840.10008.1.2.1"
    parts = implant.ReferencedFileID
    assert all(len(part) <= 8 and part.upper() == part for part in parts)
    assert (tmp_path / "disc").joinpath(*parts).is_file()


def test_nothing_that_is_there_is_touched(library: FileLibrary, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text("mine")
    (tmp_path / "mine.zip").write_text("mine")
    for path in (full, tmp_path / "mine.zip"):
        with pytest.raises(FileExistsError):
            exported(library, path)
    assert [path.name for path in full.iterdir()] == ["mine"]
    assert (tmp_path / "mine.zip").read_text() == "mine"


def test_a_stopped_export_leaves_whole_files_and_no_archive(library: FileLibrary, tmp_path: Path) -> None:
    for name, left in (("folder", ["IMPLANTS"]), ("all.zip", None)):
        asked = iter([False, True])
        entries = library.search("", 0)
        to = tmp_path / "out" / name
        done = list(export_objects(entries, to, with_dicomdir=True, is_stopped=lambda asked=asked: next(asked)))  # type: ignore[misc]
        assert len(done) == 1
        assert ([path.name for path in to.iterdir()] if to.exists() else None) == left
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["folder"]


def test_an_archive_is_an_ordinary_one(library: FileLibrary, tmp_path: Path) -> None:
    exported(library, tmp_path / "all.zip", with_dicomdir=True)
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        assert "DICOMDIR" in archive.namelist()
