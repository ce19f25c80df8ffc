"""An export as somebody ordered it: objects as they are, or each in a form that other programs read."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.exporting import Exported, ExportForm, ExportOrder, NothingToExport, Package
from implant_gui.domain.ports import LibraryEntry
from implant_gui.storage.atomic import (
    SHARED_FILE_MODE,
    SHARED_FOLDER_MODE,
    create_file,
    create_folder,
    storage_errors,
    sync_file,
)
from implant_gui.storage.exporting.exporter import export_objects
from implant_gui.storage.exporting.names import FreePaths, readable_stem

_LOG = logging.getLogger(__name__)
Convert = Callable[[Path, ExportForm], bytes]
"""The content of a file in that form, made from a DICOM file; raises `NothingToExport`, OperationError or OSError."""


def carry_out(
    order: ExportOrder, convert: Convert, is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[Exported]:
    """Export everything, telling of each object what became of it; what exists is never written over.

    When it is stopped, files that are written stay; an archive is not made at all.

    Raises:
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE, which no other object would change.
    """
    if isinstance(order.kind, Package):
        yield from _as_they_are(order, order.kind, is_stopped)
    else:
        yield from _converted(order, order.kind, convert, is_stopped)


def _as_they_are(order: ExportOrder, package: Package, is_stopped: Callable[[], bool]) -> Iterator[Exported]:
    with storage_errors(order.folder):
        target = FreePaths(order.folder).next(order.name, ".zip" if package is Package.ZIP else "")
    with_dicomdir = package is Package.MEDIUM
    gone: list[Exported] = []
    entries = _readable(order.entries, gone)
    with _leaving_no_empty(target):
        for file in export_objects(entries, target, with_dicomdir=with_dicomdir, is_stopped=is_stopped):
            sentence = "" if file.has_record else "It is on the medium, but too odd to be told of in the DICOMDIR."
            yield Exported(file.entry, target if package is Package.ZIP else target.joinpath(file.name), sentence)
    yield from gone


@contextmanager
def _leaving_no_empty(folder: Path) -> Iterator[None]:
    """Take `folder` away if there is nothing in it when the block ends, in whatever way."""
    try:
        yield
    finally:
        with suppress(OSError):
            folder.rmdir()


def _readable(entries: Iterable[LibraryEntry], gone: list[Exported]) -> Iterator[LibraryEntry]:
    """Those whose files can be opened; the others are put into `gone`, and keep nothing else back."""
    for entry in entries:
        try:
            entry.path.open("rb").close()
        except OSError as error:
            gone.append(_unreadable(entry, error))
        else:
            yield entry


def _converted(
    order: ExportOrder, form: ExportForm, convert: Convert, is_stopped: Callable[[], bool]
) -> Iterator[Exported]:
    with storage_errors(order.folder):
        folder = order.folder if len(order.entries) == 1 else FreePaths(order.folder).next(order.name)
        create_folder(folder, SHARED_FOLDER_MODE)
    paths = FreePaths(folder)
    with nullcontext() if folder == order.folder else _leaving_no_empty(folder):
        for entry in order.entries:
            if is_stopped():
                return
            yield _one(entry, paths, form, convert)


def _one(entry: LibraryEntry, paths: FreePaths, form: ExportForm, convert: Convert) -> Exported:
    try:
        data = convert(entry.path, form)
    except NothingToExport as nothing:
        return Exported(entry, None, str(nothing))
    except (OperationError, OSError) as error:
        return _unreadable(entry, error)
    with storage_errors(paths.folder):
        return Exported(entry, _written(paths.next(readable_stem(entry.summary), f".{form.value}"), data))


def _unreadable(entry: LibraryEntry, error: Exception) -> Exported:
    _LOG.info("Not exported: %s: %s", entry.summary.sop_instance_uid, type(error).__name__)
    return Exported(entry, None, "Its file cannot be read.")


def _written(path: Path, data: bytes) -> Path:
    try:
        with os.fdopen(create_file(path, SHARED_FILE_MODE), "wb") as stream:
            stream.write(data)
        sync_file(path)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
    return path
