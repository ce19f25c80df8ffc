"""How long the window's thread is away from its event loop, and what it does meanwhile."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS: Final = 2
LIMIT_MS: Final = 50.0
"""What the window promises."""
_LOOK_S: Final = 0.005
_ROOT: Final = str(Path(__file__).parents[2])
_LINES: Final = 5


@dataclass(slots=True)
class Absence:
    """The thread was away from its loop for so long.

    Attributes:
        step: what was under way.
        begun: by the clock, in seconds.
        ms: how long, by the clock.
        cpu_ms: how long it had the processor meanwhile; the rest is other threads, and other work on the computer.
        stacks: what it was seen at, every few milliseconds.
    """

    step: str
    begun: float
    ms: float
    cpu_ms: float
    stacks: list[str] = field(default_factory=list)

    @property
    def stack(self) -> str:
        """What it was seen at most often."""
        return max(self.stacks, key=self.stacks.count, default="(the interpreter's lock was held)")


class Heartbeat(QObject):
    """Beats whenever the loop lets it, and is watched from another thread. Thread: GUI."""

    def __init__(self) -> None:
        super().__init__()
        self.absences: list[Absence] = []
        self.step = "start"
        self._last = time.perf_counter()
        self._last_cpu = time.thread_time()
        self._seen: list[tuple[float, str]] = []
        self._thread = threading.get_ident()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="heartbeat", daemon=True)

    def start(self) -> None:
        """From now on."""
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        self._timer.start(BEAT_MS)
        self._watcher.start()

    def stop(self) -> None:
        """Until now."""
        self._timer.stop()
        self._stopping.set()
        self._watcher.join()

    @contextmanager
    def during(self, step: str) -> Iterator[None]:
        """Whatever happens belongs to `step`."""
        self._beat()
        before, self.step = self.step, step
        try:
            yield
        finally:
            self._beat()
            self.step = before

    def of(self, step: str) -> list[Absence]:
        """All absences of a step, the longest first."""
        found = [absence for absence in self.absences if absence.step == step]
        return sorted(found, key=lambda absence: -absence.ms)

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        ms = (now - self._last) * 1000
        if ms > 2 * BEAT_MS:
            stacks = [stack for when, stack in self._seen if when >= self._last]
            self.absences.append(Absence(self.step, self._last, ms, (cpu - self._last_cpu) * 1000, stacks))
        self._seen = []
        self._last, self._last_cpu = now, cpu

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_S):
            now = time.perf_counter()
            if (now - self._last) * 1000 > LIMIT_MS / 5:
                self._seen.append((now, _told(self._thread)))


def _told(thread: int) -> str:
    """The innermost lines of ours; where Qt works by itself, those of the loop.

    The other thread must not go on meanwhile: a frame of it that is held here when it returns takes painters and
    widgets with it, which then end on this thread, and the program with them.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(10)
    lines: list[str] = []
    frame = sys._current_frames().get(thread)
    while frame is not None and len(lines) < _LINES:
        name = frame.f_code.co_filename
        if name.startswith(_ROOT) and ".venv" not in name:
            lines.append(f"{name[len(_ROOT) + 1 :]}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    del frame
    sys.setswitchinterval(before)
    return " < ".join(lines) or "Qt by itself"
