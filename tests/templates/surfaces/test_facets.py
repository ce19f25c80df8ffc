import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from implant_gui.templates.surfaces.facets import from_facets, from_fans, from_lines, from_strips
from implant_gui.templates.surfaces.mesh import Mesh
from tests.templates.bodies import CUBE_QUADS, cube_corners
from tests.templates.shapes import is_watertight


def indices(*values: int) -> NDArray[np.int32]:
    return np.array(values, dtype=np.int32)


def first(count: int) -> NDArray[np.int32]:
    return np.arange(count, dtype=np.int32)


def lengths(*values: int) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def area(points: NDArray[np.float32], triangles: NDArray[np.int32]) -> NDArray[np.float64]:
    """The sum of the triangles' area vectors."""
    return np.asarray(Mesh(points, triangles).face_normals().sum(axis=0) / 2)


def test_each_second_triangle_of_a_strip_is_turned() -> None:
    assert from_strips(indices(0, 1, 2, 3, 4), lengths(5)).tolist() == [[0, 1, 2], [2, 1, 3], [2, 3, 4]]


def test_strips_do_not_run_into_one_another() -> None:
    assert from_strips(indices(0, 1, 2, 5, 6, 7, 8), lengths(3, 4)).tolist() == [[0, 1, 2], [5, 6, 7], [7, 6, 8]]


def test_triangles_that_only_join_strips_are_dropped() -> None:
    assert from_strips(indices(0, 1, 2, 2, 5, 5, 6, 7), lengths(8)).tolist() == [[0, 1, 2], [6, 5, 7]]


def test_a_fan_turns_around_its_first_point() -> None:
    assert from_fans(indices(9, 1, 2, 3, 4, 5, 6), lengths(4, 3)).tolist() == [[9, 1, 2], [9, 2, 3], [4, 5, 6]]


def test_lines_join_each_point_to_the_next() -> None:
    assert from_lines(indices(0, 1, 2, 7, 8), lengths(3, 2)).tolist() == [[0, 1], [1, 2], [7, 8]]


@pytest.mark.parametrize("counts", [(), (1,), (2,), (0, 2)])
def test_what_is_too_short_is_nothing(counts: tuple[int, ...]) -> None:
    points = first(sum(counts))
    assert from_strips(points, lengths(*counts)).shape == (0, 3)
    assert from_fans(points, lengths(*counts)).shape == (0, 3)
    assert from_facets(np.zeros((3, 3), np.float32), points, lengths(*counts))[0].shape == (0, 3)


def test_a_cube_of_facets_is_watertight() -> None:
    triangles, given_up = from_facets(cube_corners(10), CUBE_QUADS.reshape(-1).astype(np.int32), np.full(6, 4))
    mesh = Mesh(cube_corners(10), triangles)
    assert given_up == 0
    assert is_watertight(mesh)
    assert mesh.volume == pytest.approx(1000)


L_SHAPE = [(0, 0), (4, 0), (4, 1), (1, 1), (1, 3), (0, 3)]
COMB = [(0, 0), (7, 0), (7, 3), (6, 3), (6, 1), (5, 1), (5, 3), (4, 3), (4, 1), (3, 1), (3, 3), (0, 3)]


@pytest.mark.parametrize(("outline", "expected"), [(L_SHAPE, 6.0), (COMB, 17.0)])
@pytest.mark.parametrize("is_turned", [False, True])
def test_facets_that_are_not_convex_are_cut_up_exactly(
    outline: list[tuple[int, int]], expected: float, is_turned: bool
) -> None:
    """No triangle may be turned over: the areas then add up in their sizes, too."""
    flat = np.array(outline[::-1] if is_turned else outline, dtype=np.float32)
    points = np.stack([flat[:, 0], np.full(len(flat), 5.0), flat[:, 1]], axis=1).astype(np.float32)
    triangles, _ = from_facets(points, first(len(flat)), lengths(len(flat)))
    assert len(triangles) == len(outline) - 2
    sizes = np.linalg.norm(Mesh(points, triangles).face_normals(), axis=1) / 2
    assert sizes.sum() == pytest.approx(expected)
    assert area(points, triangles)[1] == pytest.approx(expected if is_turned else -expected)


@given(st.lists(st.floats(1, 10), min_size=3, max_size=25), st.floats(0, 6))
def test_any_star_is_cut_up_exactly(radii: list[float], tilt: float) -> None:
    angles = np.arange(len(radii)) * 2 * np.pi / len(radii)
    flat = np.stack([np.cos(angles), np.sin(angles)], axis=1) * np.array(radii)[:, None]
    points = np.stack([flat[:, 0], flat[:, 1] * np.cos(tilt), flat[:, 1] * np.sin(tilt)], axis=1).astype(np.float32)
    triangles, _ = from_facets(points, first(len(radii)), lengths(len(radii)))
    following = np.roll(flat, -1, axis=0)
    expected = np.abs(np.sum(flat[:, 0] * following[:, 1] - flat[:, 1] * following[:, 0])) / 2
    sizes = np.linalg.norm(Mesh(points, triangles).face_normals(), axis=1) / 2
    assert sizes.sum() == pytest.approx(expected, rel=1e-3)


def test_facets_without_a_plane_do_no_harm() -> None:
    points = np.zeros((5, 3), np.float32)
    triangles, _ = from_facets(points, first(5), lengths(5))
    assert len(triangles) == 3


def test_too_intricate_facets_are_counted() -> None:
    angles = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    radii = np.where(np.arange(3000) % 2, 5.0, 10.0)
    points = np.stack([radii * np.cos(angles), radii * np.sin(angles), 0 * angles], axis=1).astype(np.float32)
    assert from_facets(points, first(3000), lengths(3000))[1] == 1
