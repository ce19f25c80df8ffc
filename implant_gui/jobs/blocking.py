"""Runs one operation for a caller who has nothing else to do: the command line.

The operation still has a thread of its own, so that Ctrl-C is seen at once whatever the operation waits for.
"""

import queue
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from implant_gui.domain.ports import Operation
from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.cancel import AbortCause, CancelRung, CancelToken
from implant_gui.domain.service.events import Ended, OperationEvent
from implant_gui.jobs.mailbox import Mailbox
from implant_gui.jobs.watchdog import Watchdog
from implant_gui.jobs.worker import Assignment, Envelope, Worker

_LISTEN_S: Final = 0.2
"""On Windows a wait is not ended by Ctrl-C: the handler runs when the wait is over."""
_LEAVE_S: Final = 1.0


def run(
    operation: Operation,
    *,
    name: str,
    timeouts: Timeouts,
    token: CancelToken | None = None,
    on_interrupt: Callable[[int], None] | None = None,
    on_silence: Callable[[], None] | None = None,
) -> Generator[OperationEvent, None, None]:
    """The events of `operation`, in order, ending in exactly one `Ended`.

    While this runs in the main thread, SIGINT raises no KeyboardInterrupt but walks the cancel ladder: the first
    cancels, the second aborts, the third no longer waits for the operation (`CancelRung.DROPPED`). A caller that stops
    iterating aborts the operation.

    Args:
        operation: what to run.
        name: what the thread is called in a log.
        timeouts: the limits that the watchdog keeps.
        token: to cancel from elsewhere (another signal, say).
        on_interrupt: called in the calling thread with 1 for the first SIGINT, 2 for the second and so on.
        on_silence: called in the calling thread several times a second while no event comes.
    """
    token = token or CancelToken()
    bell: queue.SimpleQueue[None] = queue.SimpleQueue()
    mailbox = Mailbox[Envelope](wake=lambda: bell.put(None))
    watchdog = Watchdog()
    assignment = Assignment(1, name, operation, timeouts, token)
    worker = Worker(assignment, post=mailbox.post, watchdog=watchdog, when_done=lambda _: None)
    try:
        with _counting_interrupts(bell) as interrupts:
            worker.start()
            yield from _events(mailbox, bell, _Ladder(token, interrupts, on_interrupt), on_silence)
    finally:
        mailbox.lift()
        if worker.is_alive():
            token.abort(AbortCause.SHUTDOWN)
            worker.join(_LEAVE_S)
        watchdog.stop(_LEAVE_S)


class _Interrupts:
    """How many SIGINTs have come.

    The signal handler only counts, because it can interrupt code that holds any lock.
    """

    count = 0


class _Ladder:
    """Acts on interrupts, outside the signal handler."""

    def __init__(self, token: CancelToken, interrupts: _Interrupts, on_interrupt: Callable[[int], None] | None) -> None:
        self._token = token
        self._interrupts = interrupts
        self._on_interrupt = on_interrupt
        self._seen = 0

    @property
    def is_at_its_end(self) -> bool:
        """Whether nothing is left but to go."""
        return self._seen > 2

    def climb(self) -> None:
        """Take one rung for every new interrupt."""
        while self._seen < self._interrupts.count:
            self._seen += 1
            if self._seen == 1:
                self._token.cancel()
            elif self._seen == 2:
                self._token.abort(AbortCause.CANCEL_IGNORED)
            if self._on_interrupt is not None:
                self._on_interrupt(self._seen)


def _events(
    mailbox: Mailbox[Envelope],
    bell: "queue.SimpleQueue[None]",
    ladder: _Ladder,
    on_silence: Callable[[], None] | None,
) -> Iterator[OperationEvent]:
    while True:
        try:
            bell.get(timeout=_LISTEN_S)
        except queue.Empty:
            if on_silence is not None:
                on_silence()
        for envelope in mailbox.take():
            ladder.climb()
            yield envelope.event
            if isinstance(envelope.event, Ended):
                return
        ladder.climb()
        if ladder.is_at_its_end:
            yield Ended(cancelled=CancelRung.DROPPED)
            return


@contextmanager
def _counting_interrupts(bell: "queue.SimpleQueue[None]") -> Iterator[_Interrupts]:
    """Count SIGINTs while the block runs, and ring `bell` (`SimpleQueue.put` is safe in a signal handler)."""
    interrupts = _Interrupts()

    def count(_number: int, _frame: FrameType | None) -> None:
        interrupts.count += 1
        bell.put(None)

    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = signal.signal(signal.SIGINT, count)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
