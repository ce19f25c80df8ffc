"""Events reach the listeners first, then the story that waits; every job comes to one end."""

import threading
from collections.abc import Iterator, Sequence

import pytest

from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.cancel import CancelRung, CancelToken
from implant_gui.domain.service.events import Connecting, Ended, OperationEvent
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.outcome import Summary, Verdict
from implant_gui.domain.service.status import DimseStatus
from implant_gui.domain.service.status_table import read_status
from tests.controllers.conftest import Play

SERVER = Server("PACS", "127.0.0.1", 104, AeTitle("PACS"))
SUCCESS = Ended(DimseStatus(read_status(0x0000, Service.ECHO)))


def succeed(_token: CancelToken) -> Iterator[OperationEvent]:
    yield Connecting("PACS", SERVER.address)
    yield SUCCESS


def wait_for_cancel(token: CancelToken) -> Iterator[OperationEvent]:
    cancelled = threading.Event()
    yield Connecting("PACS", SERVER.address)
    while not token.is_cancelled:
        cancelled.wait(0.005)
    yield Ended(cancelled=CancelRung.ASKED)


def fail_by_itself(_token: CancelToken) -> Iterator[OperationEvent]:
    yield Connecting("PACS", SERVER.address)
    raise ZeroDivisionError


def test_who_waits_goes_on_after_the_listeners_know_everything(play: Play, desk: JobDesk) -> None:
    heard: list[OperationEvent] = []

    def listen(_job_id: int, events: Sequence[OperationEvent], _summary: Summary) -> None:
        heard.extend(events)

    async def story() -> None:
        job = desk.start(succeed, SERVER, "echo", listen=listen)
        assert not desk.is_idle
        summary = await job.ended
        assert summary.verdict is Verdict.SUCCESS
        assert heard[-1] == SUCCESS
        assert desk.is_idle

    play(story())


def test_a_cancelled_job_ends_and_a_second_cancel_does_nothing(play: Play, desk: JobDesk) -> None:
    async def story() -> None:
        job = desk.start(wait_for_cancel, SERVER, "find", queued=True)
        desk.cancel(job.job_id)
        assert (await job.ended).verdict is Verdict.CANCELLED
        desk.cancel(job.job_id)

    play(story())


def test_an_operation_with_a_bug_ends_as_one(play: Play, desk: JobDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)

    async def story() -> None:
        summary = await desk.start(fail_by_itself, SERVER, "get").ended
        assert summary.error is not None
        assert summary.error.kind is ErrorKind.BUG

    play(story())
    assert [report.exc_type for report in reported] == [ZeroDivisionError]
