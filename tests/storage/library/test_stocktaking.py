from pathlib import Path

import pytest

from implant_gui.domain.uid import Uid
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.storage.library.shelf import ADOPTED_AT_ONCE
from tests.storage.objects import all_files, data_set, describe, store


def filled(folder: Path, count: int = 3) -> list[Path]:
    library = FileLibrary(folder, describe)
    group = [store(library, f"1.2.{number}", durable=False) for number in range(count)]
    library.make_durable(group)
    library.close()
    return [instance.path for instance in group]


def drop_index(folder: Path) -> None:
    (folder / "index.sqlite").unlink()


def held(folder: Path) -> list[str]:
    library = FileLibrary(folder, describe)
    uids = [entry.summary.sop_instance_uid for entry in library.search("", 0)]
    library.close()
    return sorted(uids)


def test_files_without_a_row_are_adopted(folder: Path) -> None:
    filled(folder)
    drop_index(folder)
    assert held(folder) == ["1.2.0", "1.2.1", "1.2.2"]


def test_the_index_from_the_files_is_the_index_as_it_was(folder: Path) -> None:
    filled(folder)
    library = FileLibrary(folder, describe)
    before = library.search("", 0)
    library.close()
    drop_index(folder)
    library = FileLibrary(folder, describe)
    assert library.search("", 0) == before
    library.close()


def test_what_was_being_written_is_dropped(folder: Path) -> None:
    filled(folder)
    (folder / "incoming" / "abc.part").write_bytes(b"half")
    assert held(folder) == ["1.2.0", "1.2.1", "1.2.2"]
    assert list((folder / "incoming").iterdir()) == []


def test_a_row_whose_file_has_gone_is_not_shown_until_it_is_back(folder: Path) -> None:
    first, *_ = filled(folder)
    contents = first.read_bytes()
    first.unlink()
    assert held(folder) == ["1.2.1", "1.2.2"]
    first.write_bytes(contents)
    assert held(folder) == ["1.2.0", "1.2.1", "1.2.2"]


def test_what_was_lost_is_new_when_it_comes_again(folder: Path) -> None:
    first, *_ = filled(folder)
    first.unlink()
    library = FileLibrary(folder, describe)
    assert library.holds([Uid("1.2.0")]) == frozenset()
    store(library, "1.2.0")
    assert library.holds([Uid("1.2.0")]) == {"1.2.0"}
    library.close()


@pytest.mark.parametrize("contents", [b"", b"garbage", bytes(128) + b"DICM"])
def test_a_file_without_a_row_that_is_damaged_is_set_aside(folder: Path, contents: bytes) -> None:
    first, *_ = filled(folder)
    drop_index(folder)
    first.write_bytes(contents)
    assert held(folder) == ["1.2.1", "1.2.2"]
    assert (folder / "damaged" / first.name).read_bytes() == contents


def test_a_file_that_lost_its_end_is_set_aside(folder: Path) -> None:
    first, *_ = filled(folder)
    first.write_bytes(first.read_bytes()[:-2])
    assert held(folder) == ["1.2.1", "1.2.2"]
    assert (folder / "damaged" / first.name).exists()


def test_a_file_with_a_changed_byte_is_found_by_a_rebuild(folder: Path) -> None:
    first, *_ = filled(folder)
    first.write_bytes(first.read_bytes()[:-2] + b"!!")
    library = FileLibrary(folder, describe)
    assert library.rebuild(lambda *_: None, lambda: False) == 2
    assert library.count() == 2
    library.close()


def test_files_that_are_not_ours_are_left_alone(folder: Path) -> None:
    first, *_ = filled(folder)
    strangers = {first.parent / "notes.txt", folder / "objects" / "readme", first.parent / ("A" * 64 + ".dcm")}
    for stranger in strangers:
        stranger.write_text("mine")
    assert len(held(folder)) == 3
    assert all(stranger.read_text() == "mine" for stranger in strangers)


@pytest.mark.parametrize("contents", [b"garbage " * 1000, b"", b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_index_is_set_aside_and_made_again(folder: Path, contents: bytes) -> None:
    filled(folder)
    (folder / "index.sqlite").write_bytes(contents)
    assert held(folder) == ["1.2.0", "1.2.1", "1.2.2"]
    aside = [name for name in all_files(folder) if ".corrupt-" in name]
    assert len(aside) == (1 if contents else 0)


def test_an_index_of_another_program_or_with_views_is_not_used(folder: Path) -> None:
    import sqlite3

    for statement in ("PRAGMA application_id=7", "PRAGMA user_version=99", "CREATE VIEW a AS SELECT 1"):
        filled(folder)
        connection = sqlite3.connect(folder / "index.sqlite")
        connection.execute(statement)
        connection.close()
        assert held(folder) == ["1.2.0", "1.2.1", "1.2.2"]
    assert len([name for name in all_files(folder) if ".corrupt-" in name]) == 3


def test_many_files_without_a_row_are_left_to_a_rebuild_that_tells_how_far_it_is(folder: Path) -> None:
    count = ADOPTED_AT_ONCE + 50
    filled(folder, count)
    drop_index(folder)
    library = FileLibrary(folder, describe)
    assert (library.unindexed, library.count()) == (count, 0)
    told: list[tuple[int, int]] = []
    assert library.rebuild(lambda done, total: told.append((done, total)), lambda: False) == count
    assert told == [(number, count) for number in range(1, count + 1)]
    assert (library.unindexed, library.count()) == (0, count)
    library.close()


def test_a_rebuild_can_be_stopped_and_keeps_what_it_has(folder: Path) -> None:
    filled(folder, 250)
    drop_index(folder)
    library = FileLibrary(folder, describe)
    told: list[int] = []
    read = library.rebuild(lambda done, _: told.append(done), lambda: len(told) > 0)
    assert 0 < read < 250
    assert library.count() == read
    assert library.unindexed == 250 - read
    library.close()


def test_a_library_can_be_used_while_it_is_rebuilt(folder: Path) -> None:
    filled(folder, 10)
    library = FileLibrary(folder, describe)
    stored: list[str] = []

    def use(done: int, total: int) -> None:
        stored.append(store(library, f"1.3.{done}", data_set(f"1.3.{done}", maker="Beta")).sop_instance_uid)
        assert len(library.search("beta", 0)) == done

    library.rebuild(use, lambda: False)
    assert len(stored) == 10
    assert library.count() == 20
    library.close()
