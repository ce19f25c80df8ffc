"""A person sees which version is to be used, and goes there with a click."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.lineage import LineageController
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import EncodedDataset, Match
from implant_gui.domain.uid import Uid
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.templates.view import read_template
from implant_gui.views.preview.lineage_panel import LineagePanel
from implant_gui.views.preview.preview import Preview
from implant_gui.views.preview.subject import subject_of_entry
from tests.controllers.conftest import Play
from tests.controllers.held import add, family, library_of, versions
from tests.views.conftest import button
from tests.views.made_up import LEFT

PART = "AST-DLT-03S"


class Room:
    """A preview with the panel of relatives, beside a library."""

    def __init__(self, preview: Preview, panel: LineagePanel, library: FileLibrary) -> None:
        self.preview, self.panel, self.library = preview, panel, library
        self.gone_to: list[LibraryEntry] = []
        self.controller: LineageController | None = None
        panel.chosen.connect(self.gone_to.append)

    def look_at(self, uid: str) -> None:
        (entry,) = self.library.entries_of(Uid(uid))
        self.preview.show_subject(subject_of_entry(entry), is_held=True)
        self.preview.show_template(uid, read_template(entry.path))


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 - it is Qt that makes the condition true
        await asyncio.sleep(0.005)


PlayIn = Callable[[Callable[[Room], Awaitable[None]], FileLibrary], None]


@pytest.fixture
def play_in(play: Play, tasks: Tasks, background: Background, qtbot: QtBot, qapp: QApplication) -> PlayIn:
    def do_play(story: Callable[[Room], Awaitable[None]], library: FileLibrary) -> None:
        preview, panel = Preview(AttributesModel()), LineagePanel()
        preview.add_panel(panel)
        qtbot.addWidget(preview)
        preview.resize(600, 700)
        preview.show()
        room = Room(preview, panel, library)

        async def played() -> None:
            room.controller = LineageController(
                tasks=tasks,
                background=background,
                library=library,
                preview=preview,
                panel=panel,
                now=lambda: datetime(2026, 5, 4, tzinfo=UTC),
            )
            try:
                await story(room)
            finally:
                await tasks.stop()

        play(played())
        library.close()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    return do_play


def test_a_superseded_template_leads_to_the_current_one(play_in: PlayIn, tmp_path: Path) -> None:
    current, old = versions(PART)

    async def story(room: Room) -> None:
        room.look_at(old.SOPInstanceUID)
        await until(lambda: room.panel.word == "Superseded")
        QTest.mouseClick(button(room.panel, "Show it"), LEFT)
        QTest.mouseClick(button(room.panel, "Show the relatives"), LEFT)
        (link,) = room.panel.links
        QTest.mouseClick(link, LEFT)
        assert [entry.summary.sop_instance_uid for entry in room.gone_to] == [current.SOPInstanceUID] * 2
        assert "version 2" in link.text()

    play_in(story, library_of(tmp_path, (current, old)))


def test_a_single_relative_stands_there_at_once(play_in: PlayIn, tmp_path: Path) -> None:
    group, (member, *_others) = family("Corvane Cup")

    async def story(room: Room) -> None:
        room.look_at(member.SOPInstanceUID)
        await until(lambda: room.panel.isVisible())
        (link,) = room.panel.links
        assert link.isVisible()
        QTest.mouseClick(link, LEFT)
        assert [entry.summary.sop_instance_uid for entry in room.gone_to] == [group.SOPInstanceUID]

    play_in(story, library_of(tmp_path, (group, member)))


def test_without_relatives_there_is_no_panel(play_in: PlayIn, tmp_path: Path) -> None:
    (only,) = versions("AST-DLT-04S")

    async def story(room: Room) -> None:
        room.look_at(only.SOPInstanceUID)
        await asyncio.sleep(0.05)
        assert not room.panel.isVisible()

    play_in(story, library_of(tmp_path, (only,)))


def test_what_arrives_meanwhile_counts(play_in: PlayIn, tmp_path: Path) -> None:
    current, old = versions(PART)
    library = library_of(tmp_path, (old,))

    async def story(room: Room) -> None:
        room.look_at(old.SOPInstanceUID)
        await asyncio.sleep(0.05)
        assert room.panel.word == ""
        add(library, tmp_path, (current,))
        assert room.controller is not None
        room.controller.refresh()
        await until(lambda: room.panel.word == "Superseded")

    play_in(story, library)


def test_a_newer_one_on_the_server_is_told_and_what_is_held_can_be_looked_at(play_in: PlayIn, tmp_path: Path) -> None:
    current, old = versions(PART)
    values = {
        "Manufacturer": str(current.Manufacturer),
        "ImplantPartNumber": PART,
        "EffectiveDateTime": str(current.EffectiveDateTime),
    }
    uid = Uid(current.SOPInstanceUID)
    encoded = EncodedDataset(b"", Uid("1.2.840.10008.1.2.1"))
    found = Match(InformationModel.GENERIC, uid, MappingProxyType(values), encoded)

    async def story(room: Room) -> None:
        assert room.controller is not None
        room.controller.show_match(found)
        room.preview.show_subject(subject_of_entry(room.library.entries_of(Uid(old.SOPInstanceUID))[0]))
        await until(lambda: room.panel.word == "Newer than yours")
        assert "you hold version 1" in room.panel.sentence
        room.controller.show_match(None)
        assert not room.panel.isVisible()

    play_in(story, library_of(tmp_path, (old,)))
