"""A scheduler over a real mailbox, operations that wait for us, and a reader that knows when a job has ended."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from implant_gui.domain.ports import Operation
from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting, Ended, OperationEvent
from implant_gui.jobs.mailbox import Mailbox
from implant_gui.jobs.scheduler import Scheduler
from implant_gui.jobs.worker import Envelope

PATIENCE_S = 20.0
BEGUN = Connecting("PACS", "PACS@127.0.0.1:104")


class Reader:
    """Takes everything out of a mailbox as it comes, in the test's own thread."""

    def __init__(self) -> None:
        self._bell = threading.Event()
        self.mailbox = Mailbox[Envelope](wake=self._bell.set)
        self.envelopes: list[Envelope] = []

    def read_until(self, is_enough: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            self._bell.clear()
            self.envelopes += self.mailbox.take()
            if is_enough():
                return
            assert self._bell.wait(max(deadline - time.monotonic(), 0.0)), "waited in vain"

    def events_of(self, job_id: int) -> list[OperationEvent]:
        return [envelope.event for envelope in self.envelopes if envelope.job_id == job_id]

    def read_until_begun(self, *job_ids: int) -> None:
        self.read_until(lambda: all(self.events_of(job_id) for job_id in job_ids))

    def ending_of(self, job_id: int) -> Ended:
        self.read_until(lambda: any(isinstance(event, Ended) for event in self.events_of(job_id)))
        events = self.events_of(job_id)
        (ended,) = [event for event in events if isinstance(event, Ended)]
        assert events[-1] is ended
        return ended


class Gate:
    """An operation that begins, and ends when it is told to, or cancelled, or aborted."""

    def __init__(self, *, obeys_cancel: bool = True, obeys_abort: bool = True) -> None:
        self._go = threading.Event()
        self._obeys_cancel = obeys_cancel
        self._obeys_abort = obeys_abort

    def open(self) -> None:
        self._go.set()

    def __call__(self, token: CancelToken) -> Iterator[OperationEvent]:
        with token.on_cancel(self._on_cancel), token.on_abort(self._on_abort):
            yield BEGUN
            assert self._go.wait(PATIENCE_S)
            yield Ended()

    def _on_cancel(self) -> None:
        if self._obeys_cancel:
            self._go.set()

    def _on_abort(self) -> None:
        if self._obeys_abort:
            self._go.set()


Submit = Callable[..., int]


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def scheduler(reader: Reader) -> Iterator[Scheduler]:
    scheduler = Scheduler(reader.mailbox, overall=2, per_server=1)
    yield scheduler
    assert scheduler.stop(PATIENCE_S)


@pytest.fixture
def submit(scheduler: Scheduler) -> Submit:
    def submit(
        operation: Operation, *, server: str = "PACS", timeouts: Timeouts | None = None, queued: bool = True
    ) -> int:
        return scheduler.submit(
            operation, server=server, title=f"find {server}", timeouts=timeouts or Timeouts(), queued=queued
        )

    return submit
