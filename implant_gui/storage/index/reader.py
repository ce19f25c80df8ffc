"""Questions to the library's index, over one connection of their own."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from implant_gui.domain.keeping.holdings import Filters
from implant_gui.storage.database import Blueprint, open_for_reading
from implant_gui.storage.index.asking import COLUMNS, Asked, ask
from implant_gui.storage.index.profiles import Profiles
from implant_gui.storage.index.row import IndexRow, decode, now_us
from implant_gui.storage.index.words import WordTable, uid_range

_FEW: Final = 5_000
_IN_RANGE: Final = "SELECT count(*) FROM (SELECT 1 FROM objects WHERE uid >= ? AND uid < ? LIMIT ?)"


class IndexReader:
    """Reads; one thread at a time, the others wait.

    Thread: any.

    Raises:
        sqlite3.Error: from every method.
    """

    def __init__(self, path: Path, blueprint: Blueprint, words: WordTable, *, is_checked: bool) -> None:
        self._words = words
        self._lock = threading.Lock()
        self._connection = open_for_reading(path, blueprint, is_checked=is_checked)
        self._connection.row_factory = sqlite3.Row
        self._profiles = Profiles(self._connection)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()

    def rows(self, statement: str, *values: str | int) -> list[Any]:
        """The answer to `statement`."""
        with self._lock:
            return self._fetch(statement, values)

    def decoded(self, statement: str, *values: str | int) -> tuple[IndexRow, ...]:
        """The answer to a statement whose columns are `asking.COLUMNS`."""
        now = now_us()
        with self._lock:
            found = self._fetch(statement, values)
            return tuple(decode(row, self._profiles.get(row["profile"]), now) for row in found)

    def search(self, text: str, limit: int, filters: Filters, before: int | None) -> tuple[IndexRow, ...]:
        """See `LibraryIndex.search`."""
        now = now_us()
        with self._lock:
            statement, values = self._asked(text, filters, now).newest_first(COLUMNS, limit or -1, before)
            found = self._fetch(statement, values)
            return tuple(decode(row, self._profiles.get(row["profile"]), now) for row in found)

    def _asked(self, text: str, filters: Filters, now: int) -> Asked:
        return ask(self._words, text, filters, value_of=self._profiles.value, is_rare=self._is_rare, now=now)

    def _is_rare(self, beginning: str) -> bool:
        ((count,),) = self._fetch(_IN_RANGE, (*uid_range(beginning), _FEW))
        return int(count) < _FEW

    def _fetch(self, statement: str, values: tuple[str | int, ...]) -> list[Any]:
        with closing(self._connection.execute(statement, values)) as cursor:
            return cursor.fetchall()
