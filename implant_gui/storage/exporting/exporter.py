"""The export as a whole: objects are copied as they are, one after the other, and each is told."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from implant_gui.domain.ports import LibraryEntry
from implant_gui.storage.atomic import storage_errors
from implant_gui.storage.exporting.names import UidNames, file_ids
from implant_gui.storage.exporting.targets import Target, is_taken, open_target

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_DICOMDIR: Final = ("DICOMDIR",)
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """An object that was copied.

    Attributes:
        name: where, seen from the folder or in the archive.
        has_record: whether the DICOMDIR, if one is wanted, tells of it; not if it is too odd to be told of.
    """

    entry: LibraryEntry
    name: str
    has_record: bool = True


class _StoppedError(Exception):
    """Somebody does not want the export any more."""


def export_objects(
    entries: Iterable[LibraryEntry],
    to: Path,
    *,
    with_dicomdir: bool = False,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Iterator[ExportedFile]:
    """Copy objects into a folder, or into an archive if `to` ends in ``.zip``.

    When it is stopped, a folder keeps the files that it has, without a DICOMDIR, and an archive is not made at all.

    Raises:
        FileExistsError: there is something at `to`.
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE.
    """
    with storage_errors(to):
        is_in_the_way = is_taken(to)
    if is_in_the_way:
        raise FileExistsError(f"“{to}” is there already.")
    export = _medium if with_dicomdir else _files
    try:
        with storage_errors(to), open_target(to) as target:
            yield from export(_until_stopped(entries, is_stopped), target)
    except _StoppedError:
        return


def _until_stopped(entries: Iterable[LibraryEntry], is_stopped: Callable[[], bool]) -> Iterator[LibraryEntry]:
    for entry in entries:
        if is_stopped():
            raise _StoppedError
        yield entry


def _files(entries: Iterator[LibraryEntry], target: Target) -> Iterator[ExportedFile]:
    names = UidNames()
    for entry in entries:
        name = names.name_for(entry.summary.sop_instance_uid)
        target.add_file(name, entry.path)
        yield ExportedFile(entry, "/".join(name))


def _medium(entries: Iterator[LibraryEntry], target: Target) -> Iterator[ExportedFile]:
    # Imported here: without a DICOMDIR nothing needs pydicom.
    from implant_gui.storage.exporting.dicomdir import encode

    records: list[Dataset] = []
    for entry, name in zip(entries, file_ids(), strict=False):
        target.add_file(name, entry.path)
        record = _record_of(entry, name)
        if record is not None:
            records.append(record)
        yield ExportedFile(entry, "/".join(name), record is not None)
    target.add_bytes(_DICOMDIR, encode(records))


def _record_of(entry: LibraryEntry, name: tuple[str, ...]) -> "Dataset | None":
    from implant_gui.storage.exporting.dicomdir import record_of

    try:
        return record_of(entry.path, name)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - odd contents are no reason not to give the object away
        _LOG.info("No directory record for %s: %s", entry.summary.sop_instance_uid, type(error).__name__)
        return None
