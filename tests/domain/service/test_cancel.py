"""The cancel token: callbacks once, at once when late, in any order of registration and cancelling."""

import threading

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.service.cancel import AbortCause, CancelToken


def test_a_callback_runs_once_when_the_token_is_cancelled() -> None:
    token, calls = CancelToken(), list[str]()
    with token.on_cancel(lambda: calls.append("cancel")), token.on_abort(lambda: calls.append("abort")):
        token.cancel()
        token.cancel()
        assert calls == ["cancel"]
        token.abort(AbortCause.CANCEL_IGNORED)
    assert calls == ["cancel", "abort"]
    assert token.is_cancelled
    assert token.is_aborted


def test_a_late_callback_runs_at_once() -> None:
    token, calls = CancelToken(), list[int]()
    token.cancel()
    with token.on_cancel(lambda: calls.append(1)):
        assert calls == [1]


def test_a_callback_is_forgotten_after_its_block() -> None:
    token, calls = CancelToken(), list[int]()
    with token.on_cancel(lambda: calls.append(1)):
        pass
    token.cancel()
    assert calls == []


def test_aborting_for_a_time_limit_is_no_wish_to_cancel() -> None:
    token = CancelToken()
    token.abort(AbortCause.OPERATION_TIMEOUT)
    token.abort(AbortCause.SHUTDOWN)
    assert token.is_stopped
    assert not token.is_cancelled
    assert token.abort_cause is AbortCause.OPERATION_TIMEOUT


def test_many_threads_cancel_once() -> None:
    token, calls = CancelToken(), list[int]()
    with token.on_cancel(lambda: calls.append(1)):
        threads = [threading.Thread(target=token.cancel) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert calls == [1]


@pytest.mark.parametrize(
    ("cause", "limit"),
    [
        (AbortCause.OPERATION_TIMEOUT, ErrorKind.OPERATION_TIMEOUT),
        (AbortCause.NO_PROGRESS, ErrorKind.NO_PROGRESS),
        (AbortCause.CANCEL_IGNORED, None),
        (AbortCause.SHUTDOWN, None),
    ],
)
def test_only_a_time_limit_makes_an_abort_an_error(cause: AbortCause, limit: ErrorKind | None) -> None:
    token = CancelToken()
    assert token.time_limit is None
    token.abort(cause)
    assert token.time_limit is limit
