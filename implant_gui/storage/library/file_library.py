"""The local library: every object as it was received, found by maker, name, part number, size and UID."""

import errno
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.instance import InstanceHeader, Novelty, StoredInstance
from implant_gui.storage.atomic import PartNames, sync_file, sync_folder
from implant_gui.storage.index.row import IndexRow
from implant_gui.storage.library.opened import Progress
from implant_gui.storage.library.pending import PendingObjects
from implant_gui.storage.library.shelf import Shelf
from implant_gui.storage.library.stocktaking import Describe, arrival_us
from implant_gui.storage.library.upkeep import LibraryUpkeep
from implant_gui.storage.object_file import ObjectWriter, WrittenObject

_SYNC_FAILURES: Final = frozenset({errno.EIO, errno.ENOSPC, errno.EDQUOT})


class FileLibrary(LibraryUpkeep):
    """An `InstanceSink` and a `Library` in a folder of its own.

    An object that is committed as durable survives a power cut, and so does its row in the index. One that is not is
    in its place at once, and durable and found after `make_durable`. When the folder or the disk fails, calls raise;
    when it is back, they work again.

    Thread: any.

    Args:
        opening: told how far it is while the index of an older version of the program is taken over.

    Raises:
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE from every method that touches the disk. A
            folder that another program has open is STORAGE_UNAVAILABLE with the facts `reason` "in-use", `pid`, `host`.
    """

    def __init__(
        self,
        folder: Path,
        describe: Describe,
        *,
        read_only: bool = False,
        opening: Progress = lambda _done, _total: None,
    ) -> None:
        super().__init__(folder, describe, read_only=read_only, opening=opening)
        self._place_lock = threading.Lock()
        self._parts = PartNames(self._layout.incoming)
        self._pending = PendingObjects()
        self._has_new_shards = True  # whoever had the folder open before may not have come to it
        with self._opened():
            pass

    def close(self) -> None:
        """Make durable what is not yet and let go of the folder; never raises, a second call does nothing."""
        with suppress(OperationError):
            self.make_durable(self._pending.all())
        self._let_go()

    def open(self, header: InstanceHeader) -> ObjectWriter:
        """Begin an object of one of the three storage SOP classes."""
        if InformationModel.of_storage(header.sop_class_uid) is None:
            raise OperationError(ErrorKind.NOT_A_TEMPLATE, facts={"sop_class": header.sop_class_uid})
        with self._opened_for_writing():
            return ObjectWriter(self._parts.next(), header, self._settle)

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        """Make all of `instances` survive a power cut, files and rows."""
        group = tuple(instances)
        waiting = [instance for instance in group if not instance.is_durable]
        if waiting:
            with self._opened_for_writing() as shelf:
                self._harden(shelf, waiting)
        return tuple(replace(instance, is_durable=True) for instance in group)

    def _settle(self, written: WrittenObject, durable: bool) -> StoredInstance:
        with self._opened_for_writing() as shelf, self._place_lock:
            path = self._layout.object_path(written.content_name)
            indexed = shelf.index.contents_of(written.header.sop_instance_uid)
            known = indexed | self._pending.contents_of(written.header.sop_instance_uid)
            if written.content_name in known and path.exists():
                is_durable = written.content_name in indexed
                instance = written.placed(path, Novelty.DUPLICATE, is_durable=is_durable)
                written.drop()
                if durable and not is_durable:
                    self._harden(shelf, [instance])
                return replace(instance, is_durable=durable or is_durable)
            novelty = Novelty.CONFLICT if known - {written.content_name} else Novelty.NEW
            instance = written.placed(path, novelty, is_durable=durable)
            self._place(shelf, written, instance)
            return instance

    def _place(self, shelf: Shelf, written: WrittenObject, instance: StoredInstance) -> None:
        if self._layout.ensure_shard(written.content_name):
            self._has_new_shards = True
        was_there = instance.is_durable and instance.path.exists()
        written.move_to(instance.path)
        if not instance.is_durable:
            self._pending.add(instance)
            return
        try:
            self._sync_shards([instance.path.parent])
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
        self._sync_shards({instance.path.parent for instance in group})
        shelf.index.put([self._row(shelf, instance) for instance in group])
        for instance in group:
            self._pending.remove(instance)

    def _sync_shards(self, shards: Iterable[Path]) -> None:
        """Make the names in `shards` durable, and their own."""
        for shard in shards:
            sync_folder(shard)
        if self._has_new_shards:
            self._has_new_shards = False  # before: one that is made meanwhile is for the next call
            try:
                sync_folder(self._layout.objects)
            except OSError:
                self._has_new_shards = True
                raise

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
