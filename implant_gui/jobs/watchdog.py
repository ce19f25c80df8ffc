"""Ends operations that overstay: the limits that an operation cannot keep by itself, because it is the one that waits.

One thread looks after all of them, sleeps until the next deadline and does not exist before the first operation.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.cancel import AbortCause, CancelToken
from implant_gui.domain.service.events import MatchesFound, OperationEvent, Progress
from implant_gui.domain.service.status import NO_COUNTERS

_NEVER: Final = float("inf")
_LONGEST_SLEEP_S: Final = 3600.0
"""Waiting for `_NEVER` overflows the platform's clock."""


class Watch:
    """The time limits of one running operation (`Timeouts.total`, `.progress`, `.cancel_grace`).

    Once somebody has cancelled, only the grace period counts. The time that an event waits for room in the mailbox is
    our own slowness and never counts as the peer's.

    Thread: the operation's for the events, any for the rest; every attribute is written by one thread only.
    """

    def __init__(self, token: CancelToken, timeouts: Timeouts, now: float) -> None:
        self.token: Final = token
        self._timeouts = timeouts
        self._end = now + timeouts.total if timeouts.total > 0 else _NEVER
        self._news_at = now
        self._is_delivering = False
        self._cancelled_at: float | None = None
        self._last_progress: Progress | None = None

    def cancelled(self, now: float) -> None:
        """The grace period begins."""
        self._cancelled_at = now

    def deliver(self, event: OperationEvent, post: Callable[[OperationEvent], None]) -> None:
        """Have `post` bring `event` to the reader, who may keep us waiting."""
        self._is_delivering = True
        since = time.monotonic()
        post(event)
        now = time.monotonic()
        self._news_at = now if self._is_news(event) else self._news_at + (now - since)
        self._is_delivering = False

    def next_deadline(self, now: float) -> tuple[float, AbortCause]:
        """When the operation has to be aborted as things stand, and why then."""
        if self._cancelled_at is not None:
            return self._cancelled_at + self._timeouts.cancel_grace, AbortCause.CANCEL_IGNORED
        progress = self._timeouts.progress if self._timeouts.progress > 0 else _NEVER
        silent_since = now if self._is_delivering else self._news_at
        return min((self._end, AbortCause.OPERATION_TIMEOUT), (silent_since + progress, AbortCause.NO_PROGRESS))

    def _is_news(self, event: OperationEvent) -> bool:
        match event:
            case MatchesFound(matches=()):
                return False
            case Progress(sub_operations) if sub_operations != NO_COUNTERS:
                is_same = self._last_progress is not None and self._last_progress.sub_operations == sub_operations
                self._last_progress = event
                return not is_same
            case _:
                return True


class Watchdog:
    """Aborts operations when a limit of theirs is over.

    Thread: any; aborting happens in a thread of its own.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watches: list[Watch] = []
        self._thread: threading.Thread | None = None
        self._is_stopping = False

    @contextmanager
    def watching(self, token: CancelToken, timeouts: Timeouts) -> Iterator[Watch]:
        """Keep the limits of the operation that runs in the block."""
        watch = Watch(token, timeouts, time.monotonic())
        with self._changed:
            self._watches.append(watch)
            self._start_once()
            self._changed.notify()
        try:
            with token.on_cancel(partial(self._on_cancel, watch)):
                yield watch
        finally:
            with self._changed:
                if watch in self._watches:
                    self._watches.remove(watch)

    def stop(self, timeout_s: float | None = None) -> None:
        """End the thread; what is still watched is left alone."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join(timeout_s)

    def _start_once(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="job watchdog", daemon=True)
            self._thread.start()

    def _on_cancel(self, watch: Watch) -> None:
        with self._changed:
            watch.cancelled(time.monotonic())
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._is_stopping:
                    return
                overdue = self._take_overdue(time.monotonic())
                if not overdue:
                    self._sleep()
            for watch, cause in overdue:
                self._abort(watch, cause)

    def _take_overdue(self, now: float) -> list[tuple[Watch, AbortCause]]:
        due = [(watch, *watch.next_deadline(now)) for watch in self._watches]
        overdue = [(watch, cause) for watch, deadline, cause in due if deadline <= now]
        for watch, _ in overdue:
            self._watches.remove(watch)
        return overdue

    def _sleep(self) -> None:
        now = time.monotonic()
        nearest = min((watch.next_deadline(now)[0] for watch in self._watches), default=None)
        self._changed.wait(None if nearest is None else min(max(nearest - now, 0.0), _LONGEST_SLEEP_S))

    def _abort(self, watch: Watch, cause: AbortCause) -> None:
        try:
            watch.token.abort(cause)
        except Exception:  # noqa: BLE001 - a bug in one operation must not leave the others without a watchdog
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
