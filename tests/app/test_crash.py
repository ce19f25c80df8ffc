"""A mistake of ours is told with what helps to find it, and never with what a server sent."""

import asyncio
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from implant_gui.app.crash import CrashReporter, report_of


def failed(text: str) -> ValueError:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_a_report_names_the_place_and_the_versions_but_quotes_nothing() -> None:
    report = report_of(failed("DOE^JOHN"))
    assert report.splitlines()[-1] == "ValueError"
    assert "implant-gui" in report
    assert "in failed" in report
    assert "DOE" not in report


class Emitter(QObject):
    emitted = Signal(int)


class Receiver(QObject):
    def take(self, number: int, unexpected: str) -> None:
        """Can never be called by the signal."""


def test_a_report_without_a_traceback_says_what_was_being_done(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reporter = CrashReporter(shown.append, Path.home() / "logs" / "implant-gui.jsonl")
    reporter.install()
    emitter, receiver = Emitter(), Receiver()
    emitter.emitted.connect(receiver.take)
    emitter.emitted.emit(1)
    reporter.uninstall()
    lines = shown[0].splitlines()
    assert lines[-1].startswith("TypeError: ")
    assert "take() missing 1 required" in lines[-1]
    assert lines[-2].endswith("in test_a_report_without_a_traceback_says_what_was_being_done")
    assert lines[1] == f"Log: {Path('~', 'logs', 'implant-gui.jsonl')}"
    assert "test_a_report_without" in (caplog.records[0].stack_info or "")
    caplog.clear()


def test_other_exceptions_are_not_quoted_without_a_traceback_either() -> None:
    assert report_of(ValueError("DOE^JOHN")).splitlines()[-1] == "ValueError"


def test_a_mistake_that_repeats_itself_is_shown_three_times(caplog: pytest.LogCaptureFixture) -> None:
    shown: list[str] = []
    reporter = CrashReporter(shown.append)
    for _ in range(5):
        reporter.report(failed(""))
    assert len(shown) == 3
    assert len(caplog.records) == 5
    caplog.clear()


def test_threads_the_loop_and_the_interpreter_are_all_heard(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    reporter = CrashReporter(shown.append)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reporter.install()
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, failed(""), None)
    reporter.uninstall()
    with asyncio.Runner() as runner:
        reporter.install_loop(runner.get_loop())
        runner.get_loop().call_exception_handler({"message": "lost", "exception": failed("")})
    assert [report.splitlines()[-1] for report in shown] == ["ZeroDivisionError", "ValueError", "ValueError"]
    caplog.clear()
