"""Collects reference cycles on the window's thread, and nowhere else."""

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY_MS: Final = 100
_YOUNG: Final = 5_000
"""So many new containers are worth a look; Python's own figure (700 to 2,000) would be exceeded at every tick."""
_ROUNDS: Final = 100
"""So many collections of what is new before what is old is looked at."""


class GarbageCollector(QObject):
    """Takes Python's automatic collector's place as long as it runs.

    Python collects in whichever thread happens to allocate. When that thread is a job's and the garbage holds a Qt
    object, Qt loses it on a thread that it does not belong to: its timers go on pointing at what is gone, and the
    program dies at the next tick. Most objects never come here, for they are freed when the last reference goes.

    Args:
        is_quiet: whether nothing is under way; only then the oldest generation, which takes longest, is looked at.
        parent: as for every QObject.
    """

    def __init__(self, is_quiet: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_quiet = is_quiet
        self._rounds = 0
        self._was_enabled = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect_due)

    def start(self) -> None:
        """Take over."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """What exists now lives as long as the window: do not look at it again and again."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Collect everything and leave the rest to whoever collected before."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        if self._was_enabled:
            gc.enable()

    def collect_due(self) -> None:
        """Collect what is due.

        Both younger generations are collected together, so that each object is looked at once while something runs,
        among those that came in the same tenth of a second. In Python's own order, ten times as many come up at once:
        50 ms while matches come in.
        """
        if self._rounds >= _ROUNDS and self._is_quiet():
            self._rounds = 0
            gc.collect()
        elif gc.get_count()[0] >= _YOUNG:
            self._rounds += 1
            gc.collect(1)
