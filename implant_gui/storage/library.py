"""The local library: every object as it was received, found by maker, name, part number, size and UID."""

import errno
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.instance import InstanceHeader, Novelty, StoredInstance
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.uid import Uid
from implant_gui.storage.atomic import database_error, storage_error, sync_file, sync_folder
from implant_gui.storage.database import is_damage
from implant_gui.storage.filters import NO_FILTERS, Filters
from implant_gui.storage.index_row import IndexRow
from implant_gui.storage.inspection import Inspected, inspect
from implant_gui.storage.layout import Layout
from implant_gui.storage.object_file import ObjectWriter, WrittenObject
from implant_gui.storage.pending import PendingObjects
from implant_gui.storage.shelf import Shelf, folder_gone, open_shelf, open_shelf_for_reading
from implant_gui.storage.stocktaking import Describe, arrival_us

_SYNC_FAILURES: Final = frozenset({errno.EIO, errno.ENOSPC, errno.EDQUOT})


class FileLibrary:
    """An `InstanceSink` and a `Library` in a folder of its own.

    An object that is committed as durable survives a power cut, and so does its row in the index. One that is not is
    in its place at once, and durable and found after `make_durable`. When the folder or the disk fails, calls raise;
    when it is back, they work again.

    Thread: any.

    Raises:
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE from every method that touches the disk. A
            folder that another program has open is STORAGE_UNAVAILABLE with the facts `reason` "in-use", `pid`, `host`.
    """

    def __init__(self, folder: Path, describe: Describe, *, read_only: bool = False) -> None:
        self._layout = Layout(folder)
        self._describe = describe
        self._is_read_only = read_only
        self._is_closed = False
        self._was_open = False
        self._open_lock = threading.Lock()
        self._place_lock = threading.Lock()
        self._pending = PendingObjects()
        self._shelf: Shelf | None = None
        with self._opened():
            pass

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

    def close(self) -> None:
        """Make durable what is not yet and let go of the folder; never raises, a second call does nothing."""
        with suppress(OperationError):
            self.make_durable(self._pending.all())
        with self._open_lock:
            self._is_closed = True
            self._drop_shelf()

    def open(self, header: InstanceHeader) -> ObjectWriter:
        """Begin an object of one of the three storage SOP classes."""
        if InformationModel.of_storage(header.sop_class_uid) is None:
            raise OperationError(ErrorKind.NOT_A_TEMPLATE, facts={"sop_class": header.sop_class_uid})
        with self._opened_for_writing():
            return ObjectWriter(self._layout.new_part(), header, self._settle)

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        """Make all of `instances` survive a power cut, files and rows."""
        group = tuple(instances)
        waiting = [instance for instance in group if not instance.is_durable]
        if waiting:
            with self._opened_for_writing() as shelf:
                self._harden(shelf, waiting)
        return tuple(replace(instance, is_durable=True) for instance in group)

    def holds(self, uids: Iterable[Uid]) -> frozenset[Uid]:
        """Those of `uids` that are held durably."""
        with self._opened() as shelf:
            return frozenset() if shelf is None else shelf.index.holds(uids)

    def search(self, text: str, limit: int, filters: Filters = NO_FILTERS) -> tuple[LibraryEntry, ...]:
        """Entries all of whose words begin with the words of `text` somewhere; newest first; 0 for no limit."""
        with self._opened() as shelf:
            rows = () if shelf is None else shelf.index.search(text, limit, filters)
        return tuple(self._entry(row) for row in rows)

    def entries_of(self, uid: Uid) -> tuple[LibraryEntry, ...]:
        """The objects that are held durably under `uid`, newest first; more than one is a conflict."""
        with self._opened() as shelf:
            rows = () if shelf is None else shelf.index.rows_of(uid)
        return tuple(self._entry(row) for row in rows)

    def count(self) -> int:
        """How many objects are held durably."""
        with self._opened() as shelf:
            return 0 if shelf is None else shelf.index.count()

    def rebuild(self, progress: Callable[[int, int], None], is_stopped: Callable[[], bool]) -> int:
        """Read all files again and make the index say what they say; others can use the library meanwhile.

        Args:
            progress: called with how many files are done, and how many there are.
            is_stopped: asked now and then; what was read by then is kept.

        Returns:
            How many objects were read; a file that is not what its name says is set aside.
        """
        with self._opened_for_writing() as shelf:
            files = tuple(self._layout.object_files())
            done = 0

            def on_file() -> None:
                nonlocal done
                done += 1
                progress(done, len(files))

            adopted = shelf.stocktaking.adopt(files, on_file=on_file, is_stopped=is_stopped)
            left = shelf.stocktaking.compare()
            shelf.unindexed = len(left) if done < len(files) else 0
            return adopted

    def inspect(self) -> Iterator[Inspected]:
        """Read every object and say whether it is what it should be; changes nothing, so reading rights are enough."""
        with self._opened() as shelf:
            yield from inspect(self._layout, {} if shelf is None else shelf.index.files())

    def _settle(self, written: WrittenObject, durable: bool) -> StoredInstance:
        with self._opened_for_writing() as shelf, self._place_lock:
            path = self._layout.object_path(written.content_name)
            indexed = shelf.index.contents_of(written.header.sop_instance_uid)
            known = indexed | self._pending.contents_of(written.header.sop_instance_uid)
            if written.content_name in known and path.exists():
                is_durable = written.content_name in indexed
                instance = replace(written.placed(path), novelty=Novelty.DUPLICATE, is_durable=is_durable)
                written.part.unlink()
                if durable and not is_durable:
                    self._harden(shelf, [instance])
                return replace(instance, is_durable=durable or is_durable)
            novelty = Novelty.CONFLICT if known - {written.content_name} else Novelty.NEW
            instance = replace(written.placed(path), novelty=novelty, is_durable=durable)
            self._place(shelf, written, instance)
            return instance

    def _place(self, shelf: Shelf, written: WrittenObject, instance: StoredInstance) -> None:
        self._layout.ensure_shard(written.content_name)
        was_there = instance.path.exists()
        written.part.replace(instance.path)
        if not instance.is_durable:
            self._pending.add(instance)
            return
        try:
            sync_folder(instance.path.parent)
            shelf.index.put([self._row(shelf, instance)])
        except BaseException:
            if not was_there:  # nobody has been told that it is here, so it need not take up room
                with suppress(OSError):
                    instance.path.unlink()
            raise

    def _harden(self, shelf: Shelf, instances: Iterable[StoredInstance]) -> None:
        group = tuple(instances)
        for instance in group:
            self._sync(instance)
        for shard in {instance.path.parent for instance in group}:
            sync_folder(shard)
        shelf.index.put([self._row(shelf, instance) for instance in group])
        for instance in group:
            self._pending.remove(instance)

    def _sync(self, instance: StoredInstance) -> None:
        """After a failed fsync nobody knows what is on the disk, and a second one would claim success: so it goes."""
        try:
            sync_file(instance.path)
        except OSError as error:
            self._pending.remove(instance)
            if error.errno in _SYNC_FAILURES:
                with suppress(OSError):
                    instance.path.unlink()
            raise

    def _row(self, shelf: Shelf, instance: StoredInstance) -> IndexRow:
        return IndexRow(
            summary=shelf.stocktaking.summary_of(instance.path, instance.sop_class_uid, instance.sop_instance_uid),
            content=instance.path.stem,
            sha256=instance.sha256,
            bytes=instance.bytes,
            received_us=arrival_us(instance.path),
            source=instance.origin.ae_title or "",
        )

    def _entry(self, row: IndexRow) -> LibraryEntry:
        return LibraryEntry(
            summary=row.summary,
            path=self._layout.object_path(row.content),
            bytes=row.bytes,
            sha256=row.sha256,
            received=row.received,
            has_conflict=row.has_conflict,
        )

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
        shelf = open_shelf(self._layout, self._describe)
        self._was_open = True
        return shelf

    def _drop_shelf(self) -> None:
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None
