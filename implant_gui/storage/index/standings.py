"""What an object is because of others that are held: superseded, in conflict, a duplicate. Kept when rows change."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from implant_gui.domain.keeping.holdings import Trait
from implant_gui.storage.index.profiles import TRAIT_TOKENS
from implant_gui.storage.index.row import Link

SINCE_EVER: Final = -(2**62)
"""The moment from which something holds that has no moment."""

_CONCERNED: Final = f"""
WITH changed AS (SELECT * FROM objects WHERE id IN (SELECT value FROM json_each(:ids)))
SELECT id FROM changed
UNION SELECT other.id FROM changed JOIN objects AS other USING (uid)
UNION SELECT other.id FROM changed JOIN links ON links.source = changed.id AND links.kind = {Link.REPLACES:d}
    JOIN objects AS other ON other.uid = links.target
UNION SELECT other.id FROM changed JOIN objects AS other
    ON other.part_number = changed.part_number AND other.maker = changed.maker
    WHERE changed.part_number <> '' AND other.part_number <> ''
"""  # noqa: S608 - nothing of others
_OTHERS: Final = f"""
SELECT
    id, uid, effective_us, superseded_from, in_conflict, is_duplicate, is_missing,
    (
        SELECT min(coalesce(newer.effective_us, {SINCE_EVER})) FROM links
        JOIN objects AS newer ON newer.id = links.source
        WHERE links.target = objects.uid AND links.kind = {Link.REPLACES:d}
            AND newer.uid <> objects.uid AND NOT newer.is_missing
            AND NOT EXISTS (
                SELECT 1 FROM links AS back
                WHERE back.source = objects.id AND back.kind = {Link.REPLACES:d} AND back.target = newer.uid
            )
    ) AS replaced_from,
    (
        SELECT min(newer.effective_us) FROM objects AS newer
        WHERE newer.part_number = objects.part_number AND newer.maker = objects.maker AND newer.part_number <> ''
            AND objects.part_number <> '' AND newer.effective_us > objects.effective_us AND NOT newer.is_missing
            AND newer.model = 'generic' AND objects.model = 'generic'
    ) AS overtaken_from,
    EXISTS (
        SELECT 1 FROM objects AS other
        WHERE other.uid = objects.uid AND other.content <> objects.content AND NOT other.is_missing
    ) AS conflicts,
    EXISTS (
        SELECT 1 FROM objects AS other
        WHERE other.part_number = objects.part_number AND other.maker = objects.maker
            AND other.part_number <> '' AND objects.part_number <> ''
            AND other.size = objects.size AND other.version = objects.version AND other.uid <> objects.uid
            AND NOT other.is_missing
    ) AS duplicates
FROM objects WHERE id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - nothing of others


@dataclass(frozen=True, slots=True)
class Standing:
    """How an object stands among the others."""

    id: int
    superseded_from: int | None
    in_conflict: bool
    is_duplicate: bool
    effective_us: int | None
    is_missing: bool
    has_changed: bool

    def tokens(self, now: int) -> Iterator[str]:
        """The words that stand for it: the first two of what may hold some day, whatever the time is."""
        if self.superseded_from is not None:
            yield TRAIT_TOKENS[Trait.SUPERSEDED]
        if self.effective_us is not None and self.effective_us > now:
            yield TRAIT_TOKENS[Trait.NOT_EFFECTIVE]
        if self.in_conflict:
            yield TRAIT_TOKENS[Trait.IN_CONFLICT]
        if self.is_duplicate:
            yield TRAIT_TOKENS[Trait.DUPLICATE]


def concerned_by(connection: sqlite3.Connection, ids: Iterable[int]) -> frozenset[int]:
    """The rows whose standing a change of the rows `ids` may touch, themselves included."""
    found = _fetch(connection, _CONCERNED, {"ids": json.dumps(list(ids))})
    return frozenset(number for (number,) in found)


def standings(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[Standing]:
    """How the rows `ids` stand now."""
    for row in _fetch(connection, _OTHERS, (json.dumps(list(ids)),)):
        number, _, effective, was_from, was_conflict, was_duplicate, is_missing, *found = row
        moments = [moment for moment in found[:2] if moment is not None]
        now_from = min(moments) if moments else None
        yield Standing(
            id=number,
            superseded_from=now_from,
            in_conflict=bool(found[2]),
            is_duplicate=bool(found[3]),
            effective_us=effective,
            is_missing=bool(is_missing),
            has_changed=(was_from, was_conflict, was_duplicate) != (now_from, found[2], found[3]),
        )


def _fetch(connection: sqlite3.Connection, statement: str, values: Any) -> list[Any]:
    with closing(connection.execute(statement, values)) as cursor:
        return cursor.fetchall()
