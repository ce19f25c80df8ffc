"""A filter on its way through all matches, in slices: on each keystroke the window waits for one slice at most."""

import time
from typing import Final

from implant_gui.models.results.filters import MatchFilter
from implant_gui.models.results.store import MatchStore

_BETWEEN_LOOKS: Final = 64
"""So many matches are judged between two looks at the clock."""
_MOST_AT_ONCE: Final = 20_000
"""So many matches that are written down are judged in less time than a slice has."""
_MOST_WRITTEN_AT_ONCE: Final = 500
"""The same for those that are not: to write one down takes forty times as long as to judge it."""


class Sieve:
    """Judges the matches that are there now; whoever adds some, judges those."""

    def __init__(self, store: MatchStore, by: MatchFilter) -> None:
        self._store = store
        self._filter = by
        self._judged = 0
        self._count = len(store.matches)

    @property
    def is_short(self) -> bool:
        """Whether that is done sooner than anybody notices."""
        if self._filter.lets_all_pass:
            return True
        unwritten = self._store.unwritten_count if self._filter.reads_words else 0
        return self._count <= _MOST_AT_ONCE and unwritten <= _MOST_WRITTEN_AT_ONCE

    def go_on(self, deadline: float = float("inf")) -> bool:
        """Judge until a time (of `time.perf_counter`), but some in any case; gives whether all are judged."""
        while self._judged < self._count:
            self._judge_some()
            if time.perf_counter() >= deadline:
                break
        return self._judged >= self._count

    def _judge_some(self) -> None:
        end = min(self._judged + _BETWEEN_LOOKS, self._count)
        some = self._store.matches[self._judged : end]
        self._judged = end
        if self._filter.lets_all_pass:
            for node in some:
                node.passes = True
            return
        passes, reads_words = self._filter.passes, self._filter.reads_words
        for node in some:
            if reads_words and not node.shown:
                self._store.write(node)
            node.passes = passes(node)
