"""Many writers, one reader, one wake-up per batch: how events leave the worker threads.

A full mailbox makes its writers wait. So a slow screen slows the peer (through TCP) and never fills the memory.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

DEFAULT_CAPACITY: Final = 5000


class Mailbox(Generic[T]):
    """A bounded queue whose reader is woken, instead of waiting.

    `wake` is called in the thread of the writer each time the mailbox stops being empty, and must not block. A reader
    that takes less than everything comes back by itself: it is not woken for what it left.

    Thread: any for writing; one for reading.
    """

    def __init__(self, wake: Callable[[], None], capacity: int = DEFAULT_CAPACITY) -> None:
        self._wake = wake
        self._capacity = capacity
        self._items: deque[T] = deque()
        self._room = threading.Condition()
        self._is_bounded = True
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._items)

    def post(self, item: T, *, wait: bool = True) -> None:
        """Put `item` in, waiting for room first; with `wait` False (for the reader's own thread) go over the bound.

        What is posted after `close` is dropped.
        """
        with self._room:
            if wait:
                self._room.wait_for(self._has_room)
            if self._is_closed:
                return
            was_empty = not self._items
            self._items.append(item)
        if was_empty:
            self._wake()

    def take(self, limit: int | None = None) -> list[T]:
        """The oldest items, at most `limit` of them; never waits."""
        with self._room:
            count = len(self._items) if limit is None else min(limit, len(self._items))
            taken = [self._items.popleft() for _ in range(count)]
            self._room.notify_all()
        return taken

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
        return self._is_closed or not self._is_bounded or len(self._items) < self._capacity
