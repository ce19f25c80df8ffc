"""The index of the library: what is held, found by its words. Everything in it can be read from the files again."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from implant_gui.domain.holdings import NO_FILTERS, Filters
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.database import Blueprint, open_for_reading, open_or_start_again, transaction
from implant_gui.storage.filters import conditions
from implant_gui.storage.index_row import IndexRow, decode, encode, storable
from implant_gui.storage.words import match_expression

_SCHEMA: Final = """
CREATE TABLE objects (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL,
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    received INTEGER NOT NULL,
    source TEXT NOT NULL,
    model TEXT NOT NULL,
    maker TEXT NOT NULL,
    name TEXT NOT NULL,
    part_number TEXT NOT NULL,
    size TEXT NOT NULL,
    version TEXT NOT NULL,
    effective TEXT NOT NULL,
    is_derived INTEGER NOT NULL,
    replaced TEXT NOT NULL,
    referenced TEXT NOT NULL,
    notifications INTEGER NOT NULL,
    is_missing INTEGER NOT NULL DEFAULT 0,
    UNIQUE (uid, content)
);
CREATE INDEX objects_by_arrival ON objects (received DESC, id DESC);
CREATE INDEX objects_by_content ON objects (content);
CREATE VIRTUAL TABLE words USING fts5 (
    maker, name, part_number, size, uid, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
)
"""
INDEX_BLUEPRINT: Final = Blueprint(application_id=0x494D5047, version=1, schema=_SCHEMA)
_UPSERT: Final = """
INSERT INTO objects (
    uid, content, sha256, bytes, received, source, model, maker, name, part_number, size, version, effective,
    is_derived, replaced, referenced, notifications
) VALUES (
    :uid, :content, :sha256, :bytes, :received, :source, :model, :maker, :name, :part_number, :size, :version,
    :effective, :is_derived, :replaced, :referenced, :notifications
)
ON CONFLICT (uid, content) DO UPDATE SET
    sha256 = excluded.sha256, bytes = excluded.bytes, received = excluded.received, source = excluded.source,
    model = excluded.model, maker = excluded.maker, name = excluded.name, part_number = excluded.part_number,
    size = excluded.size, version = excluded.version, effective = excluded.effective,
    is_derived = excluded.is_derived, replaced = excluded.replaced, referenced = excluded.referenced,
    notifications = excluded.notifications, is_missing = 0
RETURNING id
"""
_SELECT: Final = """
SELECT
    uid, content, sha256, bytes, received, source, model, maker, name, part_number, size, version, effective,
    is_derived, replaced, referenced, notifications,
    EXISTS (
        SELECT 1 FROM objects AS other
        WHERE other.uid = objects.uid AND other.content <> objects.content AND NOT other.is_missing
    ) AS has_conflict
FROM objects WHERE NOT is_missing
"""
_FOUND: Final = " AND id IN (SELECT rowid FROM words WHERE words MATCH ?)"
_FOUND_OFTEN: Final = " AND +id IN (SELECT rowid FROM words WHERE words MATCH ?)"
"""The plus keeps SQLite from fetching and sorting all that match: it goes through the rows from the newest instead."""
_FINDS: Final = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
_OFTEN: Final = 5_000
_OF_UID: Final = " AND uid = ?"
_OF_UIDS: Final = " AND uid IN (SELECT value FROM json_each(?))"
_OF_PART: Final = " AND model = ? AND maker = ? AND part_number = ?"
_NEWEST_FIRST: Final = " ORDER BY received DESC, id DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that the index has a row for."""

    bytes: int
    is_missing: bool


