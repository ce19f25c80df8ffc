import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.content.geometry import (
    UNMOVED2,
    UNMOVED3,
    Box2,
    Box3,
    Frame2,
    Frame3,
    Point3,
    cross,
    dot,
    unit,
)

numbers = st.floats(-500, 500)
points2 = st.tuples(numbers, numbers)
points3 = st.tuples(numbers, numbers, numbers)
degrees = st.floats(-360, 360)


@st.composite
def frames2(draw: st.DrawFn) -> Frame2:
    return Frame2(draw(points2)).after(Frame2.turning(draw(degrees), draw(points2)))


@st.composite
def frames3(draw: st.DrawFn) -> Frame3:
    frame = Frame3(draw(points3))
    for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)):
        frame = frame.after(Frame3.turning(draw(degrees), axis, draw(points3)))
    return frame


@given(frames2(), points2)
def test_a_motion_in_the_plane_can_be_undone(frame: Frame2, point: tuple[float, float]) -> None:
    assert frame.inverse().carried(frame.carried(point)) == pytest.approx(point, abs=1e-6)
    assert frame.is_right_handed


@given(frames3(), points3)
def test_a_motion_in_space_can_be_undone(frame: Frame3, point: Point3) -> None:
    assert frame.inverse().carried(frame.carried(point)) == pytest.approx(point, abs=1e-6)
    assert frame.is_right_handed


@given(frames3(), frames3(), points3)
def test_chained_motions_are_carried_out_one_after_another(one: Frame3, other: Frame3, point: Point3) -> None:
    assert one.after(other).carried(point) == pytest.approx(one.carried(other.carried(point)), abs=1e-6)


@given(frames2(), frames2(), points2)
def test_so_are_those_in_the_plane(one: Frame2, other: Frame2, point: tuple[float, float]) -> None:
    assert one.after(other).carried(point) == pytest.approx(one.carried(other.carried(point)), abs=1e-6)


@given(frames3(), points3, points3)
def test_a_motion_keeps_distances(frame: Frame3, one: Point3, other: Point3) -> None:
    assert math.dist(frame.carried(one), frame.carried(other)) == pytest.approx(math.dist(one, other), abs=1e-6)


def test_a_quarter_turn_is_counter_clockwise() -> None:
    assert Frame2.turning(90, (1, 1)).carried((2, 1)) == pytest.approx((1, 2))
    assert Frame3.turning(90, (0, 0, 1), (1, 1, 5)).carried((2, 1, 0)) == pytest.approx((1, 2, 0))
    assert Frame3.turning(90, (1, 0, 0)).carried((0, 1, 0)) == pytest.approx((0, 0, 1))


def test_a_mirror_is_not_right_handed() -> None:
    assert not Frame2(x=(-1, 0)).is_right_handed
    assert not Frame3(x=(-1, 0, 0)).is_right_handed
    assert UNMOVED2.is_right_handed
    assert UNMOVED3.is_right_handed


def test_a_box_goes_around_points() -> None:
    box = Box2.around([(1, 5), (-2, 3)])
    assert box == Box2(-2, 3, 1, 5)
    assert (box.width, box.height, box.corners) == (3, 2, ((-2, 3), (1, 5)))
    assert (0, 4) in box.grown(1)
    assert (3, 4) not in box.grown(1)
    assert Box2.around([]) is None


def test_a_box_in_space_has_eight_corners() -> None:
    box = Box3.around([(0, 0, 0), (2, 4, 6)])
    assert box is not None
    assert box.centre == pytest.approx((1, 2, 3))
    assert Box3.around(box.corners) == box
    assert len(set(box.corners)) == 8
    assert Box3.around([]) is None


def test_vectors_multiply() -> None:
    assert cross((1, 0, 0), (0, 1, 0)) == (0, 0, 1)
    assert dot((1, 2, 3), (4, 5, 6)) == 32
    assert unit((0, 3, 4)) == pytest.approx((0, 0.6, 0.8))
    assert unit((0, 0, 0)) is None
