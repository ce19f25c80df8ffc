"""Many writers, one reader, one wake-up per batch: how events leave the worker threads.

A full mailbox makes its writers wait. So a slow screen slows the peer (through TCP) and never fills the memory. While
the reader is busy with what it took, writers wait as well: two threads that both want Python's lock take turns of
milliseconds, and each call of the reader into Qt would cost it such a turn.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Generic, TypeVar

T = TypeVar("T")

DEFAULT_CAPACITY: Final = 5000
LONGEST_HOLD_S: Final = 0.2
"""So long at most a writer waits for a busy reader; it may have opened a dialog."""


class Mailbox(Generic[T]):
    """A bounded queue whose reader is woken, instead of waiting.

    `wake` is called in the thread of the writer each time the mailbox stops being empty, and must not block. A reader
    that takes less than everything comes back by itself: it is not woken for what it left.

    Thread: any for writing; one for reading.

    Args:
        wake: see above.
        capacity: the weight from which on writers wait.
        weigh: how much an item counts; each counts 1 without it.
    """

    def __init__(
        self, wake: Callable[[], None], capacity: int = DEFAULT_CAPACITY, weigh: Callable[[T], int] | None = None
    ) -> None:
        self._wake = wake
        self._capacity = capacity
        self._weigh = weigh
        self._items: deque[tuple[T, int]] = deque()
        self._weight = 0
        self._room = threading.Condition()
        self._is_reader_busy = False
        self._is_bounded = True
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._items)

    def post(self, item: T, *, wait: bool = True) -> None:
        """Put `item` in, waiting for room first; with `wait` False (for the reader's own thread) go over the bound.

        What is posted after `close` is dropped.
        """
        weight = 1 if self._weigh is None else self._weigh(item)
        with self._room:
            if wait:
                if self._is_reader_busy:
                    self._room.wait_for(self._is_undisturbed, LONGEST_HOLD_S)
                self._room.wait_for(self._has_room)
            if self._is_closed:
                return
            was_empty = not self._items
            self._items.append((item, weight))
            self._weight += weight
        if was_empty:
            self._wake()

    def take(self, limit: int | None = None) -> list[T]:
        """The oldest items, no more than it takes to weigh `limit`; never waits."""
        taken: list[T] = []
        weight = 0
        with self._room:
            while self._items and (limit is None or weight < limit):
                item, its_weight = self._items.popleft()
                taken.append(item)
                weight += its_weight
            self._weight -= weight
            self._room.notify_all()
        return taken

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Have writers wait while the block runs, though not for long."""
        self._is_reader_busy = True
        try:
            yield
        finally:
            with self._room:
                self._is_reader_busy = False
                self._room.notify_all()

    def lift(self) -> None:
        """Remove the bound for good: from now on no writer waits for a reader that may have gone."""
        with self._room:
            self._is_bounded = False
            self._room.notify_all()

    def close(self) -> None:
        """Take nothing more and let all waiting writers go; what is inside can still be taken."""
        with self._room:
            self._is_closed = True
            self._room.notify_all()

    def _has_room(self) -> bool:
        return self._is_closed or not self._is_bounded or self._weight < self._capacity

    def _is_undisturbed(self) -> bool:
        return not self._is_reader_busy or self._is_closed or not self._is_bounded
