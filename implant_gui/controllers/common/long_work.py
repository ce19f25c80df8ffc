"""Long work that tells what it does, on a thread of its own, in steps short enough to be watched and stopped."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, Generic, TypeVar

from implant_gui.controllers.common.background import Background

T = TypeVar("T")
Work = Callable[[Callable[[], bool]], Iterator[T]]
"""Makes an iterator that is walked on another thread. It is given a question to ask now and then: is that to stop?"""

_STEP_S: Final = 0.1


class LongWork(Generic[T]):
    """One piece of work. Thread: GUI.

    The thread walks the iterator for a tenth of a second, hands over what came, and goes on when that has been shown:
    so the work is never far ahead of the screen, and what is told needs no queue.
    """

    def __init__(self, name: str, work: Work[T]) -> None:
        self._name = name
        self._work = work
        self._is_stopped = False
        self._stopped = threading.Event()

    @property
    def is_stopped(self) -> bool:
        """Whether somebody wanted it to stop."""
        return self._is_stopped

    def stop(self) -> None:
        """Have it stop at the next good moment; what it tells until then is still shown."""
        self._is_stopped = True
        self._stopped.set()

    async def run(self, tell: Callable[[Sequence[T]], None]) -> None:
        """Do it, and tell what comes of it; raises what the work raises, after everything before that was told.

        When the story is cancelled, the work stops and the thread ends before this returns.
        """
        thread = Background(self._name)
        work = self._work(self._stopped.is_set)
        try:
            goes_on = True
            while goes_on:
                step = await thread(partial(_step, work))
                tell(step.told)
                if step.error is not None:
                    raise step.error
                goes_on = not step.is_last
        finally:
            self._stopped.set()
            await thread(partial(_close, work))
            thread.stop()


class _Step(Generic[T]):
    """What came of a step."""

    def __init__(self) -> None:
        self.told: list[T] = []
        self.error: Exception | None = None
        self.is_last = False


def _step(work: Iterator[T]) -> _Step[T]:
    step = _Step[T]()
    end = time.monotonic() + _STEP_S
    try:
        for each in work:
            step.told.append(each)
            if time.monotonic() >= end:
                return step
    except Exception as error:  # noqa: BLE001 - raised again by the story, after what came before it was told
        step.error = error
    step.is_last = True
    return step


def _close(work: Iterator[T]) -> None:
    close = getattr(work, "close", None)  # a generator that was not walked to its end has something to clear up
    if close is not None:
        close()
