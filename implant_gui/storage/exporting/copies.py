"""Copies of objects under names that people recognise, for programs that things are dragged to."""

import shutil
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from implant_gui.domain.ports import LibraryEntry
from implant_gui.storage.atomic import create_folder, storage_errors
from implant_gui.storage.exporting.names import FreePaths, readable_stem


def copy_readable(entries: Sequence[LibraryEntry], folder: Path) -> tuple[Path, ...]:
    """Copies of `entries` in a new folder below `folder`: never the files themselves, which somebody might write to.

    Raises:
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE.
    """
    place = folder / uuid.uuid4().hex
    with storage_errors(place):
        create_folder(place)
        paths = FreePaths(place)
        return tuple(_copied(entry, paths) for entry in entries)


def forget_copies(folder: Path, before: datetime) -> None:
    """Remove what calls before that time have made; what cannot be removed stays. Never raises.

    Another window may have made what is newer, and whoever it was dragged to may not have read it yet.
    """
    try:
        places = tuple(folder.iterdir())
    except OSError:
        return
    for place in places:
        with suppress(OSError):
            if place.lstat().st_mtime < before.timestamp():
                shutil.rmtree(place, ignore_errors=True)


def _copied(entry: LibraryEntry, paths: FreePaths) -> Path:
    path = paths.next(readable_stem(entry.summary), ".dcm")
    shutil.copyfile(entry.path, path)
    return path
