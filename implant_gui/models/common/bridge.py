"""From other threads to the GUI thread: events in batches, at a pace that the visible tree can bear."""

import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from implant_gui.jobs.mailbox import DEFAULT_CAPACITY, Mailbox

T = TypeVar("T")

DRAIN_S: Final = 0.016
"""How long one tick may deliver: a frame."""
PORTION_S: Final = 0.006
"""How long one delivery should take."""
HEAVIEST_PORTION: Final = 2000
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


def next_portion(portion: int, took_s: float) -> int:
    """How much to deliver next after `portion` took so long: at most four times as much."""
    fitting = int(portion * PORTION_S / took_s) if took_s > 0 else HEAVIEST_PORTION
    return max(1, min(fitting, 4 * portion, HEAVIEST_PORTION))


class EventBridge(QObject, Generic[T]):
    """Owns the mailbox and its wake; the first events after a silence are delivered at once.

    Thread: GUI, but for posting to `mailbox`.
    """

    _woken = Signal()

    def __init__(
        self,
        deliver: Callable[[list[T]], None],
        parent: QObject | None = None,
        *,
        capacity: int = DEFAULT_CAPACITY,
        weigh: Callable[[T], int] | None = None,
    ) -> None:
        """`deliver` is called with batches, on the thread that makes the bridge; the others as for `Mailbox`."""
        super().__init__(parent)
        self.mailbox: Mailbox[T] = Mailbox(self._woken.emit, capacity, weigh)
        self._deliver = deliver
        self._portion = 1
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
        """Deliver for a short time. A pause follows if there was anything; a wake during it is served at its end.

        How much is delivered at once follows from how long the last delivery took; the first is small again.
        """
        begun = now = time.perf_counter()
        has_delivered = False
        portion = max(1, self._portion // 4)
        try:
            with self.mailbox.busy():
                while now - begun < DRAIN_S and (batch := self.mailbox.take(portion)):
                    has_delivered = True
                    self._deliver(batch)
                    before, now = now, time.perf_counter()
                    portion = next_portion(portion, now - before)
        finally:  # a mistake over one batch must not keep the others: nobody wakes us for what is left
            self._portion = portion
            if has_delivered:
                self._pause.start(pause_ms(self._visible_rows, is_behind=len(self.mailbox) > 0))
