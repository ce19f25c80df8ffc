import sys
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from implant_gui.domain.content.geometry import Frame3
from implant_gui.domain.content.surface import Presentation, Surface
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.viewing.camera import Camera, StandardView
from implant_gui.domain.viewing.rendering import Picture, PictureRequest, Renderer, Scene, ScenePart
from implant_gui.templates.raster.rasteriser import Rasteriser
from implant_gui.templates.surfaces.mesh import Mesh
from tests.templates.bodies import ball, cube, surface_of

WIDTH, HEIGHT = 200, 160
GROUND = (10, 20, 30)
RED, BLUE = (200, 0, 0), (0, 0, 200)


def pixels(picture: Picture) -> NDArray[np.uint8]:
    rgbx = np.frombuffer(picture.rgbx, np.uint8).reshape(picture.height, picture.width, 4)
    assert (rgbx[:, :, 3] == 255).all()
    return rgbx[:, :, :3]


def depths(picture: Picture) -> NDArray[np.float32]:
    return np.frombuffer(picture.depth, "<f4").reshape(picture.height, picture.width)


def show(*parts: ScenePart, camera: Camera | None = None, is_coarse: bool = False) -> Picture:
    camera = camera or Camera(height_mm=80)
    return Rasteriser().render(PictureRequest(Scene(parts, GROUND), camera, WIDTH, HEIGHT, is_coarse))


@pytest.fixture(scope="module")
def sphere() -> Surface:
    """Of radius 30 mm: 60 pixels in the camera used here."""
    return surface_of(ball(30, 60))


def test_nothing_is_the_background() -> None:
    picture = show()
    assert (pixels(picture) == GROUND).all()
    assert (depths(picture) == -np.inf).all()


@pytest.mark.parametrize("view", StandardView)
def test_a_ball_is_a_disc_of_its_size(sphere: Surface, view: StandardView) -> None:
    covered = depths(show(ScenePart(sphere), camera=Camera(height_mm=80).seen_from(view))) > -np.inf
    assert np.count_nonzero(covered) == pytest.approx(np.pi * 60**2, rel=0.005)
    rows, columns = np.nonzero(covered)
    assert (rows.min(), rows.max()) == (20, 139)
    assert (columns.min(), columns.max()) == (40, 159)


def test_depth_is_in_millimetres_towards_the_viewer(sphere: Surface) -> None:
    picture = show(ScenePart(sphere))
    camera = Camera(height_mm=80)
    for row, column in ((80, 100), (60, 120), (100, 70)):
        depth = float(depths(picture)[row, column])
        place = camera.unproject((column + 0.5, row + 0.5), depth, WIDTH, HEIGHT)
        assert np.linalg.norm(place) == pytest.approx(30, abs=0.1)
        assert place[1] < 0


def test_what_is_in_front_hides_what_is_behind(sphere: Surface) -> None:
    near = ScenePart(sphere, Frame3((10, -40, 0)), colour=RED)
    far = ScenePart(sphere, Frame3((-10, 40, 0)), colour=BLUE)
    for parts in ((near, far), (far, near)):
        middle = pixels(show(*parts))[80, 100]
        assert middle[0] > 100
        assert middle[2] == 0


def test_light_falls_from_the_viewer(sphere: Surface) -> None:
    shown = pixels(show(ScenePart(sphere, colour=(100, 100, 100)))).astype(int)
    assert shown[80, 100, 0] > shown[136, 100, 0]
    assert shown[60, 80, 0] > shown[100, 120, 0]  # and a little from the upper left


def test_translucent_parts_are_blended_from_back_to_front(sphere: Surface) -> None:
    front = ScenePart(sphere, Frame3((0, -40, 0)), colour=RED, opacity=0.5)
    back = ScenePart(sphere, Frame3((0, 40, 0)), colour=BLUE, opacity=0.5)
    full = [pixels(show(replace(part, opacity=1.0)))[80, 100].astype(float) for part in (back, front)]
    expected = np.array(GROUND) / 4 + full[0] / 4 + full[1] / 2
    for parts in ((front, back), (back, front)):
        assert pixels(show(*parts))[80, 100] == pytest.approx(expected, abs=2)


def test_an_opaque_part_hides_a_translucent_one_behind_it(sphere: Surface) -> None:
    ghost = ScenePart(sphere, Frame3((0, 70, 0)), colour=BLUE, opacity=0.5)
    solid = ScenePart(sphere, colour=RED)
    assert pixels(show(ghost, solid))[80, 100].tolist() == pixels(show(solid))[80, 100].tolist()
    assert depths(show(replace(ghost, placement=Frame3((0, -70, 0))), solid))[80, 100] == pytest.approx(100, abs=0.1)


def test_the_inside_of_an_open_surface_can_be_seen() -> None:
    """A cube without its front: its back wall is seen from inside."""
    box = cube(40)
    front = box.face_normals()[:, 1] < 0
    opened = replace(surface_of(Mesh(box.points, box.triangles[~front])), is_closed=False)
    camera = Camera(target=(20, 20, 20), height_mm=80)
    assert depths(show(ScenePart(opened), camera=camera))[80, 100] == pytest.approx(-20)
    assert depths(show(ScenePart(replace(opened, is_closed=True)), camera=camera))[80, 100] == -np.inf


