"""Pausing pynetdicom's association loop so that it stays paused.

An association of pynetdicom has a loop on a thread of its own that takes every message that comes. Whoever sends a
request from another thread must have that loop stand still, or it takes the answer. pynetdicom's way (clear an event,
then look at a flag that the loop sets before it waits for the event) has a gap: the flag stays up between the setting
of the event and the moment when the loop's thread really runs again. Two requests in quick succession fall into that
gap: the second one finds the flag still up, goes on, and then the loop awakes, takes the answer, cannot make anything
of it and aborts the association. `Checkpoint` closes the gap for pynetdicom's own methods too; `guard.install` puts it
into every association. `sole_reader` is the way for code of ours.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from implant_gui.dicom.guarded.limits import Association

_POLL_S = 0.0005


class Checkpoint:
    """Stands in for the event at which the loop of an association waits.

    It differs in two points. The loop goes on only if it may at the very moment when its thread runs again, not
    because it once might have. And its flag is taken down under the same lock, so that after `clear` a flag that is up
    means a loop that waits, or will wait before it looks at a message.

    (An association that answers its idle time limit with A-RELEASE would need the flag to stay up. Ours abort.)
    """

    def __init__(self, association: Association) -> None:
        self._association = association
        self._changed = threading.Condition()
        self._is_open = True

    def set(self) -> None:
        """Let the loop go on."""
        with self._changed:
            self._is_open = True
            self._changed.notify_all()

    def clear(self) -> None:
        """Have the loop stand still when it comes by."""
        with self._changed:
            self._is_open = False

    def is_set(self) -> bool:
        """Whether the loop may go on."""
        return self._is_open

    def wait(self) -> None:
        """The loop is here, and may be held. Thread: the loop's."""
        with self._changed:
            while not self._is_open:
                self._changed.wait()
            self._association._is_paused = False


@contextmanager
def sole_reader(association: Association) -> Iterator[None]:
    """While the block runs, the caller is the only one to take what comes.

    The association must have begun after `guard.install`.
    """
    association._reactor_checkpoint.clear()
    while not association._is_paused and association.is_alive():
        time.sleep(_POLL_S)
    try:
        yield
    finally:
        association._reactor_checkpoint.set()
