"""A person composes an assembly: chooses parts, moves them, and is told what does not fit."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.assembly import AssemblyController
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.servers import ServersModel
from implant_gui.templates.assembling.merging import show_composed
from implant_gui.templates.view import read_template
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.preview.assembly_view import AssemblyView
from implant_gui.views.preview.preview import Preview
from implant_gui.views.preview.role_box import PlaceRow
from implant_gui.views.preview.subject import subject_of_entry
from tests.controllers.conftest import Play
from tests.controllers.held import OvertakenLibrary, add, library_of, system

HIP = "Müritz Hüftsystem"
SCREWS = "Eider Unterarmset"
Objects = tuple[Dataset, ...]


@pytest.fixture(scope="module")
def hip() -> Objects:
    assembly, components = system(HIP)
    return assembly, *components


@pytest.fixture(scope="module")
def plates() -> Objects:
    assembly, components = system(SCREWS)
    return assembly, *components


@dataclass
class Room:
    """A preview with a page of compositions, beside a library."""

    preview: Preview
    view: AssemblyView
    library: OvertakenLibrary
    folder: Path
    fetched: list[tuple[str, InformationModel, tuple[Uid, ...]]] = field(default_factory=list)
    controller: AssemblyController | None = None

    async def look_at(self, dataset: Dataset) -> None:
        (entry,) = self.library.entries_of(Uid(dataset.SOPInstanceUID))
        self.preview.show_subject(subject_of_entry(entry), is_held=True)
        self.preview.show_template(entry.summary.sop_instance_uid, read_template(entry.path))
        self.preview.tabs.setCurrentWidget(self.view)
        await self.settle()

    async def settle(self) -> None:
        controller = self.controller
        assert controller is not None
        await until(lambda: controller.is_settled)

    def row(self, role: int, place: int = 0) -> PlaceRow:
        return list(self.view.boxes[role].rows.values())[place]

    async def choose(self, role: int, words: str, place: int = 0) -> None:
        """Choose what begins with `words` as a person does: with the keyboard, in the box of the role."""
        box = self.row(role, place).components
        line = next(line for line in range(box.count()) if box.itemText(line).startswith(words))
        box.setCurrentIndex(line)
        box.activated.emit(line)
        await self.settle()

    @property
    def chosen(self) -> list[str]:
        return [row.components.currentText() for box in self.view.boxes for row in box.rows.values()]

    def options(self, role: int) -> list[str]:
        box = self.row(role).components
        return [box.itemText(line) for line in range(box.count())]


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 - it is Qt that makes the condition true
        await asyncio.sleep(0.005)


PlayIn = Callable[[Callable[[Room], Awaitable[None]], Objects], None]


@pytest.fixture
def play_in(
    play: Play, tasks: Tasks, background: Background, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> PlayIn:
    """Plays a story over a library that holds some objects."""

    def do_play(story: Callable[[Room], Awaitable[None]], objects: Objects) -> None:
        library = library_of(tmp_path, objects)
        calibration = Calibration()
        preview, view = Preview(AttributesModel(), calibration), AssemblyView(calibration)
        preview.add_tab(view, "Compose", lambda _view: True)
        qtbot.addWidget(preview)
        preview.resize(640, 900)
        preview.show()
        room = Room(preview, view, library, tmp_path)
        servers = ServersModel()
        servers.add(Server("Archive", "127.0.0.1", 104, AeTitle("A")))

        async def played() -> None:
            room.controller = AssemblyController(
                tasks=tasks,
                pictures=background,
                relations=library,
                read_template=read_template,
                compose=show_composed,
                preview=preview,
                view=view,
                source=Source(
                    servers,
                    lambda: ("Archive",),
                    lambda server, model, uids: room.fetched.append((server.name, model, tuple(uids))),
                ),
            )
            try:
                await story(room)
            finally:
                await tasks.stop()

        play(played())
        library.close()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    return do_play


def test_it_begins_with_something_that_fits(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        assert room.view.verdict == "Everything fits"
        assert len(room.chosen) == 4
        assert not any(words.startswith("Choose") for words in room.chosen)
        assert room.view.drawings.shown
        pills = [pill.text for pill in room.view.boxes[0].findChildren(StatusPill)]
        assert pills == ["Mandatory", "One at most"]

    play_in(story, hip)


def test_what_does_not_fit_is_marked_before_and_explained_after(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        assert any(words.endswith("(does not fit)") for words in room.options(2))
        await room.choose(2, "Müritz Pfanne 48")
        assert room.view.verdict == "1 thing does not fit"
        assert room.view.misfits.startswith("The maker permits no joint between Müritz Pfanne 48 and ")
        fitting = next(words for words in room.options(3)[1:] if "does not fit" not in words)
        await room.choose(3, fitting)
        assert "Müritz Pfanne 48" not in room.view.misfits

    play_in(story, hip)


def test_a_mandatory_role_cannot_be_left_empty_unnoticed(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        await room.choose(1, "Choose")
        assert "is mandatory, and nothing is chosen" in room.view.misfits

    play_in(story, hip)


def test_a_part_moves_within_its_degrees_of_freedom_and_nothing_else(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        before = room.view.drawings.shown[0]
        row = room.row(3)
        assert row.movements
        tilted = next(each for each in row.movements if each.control.title.startswith("Turn 2"))
        assert (tilted.box.minimum(), tilted.box.maximum(), tilted.box.suffix()) == (-60.0, 60.0, "°")
        tilted.box.setValue(20.0)
        await room.settle()
        assert room.row(3) is row  # whoever holds the slider keeps it
        after = room.view.drawings.shown[0]
        stem, insert = before.layers[0].label, row.components.currentText()
        for one, other in zip(before.layers, after.layers, strict=True):
            if one.label == stem:
                assert one.points == other.points
            if one.label == insert:
                assert one.points != other.points

    play_in(story, hip)


def test_a_spin_box_and_its_slider_go_together(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        movement = room.row(3).movements[0]
        slider = movement._slider
        slider.setValue(slider.maximum())
        assert movement.box.value() == movement.control.upper
        movement.box.setValue(movement.control.lower)
        assert slider.value() == slider.minimum()
        await room.settle()

    play_in(story, hip)


def test_screws_are_added_hole_by_hole_and_taken_out(play_in: PlayIn, plates: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(plates[0])
        for _ in range(3):
            room.view.boxes[1].addition_wanted.emit()
            await room.settle()
        assert room.view.verdict == "Everything fits"
        assert len(room.view.boxes[1].rows) == 3
        held = [room.row(1, place).joints.itemText(0) for place in range(3)]
        assert ["Hole 1" in held[0], "Hole 2" in held[1], "Hole 3" in held[2]] == [True, True, True]
        joints = room.row(1, 2).joints
        last, words = joints.count() - 1, joints.itemText(joints.count() - 1)
        joints.setCurrentIndex(last)
        joints.activated.emit(last)
        await room.settle()
        assert room.row(1, 2).joints.currentText() == words
        room.row(1, 1).removal_wanted.emit()
        await room.settle()
        assert len(room.view.boxes[1].rows) == 2

    play_in(story, plates)


def test_what_is_not_held_is_named_and_offered(play_in: PlayIn, hip: Objects) -> None:
    assembly, *components = hip
    stems = components[:2]

    async def story(room: Room) -> None:
        await room.look_at(assembly)
        assert sum("(not in the library)" in words for words in room.options(0)) == 18
        await room.choose(1, "Component")
        assert "is not here" in room.view.misfits
        room.row(1).fetch_wanted.emit()
        room.view.all_wanted.emit()
        one, everything = room.fetched
        assert one[1] is InformationModel.GENERIC
        assert one[2] == (Uid(components[20].SOPInstanceUID),)
        assert len(everything[2]) == len(components) - 2
        add(room.library, room.folder, components[20:21])
        assert room.controller is not None
        room.controller.refresh()
        await until(lambda: "Müritz Keramikkopf" in room.row(1).components.currentText())
        await room.settle()
        assert "is not here" not in room.view.misfits

    play_in(story, (assembly, *stems))


def test_what_comes_while_the_library_is_asked_is_not_missed(play_in: PlayIn, hip: Objects) -> None:
    assembly, *components = hip

    async def story(room: Room) -> None:
        await room.look_at(assembly)
        await room.choose(1, "Component")
        assert room.controller is not None
        room.library.overtake(room.folder, components[20:21], room.controller.refresh)
        room.controller.refresh()
        await until(lambda: "Müritz Keramikkopf" in room.row(1).components.currentText())
        await room.settle()

    play_in(story, (assembly, *components[:2]))


def test_the_keyboard_stays_where_it_is(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        box = room.row(0).components
        assert box.focusPolicy() == Qt.FocusPolicy.StrongFocus
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
        await room.settle()
        assert room.row(0).components.currentIndex() == 2
        focused = room.preview.window().focusWidget()
        assert focused is room.row(0).components  # the keyboard stays although the boxes are new

    play_in(story, hip)
