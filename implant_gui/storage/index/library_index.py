"""The index of the library: what is held, found by its words. Everything in it can be read from the files again."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from implant_gui.domain.keeping.holdings import NO_FILTERS, FacetCounts, Filters
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.database import open_or_start_again, transaction
from implant_gui.storage.index.asking import COLUMNS
from implant_gui.storage.index.counter import FacetCounter
from implant_gui.storage.index.reader import IndexReader
from implant_gui.storage.index.row import DESCRIBED, IndexRow
from implant_gui.storage.index.schema import index_blueprint
from implant_gui.storage.index.words import WordTable, storable, usual_table
from implant_gui.storage.index.writer import IndexWriter

_HELD: Final = f"SELECT {COLUMNS} FROM objects WHERE NOT is_missing"  # noqa: S608 - nothing of others
_NEWEST_FIRST: Final = " ORDER BY id DESC"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that the index has a row for."""

    bytes: int
    is_missing: bool


class LibraryIndex:
    """Rows and words in SQLite: one connection that writes, one that reads, and one that counts.

    Readers so never wait for a write that waits for the disk, and a search never for counts over everything.

    Thread: any.

    Args:
        path: of the database.
        read_only: make and change nothing.
        words: the table of words; by default the best that this SQLite can do.
        progress: told how many rows are done, and how many there are, while an older index is taken over.

    Raises:
        sqlite3.Error: from every method.
    """

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        words: WordTable | None = None,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        table = words or usual_table()
        blueprint = index_blueprint(table, progress)
        self._write_lock = threading.Lock()
        self._connection = None if read_only else open_or_start_again(path, blueprint)
        self._writer = None if self._connection is None else IndexWriter(self._connection, table)
        try:
            self._reader = IndexReader(path, blueprint, table, is_checked=not read_only)
            self._counter = FacetCounter(path, blueprint, table, is_checked=True)
        except BaseException:
            if self._connection is not None:
                self._connection.close()
            raise

    def close(self) -> None:
        """Close all connections."""
        self._counter.stop()
        self._counter.close()
        self._reader.close()
        with self._write_lock:
            if self._connection is not None:
                self._connection.close()

    def put(self, rows: Iterable[IndexRow]) -> None:
        """Add or renew rows; durable when this returns."""
        with self._writing() as writer:
            writer.put(rows)

    def mark(self, contents: Iterable[str], *, missing: bool) -> None:
        """Note that files have gone, or are back."""
        with self._writing() as writer:
            writer.mark(contents, missing=missing)

    def remove(self, contents: Iterable[str]) -> None:
        """Forget objects."""
        with self._writing() as writer:
            writer.remove(contents)

    def contents_of(self, uid: Uid) -> frozenset[str]:
        """The names of the files that hold `uid`."""
        found = self._reader.rows("SELECT content FROM objects WHERE uid = ? AND NOT is_missing", uid)
        return frozenset(content for (content,) in found)

    def files(self) -> dict[str, KnownFile]:
        """All files that there is a row for, by name."""
        found = self._reader.rows("SELECT content, bytes, is_missing FROM objects")
        return {content: KnownFile(size, bool(is_missing)) for content, size, is_missing in found}

    def to_describe(self) -> frozenset[str]:
        """The names of the files that an older version of the program has read, and that have more to tell now."""
        found = self._reader.rows("SELECT content FROM objects WHERE described < ? AND NOT is_missing", DESCRIBED)
        return frozenset(content for (content,) in found)

    def holds(self, uids: Iterable[Uid]) -> frozenset[Uid]:
        """Those of `uids` that are held."""
        found = self._reader.rows(
            "SELECT uid FROM objects WHERE uid IN (SELECT value FROM json_each(?)) AND NOT is_missing",
            json.dumps(list(uids)),
        )
        return frozenset(Uid(uid) for (uid,) in found)

    def count(self) -> int:
        """How many objects are held."""
        ((count,),) = self._reader.rows("SELECT count(*) FROM objects WHERE NOT is_missing")
        return int(count)

    def search(
        self, text: str, limit: int, filters: Filters = NO_FILTERS, *, before: int | None = None
    ) -> tuple[IndexRow, ...]:
        """Rows whose words begin with the words of `text` and that `filters` let pass, newest first.

        Args:
            text: as typed; everything for an empty one.
            limit: 0 for none.
            filters: what else must hold.
            before: the place of a row: only those that come after it in this order.
        """
        return self._reader.search(text, limit, filters, before)

    def facets(self, text: str, filters: Filters = NO_FILTERS) -> FacetCounts | None:
        """How what `search` would find divides; None if `stop_counting` came in between."""
        return self._counter.facets(text, filters)

    def stop_counting(self) -> None:
        """End counts that are under way: nobody waits for them any more."""
        self._counter.stop()

    def rows_for(self, uids: Iterable[Uid]) -> tuple[IndexRow, ...]:
        """The rows of `uids`, newest first."""
        condition = " AND uid IN (SELECT value FROM json_each(?))"
        return self._reader.decoded(_HELD + condition + _NEWEST_FIRST, json.dumps(list(uids)))

    def linked_by(self, target: Uid, kind: int) -> tuple[IndexRow, ...]:
        """The rows that refer to `target` in the way `kind`, newest first."""
        condition = " AND id IN (SELECT source FROM links WHERE target = ? AND kind = ?)"
        return self._reader.decoded(_HELD + condition + _NEWEST_FIRST, target, kind)

    def versions_of(self, maker: str, part_number: str) -> tuple[IndexRow, ...]:
        """The generic templates of one part, newest first; none for an empty number."""
        condition = " AND part_number = ? AND maker = ? AND model = ? AND part_number <> ''"
        values: Sequence[str] = (storable(part_number), storable(maker), InformationModel.GENERIC.word)
        return self._reader.decoded(_HELD + condition + _NEWEST_FIRST, *values)

    @contextmanager
    def _writing(self) -> Iterator[IndexWriter]:
        if self._connection is None or self._writer is None:
            raise sqlite3.OperationalError("opened for reading only")
        with self._write_lock:
            try:
                with transaction(self._connection):
                    yield self._writer
            except BaseException:
                self._writer.forget()
                raise
