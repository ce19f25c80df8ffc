"""What an object still needs once all of its bytes are in a file, done while the association goes on.

Its hash and its place take about as long as the bytes of the next object, and need nothing of the connection. So they
get a thread of their own, one for each association: `hashlib` and the system's calls let the others run meanwhile.
"""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Final

_MOST_WAITING: Final = 8
"""Each that waits has a file open."""
_LULL_S: Final = 0.02

Task = Callable[[], None]
"""Must not raise: nobody is there to catch it."""


class Settler:
    """Does tasks in their order on a thread that begins with the first of them.

    Thread: that of the association; the tasks and `on_lull` run on its own.
    """

    def __init__(self, on_lull: Callable[[], None] | None = None) -> None:
        """Call `on_lull` when tasks have been done and no more have come for a moment."""
        self._on_lull = on_lull
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        # No job: it belongs to this object, and `close` ends it.
        self._thread: threading.Thread | None = None  # noqa: TID251

    def do(self, task: Task) -> None:
        """Have `task` done; waits first when too many are."""
        if self._thread is None:
            name = f"settling of {threading.current_thread().name}"
            self._thread = threading.Thread(target=self._run, name=name, daemon=True)  # noqa: TID251
            self._thread.start()
        elif self._tasks.qsize() >= _MOST_WAITING:
            self.wait()
        self._tasks.put(task)

    def wait(self) -> None:
        """Return when all tasks have been done."""
        if self._thread is not None:
            done = threading.Lock()
            done.acquire()
            self._tasks.put(done.release)
            done.acquire()

    def close(self) -> None:
        """Return when all tasks have been done and the thread has ended; a second call does nothing."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._tasks.put(None)
            thread.join()

    def _run(self) -> None:
        has_news = False
        while True:
            try:
                task = self._tasks.get(timeout=_LULL_S if has_news else None)
            except Empty:
                has_news = False
                if self._on_lull is not None:
                    self._on_lull()
                continue
            if task is None:
                return
            task()
            has_news = self._on_lull is not None
