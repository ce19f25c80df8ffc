import numpy as np
import pytest

from implant_gui.templates.solids.bodies import circle, turned
from implant_gui.templates.solids.sheets import disc, slab, strip
from implant_gui.templates.solids.silhouette import area, silhouette
from implant_gui.templates.surfaces.mesh import Mesh

FRONT = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
ABOVE = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def _box(low: tuple[float, float, float], size: tuple[float, float, float]) -> Mesh:
    square = np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    sheet = disc(square, (1.0,))
    middle = np.array(low) + np.array(size) / 2
    points = sheet.points * np.array(size[:2]) / 2 + middle[:2]
    high = np.column_stack([points, np.full(len(points), low[2] + size[2])])
    return slab(sheet, high, np.column_stack([points, np.full(len(points), low[2])]))


def _both(one: Mesh, other: Mesh) -> Mesh:
    return Mesh(np.vstack([one.points, other.points]), np.vstack([one.triangles, other.triangles + len(one.points)]))


def test_a_cylinder_is_a_rectangle_from_the_side() -> None:
    (loop,) = silhouette(turned([(0, 0), (10, 0), (10, 20), (0, 20)]), FRONT)
    assert area(loop) == pytest.approx(400.0, abs=0.01)
    assert len(loop) == 4


def test_what_is_hollow_inside_does_not_show() -> None:
    cup = turned([(0, 0), (10, 0), (10, 20), (8, 20), (8, 2), (0, 2)])
    (loop,) = silhouette(cup, FRONT)
    assert area(loop) == pytest.approx(400.0, abs=0.01)


def test_a_hole_shows_as_a_loop_that_runs_clockwise() -> None:
    inner, outer = circle(32) * 3, circle(32) * 10
    ring = strip(np.vstack([inner, inner[:1]]), np.vstack([outer, outer[:1]]))
    height = np.ones(len(ring.points))
    outside, hole = silhouette(
        slab(ring, np.column_stack([ring.points, height]), np.column_stack([ring.points, -height])), ABOVE
    )
    assert area(outside) > 300
    assert area(hole) == pytest.approx(-np.pi * 9, rel=0.01)


def test_parts_behind_one_another_have_one_outline() -> None:
    both = _both(_box((0, 0, 0), (4, 1, 4)), _box((2, 5, 2), (4, 1, 4)))
    (loop,) = silhouette(both, FRONT)
    assert area(loop) == pytest.approx(16 + 16 - 4, abs=0.01)
    assert len(loop) == 8


def test_parts_apart_have_an_outline_each_the_larger_first() -> None:
    loops = silhouette(_both(_box((0, 0, 0), (1, 1, 1)), _box((5, 0, 0), (3, 1, 3))), FRONT)
    assert [area(loop) for loop in loops] == pytest.approx([9, 1], abs=0.01)


def test_the_extent_is_that_of_the_projected_points() -> None:
    mesh = turned([(0, 0), (7.3, 1), (2, 5), (9.1, 11), (0, 13)], sides=24)
    (loop,) = silhouette(mesh, FRONT)
    flat = mesh.points @ FRONT.T
    assert loop.min(axis=0) == pytest.approx(flat.min(axis=0), abs=0.01)
    assert loop.max(axis=0) == pytest.approx(flat.max(axis=0), abs=0.01)
