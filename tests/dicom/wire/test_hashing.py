import logging
import threading

import pytest

from implant_gui.dicom.wire.hashing import HashingAhead
from implant_gui.dicom.wire.limits import MIB
from implant_gui.domain.service.instance import StoredInstance

LARGE = 8 * MIB


class Writer:
    """Says which thread hashed it; waits to be let go, or fails."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.has_begun = threading.Event()
        self.may_end = threading.Event()
        self.thread: threading.Thread | None = None
        self._failure = failure

    def write(self, chunk: bytes | memoryview) -> None:
        raise NotImplementedError

    def hash_ahead(self) -> None:
        self.thread = threading.current_thread()
        self.has_begun.set()
        assert self.may_end.wait(20)
        if self._failure is not None:
            raise self._failure

    def commit(self, *, durable: bool) -> StoredInstance:
        raise NotImplementedError

    def discard(self) -> None:
        raise NotImplementedError


def test_small_objects_are_left_alone_and_cost_no_thread() -> None:
    before = threading.active_count()
    hashing = HashingAhead()
    assert not hashing.consider(Writer(), 100_000)
    assert threading.active_count() == before
    hashing.close()


def test_a_large_object_is_hashed_by_another_thread_once_at_a_time() -> None:
    hashing, writer = HashingAhead(), Writer()
    assert hashing.consider(writer, LARGE)
    assert writer.has_begun.wait(20)
    assert not hashing.consider(writer, LARGE)
    writer.may_end.set()
    hashing.close()
    assert writer.thread not in (None, threading.current_thread())
    assert writer.thread is not None
    assert not writer.thread.is_alive()
    hashing.close()


def test_a_bug_does_not_stop_it(caplog: pytest.LogCaptureFixture) -> None:
    hashing, failing, next_one = HashingAhead(), Writer(ZeroDivisionError()), Writer()
    failing.may_end.set()
    next_one.may_end.set()
    with caplog.at_level(logging.ERROR):
        assert hashing.consider(failing, LARGE)
        assert failing.has_begun.wait(20)
        while not hashing.consider(next_one, LARGE):
            pass
        hashing.close()
    assert next_one.has_begun.is_set()
    assert "Hashing ahead failed: ZeroDivisionError" in caplog.text
    caplog.clear()
