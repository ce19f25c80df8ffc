"""Objects that are in their place but neither durable nor in the index yet."""

import threading

from implant_gui.domain.service.instance import StoredInstance
from implant_gui.domain.uid import Uid


class PendingObjects:
    """Remembers them until they are durable or lost.

    Thread: any.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_uid: dict[Uid, dict[str, StoredInstance]] = {}

    def add(self, instance: StoredInstance) -> None:
        """One more; the same again changes nothing."""
        with self._lock:
            self._by_uid.setdefault(instance.sop_instance_uid, {})[instance.path.stem] = instance

    def remove(self, instance: StoredInstance) -> None:
        """It is durable now, or lost."""
        with self._lock:
            contents = self._by_uid.get(instance.sop_instance_uid, {})
            contents.pop(instance.path.stem, None)
            if not contents:
                self._by_uid.pop(instance.sop_instance_uid, None)

    def contents_of(self, uid: Uid) -> frozenset[str]:
        """The names of the files that hold `uid`."""
        with self._lock:
            return frozenset(self._by_uid.get(uid, ()))

    def all(self) -> tuple[StoredInstance, ...]:
        """Every one of them."""
        with self._lock:
            return tuple(instance for contents in self._by_uid.values() for instance in contents.values())
