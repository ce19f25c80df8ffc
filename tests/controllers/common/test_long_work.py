"""Long work on a thread of its own: told in order, stopped in order, ended with its story."""

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from implant_gui.controllers.common.long_work import LongWork
from tests.controllers.conftest import Play


def test_everything_is_told_in_order_and_done_elsewhere(play: Play) -> None:
    threads: set[str] = set()
    told: list[int] = []

    def work(_is_stopped: Callable[[], bool]) -> Iterator[int]:
        for number in range(1000):
            threads.add(threading.current_thread().name)
            yield number

    play(LongWork("counting", work).run(told.extend))
    assert told == list(range(1000))
    assert len(threads) == 1
    assert "counting" in threads.pop()


def test_what_came_before_an_error_is_told(play: Play) -> None:
    told: list[int] = []

    def work(_is_stopped: Callable[[], bool]) -> Iterator[int]:
        yield 1
        raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"):
        play(LongWork("failing", work).run(told.extend))
    assert told == [1]


def test_stopping_lets_the_work_end_by_itself(play: Play) -> None:
    told: list[int] = []

    def work(is_stopped: Callable[[], bool]) -> Iterator[int]:
        number = 0
        while not is_stopped():
            yield number
            number += 1
        yield -1

    long = LongWork("endless", work)

    async def story() -> None:
        asyncio.get_running_loop().call_later(0.01, long.stop)
        await long.run(told.extend)

    play(story())
    assert told[-1] == -1
    assert long.is_stopped


def test_the_end_of_the_story_closes_the_work(play: Play) -> None:
    closed: list[bool] = []

    def work(is_stopped: Callable[[], bool]) -> Iterator[int]:
        try:
            while not is_stopped():
                yield 1
        finally:
            closed.append(True)

    async def story() -> None:
        begun = asyncio.Event()
        task = asyncio.get_running_loop().create_task(LongWork("cut", work).run(lambda _told: begun.set()))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    play(story())
    assert closed == [True]