def test_neighbouring_triangles_leave_no_gap() -> None:
    turned = Camera(target=(20, 20, 20), height_mm=60).orbited(33, 21).orbited(50, -30)
    covered = depths(show(ScenePart(surface_of(cube(40))), camera=turned)) > -np.inf
    for row in covered:
        inside = np.flatnonzero(row)
        assert not len(inside) or len(inside) == inside[-1] - inside[0] + 1


def test_a_wireframe_shows_edges_and_what_is_between_them() -> None:
    wires = ScenePart(surface_of(cube(40)), presentation=Presentation.WIREFRAME)
    covered = depths(show(wires, camera=Camera(target=(20, 20, 20), height_mm=80))) > -np.inf
    assert covered[40, 60:140].all()  # the upper edge: 40 mm of 80 mm in 160 pixels
    assert covered[:, 60].sum() >= 80
    assert 4 * 80 <= np.count_nonzero(covered) < 8 * 80  # with the diagonals of front and back


def test_points_are_small_squares() -> None:
    dots = ScenePart(surface_of(cube(40)), presentation=Presentation.POINTS)
    covered = depths(show(dots, camera=Camera(target=(20, 20, 20), height_mm=80))) > -np.inf
    assert np.count_nonzero(covered) == 4 * 4


def test_lines_and_points_of_their_own_are_drawn_beside_triangles() -> None:
    edges, vertices = np.array([[0, 1]], "<i4").tobytes(), np.array([6], "<i4").tobytes()
    lonely = replace(surface_of(cube(40)), triangles=b"", edges=edges, vertices=vertices)
    camera = Camera(target=(20, 20, 20), height_mm=80)
    covered = depths(show(ScenePart(lonely), camera=camera)) > -np.inf
    assert np.count_nonzero(covered) == 80 + 4


@pytest.mark.parametrize("presentation", Presentation)
@pytest.mark.parametrize("height_mm", [1e-3, 0.5, 1e6])
def test_no_scale_is_too_large_or_too_small(sphere: Surface, presentation: Presentation, height_mm: float) -> None:
    camera = Camera(target=(0, -29, 5), height_mm=height_mm)
    picture = show(ScenePart(sphere, presentation=presentation), camera=camera)
    assert not np.isnan(depths(picture)).any()
    assert picture.is_complete


def test_while_it_moves_a_large_surface_looks_nearly_the_same() -> None:
    large = ScenePart(surface_of(ball(30, 150)))
    fine, coarse = show(large), show(large, is_coarse=True)
    differs = (depths(fine) > -np.inf) != (depths(coarse) > -np.inf)
    assert np.count_nonzero(differs) < 0.02 * np.pi * 60**2
    assert np.abs(pixels(fine)[80, 100].astype(int) - pixels(coarse)[80, 100]).max() < 8


def test_a_picture_can_be_given_up(sphere: Surface) -> None:
    token = CancelToken()
    token.cancel()
    picture = Rasteriser().render(PictureRequest(Scene((ScenePart(sphere),), GROUND), Camera(), WIDTH, HEIGHT), token)
    assert not picture.is_complete
    assert (pixels(picture) == GROUND).all()


def test_a_surface_that_covers_the_picture_endlessly_is_given_up() -> None:
    corners = np.array([[-1000, 0, -1000], [1000, 0, -1000], [0, 0, 1000]], np.float32)
    again = np.tile(np.array([[0, 1, 2]], np.int32), (200_000, 1))
    picture = show(ScenePart(surface_of(Mesh(corners, again))))
    assert not picture.is_complete
    across = Mesh(np.array([[-1000, 0, 0], [1000, 0, 0]], np.float32), np.zeros((0, 3), np.int32))
    lines = show(ScenePart(replace(surface_of(across), edges=again[:, :2].tobytes())))
    assert not lines.is_complete


def test_surfaces_without_anything_are_no_trouble() -> None:
    for presentation in Presentation:
        picture = show(ScenePart(Surface(1, ""), presentation=presentation))
        assert (pixels(picture) == GROUND).all()


@pytest.mark.parametrize(("width", "height"), [(0, 10), (10, 0), (100_000, 10)])
def test_a_picture_has_a_sensible_size(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="pixels on each side"):
        Rasteriser().render(PictureRequest(Scene(()), Camera(), width, height))


def test_many_surfaces_do_not_mix_up(sphere: Surface) -> None:
    """What is kept of surfaces shown before belongs to those surfaces alone."""
    renderer = Rasteriser()
    for size in range(5, 45):
        scene = Scene((ScenePart(surface_of(ball(size / 2, 10))),), GROUND)
        picture = renderer.render(PictureRequest(scene, Camera(height_mm=80), WIDTH, HEIGHT))
        assert np.nanmax(depths(picture)) == pytest.approx(size / 2, rel=0.05)


def test_what_is_shown_no_longer_is_let_go_of_where_it_is_large(sphere: Surface) -> None:
    first, second = replace(sphere, number=1), replace(sphere, number=2)
    before = sys.getrefcount(first)
    renderer = Rasteriser(kept_bytes=0)

    def draw(*surfaces: Surface) -> None:
        scene = Scene(tuple(map(ScenePart, surfaces)), GROUND)
        renderer.render(PictureRequest(scene, Camera(height_mm=80), WIDTH, HEIGHT, is_coarse=False))

    draw(first, second)
    assert sys.getrefcount(first) > before
    draw(second)
    assert sys.getrefcount(first) == before


def test_it_is_a_renderer() -> None:
    renderer: Renderer = Rasteriser()
    assert renderer.render(PictureRequest(Scene(()), Camera(), 1, 1)).rgbx == bytes((245, 246, 248, 255))
