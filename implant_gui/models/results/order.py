"""Sorting the result tree, parent by parent. Python's sort with prepared keys: a proxy's is ten times slower.

To make the keys takes longest, so everything is given its rank first, in slices; what is shown follows in one layout.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Final

from implant_gui.models.common.columns import Column
from implant_gui.models.common.natural import NaturalKey, natural_key
from implant_gui.models.common.tree import Branch
from implant_gui.models.results.nodes import HeadingNode, MatchNode, ResultNode

MOST_AT_ONCE: Final = 2_000
"""So many matches are ranked in less time than anybody notices."""
_BETWEEN_LOOKS: Final = 64
"""So many keys are made between two looks at the clock."""
_ARRIVED: Final = attrgetter("order")
_RANK: Final = attrgetter("rank")
ARRIVAL = -1
"""Stands for the order of arrival where a column is expected."""


class Ranking:
    """Ranks everything below the topmost headings, shown or not; nothing moves by that.

    What arrives later has its order of arrival for a rank, which is behind everything.
    """

    def __init__(
        self, top: Sequence[ResultNode], columns: Sequence[Column[MatchNode]], place: int, *, is_descending: bool
    ) -> None:
        """By the column at `place`; headings follow only the tree's own, the first."""
        self._key: Callable[[MatchNode], Any] = _ARRIVED if place == ARRIVAL else columns[place].key_of
        self._place = place
        self._is_descending = is_descending and place != ARRIVAL
        self._steps = self._walk(top)

    def go_on(self, deadline: float = float("inf")) -> bool:
        """Rank until a time (of `time.perf_counter`), but some in any case; gives whether everything is ranked."""
        return not any(time.perf_counter() >= deadline for _ in self._steps)

    def _walk(self, top: Sequence[ResultNode]) -> Iterator[None]:
        waiting = [top]
        while waiting:
            siblings = tuple(waiting.pop())
            headings = [each for each in siblings if isinstance(each, HeadingNode)]
            self._rank_headings(headings)
            waiting += [heading.below for heading in headings]
            yield from self._rank_matches([each for each in siblings if isinstance(each, MatchNode)])

    def _rank_headings(self, headings: Sequence[HeadingNode]) -> None:
        if self._place == ARRIVAL:
            _number(sorted(headings, key=_ARRIVED))
        elif self._place == 0:
            _number(sorted(headings, key=_name, reverse=self._is_descending))

    def _rank_matches(self, matches: Sequence[MatchNode]) -> Iterator[None]:
        keys: list[Any] = []
        for first in range(0, len(matches), _BETWEEN_LOOKS):
            keys += map(self._key, matches[first : first + _BETWEEN_LOOKS])
            yield
        places = sorted(range(len(matches)), key=keys.__getitem__, reverse=self._is_descending)
        _number([matches[place] for place in places])


def sort_below(branch: Branch) -> None:
    """Sort everything that is shown below `branch` by its rank, and number its rows."""
    branch.children.sort(key=_RANK)
    for row, child in enumerate(branch.children):
        child.row = row
    for child in branch.children:
        if not isinstance(child, HeadingNode):
            break  # siblings are all of one kind
        sort_below(child)


def _number(nodes: Sequence[ResultNode]) -> None:
    for rank, node in enumerate(nodes):
        node.rank = rank


def _name(heading: ResultNode) -> NaturalKey:
    return natural_key(heading.name) if isinstance(heading, HeadingNode) else ()
