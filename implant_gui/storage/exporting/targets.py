"""Where exported files go: a folder, or an archive; neither ever takes the place of something that is there."""

import os
import shutil
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

from implant_gui.storage.atomic import (
    PART_SUFFIX,
    SHARED_FILE_MODE,
    SHARED_FOLDER_MODE,
    create_file,
    create_folder,
    sync_file,
    sync_folder,
)

_CHUNK: Final = 1 << 20
_FILE_ATTRIBUTES: Final = 0o100644 << 16


class Target(Protocol):
    """A place for files."""

    def add_file(self, name: tuple[str, ...], source: Path) -> None:
        """Copy a file."""

    def add_bytes(self, name: tuple[str, ...], data: bytes) -> None:
        """Write a file."""


class FolderTarget:
    """A folder that did not exist or was empty.

    Raises:
        OSError: from every method.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        create_folder(folder, SHARED_FOLDER_MODE)

    def add_file(self, name: tuple[str, ...], source: Path) -> None:
        """See `Target`."""
        path = self._path(name)
        with source.open("rb") as stream, os.fdopen(create_file(path, SHARED_FILE_MODE), "wb") as copy:
            shutil.copyfileobj(stream, copy, _CHUNK)
        sync_file(path)

    def add_bytes(self, name: tuple[str, ...], data: bytes) -> None:
        """See `Target`."""
        path = self._path(name)
        with os.fdopen(create_file(path, SHARED_FILE_MODE), "wb") as copy:
            copy.write(data)
        sync_file(path)

    def _path(self, name: tuple[str, ...]) -> Path:
        path = self._folder.joinpath(*name)
        create_folder(path.parent, SHARED_FOLDER_MODE)
        return path


class ZipTarget:
    """An archive that is being written; the same contents give the same bytes.

    Raises:
        OSError: from every method.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add_file(self, name: tuple[str, ...], source: Path) -> None:
        """See `Target`."""
        entry = _entry(name)
        entry.file_size = source.stat().st_size
        with source.open("rb") as stream, self._archive.open(entry, "w") as copy:
            shutil.copyfileobj(stream, copy, _CHUNK)

    def add_bytes(self, name: tuple[str, ...], data: bytes) -> None:
        """See `Target`."""
        self._archive.writestr(_entry(name), data)


def is_taken(path: Path) -> bool:
    """Whether there is something at `path` that an export could damage; an empty folder is nothing.

    Raises:
        OSError: that cannot be seen.
    """
    if path.is_dir() and not is_archive(path):
        return any(path.iterdir())
    return path.exists() or path.is_symlink()


def is_archive(path: Path) -> bool:
    """Whether an archive is meant rather than a folder."""
    return path.suffix.lower() == ".zip"


@contextmanager
def open_target(path: Path) -> Iterator[Target]:
    """A folder, or an archive if `path` ends in ``.zip``; of an archive that does not get done nothing is left.

    Raises:
        OSError: it cannot be written.
    """
    if not is_archive(path):
        yield FolderTarget(path)
        return
    create_folder(path.parent, SHARED_FOLDER_MODE)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}{PART_SUFFIX}")
    try:
        with os.fdopen(create_file(part, SHARED_FILE_MODE), "wb") as stream, zipfile.ZipFile(stream, "w") as archive:
            yield ZipTarget(archive)
        sync_file(part)
        part.rename(path)
        sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _entry(name: tuple[str, ...]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("/".join(name))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = _FILE_ATTRIBUTES
    return entry
