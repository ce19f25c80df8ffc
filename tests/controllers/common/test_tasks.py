"""Stories run once at a time, their errors are told, and none begins after the end."""

import asyncio

import pytest

from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.errors import ErrorKind, OperationError
from tests.controllers.conftest import Play, Told


async def until_ended(tasks: Tasks, key: str) -> None:
    while tasks.is_running(key):  # noqa: ASYNC110 - the tasks tell nobody when one of them has ended
        await asyncio.sleep(0)
    await asyncio.sleep(0)


def test_a_wish_between_the_end_of_a_story_and_the_news_of_it_is_not_lost(play: Play, tasks: Tasks) -> None:
    done: list[str] = []

    async def second() -> None:
        done.append("second")

    async def first() -> None:
        # Called after this story's last step and before the loop tells that it has ended.
        asyncio.get_running_loop().call_soon(lambda: tasks.launch("one", second()))

    async def story() -> None:
        tasks.launch("one", first())
        await until_ended(tasks, "one")
        await until_ended(tasks, "one")

    play(story())
    assert done == ["second"]


def test_a_second_story_with_the_same_key_is_refused_while_the_first_runs(play: Play, tasks: Tasks) -> None:
    done: list[int] = []

    async def story() -> None:
        go = asyncio.Event()

        async def step(number: int) -> None:
            await go.wait()
            done.append(number)

        assert tasks.launch("one", step(1))
        assert not tasks.launch("one", step(2))
        go.set()
        await until_ended(tasks, "one")
        assert tasks.launch("one", step(3))
        await until_ended(tasks, "one")

    play(story())
    assert done == [1, 3]


def test_errors_of_the_world_and_bugs_go_different_ways(
    play: Play, tasks: Tasks, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(error: Exception) -> None:
        raise error

    async def story() -> None:
        tasks.launch("world", fail(OperationError(ErrorKind.DISK_FULL)))
        tasks.launch("bug", fail(ZeroDivisionError()))
        await until_ended(tasks, "world")
        await until_ended(tasks, "bug")

    play(story())
    assert [error.kind for error in told.errors] == [ErrorKind.DISK_FULL]
    assert [type(error) for error in told.bugs] == [ZeroDivisionError]
    caplog.clear()


def test_after_the_stop_nothing_runs_and_nothing_begins(play: Play, tasks: Tasks, told: Told) -> None:
    async def wait_for_ever() -> None:
        await asyncio.Event().wait()

    async def story() -> None:
        tasks.launch("long", wait_for_ever())
        await tasks.stop()
        assert not tasks.is_running("long")
        assert not tasks.launch("late", wait_for_ever())

    play(story())
    assert (told.errors, told.bugs) == ([], [])
