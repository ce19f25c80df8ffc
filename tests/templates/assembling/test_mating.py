import math

import pytest
from hypothesis import given

from implant_gui.domain.content.geometry import Frame2, Frame3, added, scaled
from implant_gui.domain.content.mating import Freedom, FreedomKind
from implant_gui.templates.assembling.mating import mate_in_plane, mate_in_space, motion_in_plane, motion_in_space
from tests.domain.content.test_geometry import frames2, frames3

TURN = Freedom(1, FreedomKind.ROTATION, (0.0, 0.0, 1.0), -15.0, 15.0)
SHIFT = Freedom(2, FreedomKind.TRANSLATION, (0.6, 0.8, 0.0), 0.0, 10.0)


@given(frames3(), frames3())
def test_mated_frames_coincide_in_space(fixed: Frame3, moving: Frame3) -> None:
    motion = mate_in_space(fixed, moving)
    assert motion is not None
    assert math.dist(motion.carried(moving.point), fixed.point) < 0.001
    for axis in ("x", "y", "z"):
        end = motion.carried(added(moving.point, scaled(getattr(moving, axis), 100)))
        assert math.dist(end, added(fixed.point, scaled(getattr(fixed, axis), 100))) < 0.001


@given(frames2(), frames2())
def test_mated_frames_coincide_on_paper(fixed: Frame2, moving: Frame2) -> None:
    motion = mate_in_plane(fixed, moving)
    assert motion is not None
    assert math.dist(motion.carried(moving.point), fixed.point) < 0.001
    assert motion.after(moving).x == pytest.approx(fixed.x, abs=1e-9)


def test_a_mirror_image_cannot_be_mated() -> None:
    assert mate_in_space(Frame3(), Frame3(z=(0, 0, -1))) is None
    assert mate_in_plane(Frame2(), Frame2(y=(0, -1))) is None
    assert mate_in_plane(Frame2(y=(0, -1)), Frame2((1, 1), y=(0, -1))) is not None


def test_what_is_not_asked_for_does_not_move() -> None:
    assert motion_in_space((1, 2, 3), [TURN, SHIFT], {}) == Frame3()
    assert motion_in_space((1, 2, 3), [TURN, SHIFT], {7: 5.0}) == Frame3()
    assert motion_in_plane((1, 2), [TURN, SHIFT], {}) == Frame2()


def test_freedoms_stop_at_their_limits() -> None:
    assert motion_in_space((0, 0, 0), [SHIFT], {2: 99}).point == pytest.approx((6, 8, 0))
    assert motion_in_space((0, 0, 0), [SHIFT], {2: -99}).point == pytest.approx((0, 0, 0))
    assert motion_in_plane((0, 0), [SHIFT], {2: 5}).point == pytest.approx((3, 4))


def test_turns_go_around_the_features_point() -> None:
    turned = motion_in_space((5, 5, 5), [TURN], {1: 10})
    assert turned.carried((5, 5, 9)) == pytest.approx((5, 5, 9))
    angle = math.radians(10)
    assert turned.carried((6, 5, 5)) == pytest.approx((5 + math.cos(angle), 5 + math.sin(angle), 5))
    flat = motion_in_plane((5, 5), [TURN], {1: 10})
    assert flat.carried((6, 5)) == pytest.approx((5 + math.cos(angle), 5 + math.sin(angle)))


def test_a_turn_around_an_axis_that_points_away_is_clockwise_on_paper() -> None:
    away = Freedom(1, FreedomKind.ROTATION, (0.0, 0.0, -1.0), -90.0, 90.0)
    assert motion_in_plane((0, 0), [away], {1: 90}).carried((1, 0)) == pytest.approx((0, -1))
    assert motion_in_plane((0, 0), [away], {1: -90}).carried((1, 0)) == pytest.approx((0, 1))


def test_a_turn_out_of_the_picture_is_left_out_on_paper() -> None:
    tilt = Freedom(1, FreedomKind.ROTATION, (1.0, 0.0, 0.0), -90.0, 90.0)
    assert motion_in_plane((0, 0), [tilt], {1: 45}) == Frame2()


def test_several_freedoms_add_up() -> None:
    both = motion_in_plane((0, 0), [TURN, SHIFT], {1: 15, 2: 10})
    assert math.hypot(*both.point) == pytest.approx(10)
    assert math.degrees(math.atan2(both.x[1], both.x[0])) == pytest.approx(15)
