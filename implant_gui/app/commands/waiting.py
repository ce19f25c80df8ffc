"""Waiting for SIGINT or SIGTERM in commands that run until they are told to stop."""

import queue
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, Generic, TypeVar

_T = TypeVar("_T")
_LISTEN_S: Final = 0.2
"""On Windows a wait is not ended by a signal: the handler runs when the wait is over."""


class Inbox(Generic[_T]):
    """Things that other threads put in and the main thread takes out until somebody wants to stop."""

    def __init__(self) -> None:
        self._items: queue.SimpleQueue[_T] = queue.SimpleQueue()
        self._is_stopped = False

    def put(self, item: _T) -> None:
        """Add an item; any thread."""
        self._items.put(item)

    def stop(self) -> None:
        """End `take_all` once it is empty; safe in a signal handler."""
        self._is_stopped = True

    def take_all(self) -> Iterator[_T]:
        """Each item as it comes, until `stop`."""
        while True:
            try:
                yield self._items.get(timeout=_LISTEN_S)
            except queue.Empty:
                if self._is_stopped:
                    return


@contextmanager
def signals_to(stop: Callable[[], object]) -> Iterator[None]:
    """Have SIGINT and SIGTERM call `stop`, which must be safe in a signal handler, while the block runs."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
