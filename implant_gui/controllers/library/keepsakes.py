"""Favourites and collections: what is marked in the library is written down at once."""

import itertools
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.keeping.keepsakes import Keepsakes, checked_name
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Tone
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.library.collection_list import CollectionList
from implant_gui.views.library.library_table import LibraryTable
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
Change = Callable[[Keepsakes], Keepsakes]


class Marked(Protocol):
    """What keeps the marks. Any thread; calls touch the disk."""

    def change_keepsakes(self, change: Change) -> Keepsakes:
        """Write down what `change` makes of them; gives what is there then."""


class KeepsakesController:
    """Each wish is a story of its own; they are written in the order in which they came.

    Thread: GUI.

    Args:
        changed: told after each change.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        library: Marked,
        table: LibraryTable,
        collections: CollectionList,
        messages: MessageBar,
        changed: Callable[[], None],
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._library = library
        self._messages = messages
        self._changed = changed
        self._waiting: list[Change] = []
        self._numbers = itertools.count(1)
        table.favourites_wanted.connect(self.mark)
        table.members_wanted.connect(self.gather)
        table.new_collection_wanted.connect(collections.ask_new)
        collections.new_requested.connect(self.begin)
        collections.rename_requested.connect(self.rename)
        collections.delete_requested.connect(self.delete)

    def mark(self, entries: Iterable[LibraryEntry], marked: bool) -> None:
        """Mark entries as favourites, or no longer."""
        uids = _uids(entries)
        self._do(lambda keepsakes: keepsakes.with_favourites(uids, marked=marked))

    def gather(self, name: str, entries: Iterable[LibraryEntry], there: bool) -> None:
        """Put entries into a collection, or take them out."""
        uids = _uids(entries)
        self._do(lambda keepsakes: keepsakes.with_members(name, uids, there=there), name)

    def begin(self, name: str, entries: Iterable[LibraryEntry]) -> None:
        """Make a collection; where there is one of that name, `entries` come into it."""
        self.gather(name, entries, there=True)

    def rename(self, name: str, to: str) -> None:
        """Give a collection another name."""
        self._do(lambda keepsakes: keepsakes.renamed(name, to), to)

    def delete(self, name: str) -> None:
        """Give a collection up; what was in it stays in the library."""
        self._do(lambda keepsakes: keepsakes.without(name))

    def _do(self, change: Change, name: str | None = None) -> None:
        """Carry a change out; `name` is one that people wrote."""
        if name is not None and not self._can_be(name):
            return
        self._waiting.append(change)
        self._tasks.launch(f"keep marks {next(self._numbers)}", self._write())

    async def _write(self) -> None:
        """Carry out the wish whose turn it is; one that fails, or the program's end, takes none with it."""
        change = self._waiting.pop(0)
        try:
            await self._background(partial(self._library.change_keepsakes, change))
        except ValueError:
            self._tell(translate("Collections", "Another collection has that name already."))
        self._changed()

    def _can_be(self, name: str) -> bool:
        try:
            checked_name(name)
        except ValueError:
            self._tell(translate("Collections", "A collection needs a name of 1 to 100 letters."))
            return False
        return True

    def _tell(self, sentence: str) -> None:
        title = translate("Collections", "The collection cannot have that name")
        self._messages.show_message(Told(title, sentence, icon="bookmark", tone=Tone.WARN), key="collection name")


def _uids(entries: Iterable[LibraryEntry]) -> tuple[Uid, ...]:
    return tuple(dict.fromkeys(entry.summary.sop_instance_uid for entry in entries))
