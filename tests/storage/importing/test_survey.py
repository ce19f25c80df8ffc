"""How much there is to import, before it is looked at."""

import zipfile
from pathlib import Path

import pytest

from implant_gui.storage.importing.survey import count_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files, an archive of four, and a DICOMDIR, which a folder is read without."""
    made = tmp_path / "given"
    (made / "below").mkdir(parents=True)
    for name in ("a.dcm", "below/b.dcm", "below/c.txt", "DICOMDIR"):
        (made / name).write_text("x")
    with zipfile.ZipFile(made / "four.zip", "w") as archive:
        archive.mkdir("folder")
        for number in range(4):
            archive.writestr(f"folder/{number}", "x")
    return made


def test_files_and_members_are_counted_folder_by_folder(folder: Path) -> None:
    counts = list(count_files([folder]))
    assert counts[-1] == 7
    assert len(counts) == 2
    assert list(count_files([folder / "a.dcm", folder / "four.zip"])) == [1, 5]


def test_what_is_broken_or_not_there_counts_as_one(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04")
    assert list(count_files([tmp_path / "broken.zip", tmp_path / "gone", folder / "DICOMDIR"]))[-1] == 3


def test_counting_can_be_stopped(folder: Path) -> None:
    assert list(count_files([folder], is_stopped=lambda: True)) == []
