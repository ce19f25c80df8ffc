"""Sizes as a grid: what is held, what is not, and what does not exist."""

import pytest
from PySide6.QtCore import Qt

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import Box2, Frame3
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.content.template_view import Dimension, GroupContent, Member
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.domain.viewing.ladder import Swapped
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.models.common.roles import TOOL_TIP, Role, Tone
from implant_gui.models.preview.sizes import (
    SizesModel,
    SizeState,
    dimension_pairs,
    in_slots,
    pair_title,
    room_beside,
    slots_of,
)
from tests.views.seen_templates import surface

# A sparse grid of plates, as PS3.17 has one: two lengths, three numbers of holes.
PLATES = GroupContent(
    members=tuple(Member(number, f"1.2.{number}") for number in range(1, 6)),
    dimensions=(
        Dimension("Length", ((1, 1), (2, 1), (3, 2), (4, 2), (5, 2))),
        Dimension("Holes", ((1, 1), (2, 2), (3, 2), (4, 3), (5, 3))),
    ),
)


def summary(number: int, size: str, notices: int = 0) -> TemplateSummary:
    uid = Uid(f"1.2.{number}")
    return TemplateSummary(
        InformationModel.GENERIC, uid, name="Plate", part_number=f"P-{number}", size=size, notification_count=notices
    )


HELD = {1: summary(1, "60 mm, 4"), 2: summary(2, "60 mm, 5", notices=1), 4: summary(4, "80 mm, 6"), 5: summary(5, "x")}


@pytest.fixture
def model() -> SizesModel:
    made = SizesModel()
    made.set_group(PLATES, HELD, {}, 1, dimension_pairs(PLATES)[0])
    return made


def test_the_dimension_with_more_ranks_goes_across() -> None:
    assert dimension_pairs(PLATES) == ((1, 0),)
    assert pair_title(PLATES, (1, 0)) == "Holes →   Length ↓"


def test_a_single_dimension_is_a_strip() -> None:
    strip = GroupContent(members=PLATES.members, dimensions=PLATES.dimensions[:1])
    assert dimension_pairs(strip) == ((0, None),)
    assert dimension_pairs(GroupContent()) == ()


def test_every_place_says_what_is_there(model: SizesModel) -> None:
    states = [[model.index(row, column).data(Role.STATE) for column in range(3)] for row in range(2)]
    held, not_held, missing = SizeState.HELD, SizeState.NOT_HELD, SizeState.MISSING
    assert states == [[held, held, missing], [missing, not_held, held]]
    assert [model.index(0, column).data() for column in range(3)] == ["60 mm, 4", "60 mm, 5", ""]
    assert "Not in the library" in model.index(1, 1).data(TOOL_TIP)
    assert model.index(1, 1).data(Role.ICON_NAME) == "download"


def test_the_keyboard_passes_over_what_does_not_exist(model: SizesModel) -> None:
    assert model.flags(model.index(0, 2)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1, 1)) & Qt.ItemFlag.ItemIsEnabled


def test_a_recall_is_marked(model: SizesModel) -> None:
    recalled = model.index(0, 1)
    assert recalled.data(Role.TONE) is Tone.BAD
    assert "notification" in recalled.data(TOOL_TIP)


def test_several_members_in_one_place_are_told(model: SizesModel) -> None:
    both = model.cell_at(model.index(1, 2))
    assert both is not None
    assert both.members == (4, 5)
    assert "2 templates" in both.tip
    assert model.index_of(5) == model.index(1, 2)
    assert not model.index_of(9).isValid()


def test_slots_are_large_enough_for_all() -> None:
    def sized(*boxes: Box2 | None) -> Swapped:
        return Swapped(tuple(None if box is None else Drawing(1, "", None, (), 1.0, (), box) for box in boxes))

    small, large = sized(Box2(0, 0, 10, 20), Box2(0, 0, 5, 20)), sized(Box2(-5, 3, 12, 40), None)
    slots = slots_of((small, large))
    assert slots == (Box2(-5, 0, 12, 40), Box2(0, 0, 5, 20))
    fixed = [Drawing(number, "", None, (), 1.0, (), Box2(0, 0, 1, 1)) for number in (1, 2)]
    assert [drawing.extent for drawing in in_slots(large, fixed, slots)] == list(slots)


def test_room_is_left_for_the_largest_in_space() -> None:
    def solid(size: float, shift: float = 0.0) -> Swapped:
        return Swapped((), scene=(ScenePart(surface(size), Frame3((shift, shift, shift))),))

    small, large = solid(10.0), solid(30.0)
    assert room_beside(large, (small, large)) == pytest.approx(1.0)
    assert room_beside(small, (small, large)) == pytest.approx(5.0)
    assert room_beside(Swapped(()), (large,)) == 1.0
