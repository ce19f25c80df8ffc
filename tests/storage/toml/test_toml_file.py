from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.settings import ProblemKind
from implant_gui.storage.toml.toml_file import Table, TomlFile, merge
from tests.storage.objects import all_files


def add_greeting(table: Table) -> Table:
    table["greeting"] = f"hello {table.pop('name', 'you')}"
    return table


def shout(table: Table) -> Table:
    table["greeting"] = str(table["greeting"]).upper()
    return table


MIGRATIONS = (add_greeting, shout)


def test_an_absent_file_is_empty_and_no_problem(tmp_path: Path) -> None:
    loaded = TomlFile(tmp_path / "a.toml").load()
    assert (loaded.table, loaded.problems) == ({}, ())


@pytest.mark.parametrize(
    ("contents", "greeting"),
    [
        ('name = "me"', "HELLO ME"),
        ('version = 1\nname = "me"', "HELLO ME"),
        ('version = 2\ngreeting = "hi"', "HI"),
        ('version = 3\ngreeting = "Hi"', "Hi"),
    ],
)
def test_an_old_file_is_brought_up_step_by_step(tmp_path: Path, contents: str, greeting: str) -> None:
    file = TomlFile(tmp_path / "a.toml", MIGRATIONS)
    file.path.write_text(contents)
    assert file.load().table["greeting"] == greeting
    file.save({})
    assert file.load().table == {"version": 3, "greeting": greeting}


def test_a_newer_file_is_read_but_never_written(tmp_path: Path) -> None:
    file = TomlFile(tmp_path / "a.toml", MIGRATIONS)
    file.path.write_text('version = 4\ngreeting = "later"')
    loaded = file.load()
    assert loaded.table["greeting"] == "later"
    assert [problem.kind for problem in loaded.problems] == [ProblemKind.NEWER]
    with pytest.raises(OperationError) as failure:
        file.save({"greeting": "now"})
    assert failure.value.kind is ErrorKind.STORAGE_UNAVAILABLE
    assert failure.value.facts["reason"] == "newer-version"
    assert file.path.read_text() == 'version = 4\ngreeting = "later"'


@pytest.mark.parametrize("contents", [b"not = = toml", b"\xff\xfe", b"a = " + b"[" * 100_000, bytes(9 << 20)])
def test_a_broken_file_is_set_aside_and_named(tmp_path: Path, contents: bytes) -> None:
    file = TomlFile(tmp_path / "a.toml")
    file.path.write_bytes(contents)
    loaded = file.load()
    (problem,) = loaded.problems
    assert (loaded.table, problem.kind) == ({}, ProblemKind.UNREADABLE)
    assert problem.kept_as is not None
    assert problem.kept_as.name.startswith("a.toml.broken-")
    assert problem.kept_as.read_bytes() == contents
    assert not file.path.exists()


def test_a_file_that_is_not_ours_is_never_moved(tmp_path: Path) -> None:
    file = TomlFile(tmp_path / "a.toml")
    file.path.write_text("not toml")
    (problem,) = file.load(is_ours=False).problems
    assert (problem.kind, problem.kept_as) == (ProblemKind.UNREADABLE, None)
    assert file.path.read_text() == "not toml"


def test_a_file_broken_since_it_was_read_is_set_aside_before_it_is_written(tmp_path: Path) -> None:
    file = TomlFile(tmp_path / "a.toml")
    file.path.write_text("not toml")
    file.save({"a": 1})
    assert file.load().table == {"version": 1, "a": 1}
    assert len(all_files(tmp_path)) == 2


def test_what_cannot_even_be_opened_is_told(tmp_path: Path) -> None:
    file = TomlFile(tmp_path)
    (problem,) = file.load().problems
    assert (problem.kind, problem.kept_as) == (ProblemKind.UNREADABLE, None)
    with pytest.raises(OperationError):
        file.save({"a": 1})


def test_a_byte_order_mark_is_no_damage(tmp_path: Path) -> None:
    file = TomlFile(tmp_path / "a.toml")
    file.path.write_bytes(b"\xef\xbb\xbfa = 1")
    assert file.load().table == {"a": 1}


def test_merging_keeps_what_is_not_known() -> None:
    kept: Table = {"a": 1, "b": {"c": 2, "d": 3}, "e": 4, "f": [1]}
    assert merge(kept, {"a": 9, "b": {"c": None}, "e": {"x": None}, "f": []}) == {
        "a": 9,
        "b": {"d": 3},
        "e": {},
        "f": [],
    }
    assert kept["b"] == {"c": 2, "d": 3}
