"""A search as SQL: words, facets and traits go to the table of words, whatever else is asked to the other tables."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from implant_gui.domain.keeping.holdings import Choice, Facet, Filters, Trait
from implant_gui.storage.index.profiles import TRAIT_TOKENS
from implant_gui.storage.index.row import Link
from implant_gui.storage.index.words import WordTable, read_wanted, uid_range

_LINKED: Final = """(
    SELECT group_concat(linked, '\\') FROM (
        SELECT kind || target AS linked FROM links WHERE source = objects.id ORDER BY kind, place
    )
)"""
COLUMNS: Final = f"objects.*, {_LINKED} AS links"
_OF_UIDS: Final = "objects.id IN (SELECT id FROM objects WHERE uid IN (SELECT value FROM json_each(?)))"
_OF_TARGET: Final = "objects.id IN (SELECT source FROM links WHERE target = ? AND kind = ?)"
_OF_RANGE: Final = "objects.id IN (SELECT id FROM objects WHERE uid >= ? AND uid < ?)"
_IN_RANGE: Final = "+objects.uid >= ? AND +objects.uid < ?"
"""The plus keeps SQLite from fetching and sorting all that match: it goes through the rows from the newest instead."""
NOTHING: Final = "0"

Parameter = str | int


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a statement after SELECT and its columns, with its parameters."""

    source: str
    place: str
    conditions: tuple[str, ...]
    parameters: tuple[Parameter, ...]

    def newest_first(self, columns: str, limit: int, before: int | None) -> tuple[str, tuple[Parameter, ...]]:
        """The statement for a page: at most `limit` rows that come after the row `before`; no limit for -1."""
        conditions, parameters = list(self.conditions), list(self.parameters)
        if before is not None:
            conditions.append(f"{self.place} < ?")
            parameters.append(before)
        statement = f"{self._begun(columns, conditions)} ORDER BY {self.place} DESC LIMIT ?"
        return statement, (*parameters, limit)

    def grouped(self, columns: str, groups: int) -> tuple[str, tuple[Parameter, ...]]:
        """The statement for all rows grouped by the first `groups` of `columns`."""
        by = ", ".join(str(place + 1) for place in range(groups))
        return f"{self._begun(columns, list(self.conditions))} GROUP BY {by}", self.parameters

    def _begun(self, columns: str, conditions: list[str]) -> str:
        return f"SELECT {columns} FROM {self.source} WHERE {' AND '.join(conditions)}"  # noqa: S608 - no text of others


def ask(
    words: WordTable,
    text: str,
    filters: Filters,
    *,
    value_of: Callable[[Choice], int | None],
    is_rare: Callable[[str], bool],
    now: int,
) -> Asked:
    """What finds everything that has the words of `text` and that `filters` let pass.

    Args:
        words: the table that the index has.
        text: as typed.
        filters: what else must hold.
        value_of: the number of a facet value; None if nothing has it.
        is_rare: whether few of the UIDs begin so: then they are looked up rather than met on the way.
        now: in microseconds since 1970.
    """
    wanted = read_wanted(text)
    groups = list(_token_groups(filters, value_of))
    if wanted.is_impossible or not all(groups):
        return Asked("objects", "objects.id", (NOTHING,), ())
    conditions, parameters = list[str](), list[Parameter]()
    source, place = "objects", "objects.id"
    if wanted.words or groups:
        condition, values = words.condition(wanted.words, groups)
        source, place = "words CROSS JOIN objects ON objects.id = words.rowid", "words.rowid"
        conditions.append(condition)
        parameters += values
    else:
        conditions.append("NOT objects.is_missing")
    for condition, more in _others(filters, now):
        conditions.append(condition)
        parameters += more
    for beginning in wanted.uids:
        conditions.append(_OF_RANGE if is_rare(beginning) else _IN_RANGE)
        parameters += uid_range(beginning)
    return Asked(source, place, tuple(conditions), tuple(parameters))


def _token_groups(filters: Filters, value_of: Callable[[Choice], int | None]) -> Iterator[tuple[str, ...]]:
    """For each facet and trait the tokens of which one must be there; an empty group cannot be fulfilled."""
    for facet in Facet:
        keys = filters.chosen(facet)
        if keys:
            values = (value_of(Choice(facet, key)) for key in sorted(keys))
            yield tuple(str(value) for value in values if value is not None)
    for trait in Trait:
        if trait in filters.traits:
            yield (TRAIT_TOKENS[trait],)


def _others(filters: Filters, now: int) -> Iterator[tuple[str, tuple[Parameter, ...]]]:
    """What the table of words cannot say: moments, and sets of objects."""
    if Trait.SUPERSEDED in filters.traits:
        yield "objects.superseded_from <= ?", (now,)
    if Trait.NOT_EFFECTIVE in filters.traits:
        yield "objects.effective_us > ?", (now,)
    if filters.uids is not None:
        yield _OF_UIDS, (json.dumps(sorted(filters.uids)),)
    if filters.uses is not None:
        yield _OF_TARGET, (filters.uses, int(Link.REFERS_TO))
    if filters.replaces is not None:
        yield _OF_TARGET, (filters.replaces, int(Link.REPLACES))
