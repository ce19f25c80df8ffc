"""An index as the first version of the program wrote it."""

import sqlite3
from pathlib import Path

from implant_gui.domain.keeping.holdings import Filters, Trait
from implant_gui.domain.uid import Uid
from implant_gui.storage.index.library_index import LibraryIndex
from implant_gui.storage.library.file_library import FileLibrary
from tests.storage.objects import describe, store

VERSION_1 = """
CREATE TABLE objects (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL, content TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,
    received INTEGER NOT NULL, source TEXT NOT NULL, model TEXT NOT NULL, maker TEXT NOT NULL, name TEXT NOT NULL,
    part_number TEXT NOT NULL, size TEXT NOT NULL, version TEXT NOT NULL, effective TEXT NOT NULL,
    is_derived INTEGER NOT NULL, replaced TEXT NOT NULL, referenced TEXT NOT NULL, notifications INTEGER NOT NULL,
    is_missing INTEGER NOT NULL DEFAULT 0, UNIQUE (uid, content)
);
CREATE INDEX objects_by_arrival ON objects (received DESC, id DESC);
CREATE INDEX objects_by_content ON objects (content);
CREATE VIRTUAL TABLE words USING fts5 (
    maker, name, part_number, size, uid, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
PRAGMA application_id = 0x494D5047;
PRAGMA user_version = 1;
"""


def write_version_1(path: Path, *rows: tuple[str, str, int, str]) -> None:
    """An index with rows of UID, content, size in bytes and what they replace."""
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_1)
    for number, (uid, content, size, replaced) in enumerate(rows):
        connection.execute(
            "INSERT INTO objects VALUES (NULL, ?, ?, '', ?, ?, 'PACS', 'generic', 'ACME', 'Stem', 'P-1', '9', '1', '',"
            " 0, ?, '1.7\\1.8', 1, 0)",
            (uid, content, size, number, replaced),
        )
    connection.commit()
    connection.close()


def test_what_it_knew_is_found_at_once(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    write_version_1(path, ("1.2.1", "a" * 64, 1, ""), ("1.2.2", "b" * 64, 1, "1.2.1\\1.2.0"))
    index = LibraryIndex(path)
    newer, older = index.search("stem acme", 0)
    assert newer.summary.replaced_uids == ("1.2.1", "1.2.0")
    assert newer.summary.referenced_uids == ("1.7", "1.8")
    assert older.traits == {Trait.RECALLED, Trait.SUPERSEDED, Trait.DUPLICATE}
    assert older.source == "PACS"
    assert index.search("", 0, Filters(uses=Uid("1.7"))) == (newer, older)
    assert len(index.to_describe()) == 2
    index.close()


def test_it_is_taken_over_once(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    write_version_1(path, ("1.2.1", "a" * 64, 1, ""))
    for _ in range(2):
        index = LibraryIndex(path)
        assert index.count() == 1
        index.close()
    assert [each.name for each in tmp_path.iterdir()] == ["index.sqlite"]


def test_what_it_did_not_know_is_read_from_the_files(folder: Path) -> None:
    library = FileLibrary(folder, describe)
    stored = store(library, "1.2.1")
    library.close()
    (folder / "index.sqlite").unlink()
    write_version_1(folder / "index.sqlite", ("1.2.1", stored.path.stem, stored.bytes, "1.2.99"))
    library = FileLibrary(folder, describe)
    assert (library.unindexed, library.count()) == (1, 1)
    assert library.index_the_rest(lambda _done, _total: None, lambda: False) == 1
    assert library.unindexed == 0
    (entry,) = library.search("", 0)
    assert entry.summary == describe(entry.path)
    library.close()


def test_it_tells_how_far_it_is(tmp_path: Path) -> None:
    path, told = tmp_path / "index.sqlite", list[tuple[int, int]]()
    write_version_1(path, *((f"1.2.{number}", f"{number:064d}", 1, "") for number in range(1, 1_501)))
    LibraryIndex(path, progress=lambda done, total: told.append((done, total))).close()
    assert told == [(1_000, 1_500), (1_500, 1_500)]
