"""Message IDs: each request that may be under way at the same time has its own (PS3.7 9.1)."""

import threading
from typing import Final

LAST: Final = 0xFFFF


class MessageIds:
    """Counts from 1 to 65,535 and then anew.

    A C-MOVE's message ID is what its arrivals are known by, on other associations than its own; so one counter serves
    the whole program. Thread: any.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> int:
        """The next one."""
        with self._lock:
            self._last = self._last % LAST + 1
            return self._last
