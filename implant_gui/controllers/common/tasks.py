"""The one launcher for coroutines: keeps a reference, gives a name, refuses a second run, routes errors."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from implant_gui.domain.errors import OperationError

logger = logging.getLogger(__name__)


class Tasks:
    """Runs user stories.

    Thread: GUI.

    Args:
        show_error: told of every `OperationError` that a story did not deal with itself.
        show_bug: told of everything else.
    """

    def __init__(self, show_error: Callable[[OperationError], None], show_bug: Callable[[BaseException], None]) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        self._is_stopped = False
        self._show_error = show_error
        self._show_bug = show_bug

    def launch(self, key: str, story: Coroutine[Any, Any, None]) -> bool:
        """Run `story` unless one with the same key runs: a second click changes nothing. Gives whether it runs.

        A story that has come to its end makes room at once, before the loop has told of it: a wish that comes in
        between must not be lost. After `stop`, nothing runs any more.
        """
        if self._is_stopped or self.is_running(key):
            story.close()
            return False
        task = asyncio.get_running_loop().create_task(story, name=key)
        self._running[key] = task
        task.add_done_callback(partial(self._finished, key))
        return True

    def is_running(self, key: str) -> bool:
        """Whether the story with that key is under way."""
        task = self._running.get(key)
        return task is not None and not task.done()

    async def stop(self) -> None:
        """Cancel all stories and wait until they have ended; no other begins."""
        self._is_stopped = True
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _finished(self, key: str, task: asyncio.Task[None]) -> None:
        if self._running.get(key) is task:
            del self._running[key]
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, OperationError):
            self._show_error(error)
        elif error is not None:
            logger.error("story %s failed", key, exc_info=error)
            self._show_bug(error)