class LibraryIndex:
    """Rows and words in SQLite, behind one connection that writes and one that reads.

    Readers so never wait for a write that waits for the disk.

    Thread: any.

    Raises:
        sqlite3.Error: from every method.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._write_lock = threading.Lock()
        self._read_lock = threading.Lock()
        self._writer = None if read_only else open_or_start_again(path, INDEX_BLUEPRINT)
        try:
            self._reader = open_for_reading(path, INDEX_BLUEPRINT)
            self._reader.row_factory = sqlite3.Row
        except BaseException:
            if self._writer is not None:
                self._writer.close()
            raise

    def close(self) -> None:
        """Close both connections."""
        with self._read_lock:
            self._reader.close()
        with self._write_lock:
            if self._writer is not None:
                self._writer.close()

    def put(self, rows: Iterable[IndexRow]) -> None:
        """Add or renew rows; durable when this returns."""
        with self._writing() as writer:
            for row in rows:
                ((row_id,),) = writer.execute(_UPSERT, encode(row)).fetchall()
                summary = row.summary
                words = (summary.maker, summary.name, summary.part_number, summary.size, summary.sop_instance_uid)
                writer.execute("DELETE FROM words WHERE rowid = ?", (row_id,))
                writer.execute(
                    "INSERT INTO words (rowid, maker, name, part_number, size, uid) VALUES (?, ?, ?, ?, ?, ?)",
                    (row_id, *map(storable, words)),
                )

    def mark(self, contents: Iterable[str], *, missing: bool) -> None:
        """Note that files have gone, or are back."""
        with self._writing() as writer:
            writer.executemany(
                "UPDATE objects SET is_missing = ? WHERE content = ?", [(int(missing), content) for content in contents]
            )

    def contents_of(self, uid: Uid) -> frozenset[str]:
        """The names of the files that hold `uid`."""
        found = self._read("SELECT content FROM objects WHERE uid = ? AND NOT is_missing", (uid,))
        return frozenset(content for (content,) in found)

    def files(self) -> dict[str, KnownFile]:
        """All files that there is a row for, by name."""
        found = self._read("SELECT content, bytes, is_missing FROM objects", ())
        return {content: KnownFile(size, bool(is_missing)) for content, size, is_missing in found}

    def holds(self, uids: Iterable[Uid]) -> frozenset[Uid]:
        """Those of `uids` that are held."""
        wanted = json.dumps(list(uids))
        found = self._read(
            "SELECT uid FROM objects WHERE uid IN (SELECT value FROM json_each(?)) AND NOT is_missing", (wanted,)
        )
        return frozenset(Uid(uid) for (uid,) in found)

    def count(self) -> int:
        """How many objects are held."""
        ((count,),) = self._read("SELECT count(*) FROM objects WHERE NOT is_missing", ())
        return int(count)

    def search(self, text: str, limit: int, filters: Filters = NO_FILTERS) -> tuple[IndexRow, ...]:
        """Rows whose words begin with the words of `text` and that `filters` let pass, newest first; 0 for no limit."""
        expression = match_expression(text)
        if expression is not None and not expression:
            return ()
        statement, values = _SELECT, list[str | int]()
        if expression is not None:
            ((finds,),) = self._read(_FINDS, (expression, _OFTEN))
            statement += _FOUND if finds < _OFTEN else _FOUND_OFTEN
            values.append(expression)
        for condition, parameters in conditions(filters):
            statement += f" AND {condition}"
            values += parameters
        values.append(limit if limit > 0 else -1)
        return tuple(decode(row) for row in self._read(statement + _NEWEST_FIRST, tuple(values)))

    def rows_of(self, uid: Uid) -> tuple[IndexRow, ...]:
        """The rows of `uid`, newest first."""
        return tuple(decode(row) for row in self._read(_SELECT + _OF_UID + _NEWEST_FIRST, (uid, -1)))

    def rows_for(self, uids: Iterable[Uid]) -> tuple[IndexRow, ...]:
        """The rows of `uids`, newest first."""
        return self._decoded(_SELECT + _OF_UIDS + _NEWEST_FIRST, json.dumps(list(uids)), -1)

    def versions_of(self, maker: str, part_number: str) -> tuple[IndexRow, ...]:
        """The generic templates of one part, newest first; none for an empty number."""
        if not part_number:
            return ()
        generic = InformationModel.GENERIC.word
        return self._decoded(_SELECT + _OF_PART + _NEWEST_FIRST, generic, storable(maker), storable(part_number), -1)

    def _decoded(self, statement: str, *values: str | int) -> tuple[IndexRow, ...]:
        return tuple(decode(row) for row in self._read(statement, values))

    def _read(self, statement: str, values: tuple[str | int, ...]) -> list[sqlite3.Row]:
        with self._read_lock, closing(self._reader.execute(statement, values)) as cursor:
            rows: list[sqlite3.Row] = cursor.fetchall()
            return rows

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._writer is None:
            raise sqlite3.OperationalError("opened for reading only")
        with self._write_lock, transaction(self._writer) as writer:
            yield writer
