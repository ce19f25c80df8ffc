"""Where things are in a library's folder. No name in it is ever made from what a peer sent."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.storage.atomic import FOLDER_MODE, PART_SUFFIX, create_folder

_OBJECTS: Final = "objects"
_FILE_NAME: Final = re.compile(r"(?P<content>[0-9a-f]{64})\.dcm")
_SHARD: Final = re.compile(r"[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class ObjectFile:
    """A file below ``objects/`` whose name has the right form."""

    content: str
    path: Path
    bytes: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of a library.

    Attributes:
        folder: holds ``objects/ab/CONTENT.dcm`` (the truth), ``incoming/`` (what is being written), ``damaged/`` (what
            turned out not to hold what its name says), the index and the lock.
    """

    folder: Path

    @property
    def index(self) -> Path:
        """The SQLite database."""
        return self.folder / "index.sqlite"

    @property
    def lock(self) -> Path:
        """The lock file of the program that may write."""
        return self.folder / "library.lock"

    @property
    def keepsakes(self) -> Path:
        """What people have marked."""
        return self.folder / "keepsakes.json"

    @property
    def objects(self) -> Path:
        """Everything that is held."""
        return self.folder / _OBJECTS

    @property
    def incoming(self) -> Path:
        """Everything that is on its way."""
        return self.folder / "incoming"

    @property
    def damaged(self) -> Path:
        """Everything that is no longer what it was."""
        return self.folder / "damaged"

    def create(self) -> None:
        """Make the folders that are not there yet."""
        for folder in (self.folder, self.objects, self.incoming):
            create_folder(folder)

    def object_path(self, content: str) -> Path:
        """Where the object of that name is, or would be."""
        return Path(self.folder, _OBJECTS, content[:2], f"{content}.dcm")

    def ensure_shard(self, content: str) -> bool:
        """Make the folder that `object_path` is in; gives whether it is new, so that its name is not durable yet.

        A link in its place is refused, wherever it leads.
        """
        shard = Path(self.folder, _OBJECTS, content[:2])
        is_new = False
        try:
            found = shard.lstat()
        except FileNotFoundError:
            shard.mkdir(mode=FOLDER_MODE, exist_ok=True)
            is_new = True
            found = shard.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise OperationError(
                ErrorKind.STORAGE_UNAVAILABLE, address=str(shard), facts={"detail": "not a folder of the library"}
            )
        return is_new

    def object_files(self) -> Iterator[ObjectFile]:
        """All objects that are in their place, in no order; links and foreign names are passed over."""
        for shard in _folders(self.objects):
            with os.scandir(shard) as entries:
                for entry in entries:
                    name = _FILE_NAME.fullmatch(entry.name)
                    if name is not None and entry.is_file(follow_symlinks=False):
                        yield ObjectFile(name["content"], Path(entry.path), entry.stat(follow_symlinks=False).st_size)

    def drop_parts(self) -> None:
        """Remove what was being written when the program ended. Only for the holder of the lock."""
        for part in self.incoming.glob(f"*{PART_SUFFIX}"):
            with suppress(OSError):
                part.unlink()

    def set_damaged_aside(self, file: ObjectFile) -> None:
        """Move a file that is not what its name says out of the way; it stays where it is if that fails."""
        with suppress(OSError):
            create_folder(self.damaged)
            file.path.replace(self.damaged / file.path.name)


def _folders(parent: Path) -> list[Path]:
    with os.scandir(parent) as entries:
        return [
            Path(entry.path)
            for entry in entries
            if _SHARD.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
        ]
