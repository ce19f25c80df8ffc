"""Completing the index: how far it is can be read, and what was dismissed stays away."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.library.indexing import IndexingController
from implant_gui.views.common.message_bar import MessageBar
from tests.controllers.conftest import Play


class SlowIndex:
    """Opens, and reads the rest, when it is told to go on."""

    def __init__(self) -> None:
        self.how_far = (0, 0)
        self.opened, self.read = threading.Event(), threading.Event()

    @property
    def unindexed(self) -> int:
        self.how_far = (250, 1_000)
        self.opened.wait(20.0)
        return 5

    def index_the_rest(self, is_stopped: Callable[[], bool]) -> None:
        del is_stopped
        self.how_far = (2, 5)
        self.read.wait(20.0)


@pytest.mark.parametrize("is_dismissed", [False, True])
def test_it_says_how_far_it_is(qtbot: QtBot, play: Play, tasks: Tasks, is_dismissed: bool) -> None:
    messages, index = MessageBar(), SlowIndex()
    qtbot.addWidget(messages)
    opening, indexed = asyncio.Queue[str](), asyncio.Event()
    controller = IndexingController(
        tasks=tasks, index=index, messages=messages, opening=opening.put_nowait, indexed=indexed.set
    )

    async def told() -> str:
        while not messages.messages:  # noqa: ASYNC110 - it has no signal, and needs none
            await asyncio.sleep(0.01)
        return messages.messages[0].told.sentence

    async def story() -> None:
        controller.begin()
        assert "250 of 1" in await opening.get()
        index.opened.set()
        assert await told()
        if is_dismissed:
            messages.dismiss(messages.messages[0].key)
        else:
            while "2 of 5" not in await told():  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
        index.read.set()
        await indexed.wait()
        assert not messages.messages
        controller.stop()
        await tasks.stop()

    play(story())
