"""Hashes what is written of a large object while the rest of it comes, on a thread of the association's own.

`hashlib` and the reading of files let other threads run, so both take place at once. For a small object a thread costs
more than it brings: such are hashed by the thread of the association itself.
"""

import logging
import threading
from queue import SimpleQueue
from typing import Final

from implant_gui.dicom.wire.limits import MIB
from implant_gui.domain.ports import InstanceWriter

_log = logging.getLogger(__name__)

_WORTH_IT: Final = 4 * MIB


class HashingAhead:
    """One for each association. Thread: that of the association."""

    def __init__(self) -> None:
        self._writers: SimpleQueue[InstanceWriter | None] = SimpleQueue()
        self._is_busy = False
        # No job: it begins with the first large object, and `close` ends it.
        self._thread: threading.Thread | None = None  # noqa: TID251

    def consider(self, writer: InstanceWriter, unhashed: int) -> bool:
        """Have `writer` hash what it has written, if that is enough and nothing else is under way.

        Gives whether it will.
        """
        if unhashed < _WORTH_IT or self._is_busy:
            return False
        if self._thread is None:
            name = f"hashing for {threading.current_thread().name}"
            self._thread = threading.Thread(target=self._run, name=name, daemon=True)  # noqa: TID251
            self._thread.start()
        self._is_busy = True
        self._writers.put(writer)
        return True

    def close(self) -> None:
        """Return when nothing is under way any more; a second call does nothing."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._writers.put(None)
            thread.join()

    def _run(self) -> None:
        while (writer := self._writers.get()) is not None:
            try:
                writer.hash_ahead()
            except Exception as error:  # noqa: BLE001 - a bug; `commit` will meet it too, and tell
                _log.error("Hashing ahead failed: %s", type(error).__name__, exc_info=error)
            self._is_busy = False
