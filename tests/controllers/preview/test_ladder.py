"""A person walks through the sizes of an implant: each comes at once, at the place where the one before was."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest
from pydicom.dataset import Dataset
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from implant_gui.controllers.preview.ladder import LadderController
from implant_gui.domain.content.geometry import Point2
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.content.template_view import TemplateView
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.models.preview.sizes import SizesModel
from implant_gui.templates.assembling.ladder import swap_members
from implant_gui.templates.view import read_template, view_of
from implant_gui.views.preview.ladder_view import LadderView
from tests.controllers.held import add, family, versions
from tests.controllers.preview.conftest import Perform, Stage, until

HEADS = "Müritz Keramikkopf"
"""Fourteen heads by diameter and neck length; some cells are empty."""


@pytest.fixture(scope="module")
def heads() -> tuple[Dataset, tuple[Dataset, ...]]:
    return family(HEADS)


@dataclass
class Room:
    """The page of sizes on a stage."""

    stage: Stage
    view: LadderView
    controller: LadderController

    def look_at(self, uid: str) -> None:
        self.stage.look_at(uid, self.view)

    def receive(self, objects: Sequence[Dataset]) -> None:
        """Something comes into the library."""
        add(self.stage.library, self.stage.folder, objects)
        self.controller.refresh()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.view.table, key)

    @property
    def states(self) -> list[str]:
        """The labels of the cells, row by row."""
        model = self.view.table.model()
        return [
            " | ".join(str(model.index(row, column).data()) for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    async def until_warm(self) -> None:
        await until(lambda: self.controller.is_warm)
        await asyncio.sleep(0)


Story = Callable[[Room], Awaitable[None]]
PlayIn = Callable[[Story, tuple[Dataset, ...]], None]


@pytest.fixture
def play_in(perform: Perform) -> PlayIn:
    """Plays a story on the page of sizes."""

    def do_play(story: Story, objects: tuple[Dataset, ...]) -> None:
        async def played(stage: Stage) -> None:
            model = SizesModel()
            view = LadderView(model, stage.calibration)
            stage.preview.add_tab(view, "Sizes", lambda _view: True)
            controller = LadderController(
                tasks=stage.tasks,
                pictures=stage.background,
                relations=stage.library,
                read_template=read_template,
                swap=swap_members,
                preview=stage.preview,
                model=model,
                view=view,
                source=stage.source,
                names=stage.names,
                open_entry=stage.opened.append,
            )
            await story(Room(stage, view, controller))

        perform(played, objects)

    return do_play


def uid_of(dataset: Dataset) -> str:
    return str(dataset.SOPInstanceUID)


def bore(view: LadderView, dataset: Dataset) -> Point2:
    """Where the bore of the head that is shown is in the window."""
    told = view_of(dataset)
    assert isinstance(told, TemplateView)
    placed = view.drawings.canvas.placed[0]
    mark = next(mark for mark in placed.drawing.mating if mark.set_number == 1)
    place = view.drawings.canvas.to_pixel(placed.placed(mark.frame.point))
    return place.x(), place.y()


def test_a_group_shows_its_sizes_with_gaps(play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]) -> None:
    group, members = heads

    async def story(room: Room) -> None:
        room.look_at(uid_of(group))
        await until(lambda: room.view.drawings.shown)
        assert len(room.states) == 4
        assert room.states[0] == "28 S | 32 S | 36 S | "
        assert room.view.title == f"{HEADS} 28 S"

    play_in(story, (group, *members))


def test_arrow_keys_walk_and_the_eye_stays_fixed(play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]) -> None:
    group, members = heads

    async def story(room: Room) -> None:
        room.look_at(uid_of(group))
        await until(lambda: room.view.drawings.shown)
        await room.until_warm()
        room.press(Qt.Key.Key_Plus)
        camera, place = room.view.drawings.canvas.camera, bore(room.view, members[0])
        room.press(Qt.Key.Key_Right)
        assert room.view.title.endswith("32 S")  # at once: it had been read ahead
        assert room.view.drawings.canvas.camera == camera
        assert bore(room.view, members[3]) == pytest.approx(place, abs=0.01)
        room.press(Qt.Key.Key_Down)
        assert room.view.title.endswith("32 M")
        assert bore(room.view, members[4]) == pytest.approx(place, abs=0.01)

    play_in(story, (group, *members))


def test_keys_pass_over_sizes_that_do_not_exist(play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]) -> None:
    group, members = heads

    async def story(room: Room) -> None:
        room.look_at(uid_of(group))
        await until(lambda: room.view.drawings.shown)
        for _ in range(5):
            room.press(Qt.Key.Key_Right)
        assert room.view.title.endswith("36 S")

    play_in(story, (group, *members))


def test_a_member_shows_the_sizes_beside_it(play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]) -> None:
    group, members = heads

    async def story(room: Room) -> None:
        room.look_at(uid_of(members[4]))
        await until(lambda: room.view.drawings.shown)
        assert room.view.title.endswith("32 M")
        room.press(Qt.Key.Key_Left)
        assert room.view.title.endswith("28 M")
        await room.until_warm()
        room.view.offer_chosen.emit("open")
        assert [entry.summary.size for entry in room.stage.opened] == ["28 M"]

    play_in(story, (group, *members))


def test_what_is_not_held_is_offered_for_fetching_and_shown_when_it_has_come(
    play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]
) -> None:
    group, members = heads

    async def story(room: Room) -> None:
        room.look_at(uid_of(group))
        await until(lambda: room.view.drawings.shown)
        room.press(Qt.Key.Key_Down)
        assert room.view.unheld.title == "Not in the library"
        room.view.unheld.chosen.emit("fetch")
        room.view.offer_chosen.emit("fetch-all")
        one, several = room.stage.fetched
        assert one == ("Archive", InformationModel.GENERIC, (Uid(uid_of(members[1])),))
        assert len(several[2]) == 12
        room.receive(members[1:2])
        await until(lambda: room.view.title.endswith("28 M"))
        await until(lambda: room.view.drawings.isVisible())

    play_in(story, (group, members[0], members[2]))


def test_what_is_not_held_is_called_by_the_name_that_the_server_tells(
    play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]
) -> None:
    group, members = heads
    uid = Uid(uid_of(members[3]))

    async def story(room: Room) -> None:
        room.stage.named[uid] = TemplateSummary(
            InformationModel.GENERIC, uid, name=HEADS, size="32 S", part_number="BGT-1"
        )
        room.look_at(uid_of(group))
        await until(lambda: room.states and room.states[0].startswith("28 S | 32 S"))
        assert room.states[1].startswith("2")  # of the others the server knows nothing
        room.press(Qt.Key.Key_Right)
        assert room.view.title == f"{HEADS} 32 S"
        assert room.view.unheld.title == "Not in the library"

    play_in(story, (group, members[0]))


def test_a_size_that_the_maker_warns_of_is_marked_beside_its_picture(play_in: PlayIn) -> None:
    group, members = family("Corvane Cemented Stem")
    warned_of = versions("ALD-CVC-01S")[0]

    async def story(room: Room) -> None:
        room.look_at(uid_of(group))
        await until(lambda: room.view.drawings.shown)
        await until(lambda: room.view.has_notice)
        place = room.view.drawings.canvas.geometry()
        await room.until_warm()
        room.press(Qt.Key.Key_Right)
        assert not room.view.has_notice
        assert room.view.drawings.canvas.geometry() == place

    play_in(story, (group, warned_of, *members[1:]))


def test_what_comes_while_the_library_is_asked_is_not_missed(
    play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]
) -> None:
    group, members = heads

    async def story(room: Room) -> None:
        room.look_at(uid_of(group))
        await until(lambda: room.view.drawings.shown)
        room.press(Qt.Key.Key_Down)
        room.stage.library.overtake(room.stage.folder, members[1:2], room.controller.refresh)
        room.controller.refresh()
        await until(lambda: room.view.title.endswith("28 M"))
        await until(lambda: room.view.drawings.isVisible())

    play_in(story, (group, members[0], members[2]))


def test_without_a_group_it_says_so(play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]) -> None:
    group, members = heads

    async def story(room: Room) -> None:
        room.look_at(uid_of(members[0]))
        await until(lambda: room.view.empty.title == "No group tells of other sizes")
        room.receive((group,))
        await until(lambda: room.view.drawings.shown)

    play_in(story, members)


def test_a_file_that_cannot_be_read_is_told_in_its_place(
    play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]
) -> None:
    group, members = heads

    async def story(room: Room) -> None:
        (entry,) = room.stage.library.entries_of(Uid(uid_of(members[1])))
        entry.path.write_bytes(b"not any more")
        room.look_at(uid_of(group))
        await until(lambda: room.view.drawings.shown)
        await room.until_warm()
        room.press(Qt.Key.Key_Down)
        assert room.view.title.endswith("28 M")
        assert room.view.drawings.shown == ()
        room.press(Qt.Key.Key_Down)
        assert room.view.drawings.shown

    play_in(story, (group, *members))


def test_sizes_without_drawings_are_shown_in_space(play_in: PlayIn) -> None:
    group, members = family("海綿骨スクリュー 6.5")

    async def story(room: Room) -> None:
        room.look_at(uid_of(group))
        await until(lambda: room.view.surfaces.isVisible())
        await room.until_warm()
        await asyncio.sleep(0.05)  # room is made for the longest, once all are known
        camera = room.view.surfaces.canvas.camera
        room.press(Qt.Key.Key_Up)
        assert room.view.title.endswith("45 mm")
        assert room.view.surfaces.isVisible()
        assert not room.view.dimension.isVisible()
        assert room.view.surfaces.canvas.camera == camera

    play_in(story, (group, *members))


def test_both_pictures_can_be_chosen_where_there_are_both(
    play_in: PlayIn, heads: tuple[Dataset, tuple[Dataset, ...]]
) -> None:
    group, members = heads

    async def story(room: Room) -> None:
        room.look_at(uid_of(group))
        await until(lambda: room.view.drawings.shown)
        assert room.view.drawings.isVisible()
        room.view.dimension.choose("space")
        room.view.dimension.chosen.emit("space")
        assert room.view.surfaces.isVisible()
        await room.until_warm()
        room.press(Qt.Key.Key_Right)
        assert room.view.surfaces.isVisible()

    play_in(story, (group, *members))
