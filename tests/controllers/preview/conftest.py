"""A preview beside a library, and a server that what is missing can be fetched from."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.servers import ServersModel
from implant_gui.templates.view import read_template
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.preview.preview import Preview
from implant_gui.views.preview.subject import subject_of_entry
from tests.controllers.conftest import Play
from tests.controllers.held import OvertakenLibrary, library_of

Objects = Sequence[Dataset]


@dataclass
class Stage:
    """What the stories of this room have in common.

    Attributes:
        named: what the server tells of templates that are not held.
        opened: entries that were looked at by themselves.
        fetched: what was asked for: server, model, UIDs.
    """

    tasks: Tasks
    background: Background
    library: OvertakenLibrary
    folder: Path
    calibration: Calibration = field(default_factory=Calibration)
    named: dict[Uid, TemplateSummary] = field(default_factory=dict)
    opened: list[LibraryEntry] = field(default_factory=list)
    fetched: list[tuple[str, InformationModel, tuple[Uid, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.preview = Preview(AttributesModel(), self.calibration)
        servers = ServersModel()
        servers.add(Server("Archive", "127.0.0.1", 104, AeTitle("A")))
        self.source = Source(servers, lambda: ("Archive",), self._fetch)

    def _fetch(self, server: Server, model: InformationModel, uids: Sequence[Uid]) -> None:
        self.fetched.append((server.name, model, tuple(uids)))

    async def names(self, uids: Sequence[Uid]) -> dict[Uid, TemplateSummary]:
        """What the server answers."""
        return {uid: self.named[uid] for uid in uids if uid in self.named}

    def look_at(self, uid: str, page: QWidget) -> None:
        """Show what is held under that UID, and turn to a page."""
        (entry,) = self.library.entries_of(Uid(uid))
        self.preview.show_subject(subject_of_entry(entry), is_held=True)
        self.preview.show_template(uid, read_template(entry.path))
        self.preview.tabs.setCurrentWidget(page)


Perform = Callable[[Callable[[Stage], Awaitable[None]], Objects], None]


async def until(condition: Callable[[], object]) -> None:
    """Wait until something has become true."""
    while not condition():  # noqa: ASYNC110 - it is Qt that makes the condition true
        await asyncio.sleep(0.005)


@pytest.fixture
def perform(
    play: Play, tasks: Tasks, background: Background, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> Perform:
    """Plays a story over a library that holds some objects."""

    def do_perform(story: Callable[[Stage], Awaitable[None]], objects: Objects) -> None:
        library = library_of(tmp_path, objects)
        stage = Stage(tasks, background, library, tmp_path)
        qtbot.addWidget(stage.preview)
        stage.preview.resize(640, 900)
        stage.preview.show()

        async def played() -> None:
            try:
                await story(stage)
            finally:
                await tasks.stop()

        play(played())
        library.close()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    return do_perform
