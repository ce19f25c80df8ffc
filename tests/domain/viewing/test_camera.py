import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.content.geometry import Box3, Point3, dot
from implant_gui.domain.viewing.camera import Camera, StandardView

WIDTH, HEIGHT = 640, 480
angles = st.floats(-180, 180)
places = st.floats(-300, 300)


@st.composite
def cameras(draw: st.DrawFn) -> Camera:
    camera = Camera(height_mm=draw(st.floats(1, 1000)))
    for _ in range(draw(st.integers(0, 4))):
        camera = camera.orbited(draw(angles), draw(angles))
    return camera.panned(draw(places), draw(places))


@given(cameras(), st.tuples(places, places, places))
def test_a_pixel_and_its_depth_lead_back_to_the_point(camera: Camera, point: Point3) -> None:
    x, y, depth = camera.project(point, WIDTH, HEIGHT)
    assert camera.unproject((x, y), depth, WIDTH, HEIGHT) == pytest.approx(point, abs=1e-6)


@given(cameras())
def test_the_axes_stay_perpendicular_and_of_unit_length(camera: Camera) -> None:
    assert dot(camera.right, camera.up) == pytest.approx(0, abs=1e-9)
    assert dot(camera.towards, camera.towards) == pytest.approx(1)


def test_a_thousand_turns_do_not_shear_the_picture() -> None:
    camera = Camera()
    for _ in range(1000):
        camera = camera.orbited(7, 3)
    assert dot(camera.right, camera.up) == pytest.approx(0, abs=1e-12)
    assert dot(camera.right, camera.right) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(
    ("view", "from_where"),
    [(StandardView.FRONT, (0, -1, 0)), (StandardView.BACK, (0, 1, 0)), (StandardView.RIGHT, (1, 0, 0)),
     (StandardView.LEFT, (-1, 0, 0)), (StandardView.TOP, (0, 0, 1)), (StandardView.BOTTOM, (0, 0, -1))],
)  # fmt: skip
def test_standard_views_look_along_the_axes(view: StandardView, from_where: Point3) -> None:
    assert Camera().seen_from(view).towards == pytest.approx(from_where)


def test_the_target_is_in_the_middle_and_up_is_up() -> None:
    camera = Camera(target=(1, 2, 3), height_mm=48)
    assert camera.project((1, 2, 3), WIDTH, HEIGHT) == pytest.approx((320, 240, 0))
    assert camera.project((2, 2, 3), WIDTH, HEIGHT) == pytest.approx((330, 240, 0))
    assert camera.project((1, 2, 4), WIDTH, HEIGHT) == pytest.approx((320, 230, 0))
    assert camera.project((1, -2, 3), WIDTH, HEIGHT)[2] == pytest.approx(4)


def test_what_is_held_follows_the_pointer() -> None:
    camera = Camera(height_mm=48)
    front: Point3 = (0, -10, 0)
    assert camera.orbited(10, 0).project(front, WIDTH, HEIGHT)[0] > WIDTH / 2
    assert camera.orbited(0, 10).project(front, WIDTH, HEIGHT)[1] < HEIGHT / 2
    assert camera.panned(1, 2).project((0, 0, 0), WIDTH, HEIGHT) == pytest.approx((330, 220, 0))


def test_zooming_keeps_what_is_under_the_pointer() -> None:
    camera = Camera().orbited(20, 30)
    held: Point3 = (12, 5, -8)
    before = camera.project(held, WIDTH, HEIGHT)
    zoomed = camera.zoomed(3, held)
    assert zoomed.project(held, WIDTH, HEIGHT)[:2] == pytest.approx(before[:2])
    assert zoomed.pixels_per_mm(HEIGHT) == pytest.approx(3 * camera.pixels_per_mm(HEIGHT))


@pytest.mark.parametrize("factor", [0.0, -1.0, float("inf"), float("nan")])
def test_an_impossible_zoom_changes_nothing(factor: float) -> None:
    assert Camera().zoomed(factor) == Camera()


def test_zooming_has_ends() -> None:
    assert Camera().zoomed(1e30).height_mm > 0
    assert Camera().zoomed(1e-30).height_mm < 1e9


def test_all_of_a_box_is_in_the_picture() -> None:
    box = Box3((-10, -20, -150), (40, 20, 30))
    for view in StandardView:
        camera = Camera().seen_from(view).orbited(15, 25).fitted(box, WIDTH / HEIGHT)
        for corner in box.corners:
            x, y, _ = camera.project(corner, WIDTH, HEIGHT)
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_a_box_without_size_can_be_shown_too() -> None:
    assert Camera().fitted(Box3((1, 1, 1), (1, 1, 1))).target == (1, 1, 1)
