import pytest

from implant_gui.templates.assembling.frames import frame_in_plane, frame_in_space

HALF = 0.5**0.5


def test_rounded_axes_become_exact() -> None:
    frame = frame_in_plane((12.9, 0), (0.707, 0.707, -0.707, 0.707))
    assert frame is not None
    assert frame.point == (12.9, 0.0)
    assert frame.x + frame.y == pytest.approx((HALF, HALF, -HALF, HALF))


def test_a_skewed_frame_in_space_becomes_perpendicular() -> None:
    frame = frame_in_space((1, 2, 3), (2, 0, 0, 0.02, 1, 0, 0, 0, 5))
    assert frame is not None
    assert frame.x + frame.y + frame.z == pytest.approx((1, 0, 0, 0, 1, 0, 0, 0, 1))


def test_left_handed_frames_stay_left_handed() -> None:
    flat, spatial = frame_in_plane((0, 0), (1, 0, 0, -1)), frame_in_space((0, 0, 0), (1, 0, 0, 0, 1, 0, 0, 0, -1))
    assert flat is not None
    assert spatial is not None
    assert not flat.is_right_handed
    assert not spatial.is_right_handed


@pytest.mark.parametrize("axes", [(0, 0, 0, 1), (1, 0, 1, 0), (1, 0, 0.5, 0.5), (1e200, 1e200, 1, 0)])
def test_what_are_no_axes_in_the_plane_make_no_frame(axes: tuple[float, ...]) -> None:
    assert frame_in_plane((0, 0), axes) is None


@pytest.mark.parametrize(
    "axes", [(0,) * 9, (1, 0, 0, 1, 0, 0, 0, 0, 1), (1, 0, 0, 0, 1, 0, 0, 1, 1), (1, 0, 0, 0, 1, 0, 0, 0, 0)]
)
def test_what_are_no_axes_in_space_make_no_frame(axes: tuple[float, ...]) -> None:
    assert frame_in_space((0, 0, 0), axes) is None
