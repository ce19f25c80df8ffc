"""The window's life: shown, filled in, left in order, and what its end is called."""

import json
import signal
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from implant_gui import __version__
from implant_gui.app.paths import Paths
from implant_gui.app.program import Program
from implant_gui.app.window import Story, run
from implant_gui.views.main_window import Workspace
from tests.stories.conftest import catalogue_cache, paths, undress

__all__ = ["catalogue_cache", "paths"]


@pytest.fixture(autouse=True)
def tidy(qapp: QApplication) -> Iterator[None]:
    """No part of a window is left to the next one."""
    hooks = threading.excepthook
    yield
    threading.excepthook = hooks
    undress(qapp)


def left_with(code: int) -> Story:
    async def story(_program: Program) -> int:
        return code

    return story


def test_the_code_of_a_story_is_that_of_the_program(paths: Paths) -> None:
    assert run(paths, left_with(7)) == 7


def test_a_window_that_is_closed_ends_the_program_with_success(paths: Paths) -> None:
    async def story(program: Program) -> None:
        program.window.close()

    assert run(paths, story) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_window_that_is_told_to_end_by_a_signal_ends_in_order(paths: Paths, number: signal.Signals) -> None:
    async def story(_program: Program) -> None:
        signal.raise_signal(number)

    before = signal.getsignal(number)
    assert run(paths, story) == 0
    assert signal.getsignal(number) is before


def test_a_story_that_breaks_ends_the_program_with_failure(paths: Paths, caplog: pytest.LogCaptureFixture) -> None:
    async def story(_program: Program) -> int:
        raise ValueError("made for this test")

    assert run(paths, story) == 1
    assert "made for this test" in paths.log.read_text(encoding="utf-8")
    caplog.clear()


def test_the_window_is_shown_before_a_story_begins(paths: Paths) -> None:
    async def story(program: Program) -> int:
        return 0 if program.window.isVisible() else 1

    assert run(paths, story) == 0


def test_the_log_says_who_started(paths: Paths) -> None:
    run(paths, left_with(0))
    lines = [json.loads(line) for line in paths.log.read_text(encoding="utf-8").splitlines()]
    assert f"implant-gui {__version__} started" in [line["message"] for line in lines]


def test_no_thread_and_no_process_is_left(paths: Paths) -> None:
    before = set(threading.enumerate())

    async def story(program: Program) -> int:
        await program.background(program.library.count)
        return 0

    assert run(paths, story) == 0
    assert [thread.name for thread in set(threading.enumerate()) - before if not thread.daemon] == []


def test_the_next_window_begins_where_the_last_one_was_left(paths: Paths) -> None:
    seen: list[Workspace] = []

    async def leave(program: Program) -> int:
        program.window.show_workspace(Workspace.DIAGNOSE)
        return 0

    async def come_back(program: Program) -> int:
        seen.append(program.window.workspace)
        return 0

    run(paths, leave)
    run(paths, come_back)
    assert seen == [Workspace.DIAGNOSE]


def test_a_folder_for_logs_that_cannot_be_made_keeps_nobody_from_working(
    paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    paths.logs.parent.mkdir(parents=True, exist_ok=True)
    paths.logs.write_text("a file where a folder should be")
    assert run(paths, left_with(0)) == 0
    assert "no log file: FileExistsError" in caplog.messages
    caplog.clear()
