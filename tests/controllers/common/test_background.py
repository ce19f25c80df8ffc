"""Pieces of work are done one after the other, and done though the story that asked has been cancelled."""

import asyncio
import threading
from collections.abc import Callable

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from tests.controllers.conftest import Play


def test_the_result_comes_back_from_another_thread(play: Play, background: Background) -> None:
    async def story() -> None:
        assert await background(threading.get_ident) != threading.get_ident()

    play(story())


def test_what_a_cancelled_story_had_to_save_is_saved(play: Play, background: Background, tasks: Tasks) -> None:
    saved: list[str] = []
    go = threading.Event()

    async def story() -> None:
        loop, begun = asyncio.get_running_loop(), asyncio.Event()

        def slowly() -> None:
            loop.call_soon_threadsafe(begun.set)
            go.wait(10)
            saved.append("first")

        async def save(work: Callable[[], None]) -> None:
            await background(work)

        tasks.launch("first", save(slowly))
        tasks.launch("second", save(lambda: saved.append("second")))
        await begun.wait()
        await tasks.stop()
        go.set()
        await background(lambda: None)

    play(story())
    assert saved == ["first", "second"]


def test_what_was_made_on_the_thread_is_freed_there_at_the_end(play: Play) -> None:
    freed: list[int] = []
    background = Background("short")

    def fail() -> None:
        raise RuntimeError

    async def story() -> None:
        mine = await background(threading.get_ident)
        background.at_the_end(fail)
        background.at_the_end(lambda: freed.append(threading.get_ident()))
        background.stop()
        assert freed == [mine]

    play(story())
