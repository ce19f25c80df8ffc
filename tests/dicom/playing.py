"""Runs operations as a worker would, and holds each of them to the promise: exactly one `Ended`, and it is last."""

import hashlib
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from implant_gui.dicom.operations import DicomOperations
from implant_gui.dicom.wire.stories import WIRE
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import InstanceWriter, Operation, Operations
from implant_gui.domain.service.ae import AeTitle, Server, Timeouts
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Ended, InstanceStored, MatchesFound, OperationEvent
from implant_gui.domain.service.instance import InstanceHeader, StoredInstance
from implant_gui.domain.service.match import Match
from implant_gui.domain.uid import Uid

CALLING = AeTitle("IMPLANT_GUI")
CALLED = AeTitle("PEER")
PATIENCE_S = 20.0
"""For what must happen; nothing is asserted about how long it takes."""
E_ = TypeVar("E_")


def is_wire(operations: Operations) -> bool:
    """Whether it is the wire engine: the two are allowed to differ where the wire engine knows more."""
    return isinstance(operations, DicomOperations) and operations.stories is WIRE


def server_at(port: int, **timeouts: float) -> Server:
    """A server on this machine; time limits are generous where a test does not want to see them."""
    defaults = Timeouts(connect=5.0, pdu=5.0, answer=10.0, cancel_grace=0.3)
    return Server("peer", "127.0.0.1", port, CALLED, timeouts=replace(defaults, **timeouts))


class Played:
    """What an operation told."""

    def __init__(self, events: list[OperationEvent]) -> None:
        self.events = events
        ends = [event for event in events if isinstance(event, Ended)]
        assert len(ends) == 1, f"{len(ends)} ends"
        assert events[-1] is ends[0]
        self.ended = ends[0]

    def of(self, kind: type[E_]) -> list[E_]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def matches(self) -> list[Match]:
        return [match for found in self.of(MatchesFound) for match in found.matches]

    @property
    def stored(self) -> list[Uid]:
        return [event.instance.sop_instance_uid for event in self.of(InstanceStored)]

    @property
    def error(self) -> OperationError:
        assert self.ended.error is not None, self.ended
        return self.ended.error

    @property
    def kind(self) -> ErrorKind:
        return self.error.kind

    @property
    def code(self) -> int:
        assert self.ended.status is not None, self.ended
        return self.ended.status.code


def play(operation: Operation, token: CancelToken | None = None) -> Played:
    """Run an operation to its end in this thread."""
    return Played(list(operation(token or CancelToken())))


class Playing:
    """An operation under way on a thread of its own."""

    def __init__(self, operation: Operation) -> None:
        self.token = CancelToken()
        self._operation = operation
        self._seen: list[OperationEvent] = []
        self._news: queue.Queue[OperationEvent | BaseException] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            for event in self._operation(self.token):
                self._news.put(event)
        except BaseException as error:  # noqa: BLE001 - told in the test's thread
            self._news.put(error)

    def wait_for(self, kind: type[E_]) -> E_:
        """The next event of a kind."""
        while True:
            event = self._next()
            if isinstance(event, kind):
                return event

    def finish(self) -> Played:
        """All events, once the operation has ended."""
        while not any(isinstance(event, Ended) for event in self._seen):
            self._next()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()
        while not self._news.empty():
            self._next()
        return Played(self._seen)

    def _next(self) -> OperationEvent:
        event = self._news.get(timeout=PATIENCE_S)
        if isinstance(event, BaseException):
            raise event
        self._seen.append(event)
        return event


def wait_until(condition: Callable[[], Any]) -> None:
    """Return once `condition` holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.005)


class FolderSink:
    """Keeps received data sets as files; can be told to fail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fail_after: int | None = None
        self.begun = 0
        self.commit_failure: Exception | None = None
        self.failure = ErrorKind.DISK_FULL
        self.durable: list[StoredInstance] = []
        self.discarded = 0
        self.committed: list[StoredInstance] = []

    def open(self, header: InstanceHeader) -> InstanceWriter:
        self.begun += 1
        return _FileWriter(self, header, self.begun)

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        durable = tuple(replace(instance, is_durable=True) for instance in instances)
        self.durable += durable
        return durable


class _FileWriter:
    def __init__(self, sink: FolderSink, header: InstanceHeader, number: int) -> None:
        self._sink = sink
        self._header = header
        self._number = number
        self._data = b""

    def write(self, chunk: bytes | memoryview) -> None:
        if self._sink.fail_after is not None and self._number > self._sink.fail_after:
            raise OperationError(self._sink.failure)
        self._data += chunk

    def hash_ahead(self) -> None:
        pass

    def commit(self, *, durable: bool) -> StoredInstance:  # noqa: ARG002
        if self._sink.commit_failure is not None:
            raise self._sink.commit_failure
        digest = hashlib.sha256(self._data).hexdigest()
        path = self._sink.folder / digest
        path.write_bytes(self._data)
        header = self._header
        stored = StoredInstance(
            header.sop_class_uid, header.sop_instance_uid, path, len(self._data), digest, header.origin
        )
        self._sink.committed.append(stored)
        return stored

    def discard(self) -> None:
        self._sink.discarded += 1
