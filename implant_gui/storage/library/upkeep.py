"""What keeps a library in order: its index, what people have marked, and what it could do without."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from implant_gui.domain.keeping.holdings import Filters, Trait
from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.keeping.retention import Kept, RetentionPlan
from implant_gui.domain.ports import LibraryEntry
from implant_gui.storage.atomic import sync_folder
from implant_gui.storage.library.keepsakes_file import KeepsakesFile
from implant_gui.storage.library.layout import ObjectFile
from implant_gui.storage.library.opened import Progress
from implant_gui.storage.library.reading import LibraryReads
from implant_gui.storage.library.shelf import Shelf
from implant_gui.storage.library.stocktaking import Describe

IsStopped = Callable[[], bool]
"""Asked now and then whether somebody wants the end."""


class LibraryUpkeep(LibraryReads):
    """The part of a library that changes what is known of the objects, or lets go of some; it takes in none.

    Thread: any.
    """

    def __init__(self, folder: Path, describe: Describe, *, read_only: bool, opening: Progress) -> None:
        super().__init__(folder, describe, read_only=read_only, opening=opening)
        self._keepsakes = KeepsakesFile(self._layout.keepsakes)

    def rebuild(self, progress: Progress, is_stopped: IsStopped) -> int:
        """Read all files again and make the index say what they say; others can use the library meanwhile.

        Args:
            progress: called with how many files are done, and how many there are.
            is_stopped: asked now and then; what was read by then is kept.

        Returns:
            How many objects were read; a file that is not what its name says is set aside.
        """
        with self._opened_for_writing() as shelf:
            return _read(shelf, tuple(self._layout.object_files()), progress, is_stopped)

    def index_the_rest(self, progress: Progress, is_stopped: IsStopped) -> int:
        """As `rebuild`, but only for files without a row, and those that an older version of the program has read."""
        with self._opened_for_writing() as shelf:
            known, stale = shelf.index.files(), shelf.index.to_describe()
            files = (file for file in self._layout.object_files() if file.content not in known or file.content in stale)
            return _read(shelf, tuple(files), progress, is_stopped)

    def keepsakes(self) -> Keepsakes:
        """Favourites and collections."""
        with self._opened():
            return self._keepsakes.read()

    def change_keepsakes(self, change: Callable[[Keepsakes], Keepsakes]) -> Keepsakes:
        """Write down what `change` makes of them; gives what is there then."""
        with self._opened_for_writing():
            return self._keepsakes.change(change)

    def retention(self) -> RetentionPlan:
        """What is superseded today, and could be removed or had better stay. Changes nothing."""
        superseded = self.search("", 0, Filters(traits=frozenset({Trait.SUPERSEDED})))
        marked = self.keepsakes().uids
        leaving = {entry.path for entry in superseded if entry.summary.sop_instance_uid not in marked}
        removable, kept = list[LibraryEntry](), list[tuple[LibraryEntry, Kept]]()
        for entry in superseded:
            uid = entry.summary.sop_instance_uid
            if uid in marked:
                kept.append((entry, Kept.MARKED))
            elif any(user.path not in leaving for user in self.referring_to(uid)):
                kept.append((entry, Kept.IN_USE))
            else:
                removable.append(entry)
        return RetentionPlan(tuple(removable), tuple(kept))

    def remove(self, entries: Iterable[LibraryEntry]) -> int:
        """Delete the files of `entries`, and their rows; what is marked stays. Gives how many have gone."""
        with self._opened_for_writing() as shelf:
            marked = self._keepsakes.read().uids
            contents = list[str]()
            try:
                for entry in entries:
                    if entry.summary.sop_instance_uid not in marked:
                        path = self._layout.object_path(entry.path.stem)
                        path.unlink(missing_ok=True)
                        contents.append(path.stem)
            finally:
                shelf.index.remove(contents)
            for folder in {self._layout.object_path(content).parent for content in contents}:
                with suppress(FileNotFoundError):
                    sync_folder(folder)
            return len(contents)


def _read(shelf: Shelf, files: tuple[ObjectFile, ...], progress: Progress, is_stopped: IsStopped) -> int:
    done = 0

    def on_file() -> None:
        nonlocal done
        done += 1
        progress(done, len(files))

    adopted = shelf.stocktaking.adopt(files, on_file=on_file, is_stopped=is_stopped)
    left = shelf.stocktaking.compare()
    shelf.unindexed = len(left) + len(shelf.index.to_describe()) if done < len(files) else 0
    return adopted
