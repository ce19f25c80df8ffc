"""Cancelling: one token per operation, with the two rungs of the ladder that need another thread to act.

The first rung, `cancel`, asks politely (C-CANCEL, or stop connecting). The second, `abort`, no longer asks: A-ABORT,
then the socket is dropped. Both are sticky: a callback that is registered later runs at once.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Final

from implant_gui.domain.errors import ErrorKind


class CancelRung(IntEnum):
    """How far a cancellation had to go; the user is told."""

    ASKED = 1
    """The peer honoured C-CANCEL, or there was nobody to ask yet."""
    FINISHED_ANYWAY = 2
    """The operation came to its own end before the peer saw the request, or the peer ignored it."""
    ABORTED = 3
    """The peer ignored C-CANCEL for the grace period; the association was aborted."""
    DROPPED = 4
    """Even the A-ABORT could not be sent; the socket was closed."""


class AbortCause(IntEnum):
    """Why the second rung was taken."""

    CANCEL_IGNORED = 1
    OPERATION_TIMEOUT = 2
    NO_PROGRESS = 3
    SHUTDOWN = 4


_TIME_LIMITS: Final = {
    AbortCause.OPERATION_TIMEOUT: ErrorKind.OPERATION_TIMEOUT,
    AbortCause.NO_PROGRESS: ErrorKind.NO_PROGRESS,
}


class CancelToken:
    """Carries the wish to stop from any thread to the operation.

    Callbacks run exactly once, in the thread that cancels, and must not block or raise.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancel = _Stage()
        self._abort = _Stage()
        self._abort_cause: AbortCause | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called (`abort` does not imply it: a time limit aborts without a wish to cancel)."""
        return self._cancel.is_reached

    @property
    def is_aborted(self) -> bool:
        """Whether `abort` was called."""
        return self._abort.is_reached

    @property
    def is_stopped(self) -> bool:
        """Whether either was called: work that polls should end."""
        return self.is_cancelled or self.is_aborted

    @property
    def abort_cause(self) -> AbortCause | None:
        """Why `abort` was called, if it was."""
        return self._abort_cause

    @property
    def time_limit(self) -> ErrorKind | None:
        """What the operation ends with when it was aborted for taking too long, and not by wish."""
        return None if self._abort_cause is None else _TIME_LIMITS.get(self._abort_cause)

    def cancel(self) -> None:
        """Ask the operation to end; a second call does nothing."""
        self._cancel.reach(self._lock)

    def abort(self, cause: AbortCause) -> None:
        """End the operation without asking; a second call does nothing."""
        with self._lock:
            self._abort_cause = self._abort_cause or cause
        self._abort.reach(self._lock)

    @contextmanager
    def on_cancel(self, callback: Callable[[], None]) -> Iterator[None]:
        """Have `callback` called on `cancel` while the block runs; at once if that has happened."""
        with self._cancel.calling(callback, self._lock):
            yield

    @contextmanager
    def on_abort(self, callback: Callable[[], None]) -> Iterator[None]:
        """Have `callback` called on `abort` while the block runs; at once if that has happened."""
        with self._abort.calling(callback, self._lock):
            yield


class _Stage:
    """One rung: reached or not, and who wants to know."""

    def __init__(self) -> None:
        self.is_reached = False
        self._callbacks: list[Callable[[], None]] = []

    def reach(self, lock: threading.Lock) -> None:
        with lock:
            if self.is_reached:
                return
            self.is_reached = True
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    @contextmanager
    def calling(self, callback: Callable[[], None], lock: threading.Lock) -> Iterator[None]:
        with lock:
            run_now = self.is_reached
            if not run_now:
                self._callbacks.append(callback)
        if run_now:
            callback()
        try:
            yield
        finally:
            with lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)
