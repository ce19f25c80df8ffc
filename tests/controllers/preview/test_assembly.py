"""A person composes an assembly: chooses parts, moves them, and is told what does not fit."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest
from pydicom.dataset import Dataset
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from implant_gui.controllers.preview.assembly import AssemblyController
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.templates.assembling.merging import show_composed
from implant_gui.templates.view import read_template
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.preview.assembly_view import AssemblyView
from implant_gui.views.preview.place_row import PlaceRow
from tests.controllers.held import add, system, versions
from tests.controllers.preview.conftest import Objects, Perform, Stage, until

HIP = "Müritz Hüftsystem"
SCREWS = "Eider Unterarmset"


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
    """The page of compositions on a stage."""

    stage: Stage
    view: AssemblyView
    controller: AssemblyController

    async def look_at(self, dataset: Dataset) -> None:
        self.stage.look_at(dataset.SOPInstanceUID, self.view)
        await self.settle()

    def receive(self, objects: Sequence[Dataset]) -> None:
        """Something comes into the library."""
        add(self.stage.library, self.stage.folder, objects)
        self.controller.refresh()

    async def settle(self) -> None:
        await until(lambda: self.controller.is_settled)

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


PlayIn = Callable[[Callable[[Room], Awaitable[None]], Objects], None]


@pytest.fixture
def play_in(perform: Perform) -> PlayIn:
    """Plays a story on the page of compositions."""

    def do_play(story: Callable[[Room], Awaitable[None]], objects: Objects) -> None:
        async def played(stage: Stage) -> None:
            view = AssemblyView(stage.calibration)
            stage.preview.add_tab(view, "Compose", lambda _view: True)
            controller = AssemblyController(
                tasks=stage.tasks,
                pictures=stage.background,
                relations=stage.library,
                read_template=read_template,
                compose=show_composed,
                preview=stage.preview,
                view=view,
                source=stage.source,
                names=stage.names,
                open_entry=stage.opened.append,
            )
            await story(Room(stage, view, controller))

        perform(played, objects)

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
        assert any("(does not fit Müritz Einsatz" in words for words in room.options(2))
        await room.choose(2, "Müritz Pfanne 48")
        assert room.view.verdict == "1 thing does not fit"
        assert room.view.misfits.startswith("The maker permits no joint between Müritz Pfanne 48 and ")
        box = room.row(3).components
        fitting = next(words for words in room.options(3)[1:] if words != box.currentText() and "(" not in words)
        await room.choose(3, fitting)
        assert "Müritz Pfanne 48" not in room.view.misfits

    play_in(story, hip)


def test_a_mandatory_role_cannot_be_left_empty_unnoticed(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        await room.choose(1, "Choose")
        assert room.view.verdict == "1 still to choose"
        assert "is mandatory" not in room.view.misfits  # the mark of the role says so
        assert "Müritz Pfanne 44 goes with Müritz Einsatz, Keramik 36/28, which nothing holds." in room.view.misfits

    play_in(story, hip)


def test_a_part_moves_within_its_degrees_of_freedom_and_nothing_else(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        before = room.view.drawings.shown[0]
        row = room.row(3)
        assert row.movements
        tilted = next(each for each in row.movements if each.control.title.startswith("Turn about y"))
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


def test_the_eye_stays_where_it_is_while_something_moves(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        canvas = room.view.drawings.canvas
        assert canvas.is_fitted
        before, stem = canvas.camera, canvas.placed[0].placed((0.0, 0.0))
        for movement in room.row(3).movements:
            movement.box.setValue(movement.control.upper)
            await room.settle()
        assert canvas.camera == before
        assert canvas.placed[0].placed((0.0, 0.0)) == stem

    play_in(story, hip)


def test_movements_can_be_taken_back(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        movement = room.row(3).movements[1]
        movement.box.setValue(20.0)
        await room.settle()
        resets = [each for each in room.row(3).findChildren(QToolButton) if "Back to" in each.toolTip()]
        assert len(resets) == 2  # one for each end of the joint
        resets[0].click()
        assert movement.box.value() == 0.0
        await room.settle()

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
        assert "Its template is not in the library." in room.view.misfits
        room.row(1).fetch_wanted.emit()
        room.view.all_wanted.emit()
        one, everything = room.stage.fetched
        assert one[1] is InformationModel.GENERIC
        assert one[2] == (Uid(components[20].SOPInstanceUID),)
        assert len(everything[2]) == len(components) - 2
        room.receive(components[20:21])
        await until(lambda: "Müritz Keramikkopf" in room.row(1).components.currentText())
        await room.settle()
        assert "Its template" not in room.view.misfits

    play_in(story, (assembly, *stems))


def test_what_is_not_held_is_called_by_the_name_that_the_server_tells(play_in: PlayIn, hip: Objects) -> None:
    assembly, *components = hip
    head = TemplateSummary(
        InformationModel.GENERIC, Uid(components[20].SOPInstanceUID), name="Müritz Keramikkopf", size="28 L"
    )

    async def story(room: Room) -> None:
        room.stage.named[head.sop_instance_uid] = head
        await room.look_at(assembly)
        await until(lambda: "Müritz Keramikkopf 28 L (not in the library)" in room.options(1))
        assert "Component 22 (not in the library)" in room.options(1)  # the server does not know it either

    play_in(story, (assembly, *components[:2]))


def test_until_somebody_chooses_it_begins_anew_with_what_comes(play_in: PlayIn, hip: Objects) -> None:
    assembly, *components = hip

    async def story(room: Room) -> None:
        await room.look_at(assembly)
        assert room.view.verdict == "3 still to choose"
        room.receive(components[2:])
        await until(lambda: room.view.verdict == "Everything fits")
        await room.choose(0, "Müritz Kurzschaft 2 HO")

    play_in(story, (assembly, *components[:2]))


def test_what_somebody_has_chosen_stays_when_more_comes(play_in: PlayIn, hip: Objects) -> None:
    assembly, *components = hip

    async def story(room: Room) -> None:
        await room.look_at(assembly)
        await room.choose(0, "Müritz Kurzschaft 1 HO")
        room.receive(components[2:])
        await until(lambda: "Müritz Kurzschaft 2 STD" in room.options(0))
        await room.settle()
        assert room.chosen[0] == "Müritz Kurzschaft 1 HO"
        assert room.view.verdict == "3 still to choose"

    play_in(story, (assembly, *components[:2]))


def test_what_the_maker_warns_of_is_not_suggested_and_told_when_it_is_chosen(play_in: PlayIn) -> None:
    assembly, components = system("Corvane Hybrid Hip")
    warned_of = versions("ALD-CVC-01S")[0]
    assert warned_of.SOPInstanceUID == components[0].SOPInstanceUID

    async def story(room: Room) -> None:
        await room.look_at(assembly)
        assert room.view.verdict == "Everything fits"
        assert room.options(0)[1] == "Corvane Cemented Stem 1 STD (notice from the manufacturer)"
        assert room.chosen[0] == "Corvane Cemented Stem 1 HO"
        before = room.view.has_notice
        await room.choose(0, "Corvane Cemented Stem 1 STD")
        assert (before, room.view.has_notice) == (False, True)
        assert room.view.misfits.startswith("The manufacturer issued a notice about it")
        room.row(0).look_wanted.emit()
        assert [entry.summary.part_number for entry in room.stage.opened] == ["ALD-CVC-01S"]

    play_in(story, (assembly, warned_of, *components[1:]))


def test_what_comes_while_the_library_is_asked_is_not_missed(play_in: PlayIn, hip: Objects) -> None:
    assembly, *components = hip

    async def story(room: Room) -> None:
        await room.look_at(assembly)
        await room.choose(1, "Component")
        room.stage.library.overtake(room.stage.folder, components[20:21], room.controller.refresh)
        room.controller.refresh()
        await until(lambda: "Müritz Keramikkopf" in room.row(1).components.currentText())
        await room.settle()

    play_in(story, (assembly, *components[:2]))


def test_what_has_been_chosen_stays_in_sight(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        room.stage.preview.resize(440, 560)
        await room.look_at(hip[0])
        bar = room.view._area.verticalScrollBar()
        await until(bar.maximum)
        room.row(0).components.setFocus()
        for role, place in ((0, 0), (3, bar.maximum())):
            bar.setValue(place)
            box = room.row(role).components
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Down)
            await room.settle()
            QApplication.processEvents()
            assert bar.value() == place

    play_in(story, hip)


def test_the_keyboard_stays_where_it_is(play_in: PlayIn, hip: Objects) -> None:
    async def story(room: Room) -> None:
        await room.look_at(hip[0])
        box = room.row(0).components
        assert box.focusPolicy() == Qt.FocusPolicy.StrongFocus
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
        await room.settle()
        assert room.row(0).components.currentIndex() == 2
        focused = room.stage.preview.window().focusWidget()
        assert focused is room.row(0).components  # the keyboard stays although the boxes are new

    play_in(story, hip)
