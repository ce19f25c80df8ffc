"""The conditions of a search in the library as SQL."""

from collections.abc import Iterator
from typing import Final

from implant_gui.domain.holdings import Facet, Filters, Trait

_HAS_UID: Final = "instr('\\' || {column} || '\\', '\\' || ? || '\\') > 0"
"""UIDs stand in one column, between backslashes, which no UID contains."""
_SUPERSEDED: Final = """
uid IN (
    SELECT uids.value FROM objects AS newer, json_each('["' || replace(newer.replaced, '\\', '","') || '"]') AS uids
    WHERE newer.replaced <> '' AND NOT newer.is_missing
)
"""


_TRAITS: Final = {
    Trait.RECALLED: "notifications > 0",
    Trait.SUPERSEDED: _SUPERSEDED,
    Trait.DERIVED: "is_derived",
}


def conditions(filters: Filters) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each condition as SQL over the table of objects, with its parameters."""
    for word in filters.chosen(Facet.MODEL):
        yield "model = ?", (word,)
    for trait in filters.traits:
        yield _TRAITS[trait], ()
    if filters.uses is not None:
        yield _HAS_UID.format(column="referenced"), (filters.uses,)
    if filters.replaces is not None:
        yield _HAS_UID.format(column="replaced"), (filters.replaces,)
