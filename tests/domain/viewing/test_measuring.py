"""Two points are a distance, three an angle, four the beginning of the next measurement."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.viewing.measuring import Measurement

places = st.tuples(*[st.floats(-1e4, 1e4) for _ in range(3)])


def test_two_points_are_a_distance_and_no_angle() -> None:
    measured = Measurement().followed_by((1.0, 2.0, 0.0)).followed_by((4.0, 6.0, 0.0))
    assert measured.lengths == (5.0,)
    assert measured.angle is None


def test_the_angle_is_that_at_the_second_point() -> None:
    measured = Measurement(((10.0, 0.0, 0.0), (0.0, 0.0, 0.0), (3.0, 3.0, 0.0)))
    assert measured.angle == pytest.approx(45.0)
    assert measured.lengths == pytest.approx((10.0, math.sqrt(18)))


def test_a_very_small_angle_is_told_exactly() -> None:
    measured = Measurement(((1.0, 0.0, 0.0), (0.0, 0.0, 0.0), (1.0, 1e-7, 0.0)))
    assert measured.angle == pytest.approx(math.degrees(1e-7))


def test_points_in_one_place_have_no_angle() -> None:
    assert Measurement(((0.0, 0.0, 0.0),) * 3).angle is None


def test_a_fourth_point_begins_anew() -> None:
    measured = Measurement(((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (2.0, 0.0, 0.0)))
    assert measured.followed_by((5.0, 5.0, 5.0)) == Measurement(((5.0, 5.0, 5.0),))


@given(places, places, places)
def test_angles_are_between_0_and_180_and_the_same_from_both_sides(
    one: tuple[float, float, float], corner: tuple[float, float, float], other: tuple[float, float, float]
) -> None:
    there, back = Measurement((one, corner, other)).angle, Measurement((other, corner, one)).angle
    assert there == back or there == pytest.approx(back)
    assert there is None or 0.0 <= there <= 180.0
