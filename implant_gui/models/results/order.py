"""Sorting the result tree, parent by parent. Python's sort with prepared keys: a proxy's is ten times slower."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from implant_gui.models.common.columns import Column
from implant_gui.models.common.natural import NaturalKey, natural_key
from implant_gui.models.common.tree import Branch
from implant_gui.models.results.nodes import HeadingNode, MatchNode

_ARRIVED: Final = attrgetter("order")
ARRIVAL = -1
"""Stands for the order of arrival where a column is expected."""


def sort_below(node: Branch, columns: Sequence[Column[MatchNode]], place: int, *, is_descending: bool) -> None:
    """Sort everything below `node` by the column at `place`; headings follow only the tree's own, the first."""
    headings = [child for child in node.children if isinstance(child, HeadingNode)]
    matches = [child for child in node.children if isinstance(child, MatchNode)]
    if place == ARRIVAL:
        headings.sort(key=_ARRIVED)
        matches.sort(key=_ARRIVED)
    else:
        matches.sort(key=columns[place].key_of, reverse=is_descending)
    if place == 0:
        headings.sort(key=_name, reverse=is_descending)
    node.children = [*headings, *matches]
    for row, child in enumerate(node.children):
        child.row = row
    for heading in headings:
        sort_below(heading, columns, place, is_descending=is_descending)


def _name(heading: HeadingNode) -> NaturalKey:
    return natural_key(heading.name)
