"""Who is connected to a server of ours, and how many of them may sit there and say nothing."""

import threading
import time
from dataclasses import dataclass, field

from implant_gui.dicom.wire.connection import Interrupter
from implant_gui.dicom.wire.limits import ListenerLimits


@dataclass(eq=False, slots=True)
class Visitor:
    """A connection from its acceptance to its end.

    Attributes:
        host: its numeric address.
        interrupter: wakes the thread that serves it.
        must_go: it is to end as soon as its thread can.
        idle_since: on the monotonic clock, when its thread began to wait for the next message; None while there is
            something to do.
    """

    host: str
    interrupter: Interrupter = field(default_factory=Interrupter)
    is_associated: bool = False
    must_go: bool = False
    idle_since: float | None = None

    def is_idle_for(self, seconds: float) -> bool:
        """Whether nothing has happened for so long on its association."""
        since = self.idle_since
        return self.is_associated and since is not None and time.monotonic() - since >= seconds

    def dismiss(self) -> None:
        """Have its thread end it, without waiting. Any thread."""
        self.must_go = True
        self.interrupter.interrupt()


class Visitors:
    """All visitors of one server. Any thread.

    A newcomer is never turned away at the door: where there are too many that have not asked for an association, the
    oldest of them has to go. Somebody who means it asks at once. It is the same with associations: those that are held
    and not used keep nobody out.
    """

    def __init__(self, limits: ListenerLimits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._all: list[Visitor] = []

    def add(self, new: Visitor) -> None:
        """Take a newcomer in, at the cost of the oldest silent ones if need be."""
        with self._lock:
            silent = [each for each in self._all if not (each.is_associated or each.must_go)]
            neighbours = [each for each in silent if each.host == new.host]
            surplus = neighbours[: max(0, len(neighbours) + 1 - self._limits.unassociated_per_host)]
            surplus = surplus or silent[: max(0, len(silent) + 1 - self._limits.unassociated)]
            self._all.append(new)
        for each in surplus:
            each.dismiss()

    def seat(self, visitor: Visitor) -> bool:
        """Whether there is room for the association of `visitor`, which has it from now on.

        With all places taken, the association that has been idle the longest makes room, if it was for `yielding`.
        """
        leaving = None
        with self._lock:
            seated = [each for each in self._all if each.is_associated]
            if len(seated) >= self._limits.associations:
                idle = [each for each in seated if each.is_idle_for(self._limits.yielding)]
                if not idle:
                    return False
                leaving = min(idle, key=lambda each: each.idle_since or 0.0)
                leaving.is_associated, leaving.must_go = False, True
            visitor.is_associated = True
        if leaving is not None:
            leaving.dismiss()
        return True

    def remove(self, gone: Visitor) -> None:
        """Forget one that has ended."""
        with self._lock:
            self._all.remove(gone)

    def dismiss_all(self) -> None:
        """Have all of them end."""
        with self._lock:
            everybody = list(self._all)
        for each in everybody:
            each.dismiss()
