"""Writes that are either done or not: a file is replaced in one step, and survives a power cut from then on."""

import errno
import itertools
import os
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
SHARED_FILE_MODE: Final = 0o666
SHARED_FOLDER_MODE: Final = 0o777
"""For what is given away: the system takes off what the user gives to nobody (umask)."""
PART_SUFFIX: Final = ".part"
_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_KINDS: Final = {
    errno.ENOSPC: ErrorKind.DISK_FULL,
    errno.EDQUOT: ErrorKind.DISK_FULL,
    errno.EFBIG: ErrorKind.DISK_FULL,
    errno.EROFS: ErrorKind.DISK_READ_ONLY,
    errno.EACCES: ErrorKind.DISK_READ_ONLY,
    errno.EPERM: ErrorKind.DISK_READ_ONLY,
}
_SQLITE_KINDS: Final = {
    sqlite3.SQLITE_FULL: ErrorKind.DISK_FULL,
    sqlite3.SQLITE_READONLY: ErrorKind.DISK_READ_ONLY,
    sqlite3.SQLITE_PERM: ErrorKind.DISK_READ_ONLY,
}
_SQLITE_SHARED: Final = 32 * 1024
"""By so many bytes the file of its shared memory grows."""
_WINDOWS_IN_USE: Final = frozenset({32, 33})
"""Sharing and lock violation: Python reports them as EACCES, but somebody just has the file open."""


def storage_error(error: OSError, where: Path) -> OperationError:
    """`error` in our words."""
    kind = _KINDS.get(error.errno or 0, ErrorKind.STORAGE_UNAVAILABLE)
    if getattr(error, "winerror", None) in _WINDOWS_IN_USE:
        kind = ErrorKind.STORAGE_UNAVAILABLE
    return OperationError(kind, address=str(where), facts={"detail": error.strerror or type(error).__name__})


def database_error(error: sqlite3.Error, where: Path) -> OperationError:
    """`error` in our words."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_IOERR and (refused := _refusal_to_write(where)) is not None:
        return storage_error(refused, where)
    kind = _SQLITE_KINDS.get(code, ErrorKind.STORAGE_UNAVAILABLE)
    return OperationError(kind, address=str(where), facts={"detail": str(error)})


def _refusal_to_write(where: Path) -> OSError | None:
    """Why as much as SQLite writes at once cannot be written here; None where it can.

    SQLite calls it a full disk only where a page of the database does not fit, and an I/O error where that happens to
    the memory it shares with other connections, which is a file as well.
    """
    try:
        with tempfile.TemporaryFile(dir=where if where.is_dir() else where.parent) as file:
            file.write(bytes(_SQLITE_SHARED))
            file.flush()
    except OSError as error:
        return error
    return None


@contextmanager
def storage_errors(where: Path) -> Iterator[None]:
    """Turn what the block raises about files and databases into `OperationError`."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, where) from error
    except sqlite3.Error as error:
        raise database_error(error, where) from error


class PartNames:
    """Names for temporary files in one folder that nobody uses: a random one each time would cost a system call.

    Thread: any.
    """

    def __init__(self, folder: Path, prefix: str = "") -> None:
        self._prefix = str(folder / f"{prefix}{uuid.uuid4().hex}-")
        self._numbers = itertools.count()

    def next(self) -> str:
        """Another path, which ends in `PART_SUFFIX`."""
        return f"{self._prefix}{next(self._numbers)}{PART_SUFFIX}"


def create_file(path: Path | str, mode: int = FILE_MODE) -> int:
    """A file descriptor of a new file, a private one by default; never follows a link, never opens what exists."""
    return os.open(path, _NEW_FILE, mode)


def create_folder(path: Path, mode: int = FOLDER_MODE) -> None:
    """Make sure that the folder `path` exists, a private one by default, its parents too."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write all of `data`, in as many steps as the system needs."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def write_both(descriptor: int, head: bytes, data: bytes | memoryview) -> None:
    """Write all of `head`, and all of `data` after it; in one step where the system can."""
    if sys.platform == "win32":
        write_all(descriptor, head)
        write_all(descriptor, data)
        return
    written = os.writev(descriptor, (head, data))
    if written < len(head):
        write_all(descriptor, head[written:])
        written = len(head)
    if written < len(head) + len(data):
        write_all(descriptor, memoryview(data)[written - len(head) :])


def sync_descriptor(descriptor: int) -> None:
    """Return when what was written survives a power cut."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync leaves it in the drive's cache there
    else:
        os.fsync(descriptor)


def sync_file(path: Path) -> None:
    """Make the contents of a closed file survive a power cut."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        sync_descriptor(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Make new and changed names in `path` survive a power cut. Windows has no such call and needs none on NTFS."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_bytes(path: Path, data: bytes) -> None:
    """Replace the contents of `path` in one step, durably. Its folder is made if need be.

    Raises:
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE; `path` is as it was.
    """
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}{PART_SUFFIX}")
    with storage_errors(path):
        create_folder(path.parent)
        try:
            _write_durably(part, data)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            raise
        sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """As `write_bytes`, in UTF-8."""
    write_bytes(path, text.encode("utf-8"))


def set_aside(path: Path, why: str) -> Path | None:
    """Move `path` out of the way, as ``NAME.WHY-20260131T235959Z``; None if that cannot be done."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target = path.with_name(f"{path.name}.{why}-{stamp}")
    if target.exists():
        target = target.with_name(f"{target.name}-{uuid.uuid4().hex[:8]}")
    try:
        path.rename(target)
    except OSError:
        return None
    return target


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = create_file(path)
    try:
        write_all(descriptor, data)
        sync_descriptor(descriptor)
    finally:
        os.close(descriptor)
