"""A drawing carried elsewhere keeps its shape, with all that is marked on it."""

import math
import struct

import pytest

from implant_gui.domain.content.drawing import Drawing, MatingMark
from implant_gui.domain.content.geometry import UNMOVED2, Box2, Frame2, Point2
from implant_gui.domain.content.landmark import DrawnLandmark, Landmark, LandmarkKind
from implant_gui.domain.content.mating import Freedom, FreedomKind
from implant_gui.templates.drawings.carrying import carried, extent_of
from tests.views.seen_templates import layer

LINE: tuple[Point2, ...] = ((0.0, 0.0), (30.0, 0.0), (30.0, 40.0))
TURN = Frame2.turning(90, (10.0, 0.0))
SLIDE = Freedom(1, FreedomKind.TRANSLATION, (1.0, 0.0, 0.0), -5, 5)


@pytest.fixture
def drawing() -> Drawing:
    layers = (layer(LINE),)
    landmark = DrawnLandmark(Landmark(LandmarkKind.LINE, 1), ((0.0, 0.0), (10.0, 0.0)))
    return Drawing(
        1, "", None, (), 2.0, layers, extent_of(layers), (5.0, 5.0), Box2(0, 0, 30, 40), (landmark,),
        (MatingMark(1, "Cone", 1, Frame2((30.0, 40.0)), (SLIDE,)),),
    )  # fmt: skip


def points_of(drawing: Drawing) -> list[Point2]:
    data = drawing.layers[0].points
    values = struct.unpack(f"<{len(data) // 8}d", data)
    return list(zip(values[::2], values[1::2], strict=True))


def test_lines_and_marks_move_together(drawing: Drawing) -> None:
    moved = carried(drawing, TURN)
    for before, after in zip(LINE, points_of(moved), strict=True):
        assert after == pytest.approx(TURN.carried(before), abs=1e-9)
    assert moved.rotation_point == pytest.approx(TURN.carried((5.0, 5.0)))
    assert moved.landmarks[0].points[1] == pytest.approx(TURN.carried((10.0, 0.0)), abs=1e-9)
    assert moved.mating[0].frame.point == pytest.approx(TURN.carried((30.0, 40.0)))
    assert moved.mating[0].frame.x == pytest.approx((0.0, 1.0), abs=1e-9)


def test_a_degree_of_freedom_turns_with_its_feature(drawing: Drawing) -> None:
    axis = carried(drawing, TURN).mating[0].freedoms[0].axis
    assert axis == pytest.approx((0.0, 1.0, 0.0), abs=1e-9)


def test_the_extent_is_that_of_the_lines(drawing: Drawing) -> None:
    extent = carried(drawing, TURN).extent
    assert extent is not None
    assert (extent.left, extent.bottom) == pytest.approx((-30.0, -10.0), abs=1e-9)
    assert (extent.width, extent.height) == pytest.approx((40.0, 30.0), abs=1e-9)


def test_a_box_that_is_turned_stays_upright_around_its_corners(drawing: Drawing) -> None:
    box = carried(drawing, Frame2.turning(45)).bounding_box
    assert box is not None
    assert box.width == pytest.approx(70 * math.sqrt(0.5))


def test_what_is_not_moved_is_the_same(drawing: Drawing) -> None:
    assert carried(drawing, UNMOVED2) is drawing


def test_a_drawing_without_lines_has_no_extent() -> None:
    empty = Drawing(1, "", None, (), 1.0, (), None)
    assert carried(empty, TURN).extent is None
