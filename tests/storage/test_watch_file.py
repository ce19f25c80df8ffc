"""States of watched searches on the disk."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.watch import Change, ChangeKind, Sighting, WatchState
from implant_gui.domain.uid import Uid
from implant_gui.storage.watch_file import WatchFiles

STEM = Sighting("PACS", Uid("1.2.1"), "Brückmann", "大腿骨", "P-1", "12", "2", "20260101", (Uid("1.2.9"),), True)
CUP = Sighting("PACS", Uid("1.2.2"))
STATE = WatchState(
    "generic&Manufacturer=A",
    datetime(2026, 5, 1, 12, tzinfo=UTC),
    {("PACS", STEM.uid): STEM, ("PACS", CUP.uid): CUP},
    (Change(ChangeKind.NEW, CUP), Change(ChangeKind.REPLACED, CUP, CUP, STEM)),
    frozenset({"PACS", "archive"}),
)


def test_a_state_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    files = WatchFiles(tmp_path / "watch")
    assert files.load("hips") is None
    files.save("hips", STATE)
    assert files.load("hips") == STATE
    assert files.load("knees") is None


def test_the_name_of_a_search_leads_nowhere_else(tmp_path: Path) -> None:
    files = WatchFiles(tmp_path / "watch")
    for name in ("../../x", "a/b", "CON", "", "x" * 5000, "\udcff"):
        files.save(name, STATE)
        assert files.load(name) == STATE
    assert len(list((tmp_path / "watch").iterdir())) == 6
    assert [path.name for path in tmp_path.iterdir()] == ["watch"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"format": 2}',
        '{"format": 1, "question": 1}',
        "[" * 100_000,
        '{"format":1,"seen":[{"uid":"x"}]}',
    ],
)
def test_a_file_that_cannot_be_used_is_set_aside_and_the_watch_begins_anew(tmp_path: Path, content: str) -> None:
    files = WatchFiles(tmp_path)
    files.save("hips", STATE)
    (path,) = tmp_path.iterdir()
    path.write_text(content)
    assert files.load("hips") is None
    assert not path.exists()
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_kept_names_the_search_for_people(tmp_path: Path) -> None:
    WatchFiles(tmp_path).save("hips", STATE)
    (path,) = tmp_path.iterdir()
    assert json.loads(path.read_text("utf-8"))["search"] == "hips"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "watch").write_text("")
    with pytest.raises(OperationError):
        WatchFiles(tmp_path / "watch").save("hips", STATE)


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    files = WatchFiles(tmp_path)
    files.save("hips", STATE)
    files.forget("hips")
    files.forget("hips")
    assert files.load("hips") is None
