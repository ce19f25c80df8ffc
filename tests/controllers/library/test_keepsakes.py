"""Wishes for marks: carried out in their order, each for itself."""

import asyncio
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.library.keepsakes import KeepsakesController
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.keepsakes import Collection, Keepsakes
from implant_gui.domain.uid import Uid
from implant_gui.models.library.entries import LibraryModel
from implant_gui.views.common.message_bar import Answer, MessageBar
from implant_gui.views.library.collection_list import CollectionList
from implant_gui.views.library.library_table import LibraryTable
from tests.controllers.conftest import Play, Told


class FullDisk:
    """Has no room for the first wish, and then some again."""

    def __init__(self) -> None:
        self.kept = Keepsakes()
        self._is_full = True

    def change_keepsakes(self, change: Callable[[Keepsakes], Keepsakes]) -> Keepsakes:
        if self._is_full:
            self._is_full = False
            raise OperationError(ErrorKind.DISK_FULL)
        self.kept = change(self.kept)
        return self.kept


def test_a_wish_that_fails_takes_none_of_the_others_with_it(
    qtbot: QtBot, play: Play, tasks: Tasks, background: Background, told: Told
) -> None:
    table, collections, messages = LibraryTable(LibraryModel(), "Library"), CollectionList(), MessageBar()
    for widget in (table, collections, messages):
        qtbot.addWidget(widget)
    library, seen = FullDisk(), list[Keepsakes]()
    controller = KeepsakesController(
        tasks=tasks,
        background=background,
        library=library,
        table=table,
        collections=collections,
        messages=messages,
        changed=lambda: seen.append(library.kept),
    )

    async def story() -> None:
        for name in ("Knees", "Hips", "Hands"):
            controller.begin(name, ())
        while len(seen) < 2 and not told.errors:
            await background(lambda: None)
        await background(lambda: None)
        await tasks.stop()

    play(story())
    assert [error.kind for error in told.errors] == [ErrorKind.DISK_FULL]
    assert [each.name for each in library.kept.collections] == ["Hips", "Hands"]
    assert not told.bugs


class Room:
    """Keeps everything."""

    def __init__(self, kept: Keepsakes) -> None:
        self.kept = kept

    def change_keepsakes(self, change: Callable[[Keepsakes], Keepsakes]) -> Keepsakes:
        self.kept = change(self.kept)
        return self.kept


def test_a_collection_that_was_deleted_by_mistake_comes_back(
    qtbot: QtBot, play: Play, tasks: Tasks, background: Background
) -> None:
    table, collections, messages = LibraryTable(LibraryModel(), "Library"), CollectionList(), MessageBar()
    for widget in (table, collections, messages):
        qtbot.addWidget(widget)
    knees = Collection("Knees", (Uid("1.2.3"), Uid("1.2.4")))
    library, seen = Room(Keepsakes(collections=(knees,))), asyncio.Queue[Keepsakes]()
    controller = KeepsakesController(
        tasks=tasks,
        background=background,
        library=library,
        table=table,
        collections=collections,
        messages=messages,
        changed=lambda: seen.put_nowait(library.kept),
    )

    async def story() -> None:
        controller.delete("Knees")
        assert (await seen.get()).collections == ()
        (message,) = messages.messages
        assert "Knees" in message.told.title
        (undo,) = message.offers
        messages.answered.emit(Answer(message.key, undo.name))
        assert (await seen.get()).collections == (knees,)
        await tasks.stop()

    play(story())
