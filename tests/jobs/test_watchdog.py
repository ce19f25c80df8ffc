import threading
from collections.abc import Iterator

import pytest

from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.cancel import AbortCause, CancelToken
from implant_gui.domain.service.events import Connecting, MatchesFound, Progress
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import NO_COUNTERS, DimseStatus, StatusCategory, StatusMeaning, SubOperations
from implant_gui.jobs.watchdog import Watch, Watchdog
from tests.jobs.conftest import PATIENCE_S

PENDING = DimseStatus(StatusMeaning(0xFF00, Service.GET, StatusCategory.PENDING, "Pending"))
NO_LIMITS = Timeouts(progress=0.0, total=0.0)


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    watchdog = Watchdog()
    yield watchdog
    watchdog.stop(PATIENCE_S)


def aborted_within(watchdog: Watchdog, timeouts: Timeouts, *, cancel: bool = False) -> AbortCause | None:
    token, gone = CancelToken(), threading.Event()
    with token.on_abort(gone.set), watchdog.watching(token, timeouts):
        if cancel:
            token.cancel()
        assert gone.wait(PATIENCE_S)
    return token.abort_cause


def test_the_whole_operation_has_a_limit(watchdog: Watchdog) -> None:
    assert aborted_within(watchdog, Timeouts(total=0.02, progress=0.0)) is AbortCause.OPERATION_TIMEOUT


def test_an_operation_that_brings_nothing_is_aborted(watchdog: Watchdog) -> None:
    assert aborted_within(watchdog, Timeouts(progress=0.02)) is AbortCause.NO_PROGRESS


def test_a_cancel_that_is_ignored_is_followed_by_an_abort(watchdog: Watchdog) -> None:
    timeouts = Timeouts(cancel_grace=0.02, progress=0.0)
    assert aborted_within(watchdog, timeouts, cancel=True) is AbortCause.CANCEL_IGNORED


def test_one_thread_looks_after_all_operations_and_goes_when_it_is_told_to(watchdog: Watchdog) -> None:
    before = threading.active_count()
    tokens = [CancelToken() for _ in range(5)]
    with (
        watchdog.watching(tokens[0], NO_LIMITS),
        watchdog.watching(tokens[1], NO_LIMITS),
        watchdog.watching(tokens[2], NO_LIMITS),
    ):
        assert threading.active_count() == before + 1
    watchdog.stop(PATIENCE_S)
    assert threading.active_count() == before


def test_an_operation_that_has_ended_is_left_alone(watchdog: Watchdog) -> None:
    token = CancelToken()
    with watchdog.watching(token, Timeouts(total=0.05)):
        pass
    assert aborted_within(watchdog, Timeouts(total=0.1)) is AbortCause.OPERATION_TIMEOUT
    assert not token.is_aborted


def test_a_bug_in_one_operation_leaves_the_others_their_watchdog(
    watchdog: Watchdog, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    token = CancelToken()

    def fail() -> None:
        raise LookupError("ours")

    with token.on_abort(fail), watchdog.watching(token, Timeouts(total=0.01)):
        assert aborted_within(watchdog, Timeouts(total=0.05)) is AbortCause.OPERATION_TIMEOUT
    assert [report.exc_type for report in reported] == [LookupError]


def test_counters_that_do_not_move_are_no_progress() -> None:
    watch = Watch(CancelToken(), Timeouts(progress=60.0), now=-1e6)
    first, second = SubOperations(3, 0, 0, 0), SubOperations(2, 1, 0, 0)

    def deadline_after(event: Progress | MatchesFound) -> float:
        watch.deliver(event, lambda _: None)
        return watch.next_deadline(0.0)[0]

    begun = deadline_after(Progress(first, PENDING))
    assert deadline_after(Progress(first, PENDING)) - begun < 1e-3
    assert deadline_after(MatchesFound((), PENDING)) - begun < 1e-3
    assert deadline_after(Progress(second, PENDING)) > begun


def test_a_peer_that_sends_no_counters_shows_that_it_lives_by_each_response() -> None:
    watch = Watch(CancelToken(), Timeouts(progress=60.0), now=-1e6)
    alive = Progress(NO_COUNTERS, PENDING)
    watch.deliver(alive, lambda _: None)
    first, _ = watch.next_deadline(0.0)
    watch.deliver(alive, lambda _: None)
    second, _ = watch.next_deadline(0.0)
    assert second > first > 0


def test_the_time_that_the_reader_takes_is_not_the_peers() -> None:
    watch = Watch(CancelToken(), Timeouts(progress=60.0), now=0.0)

    def look_at_the_clock(_: object) -> None:
        assert watch.next_deadline(1e9) == (1e9 + 60.0, AbortCause.NO_PROGRESS)

    watch.deliver(Connecting("PACS", "PACS@h:1"), look_at_the_clock)
