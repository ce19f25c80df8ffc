"""Work that touches the disk or decodes, off the GUI thread: what a story awaits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

T = TypeVar("T")


class Background:
    """One thread that does small pieces of work in the order in which they were asked for.

    One, so that writes of the same file never overtake each other. Anything long is an operation or a job instead. A
    story that is cancelled while it waits leaves its piece to be done: what was to be saved is saved.
    """

    def __init__(self, name: str = "background") -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._last: list[Callable[[], object]] = []

    async def __call__(self, work: Callable[[], T]) -> T:
        """The result of `work`; raises what it raises."""
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._executor, work))

    def at_the_end(self, work: Callable[[], object]) -> None:
        """Have `work` done on the thread before it stops: what was made there may have to be freed there."""
        self._last.append(work)

    def stop(self) -> None:
        """Let the piece under way end and drop the rest."""
        wait([self._executor.submit(work) for work in self._last])  # what fails there must not keep the rest
        self._executor.shutdown(wait=True, cancel_futures=True)
