"""A library's folder while it is open: the lock, the index, and what brings index and files together."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.storage.database import DamagedDatabaseError
from implant_gui.storage.index.library_index import LibraryIndex
from implant_gui.storage.library.layout import Layout
from implant_gui.storage.library.stocktaking import Describe, Stocktaking
from implant_gui.storage.lock_file import LockFile

ADOPTED_AT_ONCE: Final = 200
"""So many files without a row are read while the library opens; more are left to a rebuild that can be watched."""


@dataclass(slots=True)
class Shelf:
    """An open library.

    Attributes:
        lock: None when it is open for reading only.
        unindexed: files without a row that were too many to read at once, and those that have more to tell than the
            row of an older version of the program says.
    """

    layout: Layout
    lock: LockFile | None
    index: LibraryIndex
    stocktaking: Stocktaking
    unindexed: int = 0

    @property
    def is_current(self) -> bool:
        """Whether the folder is still the one that was opened: it may have been moved, removed or unmounted."""
        return self.layout.index.exists() if self.lock is None else self.lock.is_current

    def close(self) -> None:
        """Let go of everything; never raises."""
        with suppress(sqlite3.Error):
            self.index.close()
        if self.lock is not None:
            self.lock.release()


def open_shelf(
    layout: Layout, describe: Describe, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Shelf:
    """Open the library for writing and put right what a crash or a loss has left.

    `progress` is told how far it is while an index of an older version of the program is taken over.

    Raises:
        OperationError: another program has it open.
        OSError, sqlite3.Error: it cannot be opened.
    """
    layout.create()
    lock = LockFile(layout.lock)
    lock.acquire()
    try:
        index = LibraryIndex(layout.index, progress=progress)
    except BaseException:
        lock.release()
        raise
    shelf = Shelf(layout, lock, index, Stocktaking(layout, index, describe))
    try:
        _put_right(shelf)
    except BaseException:
        shelf.close()
        raise
    return shelf


def open_shelf_for_reading(layout: Layout, describe: Describe) -> Shelf | None:
    """Open the library without changing anything; None if there is no index to read.

    Raises:
        OperationError: there is no such folder.
        sqlite3.Error: the index cannot be read.
    """
    if not layout.folder.is_dir():
        raise folder_gone(layout)
    if not layout.index.exists():
        return None
    try:
        index = LibraryIndex(layout.index, read_only=True)
    except DamagedDatabaseError:
        return None
    return Shelf(layout, None, index, Stocktaking(layout, index, describe))


def folder_gone(layout: Layout) -> OperationError:
    """The error for a folder that is not there (any more)."""
    facts = {"reason": "folder-gone"}
    return OperationError(ErrorKind.STORAGE_UNAVAILABLE, address=str(layout.folder), facts=facts)


def _put_right(shelf: Shelf) -> None:
    shelf.layout.drop_parts()
    orphans = shelf.stocktaking.compare()
    shelf.unindexed = len(shelf.index.to_describe())
    if len(orphans) <= ADOPTED_AT_ONCE:
        shelf.stocktaking.adopt(orphans)
    else:
        shelf.unindexed += len(orphans)
