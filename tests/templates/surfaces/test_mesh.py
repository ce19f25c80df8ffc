import numpy as np
import pytest

from implant_gui.templates.surfaces.mesh import PLAIN, Mesh, surface_item
from tests.templates.shapes import mesh_of

_CORNERS = np.array([[0, 0, 0], [2, 0, 0], [0, 3, 0], [0, 0, 4]], dtype=np.float32)
_FACES = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], dtype=np.int32)


@pytest.fixture
def tetrahedron() -> Mesh:
    return Mesh.closed(_CORNERS, _FACES)


def test_the_volume_of_a_tetrahedron_is_a_sixth_of_its_box(tetrahedron: Mesh) -> None:
    assert tetrahedron.volume == pytest.approx(4.0)


def test_a_surface_that_is_inside_out_is_turned() -> None:
    assert Mesh.closed(_CORNERS, _FACES[:, ::-1]).volume == pytest.approx(4.0)


def test_a_mirror_image_has_the_same_volume(tetrahedron: Mesh) -> None:
    image = tetrahedron.mirrored()
    assert image.volume == pytest.approx(4.0)
    assert image.bounds[0].tolist() == [-2, 0, 0]


def test_normals_have_unit_length_and_point_out(tetrahedron: Mesh) -> None:
    normals = tetrahedron.normals()
    assert np.linalg.norm(normals, axis=1) == pytest.approx(np.ones(4))
    outward = _CORNERS - _CORNERS.mean(axis=0)
    assert (np.einsum("ij,ij->i", normals, outward) > 0).all()


def test_the_surface_item_counts_points_from_one(tetrahedron: Mesh) -> None:
    item = surface_item(tetrahedron, 1, PLAIN)
    indices = np.frombuffer(item.SurfaceMeshPrimitivesSequence[0].LongTrianglePointIndexList, "<u4")
    assert (indices.min(), indices.max()) == (1, 4)
    assert item.SurfacePointsSequence[0].NumberOfSurfacePoints == 4


def test_what_was_written_is_read_back(tetrahedron: Mesh) -> None:
    read = mesh_of(surface_item(tetrahedron, 1, PLAIN))
    assert np.array_equal(read.points, tetrahedron.points)
    assert np.array_equal(read.triangles, tetrahedron.triangles)


def test_the_other_kinds_of_primitives_are_there_and_empty(tetrahedron: Mesh) -> None:
    primitives = surface_item(tetrahedron, 1, PLAIN).SurfaceMeshPrimitivesSequence[0]
    assert not primitives.LongEdgePointIndexList
    assert not primitives.LongVertexPointIndexList
    assert len(primitives.FacetSequence) == len(primitives.TriangleStripSequence) == 0
