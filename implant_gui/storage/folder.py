"""Received objects in a plain folder that somebody named: no index, no lock, one file each."""

import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from implant_gui.domain.service.instance import InstanceHeader, Novelty, StoredInstance
from implant_gui.domain.uid import Uid
from implant_gui.storage.atomic import PartNames, create_folder, storage_errors, sync_file, sync_folder
from implant_gui.storage.object_file import ObjectWriter, WrittenObject


class FolderSink:
    """An `InstanceSink` that writes ``SHA256.dcm`` files, named by the encoded data set that they hold.

    `Novelty` compares with what this sink has stored; a file of the same name that was there before is replaced by
    the same contents.

    Thread: any.

    Raises:
        OperationError: the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts = PartNames(folder, ".")
        self._lock = threading.Lock()
        self._stored: dict[Uid, set[str]] = {}
        with storage_errors(folder):
            create_folder(folder)

    def open(self, header: InstanceHeader) -> ObjectWriter:
        """Begin an object."""
        return ObjectWriter(self._parts.next(), header, self._settle)

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        """Make all of `instances` survive a power cut."""
        group = tuple(instances)
        waiting = [instance for instance in group if not instance.is_durable]
        with storage_errors(self._folder):
            for instance in waiting:
                sync_file(instance.path)
            if waiting:
                sync_folder(self._folder)
        return tuple(replace(instance, is_durable=True) for instance in group)

    def _settle(self, written: WrittenObject, durable: bool) -> StoredInstance:
        path = self._folder / f"{written.sha256}.dcm"
        novelty = self._note(written)
        with storage_errors(path):
            if novelty is Novelty.DUPLICATE and path.exists():
                written.drop()
                if durable:
                    sync_file(path)
            else:
                written.move_to(path)
            if durable:
                sync_folder(self._folder)
        return written.placed(path, novelty, is_durable=durable)

    def _note(self, written: WrittenObject) -> Novelty:
        with self._lock:
            known = self._stored.setdefault(written.header.sop_instance_uid, set())
            is_known, is_first = written.sha256 in known, not known
            known.add(written.sha256)
        if is_known:
            return Novelty.DUPLICATE
        return Novelty.NEW if is_first else Novelty.CONFLICT
