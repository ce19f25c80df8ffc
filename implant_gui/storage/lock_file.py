"""One program at a time in a folder: a lock of the operating system, which dies with the process that holds it."""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.storage.atomic import FILE_MODE, storage_errors, write_all

_LOCKED_AT: Final = 1 << 30
"""Windows forbids others to read what is locked: so the lock is far behind the text that tells who holds it."""


class LockFile:
    """A lock on `path`, whose contents tell others the process and host that hold it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            OperationError: STORAGE_UNAVAILABLE with the facts `reason` "in-use", `pid` and `host` if another program
                holds it; as for any file if it cannot be written.
        """
        with storage_errors(self._path):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), FILE_MODE)
            try:
                self._lock(descriptor)
            except BaseException:
                os.close(descriptor)  # and the lock with it: else we would be in our own way when we try again
                raise
        self._descriptor = descriptor

    @property
    def is_current(self) -> bool:
        """Whether the lock is held, and on the file that is at its path now."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Give the lock up. The file stays: to remove it would race with the next holder."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.close(descriptor)

    def _lock(self, descriptor: int) -> None:
        if not _try_lock(descriptor):
            facts = _facts(os.read(descriptor, 1024).decode("utf-8", "replace"))
            raise OperationError(ErrorKind.STORAGE_UNAVAILABLE, address=str(self._path.parent), facts=facts)
        os.ftruncate(descriptor, 0)
        write_all(descriptor, f"{os.getpid()}\n{socket.gethostname()}\n".encode())


def _facts(holder: str) -> dict[str, str | int]:
    facts: dict[str, str | int] = {"reason": "in-use"}
    lines = holder.splitlines()
    if len(lines) == 2 and lines[0].isdecimal():
        facts |= {"pid": int(lines[0]), "host": lines[1]}
    return facts


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_AT, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
