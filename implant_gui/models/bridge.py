"""From other threads to the GUI thread: events in batches, at a pace that the visible tree can bear."""

import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from implant_gui.jobs.mailbox import DEFAULT_CAPACITY, Mailbox

T = TypeVar("T")

DRAIN_S: Final = 0.008
"""How long one tick may deliver: half a frame."""
QUICK_S: Final = 0.001
SHORTEST_PAUSE_MS: Final = 50
LONGEST_PAUSE_MS: Final = 500
ROWS_PER_PAUSE_MS: Final = 25
"""Each delivery makes a view lay out all its rows again; so the pause grows with their number."""
BEHIND_DIVISOR: Final = 4
"""While more waits than one tick could deliver, pauses are that much shorter: getting done matters more then."""


def pause_ms(visible_rows: int, *, is_behind: bool) -> int:
    """How long to wait after a delivery before the next."""
    pause = min(max(visible_rows // ROWS_PER_PAUSE_MS, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS)
    return pause // BEHIND_DIVISOR if is_behind else pause


class EventBridge(QObject, Generic[T]):
    """Owns the mailbox and its wake; the first events after a silence are delivered at once.

    Thread: GUI, but for posting to `mailbox`.
    """

    _woken = Signal()

    def __init__(
        self, deliver: Callable[[list[T]], None], parent: QObject | None = None, *, capacity: int = DEFAULT_CAPACITY
    ) -> None:
        """`deliver` is called with batches, on the thread that makes the bridge."""
        super().__init__(parent)
        self.mailbox: Mailbox[T] = Mailbox(self._woken.emit, capacity)
        self._deliver = deliver
        self._visible_rows = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._on_pause_timeout)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    def set_visible_rows(self, rows: int) -> None:
        """Tell how many rows the visible tree lays out; the pace follows from it."""
        self._visible_rows = rows

    def flush(self) -> None:
        """Deliver everything that is in the mailbox, and what that brings in."""
        while batch := self.mailbox.take():
            self._deliver(batch)

    def _on_woken(self) -> None:
        if not self._pause.isActive():
            self._drain()

    def _on_pause_timeout(self) -> None:
        self._drain()

    def _drain(self) -> None:
        """Deliver for a short time. A pause follows if there was anything; a wake during it is served at its end."""
        begun = now = time.perf_counter()
        has_delivered = False
        size = 1
        while now - begun < DRAIN_S and (batch := self.mailbox.take(size)):
            self._deliver(batch)
            has_delivered = True
            before, now = now, time.perf_counter()
            # One envelope may hold a counter, or hundreds of matches: more at once only where that was quick.
            size = size * 2 if now - before < QUICK_S else 1
        if has_delivered:
            self._pause.start(pause_ms(self._visible_rows, is_behind=len(self.mailbox) > 0))
