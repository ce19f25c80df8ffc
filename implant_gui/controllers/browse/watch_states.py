"""What is known of watched searches: read once, changed in one piece, kept on the disk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Protocol

from implant_gui.controllers.common.background import Background
from implant_gui.domain.keeping.watch import Answer, Change, WatchState, fresh_news, next_state


class WatchStore(Protocol):
    """Keeps the states of watched searches. Each call touches the disk."""

    def load(self, name: str) -> WatchState | None:
        """What is known; None if nothing is."""

    def save(self, name: str, state: WatchState) -> None:
        """Replace what is known."""

    def forget(self, name: str) -> None:
        """Drop what is known."""


class WatchStates:
    """The states by the names of their searches.

    Thread: GUI. What changes a state reads the latest one from the disk, changes it and writes it as one piece of
    background work: neither two stories nor the command line undo what the other one did.
    """

    def __init__(self, background: Background, store: WatchStore) -> None:
        self._background = background
        self._store = store
        self._states: dict[str, WatchState | None] = {}

    @property
    def known(self) -> Mapping[str, WatchState]:
        """The searches that have been asked at least once."""
        return MappingProxyType({name: state for name, state in self._states.items() if state is not None})

    async def load(self, names: Iterable[str]) -> None:
        """Read the states that have not been read yet."""
        for name in names:
            if name not in self._states:
                state = await self._background(partial(self._store.load, name))
                self._states.setdefault(name, state)

    async def take(self, name: str, question: str, answers: Sequence[Answer], when: datetime) -> tuple[Change, ...]:
        """Take in what servers told; gives the news in it."""
        before, after = await self._background(partial(self._taken, name, question, answers, when))
        self._states[name] = after
        return fresh_news(before, after)

    async def mark_seen(self) -> None:
        """Somebody has seen what is new until now; what comes while this is written stays new."""
        seen = {name: frozenset(state.news) for name, state in self.known.items() if state.news}
        for name, changes in seen.items():
            left = await self._background(partial(self._without, name, changes))
            if name in self._states:  # else it was forgotten meanwhile
                self._states[name] = left

    async def forget(self, name: str) -> None:
        """Know nothing of a search any more."""
        self._states.pop(name, None)
        await self._background(partial(self._store.forget, name))
        self._states.pop(name, None)  # an answer that was being written when it began

    def _taken(
        self, name: str, question: str, answers: Sequence[Answer], when: datetime
    ) -> tuple[WatchState | None, WatchState]:
        before = self._store.load(name)
        after = next_state(before, question, answers, when)
        self._store.save(name, after)
        return before, after

    def _without(self, name: str, changes: frozenset[Change]) -> WatchState | None:
        latest = self._store.load(name)
        if latest is None:
            return None
        left = replace(latest, news=tuple(change for change in latest.news if change not in changes))
        self._store.save(name, left)
        return left
