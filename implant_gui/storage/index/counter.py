"""Counts by facet over a connection of their own: they may take a while, and can be ended from outside."""

import sqlite3
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from implant_gui.domain.keeping.holdings import FacetCounts, Filters, Trait
from implant_gui.storage.database import Blueprint
from implant_gui.storage.index.counting import Cube, Heap, counts_of
from implant_gui.storage.index.reader import IndexReader
from implant_gui.storage.index.row import now_us
from implant_gui.storage.index.words import WordTable

_PASSING: Final = (Trait.SUPERSEDED, Trait.NOT_EFFECTIVE, Trait.IN_CONFLICT, Trait.DUPLICATE)
_COLUMNS: Final = (
    "objects.profile, ifnull(objects.superseded_from <= {now:d}, 0), ifnull(objects.effective_us > {now:d}, 0), "
    "objects.in_conflict, objects.is_duplicate, count(*)"
)
_GROUPS: Final = 1 + len(_PASSING)
_FRESH_US: Final = 60_000_000
"""Counts are taken again after so long although nothing was written: what was not effective may have become so."""


class FacetCounter(IndexReader):
    """Counts; remembers its last count, since choosing facets only divides the same objects in another way.

    Thread: any.
    """

    def __init__(self, path: Path, blueprint: Blueprint, words: WordTable, *, is_checked: bool) -> None:
        super().__init__(path, blueprint, words, is_checked=is_checked)
        self._cube: Cube = ()
        self._counted: tuple[object, ...] = ()

    def facets(self, text: str, filters: Filters) -> FacetCounts | None:
        """See `LibraryIndex.facets`."""
        unrestricted = replace(filters, choices=frozenset(), traits=frozenset())
        now = now_us()
        with self._lock:
            try:
                ((version,),) = self._fetch("PRAGMA data_version", ())
                wanted = (text, unrestricted, version, now // _FRESH_US)
                if wanted != self._counted:
                    self._cube = self._count(text, unrestricted, now)
                    self._counted = wanted
                return counts_of(self._cube, filters, self._profiles.get)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    return None
                raise

    def stop(self) -> None:
        """End the count that is under way."""
        with suppress(sqlite3.ProgrammingError):  # closed meanwhile
            self._connection.interrupt()

    def _count(self, text: str, filters: Filters, now: int) -> Cube:
        statement, values = self._asked(text, filters, now).grouped(_COLUMNS.format(now=now), _GROUPS)
        return tuple(
            Heap(profile, frozenset(trait for trait, is_so in zip(_PASSING, flags, strict=True) if is_so), count)
            for profile, *flags, count in self._fetch(statement, values)
        )
