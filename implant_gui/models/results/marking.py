"""News of what the library has, on its way to the matches in slices: nobody waits for the marks of many."""

import time
from collections.abc import Collection, Iterable
from typing import Final

from implant_gui.domain.uid import Uid
from implant_gui.models.results.nodes import MatchNode
from implant_gui.models.results.store import MatchStore

MOST_AT_ONCE: Final = 2_000
"""So many matches are marked in less time than anybody notices."""
_BETWEEN_LOOKS: Final = 64
"""So many matches are marked between two looks at the clock."""


class Marking:
    """Renews the marks of instances for which it changed whether they are held.

    Attributes:
        marked: the matches of those that are done.
    """

    def __init__(self, store: MatchStore) -> None:
        self.marked: list[MatchNode] = []
        self._store = store
        self._waiting: list[Uid] = []

    @property
    def is_short(self) -> bool:
        """Whether that is done sooner than anybody notices."""
        return len(self._waiting) <= MOST_AT_ONCE

    def add(self, uids: Iterable[Uid]) -> None:
        """Renew these as well; what is not among the matches is passed over."""
        self._waiting += uids

    def go_on(self, deadline: float = float("inf")) -> tuple[Collection[MatchNode], bool]:
        """Mark until a time (of `time.perf_counter`), but some in any case; gives which, and whether all are marked."""
        before = len(self.marked)
        while self._waiting:
            some = self._waiting[-_BETWEEN_LOOKS:]
            del self._waiting[-_BETWEEN_LOOKS:]
            self.marked += self._store.mark_again(some)
            if time.perf_counter() >= deadline:
                break
        return self.marked[before:], not self._waiting
