import numpy as np
import pytest

from implant_gui.domain.content.surface import Surface
from implant_gui.templates.surfaces.mesh import Mesh
from implant_gui.templates.surfaces.simplify import coarser, lightened
from tests.templates.bodies import ball, cube


def test_a_coarser_ball_is_still_a_ball() -> None:
    fine = ball(30, 120)
    coarse = coarser(fine, 3000)
    assert 1000 < len(coarse.triangles) < 6000
    assert coarse.volume == pytest.approx(fine.volume, rel=0.03)
    assert np.linalg.norm(coarse.points, axis=1) == pytest.approx(30, rel=0.03)


def test_triangles_keep_their_sense() -> None:
    coarse = coarser(ball(30, 120), 3000)
    outward = np.einsum("ij,ij->i", coarse.face_normals(), coarse.points[coarse.triangles].mean(axis=1))
    assert np.count_nonzero(outward > 0) > 0.99 * len(outward)


def test_a_thin_sheet_keeps_both_of_its_sides() -> None:
    count = 100
    steps = np.linspace(0, 50, count)
    x, y = (axis.reshape(-1) for axis in np.meshgrid(steps, steps))
    index = np.arange(count * count).reshape(count, count)
    a, b, c, d = (part.reshape(-1) for part in (index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]))
    upper = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])
    points = np.vstack([np.stack([x, y, 0 * x + height], axis=1) for height in (0.1, 0.0)])
    sheet = Mesh(points.astype(np.float32), np.vstack([upper, upper[:, ::-1] + count * count]).astype(np.int32))
    up = coarser(sheet, 400).face_normals()[:, 2]
    assert up[up > 0].sum() / 2 == pytest.approx(2500, rel=0.1)
    assert up[up < 0].sum() / 2 == pytest.approx(-2500, rel=0.1)


def test_no_triangle_is_there_twice() -> None:
    triangles = coarser(ball(30, 60), 500).triangles
    turned = np.stack([np.roll(row, -int(row.argmin())) for row in triangles])
    assert len(np.unique(turned, axis=0)) == len(triangles)


def test_a_mesh_without_extent_collapses_quietly() -> None:
    flat = Mesh(np.zeros((3, 3), np.float32), np.array([[0, 1, 2]], np.int32))
    assert len(coarser(flat, 100).triangles) == 0


def test_enormous_meshes_do_not_overflow() -> None:
    thin = Mesh(cube().points * np.array([1e4, 1e-3, 1e-3], np.float32), cube().triangles)
    assert len(coarser(thin, 1_000_000).triangles) <= 12


def surface(number: int, mesh: Mesh) -> Surface:
    return Surface(number, f"Part {number}", mesh.points.tobytes(), mesh.normals().tobytes(), mesh.triangles.tobytes())


def test_light_surfaces_stay_the_same_objects() -> None:
    parts = [surface(1, cube()), surface(2, cube())]
    assert all(one is other for one, other in zip(lightened(parts, 24), parts, strict=True))


def test_surfaces_share_the_triangles_that_they_may_have() -> None:
    heavy, light = surface(1, ball(30, 120)), surface(2, cube())
    made = lightened([heavy, light], 3000)
    assert [each.label for each in made] == ["Part 1", "Part 2"]
    assert 1000 < made[0].triangle_count < 6000
    assert Mesh.of(made[0]).volume == pytest.approx(Mesh.of(heavy).volume, rel=0.03)
    assert len(made[0].normals) == len(made[0].points)
    assert made[0].extent is not None
    assert max(made[0].extent.high) == pytest.approx(30, rel=0.03)


def test_what_collapses_is_nothing_to_see() -> None:
    flat = surface(1, Mesh(np.zeros((9, 3), np.float32), np.array([[0, 1, 2], [3, 4, 5], [6, 7, 8]], np.int32)))
    (made,) = lightened([flat], 2)
    assert (made.points, made.triangles, made.extent) == (b"", b"", None)
