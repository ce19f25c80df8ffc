import threading
from collections.abc import Iterator

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import Operation
from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.cancel import AbortCause, CancelRung, CancelToken
from implant_gui.domain.service.events import Ended, MatchesFound, OperationEvent
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.match import EncodedDataset, Match
from implant_gui.domain.service.status import DimseStatus, StatusCategory, StatusMeaning
from implant_gui.domain.uid import Uid
from implant_gui.jobs.watchdog import Watchdog
from implant_gui.jobs.worker import Assignment, Envelope, Worker, weight_of
from tests.jobs.conftest import BEGUN, PATIENCE_S

SUCCESS = DimseStatus(StatusMeaning(0x0000, Service.FIND, StatusCategory.SUCCESS, "Success"))
CANCELLED = DimseStatus(StatusMeaning(0xFE00, Service.FIND, StatusCategory.CANCEL, "Cancelled"))


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    watchdog = Watchdog()
    yield watchdog
    watchdog.stop(PATIENCE_S)


@pytest.fixture
def bugs(monkeypatch: pytest.MonkeyPatch) -> list[threading.ExceptHookArgs]:
    """What was reported as a bug, instead of failing the test."""
    reported: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    return reported


def events_of(operation: Operation, watchdog: Watchdog, token: CancelToken | None = None) -> list[OperationEvent]:
    posted: list[Envelope] = []
    done: list[int] = []
    worker = Worker(
        Assignment(17, "find PACS", operation, Timeouts(), token or CancelToken()),
        post=posted.append,
        watchdog=watchdog,
        when_done=done.append,
    )
    assert worker.name == "job-17 find PACS"
    worker.start()
    worker.join(PATIENCE_S)
    assert done == [17]
    assert {envelope.job_id for envelope in posted} == {17}
    return [envelope.event for envelope in posted]


def ending(operation: Operation, watchdog: Watchdog, token: CancelToken | None = None) -> Ended:
    *before, last = events_of(operation, watchdog, token)
    assert isinstance(last, Ended)
    assert not any(isinstance(event, Ended) for event in before)
    return last


def test_events_come_in_order_and_end_with_what_the_operation_said(watchdog: Watchdog) -> None:
    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        yield BEGUN
        yield Ended(SUCCESS)

    assert events_of(operation, watchdog) == [BEGUN, Ended(SUCCESS)]


def test_nothing_follows_the_first_ended_and_the_operation_still_comes_to_its_own_end(watchdog: Watchdog) -> None:
    released: list[bool] = []

    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        yield Ended(SUCCESS)
        yield BEGUN
        yield Ended()
        released.append(True)

    assert events_of(operation, watchdog) == [Ended(SUCCESS)]
    assert released == [True]


def test_an_operation_error_is_how_a_job_ends(watchdog: Watchdog) -> None:
    error = OperationError(ErrorKind.CONNECTION_REFUSED, server="PACS")

    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        yield BEGUN
        raise error

    assert ending(operation, watchdog).error is error


def test_an_error_before_the_first_event_is_one_too(watchdog: Watchdog) -> None:
    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        raise OperationError(ErrorKind.HOST_UNKNOWN)

    assert ending(operation, watchdog).error is not None


def test_a_bug_is_reported_and_the_job_ends_all_the_same(
    watchdog: Watchdog, bugs: list[threading.ExceptHookArgs]
) -> None:
    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        yield BEGUN
        raise LookupError("ours")

    error = ending(operation, watchdog).error
    assert error is not None
    assert error.kind is ErrorKind.BUG
    (report,) = bugs
    assert report.exc_type is LookupError
    assert report.thread is not None
    assert report.thread.name == "job-17 find PACS"


def test_an_operation_that_just_stops_is_a_bug(watchdog: Watchdog, bugs: list[threading.ExceptHookArgs]) -> None:
    error = ending(lambda _: iter([BEGUN]), watchdog).error
    assert error is not None
    assert error.kind is ErrorKind.BUG
    assert len(bugs) == 1


def stopped(operation_ended: Ended | None, *, cancel: bool = False, abort: AbortCause | None = None) -> Operation:
    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        if cancel:
            token.cancel()
        if abort is not None:
            token.abort(abort)
        if operation_ended is not None:
            yield operation_ended

    return operation


LOST = OperationError(ErrorKind.CONNECTION_LOST, "PACS", "PACS@h:1")


@pytest.mark.parametrize(
    ("operation", "rung"),
    [
        (stopped(None, cancel=True), CancelRung.ASKED),
        (stopped(Ended(), cancel=True), CancelRung.ASKED),
        (stopped(Ended(CANCELLED), cancel=True), CancelRung.ASKED),
        (stopped(Ended(SUCCESS), cancel=True), CancelRung.FINISHED_ANYWAY),
        (stopped(Ended(error=LOST), cancel=True, abort=AbortCause.CANCEL_IGNORED), CancelRung.ABORTED),
        (stopped(Ended(cancelled=CancelRung.DROPPED), cancel=True), CancelRung.DROPPED),
        (stopped(Ended(SUCCESS)), None),
    ],
)
def test_a_cancelled_job_tells_how_far_it_had_to_go(
    watchdog: Watchdog, operation: Operation, rung: CancelRung | None
) -> None:
    assert ending(operation, watchdog).cancelled is rung


def test_a_time_limit_is_named_as_the_error_with_the_server_that_was_slow(watchdog: Watchdog) -> None:
    error = ending(stopped(Ended(error=LOST), abort=AbortCause.OPERATION_TIMEOUT), watchdog).error
    assert error is not None
    assert (error.kind, error.server, error.address) == (ErrorKind.OPERATION_TIMEOUT, "PACS", "PACS@h:1")
    error = ending(stopped(None, abort=AbortCause.NO_PROGRESS), watchdog).error
    assert error is not None
    assert error.kind is ErrorKind.NO_PROGRESS


def test_an_answer_that_came_in_the_last_moment_counts(watchdog: Watchdog) -> None:
    assert ending(stopped(Ended(SUCCESS), abort=AbortCause.OPERATION_TIMEOUT), watchdog) == Ended(SUCCESS)


def test_an_envelope_weighs_as_much_as_the_matches_in_it() -> None:
    match = Match(InformationModel.GENERIC, None, {}, EncodedDataset(b"", Uid("1.2.840.10008.1.2")))
    pending = DimseStatus(StatusMeaning(0xFF00, Service.FIND, StatusCategory.PENDING, "more to come"))
    events = (MatchesFound((match,) * 7, pending), MatchesFound((), pending), Ended())
    assert [weight_of(Envelope(1, event)) for event in events] == [7, 1, 1]
