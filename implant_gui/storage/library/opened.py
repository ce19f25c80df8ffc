"""A library's folder, opened again when it has to be, with what fails told in the domain's words."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.storage.atomic import database_error, storage_error
from implant_gui.storage.database import is_damage
from implant_gui.storage.library.layout import Layout
from implant_gui.storage.library.shelf import Shelf, folder_gone, open_shelf, open_shelf_for_reading
from implant_gui.storage.library.stocktaking import Describe

Progress = Callable[[int, int], None]
"""Told how much is done, and how much there is."""


class OpenedFolder:
    """Keeps one shelf open; when the folder or the disk fails, calls raise; when it is back, they work again.

    Thread: any.
    """

    def __init__(self, folder: Path, describe: Describe, *, read_only: bool, opening: Progress) -> None:
        self._layout = Layout(folder)
        self._describe = describe
        self._opening = opening
        self._is_read_only = read_only
        self._is_closed = False
        self._was_open = False
        self._open_lock = threading.Lock()
        self._shelf: Shelf | None = None

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._layout.folder

    @property
    def is_read_only(self) -> bool:
        """Whether it was opened for reading only."""
        return self._is_read_only

    @property
    def unindexed(self) -> int:
        """Files that cannot be found by a search before `rebuild` has read them."""
        shelf = self._shelf
        return 0 if shelf is None else shelf.unindexed

    def _let_go(self) -> None:
        with self._open_lock:
            self._is_closed = True
            self._drop_shelf()

    @contextmanager
    def _opened_for_writing(self) -> Iterator[Shelf]:
        with self._opened() as shelf:
            if shelf is None or shelf.lock is None:
                facts = {"reason": "opened-read-only"}
                raise OperationError(ErrorKind.DISK_READ_ONLY, address=str(self.folder), facts=facts)
            yield shelf

    @contextmanager
    def _opened(self) -> Iterator[Shelf | None]:
        """The open library, opened again if it has to be; what fails in the block is told in the domain's words."""
        try:
            yield self._current_shelf()
        except OSError as error:
            raise storage_error(error, self.folder) from error
        except sqlite3.Error as error:
            if is_damage(error):  # the next call finds it damaged, sets it aside and reads the files
                with self._open_lock:
                    self._drop_shelf()
            raise database_error(error, self.folder) from error

    def _current_shelf(self) -> Shelf | None:
        with self._open_lock:
            if self._is_closed:
                facts = {"reason": "closed"}
                raise OperationError(ErrorKind.STORAGE_UNAVAILABLE, address=str(self.folder), facts=facts)
            if self._shelf is None or not self._shelf.is_current:
                self._drop_shelf()
                self._shelf = self._open_shelf()
            return self._shelf

    def _open_shelf(self) -> Shelf | None:
        if self._is_read_only:
            return open_shelf_for_reading(self._layout, self._describe)
        if self._was_open and not self.folder.is_dir():  # else a disk that was pulled out came back as an empty folder
            raise folder_gone(self._layout)
        shelf = open_shelf(self._layout, self._describe, self._opening)
        self._was_open = True
        return shelf

    def _drop_shelf(self) -> None:
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None
