"""Favourites and collections: what is marked in the library is written down at once."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.keeping.keepsakes import Collection, Keepsakes, checked_name
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Tone
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.message_bar import Answer, MessageBar
from implant_gui.views.library.collection_list import CollectionList
from implant_gui.views.library.library_table import LibraryTable
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
Change = Callable[[Keepsakes], Keepsakes]
_UNDO: Final = "undo"


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
        self._waiting: list[tuple[Change, Callable[[], None]]] = []
        self._deleted: dict[str, Collection] = {}
        self._numbers = itertools.count(1)
        table.favourites_wanted.connect(self.mark)
        table.members_wanted.connect(self.gather)
        table.new_collection_wanted.connect(collections.ask_new)
        collections.new_requested.connect(self.begin)
        collections.rename_requested.connect(self.rename)
        collections.delete_requested.connect(self.delete)
        messages.answered.connect(self._on_answered)

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
        """Give a collection up; what was in it stays in the library, and for a while it can be had back."""
        gone: list[Collection] = []

        def change(keepsakes: Keepsakes) -> Keepsakes:
            gone.extend(filter(None, [keepsakes.collection(name)]))
            return keepsakes.without(name)

        self._do(change, then=lambda: self._offer_back(gone))

    def _offer_back(self, gone: Sequence[Collection]) -> None:
        for each in gone:
            self._deleted[key := f"collection deleted {next(self._numbers)}"] = each
            title = translate("Collections", "The collection “{0}” was deleted").format(visible(each.name))
            sentence = translate("Collections", "Its templates stay in the library.")
            told = Told(title, sentence, icon="trash", tone=Tone.NEUTRAL)
            undo = Offer(_UNDO, translate("Collections", "Undo"), "history")
            self._messages.show_message(told, key=key, offers=(undo,))

    def _on_answered(self, answer: Answer) -> None:
        deleted = self._deleted.pop(answer.key, None)
        if deleted is not None and answer.offer == _UNDO:
            self._do(lambda keepsakes: keepsakes.with_members(deleted.name, deleted.uids, there=True))

    def _do(self, change: Change, name: str | None = None, then: Callable[[], None] = lambda: None) -> None:
        """Carry a change out; `name` is one that people wrote, and `then` comes after it if it could be done."""
        if name is not None and not self._can_be(name):
            return
        self._waiting.append((change, then))
        self._tasks.launch(f"keep marks {next(self._numbers)}", self._write())

    async def _write(self) -> None:
        """Carry out the wish whose turn it is; one that fails, or the program's end, takes none with it."""
        change, then = self._waiting.pop(0)
        try:
            await self._background(partial(self._library.change_keepsakes, change))
        except ValueError:
            self._tell(translate("Collections", "Another collection has that name already."))
        else:
            then()
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
