"""Changes of the library's index, over its one writing connection; each inside a transaction of the caller."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Any, Final

from implant_gui.storage.index.profiles import Profiles
from implant_gui.storage.index.row import IndexRow, encode, now_us
from implant_gui.storage.index.standings import Standing, concerned_by, standings
from implant_gui.storage.index.words import WordTable, searched_text

_UPSERT: Final = """
INSERT INTO objects (
    uid, content, sha256, bytes, received, source, model, maker, name, part_number, size, version, effective,
    effective_us, notifications, profile, described
) VALUES (
    :uid, :content, :sha256, :bytes, :received, :source, :model, :maker, :name, :part_number, :size, :version,
    :effective, :effective_us, :notifications, :profile, :described
)
ON CONFLICT (uid, content) DO UPDATE SET
    sha256 = excluded.sha256, bytes = excluded.bytes, received = excluded.received, source = excluded.source,
    model = excluded.model, maker = excluded.maker, name = excluded.name, part_number = excluded.part_number,
    size = excluded.size, version = excluded.version, effective = excluded.effective,
    effective_us = excluded.effective_us, notifications = excluded.notifications, profile = excluded.profile,
    described = excluded.described, is_missing = 0
RETURNING id
"""
_IDS_OF: Final = "SELECT id FROM objects WHERE content IN (SELECT value FROM json_each(?))"
_SAID: Final = "SELECT maker, name, part_number, size, uid, profile FROM objects WHERE id = ?"
_STAND: Final = "UPDATE objects SET superseded_from = ?, in_conflict = ?, is_duplicate = ? WHERE id = ?"


class IndexWriter:
    """Puts, marks and removes rows, and keeps words, links and standings as they then have to be."""

    def __init__(self, connection: sqlite3.Connection, words: WordTable) -> None:
        self._connection = connection
        self._words = words
        self._profiles = Profiles(connection)

    def forget(self) -> None:
        """A transaction was rolled back."""
        self._profiles.forget()

    def put(self, rows: Iterable[IndexRow]) -> None:
        """Add or renew rows."""
        changed = set[int]()
        before = set[int]()
        for row in rows:
            before |= self._related_before(row)
            changed.add(self._put(row))
        self._stand(changed | before, always=changed)

    def mark(self, contents: Iterable[str], *, missing: bool) -> None:
        """Note that files have gone, or are back."""
        ids = self._ids_of(contents)
        self._connection.executemany(
            "UPDATE objects SET is_missing = ? WHERE id = ?", [(int(missing), number) for number in ids]
        )
        self._stand(ids, always=ids)

    def remove(self, contents: Iterable[str]) -> None:
        """Forget objects."""
        ids = self._ids_of(contents)
        concerned = concerned_by(self._connection, ids) - ids
        for statement in (
            "DELETE FROM objects WHERE id = ?",
            "DELETE FROM links WHERE source = ?",
            "DELETE FROM words WHERE rowid = ?",
        ):
            self._connection.executemany(statement, [(number,) for number in ids])
        self._settle(concerned, always=frozenset())

    def _put(self, row: IndexRow) -> int:
        profile = self._profiles.of(row.summary)
        ((number,),) = self._rows(_UPSERT, encode(row, profile))
        self._connection.execute("DELETE FROM links WHERE source = ?", (number,))
        self._connection.executemany(
            "INSERT INTO links (source, kind, place, target) VALUES (?, ?, ?, ?)",
            [(number, int(link), place, target) for link, place, target in row.links()],
        )
        return int(number)

    def _related_before(self, row: IndexRow) -> frozenset[int]:
        """Whom a row that is renewed concerned as it was; none for a new one, which is nearly every one."""
        held = self._rows(
            "SELECT id FROM objects WHERE uid = ? AND content = ?", (row.summary.sop_instance_uid, row.content)
        )
        return concerned_by(self._connection, [number for (number,) in held]) if held else frozenset()

    def _stand(self, ids: Iterable[int], *, always: Iterable[int]) -> None:
        self._settle(concerned_by(self._connection, ids), always=frozenset(always))

    def _settle(self, ids: frozenset[int], *, always: frozenset[int]) -> None:
        """Write how rows stand now, and the words of those where that has changed or that are in `always`."""
        now = now_us()
        for standing in standings(self._connection, ids):
            if standing.has_changed:
                self._connection.execute(
                    _STAND,
                    (standing.superseded_from, standing.in_conflict, standing.is_duplicate, standing.id),
                )
            if standing.has_changed or standing.id in always:
                self._say(standing, now)

    def _say(self, standing: Standing, now: int) -> None:
        self._connection.execute("DELETE FROM words WHERE rowid = ?", (standing.id,))
        if standing.is_missing:
            return
        ((*fields, profile),) = self._rows(_SAID, (standing.id,))
        kind = self._profiles.get(profile)
        tokens = (*kind.tokens, *standing.tokens(now))
        text = self._words.stored(searched_text((*fields, *kind.meanings), tokens))
        self._connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (standing.id, text))

    def _ids_of(self, contents: Iterable[str]) -> frozenset[int]:
        return frozenset(number for (number,) in self._rows(_IDS_OF, (json.dumps(list(contents)),)))

    def _rows(self, statement: str, values: Any) -> list[Any]:
        with closing(self._connection.execute(statement, values)) as cursor:
            return cursor.fetchall()
