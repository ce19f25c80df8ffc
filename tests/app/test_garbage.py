"""Reference cycles are collected on the window's thread alone."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from implant_gui.app.garbage import GarbageCollector

MANY = 50_000


@pytest.fixture
def collected_on() -> list[str]:
    """The names of the threads on which a dropped object went."""
    return []


@pytest.fixture(params=[True, False])
def python_collects(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Python's own collector before and after."""
    if request.param:
        gc.enable()
    yield request.param
    gc.disable()


def drop_cycle(collected_on: list[str]) -> None:
    """Leave a Qt object with a running timer in a cycle that only the collector frees."""
    dropped = QObject()
    dropped.itself = dropped  # type: ignore[attr-defined]
    dropped.startTimer(1)
    weakref.finalize(dropped, lambda: collected_on.append(threading.current_thread().name))


def allocate_on_a_thread() -> None:
    """What would make Python collect, on a job's thread."""

    def allocate() -> None:
        assert len([[] for _ in range(MANY)]) == MANY

    thread = threading.Thread(target=allocate, name="job")
    thread.start()
    thread.join()


def test_a_job_that_allocates_frees_no_object_of_the_window(
    qtbot: QtBot, collected_on: list[str], python_collects: bool
) -> None:
    gc.collect()
    collector = GarbageCollector(lambda: True)
    collector.start()
    drop_cycle(collected_on)
    allocate_on_a_thread()
    assert collected_on == []
    hold: list[list[object]] = [[] for _ in range(MANY)]
    qtbot.waitUntil(lambda: collected_on != [])
    assert collected_on == ["MainThread"]
    del hold
    collector.stop()
    assert gc.isenabled() is python_collects


def test_the_oldest_generation_is_left_alone_while_something_runs(qapp: QObject, collected_on: list[str]) -> None:
    is_quiet = False
    collector = GarbageCollector(lambda: is_quiet)
    collector.start()
    drop_cycle(collected_on)
    gc.freeze()
    gc.unfreeze()  # everything is of the oldest generation now
    let_turns_pass(collector)
    assert collected_on == []
    is_quiet = True
    let_turns_pass(collector)
    assert collected_on == ["MainThread"]
    collector.stop()


def let_turns_pass(collector: GarbageCollector) -> None:
    """As many as lead to the oldest generation, each with something new to look at."""
    for _ in range(150):
        hold: list[list[object]] = [[] for _ in range(6_000)]
        collector.collect_due()
        del hold
