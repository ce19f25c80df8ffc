import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.cancel import AbortCause, CancelRung, CancelToken
from implant_gui.domain.service.events import Ended, OperationEvent
from implant_gui.jobs.blocking import run
from tests.jobs.conftest import BEGUN, PATIENCE_S, Gate

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send SIGINT to a process itself")


def test_events_come_in_order_in_the_calling_thread() -> None:
    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        assert threading.current_thread() is not threading.main_thread()
        for _ in range(3):
            yield BEGUN
        yield Ended()

    assert list(run(operation, name="find PACS", timeouts=Timeouts())) == [BEGUN, BEGUN, BEGUN, Ended()]


def test_a_caller_that_is_slow_loses_nothing() -> None:
    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        yield from [BEGUN] * 12_000
        yield Ended()

    assert sum(1 for _ in run(operation, name="find PACS", timeouts=Timeouts())) == 12_001


def test_a_caller_that_stops_iterating_aborts_the_operation() -> None:
    seen: list[AbortCause | None] = []

    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        try:
            yield from Gate(obeys_cancel=False)(token)
        finally:
            seen.append(token.abort_cause)

    events = run(operation, name="find PACS", timeouts=Timeouts())
    assert next(events) == BEGUN
    events.close()
    assert seen == [AbortCause.SHUTDOWN]


def test_silence_is_told_in_the_calling_thread_until_something_happens() -> None:
    told = threading.Event()
    threads: list[threading.Thread] = []

    def operation(token: CancelToken) -> Iterator[OperationEvent]:
        assert told.wait(PATIENCE_S)
        yield Ended()

    def note() -> None:
        threads.append(threading.current_thread())
        told.set()

    assert list(run(operation, name="find PACS", timeouts=Timeouts(), on_silence=note)) == [Ended()]
    assert set(threads) == {threading.current_thread()}


def test_time_limits_are_kept() -> None:
    *_, ended = run(Gate(), name="find PACS", timeouts=Timeouts(total=0.02))
    assert isinstance(ended, Ended)
    assert ended.error is not None
    assert ended.error.kind is ErrorKind.OPERATION_TIMEOUT


def test_somebody_else_can_cancel() -> None:
    token = CancelToken()
    events = run(Gate(), name="find PACS", timeouts=Timeouts(), token=token)
    next(events)
    token.cancel()
    assert list(events) == [Ended(cancelled=CancelRung.ASKED)]


def interrupted(gate: Gate, interrupts: int) -> tuple[list[OperationEvent], list[int]]:
    """Let SIGINT come, each after the one before was seen."""
    seen: list[int] = []
    timeouts = Timeouts(cancel_grace=PATIENCE_S)

    def on_interrupt(count: int) -> None:
        seen.append(count)
        if count < interrupts:
            os.kill(os.getpid(), signal.SIGINT)

    events = []
    for event in run(gate, name="find PACS", timeouts=timeouts, on_interrupt=on_interrupt):
        events.append(event)
        if event == BEGUN:
            os.kill(os.getpid(), signal.SIGINT)
    return events, seen


@needs_signals
def test_the_first_interrupt_cancels() -> None:
    assert interrupted(Gate(), 1) == ([BEGUN, Ended(cancelled=CancelRung.ASKED)], [1])


@needs_signals
def test_the_second_interrupt_aborts() -> None:
    assert interrupted(Gate(obeys_cancel=False), 2) == ([BEGUN, Ended(cancelled=CancelRung.ABORTED)], [1, 2])


@needs_signals
def test_the_third_interrupt_waits_for_nobody() -> None:
    gate = Gate(obeys_cancel=False, obeys_abort=False)
    assert interrupted(gate, 3) == ([BEGUN, Ended(cancelled=CancelRung.DROPPED)], [1, 2, 3])
    gate.open()


@needs_signals
def test_afterwards_an_interrupt_is_what_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    assert list(run(lambda _: iter([Ended()]), name="echo", timeouts=Timeouts())) == [Ended()]
    assert signal.getsignal(signal.SIGINT) is before


def test_outside_the_main_thread_it_runs_without_a_signal_handler() -> None:
    events: list[OperationEvent] = []
    thread = threading.Thread(
        target=lambda: events.extend(run(lambda _: iter([Ended()]), name="echo", timeouts=Timeouts()))
    )
    thread.start()
    thread.join(PATIENCE_S)
    assert events == [Ended()]


@needs_signals
def test_ctrl_c_reaches_a_process_that_only_waits(tmp_path: Path) -> None:
    script = """
import sys, threading
from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.events import Connecting, Ended
from implant_gui.jobs.blocking import run

def operation(token):
    stop = threading.Event()
    with token.on_cancel(stop.set):
        yield Connecting("PACS", "PACS@h:1")
        stop.wait(60)
        yield Ended()

for event in run(operation, name="find PACS", timeouts=Timeouts()):
    print(event, flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process, process.stdout as output:
        assert output.readline().startswith("Connecting")
        process.send_signal(signal.SIGINT)
        assert "CancelRung.ASKED" in output.readline()
        assert process.wait(PATIENCE_S) == 0
