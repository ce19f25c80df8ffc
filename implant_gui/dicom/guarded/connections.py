"""The connections of a server from their acceptance on, and how many of them may sit there and say nothing."""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Final

from implant_gui.dicom.guarded.ending import cut, drop
from implant_gui.dicom.guarded.limits import Association

_UNASSOCIATED_PER_HOST: Final = 16
_UNASSOCIATED: Final = 48


@dataclass(eq=False, slots=True)
class Connection:
    """A connection from its acceptance on.

    Attributes:
        association: None before there is one, and while TLS shakes hands.
        idle_since: on the monotonic clock, when the last request was done with; None while one is being served.
    """

    socket: socket.socket
    host: str
    association: Association | None = None
    idle_since: float | None = field(default_factory=time.monotonic)

    @property
    def is_over(self) -> bool:
        """Whether its association has come to its end."""
        return self.association is not None and self.association.ident is not None and not self.association.is_alive()

    @property
    def is_established(self) -> bool:
        """Whether its association stands."""
        return self.association is not None and bool(self.association.is_established)

    def is_idle_for(self, seconds: float) -> bool:
        """Whether its association has had nothing to do for so long; a message under way is something to do."""
        since = self.idle_since
        is_idle = self.association is not None and self.is_established and self.association.dimse.message is None
        return is_idle and since is not None and time.monotonic() - since >= seconds

    def close(self) -> None:
        """Cut it, without waiting for anything."""
        if self.association is not None:
            drop(self.association)
            return
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            self.socket.close()


class Connections:
    """The connections of one server, and how many of them may be silent. Any thread.

    A newcomer is never turned away: where there are too many that have not asked for an association, the oldest of them
    has to go. Somebody who means it asks at once. It is the same with associations (`has_room`): those that are held
    and not used keep nobody out.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: list[Connection] = []

    def add(self, new: Connection) -> None:
        """Take a newcomer in, at the cost of the oldest silent ones if need be."""
        with self._lock:
            self._all = [each for each in self._all if not each.is_over]
            silent = [each for each in self._all if not each.is_established]
            neighbours = [each for each in silent if each.host == new.host]
            surplus = neighbours[: max(0, len(neighbours) + 1 - _UNASSOCIATED_PER_HOST)]
            surplus = surplus or silent[: max(0, len(silent) + 1 - _UNASSOCIATED)]
            self._all.append(new)
        for each in surplus:
            each.close()
            self.remove(each)

    def remove(self, gone: Connection) -> None:
        """Forget a connection that has ended."""
        with self._lock:
            if gone in self._all:
                self._all.remove(gone)

    def of_socket(self, request: object) -> Connection | None:
        """The connection over a socket; None when it had to go."""
        with self._lock:
            return next((each for each in self._all if each.socket is request), None)

    def established(self) -> list[Connection]:
        """Those whose associations stand."""
        with self._lock:
            return [each for each in self._all if each.is_established]

    def of_association(self, association: Association) -> Connection | None:
        """The connection of an association; None when it had to go."""
        with self._lock:
            return next((each for each in self._all if each.association is association), None)

    def has_room(self, most: int, idle_s: float) -> bool:
        """Whether fewer than `most` associations stand, the longest idle one having had to go if need be."""
        established = self.established()
        if len(established) < most:
            return True
        idle = [each for each in established if each.is_idle_for(idle_s)]
        if not idle:
            return False
        leaving = min(idle, key=lambda each: each.idle_since or 0.0)
        leaving.close()
        self.remove(leaving)
        return True

    def close_all(self) -> None:
        """End all of them, within the time that `cut` takes."""
        with self._lock:
            everything, self._all = self._all, []
        for each in everything:
            if each.association is None:
                each.close()
        cut(*(each.association for each in everything if each.association is not None))
