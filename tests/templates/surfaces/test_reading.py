from collections.abc import Callable

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from implant_gui.domain.content.surface import Presentation, Surface
from implant_gui.templates.datasets.making import make
from implant_gui.templates.surfaces.mesh import Mesh
from implant_gui.templates.surfaces.reading import read_surfaces
from tests.templates.bodies import CUBE_QUADS, ball, cube, cube_corners, template_of

Change = Callable[[Dataset], None]


def only(dataset: Dataset) -> Surface:
    (surface,) = read_surfaces(dataset).surfaces
    return surface


@pytest.fixture
def template() -> Dataset:
    return template_of(cube(10))


def primitives(**lists: object) -> Dataset:
    """A cube's surface with other primitives."""
    dataset = template_of(cube(10))
    dataset.SurfaceSequence[0].SurfaceMeshPrimitivesSequence = Items([make(**lists)])
    return dataset


def longs(indices: object) -> bytes:
    return np.asarray(indices).astype("<u4").tobytes()


def test_a_surface_is_read_as_it_was_made() -> None:
    mesh = ball(30, 12)
    surface = only(template_of(mesh))
    read = Mesh.of(surface)
    assert np.array_equal(read.points, mesh.points)
    assert np.array_equal(read.triangles, mesh.triangles)
    assert np.frombuffer(surface.normals, "<f4") == pytest.approx(mesh.normals().reshape(-1), abs=1e-6)
    assert (surface.point_count, surface.triangle_count) == (len(mesh.points), len(mesh.triangles))
    assert surface.is_closed
    assert surface.is_whole
    assert surface.presentation is Presentation.SURFACE
    assert surface.extent is not None
    assert surface.extent.high == pytest.approx((30, 30, 30))
    assert surface.remarks == ()


def test_the_scaling_factor_is_applied(template: Dataset) -> None:
    template.SurfaceModelScalingFactor = 2.5
    read = read_surfaces(template)
    assert Mesh.of(read.surfaces[0]).volume == pytest.approx(25.0**3)
    assert read.scaling == 2.5


@pytest.mark.parametrize("factor", [None, 0.0, -1.0, float("nan"), 1e99])
def test_an_impossible_factor_counts_as_one(template: Dataset, factor: float | None) -> None:
    if factor is None:
        del template.SurfaceModelScalingFactor
    else:
        template.SurfaceModelScalingFactor = factor
    read = read_surfaces(template)
    assert Mesh.of(read.surfaces[0]).volume == pytest.approx(1000)
    assert len(read.remarks) == 1


def test_normals_are_computed_where_there_are_none(template: Dataset) -> None:
    template.SurfaceSequence[0].SurfacePointsNormalsSequence = Items()
    surface = only(template)
    normals = np.frombuffer(surface.normals, "<f4").reshape(-1, 3)
    outward = cube_corners(10) - 5
    assert (np.einsum("ij,ij->i", normals, outward) > 0).all()
    assert surface.remarks == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda normals: setattr(normals, "NumberOfVectors", 7),
        lambda normals: setattr(normals, "VectorDimensionality", 2),
        lambda normals: setattr(normals, "VectorCoordinateData", normals.VectorCoordinateData[:-12]),
        lambda normals: setattr(normals, "VectorCoordinateData", np.full(24, np.nan, "<f4").tobytes()),
    ],
)
def test_unsound_normals_are_computed_anew(template: Dataset, change: Change) -> None:
    change(template.SurfaceSequence[0].SurfacePointsNormalsSequence[0])
    surface = only(template)
    assert np.isfinite(np.frombuffer(surface.normals, "<f4")).all()
    assert surface.remarks == ("The normals do not fit the points; they are computed from the triangles.",)


def test_lists_of_16_bits_are_read_too() -> None:
    old = primitives(TrianglePointIndexList=(cube().triangles + 1).astype("<u2").tobytes())
    assert Mesh.of(only(old)).volume == pytest.approx(1000)


def test_the_long_list_is_preferred() -> None:
    both = primitives(LongTrianglePointIndexList=longs(cube().triangles + 1), TrianglePointIndexList=b"\1\0\2\0\3\0")
    assert only(both).triangle_count == 12


def test_strips_fans_and_facets_make_the_same_cube() -> None:
    side = np.array([4, 0, 5, 1, 6, 2, 7, 3, 4, 0])
    strip = make(LongPrimitivePointIndexList=longs(side + 1))
    fan = make(LongPrimitivePointIndexList=longs(CUBE_QUADS[0] + 1))
    facet = make(PrimitivePointIndexList=(CUBE_QUADS[1] + 1).astype("<u2").tobytes())
    surface = only(
        primitives(TriangleStripSequence=Items([strip]), TriangleFanSequence=Items([fan]), FacetSequence=Items([facet]))
    )
    assert surface.triangle_count == 12
    assert Mesh.of(surface).volume == pytest.approx(1000)


def test_edges_and_vertices_are_kept_apart() -> None:
    line = make(LongPrimitivePointIndexList=longs([1, 2, 3]))
    surface = only(
        primitives(
            LongEdgePointIndexList=longs([1, 8]), LineSequence=Items([line]), LongVertexPointIndexList=longs([5])
        )
    )
    assert np.frombuffer(surface.edges, "<i4").tolist() == [0, 7, 0, 1, 1, 2]
    assert np.frombuffer(surface.vertices, "<i4").tolist() == [4]
    assert surface.triangle_count == 0


def test_indices_out_of_range_cost_their_triangle_only() -> None:
    indices = cube().triangles + 1
    indices[3, 1], indices[7, 2] = 99, 0
    surface = only(primitives(LongTrianglePointIndexList=longs(indices)))
    assert surface.triangle_count == 10
    assert not surface.is_closed
    assert surface.remarks == (
        "Some triangles refer to points that do not exist (there are points 1 to 8); they are left out.",
    )


def test_a_point_that_is_no_number_costs_its_triangles_only(template: Dataset) -> None:
    item = template.SurfaceSequence[0].SurfacePointsSequence[0]
    coordinates = np.frombuffer(item.PointCoordinatesData, "<f4").copy()
    coordinates[3 * 6 + 1] = np.nan
    item.PointCoordinatesData = coordinates.tobytes()
    surface = only(template)
    touching = int((cube().triangles == 6).any(axis=1).sum())
    assert surface.triangle_count == 12 - touching
    assert not (np.frombuffer(surface.triangles, "<i4") == 6).any()
    assert np.isfinite(np.frombuffer(surface.points, "<f4")).all()
    assert surface.extent == only(template_of(cube(10))).extent
    assert not surface.is_closed
    assert surface.remarks == ("Some coordinates are no numbers; what is made of them is left out.",)


def test_a_broken_strip_leaves_the_others() -> None:
    strips = [make(LongPrimitivePointIndexList=longs(indices)) for indices in ([1, 2, 3, 4], [1, 2, 99])]
    surface = only(primitives(TriangleStripSequence=Items(strips)))
    assert surface.triangle_count == 2
    assert len(surface.remarks) == 1


@pytest.mark.parametrize("index", [0, 9, 2**32 - 1])
def test_indices_out_of_range_cost_that_list_only(index: int) -> None:
    surface = only(primitives(LongTrianglePointIndexList=longs([1, 2, index]), LongEdgePointIndexList=longs([1, 2])))
    assert surface.triangle_count == 0
    assert len(surface.edges) == 8
    assert surface.remarks == (
        "Some triangles refer to points that do not exist (there are points 1 to 8); they are left out.",
    )


def test_lists_that_are_cut_off_are_told() -> None:
    surface = only(primitives(LongTrianglePointIndexList=longs([1, 2, 3, 4])))
    assert surface.triangle_count == 1
    assert surface.remarks == ("The list of triangles ends in the middle of one, which is left out.",)
    surface = only(primitives(LongTrianglePointIndexList=b"\1\0", LongEdgePointIndexList=longs([1, 2])))
    assert surface.remarks == ("Some triangles are cut off in the middle of a number; they are left out.",)


def test_a_surface_without_primitives_says_so(template: Dataset) -> None:
    assert only(primitives()).remarks == ("Nothing of the surface can be shown.",)
    del template.SurfaceSequence[0].SurfaceMeshPrimitivesSequence
    assert only(template).remarks == ("The surface has no primitives, only points without an order.",)


def points(**values: object) -> Change:
    """Replace attributes of the points item; None deletes."""

    def change(surface: Dataset) -> None:
        for keyword, value in values.items():
            setattr(surface.SurfacePointsSequence[0], keyword, value)

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (points(PointCoordinatesData=cube_corners()[:7].tobytes()), "8 points need 96 bytes; there are 84."),
        (points(NumberOfSurfacePoints=2**32 - 1), "4,294,967,295 points need 51,539,607,540 bytes; there are 96."),
        (points(NumberOfSurfacePoints=0), "0 points need 0 bytes; there are 96."),
        (points(PointCoordinatesData=np.full(24, np.nan, "<f4").tobytes()), "Some coordinates are no numbers."),
        (points(PointCoordinatesData=np.full(24, np.inf, "<f4").tobytes()), "Some coordinates are no numbers."),
        (points(PointCoordinatesData=np.full(24, 1e30, "<f4").tobytes()),
         "Some points lie more than a hundred metres away."),
        (lambda surface: delattr(surface, "SurfacePointsSequence"), "The surface has no points."),
    ],
)  # fmt: skip
def test_broken_points_give_a_sentence_and_the_rest_is_still_there(change: Change, sentence: str) -> None:
    template = template_of(cube(10), cube(20))
    change(template.SurfaceSequence[0])
    broken, sound = read_surfaces(template).surfaces
    assert (broken.point_count, broken.remarks) == (0, (sentence,))
    assert broken.extent is None
    assert Mesh.of(sound).volume == pytest.approx(8000)


def test_more_coordinates_than_points_are_told(template: Dataset) -> None:
    template.SurfaceSequence[0].SurfacePointsSequence[0].PointCoordinatesData += bytes(12)
    assert only(template).point_count == 8
    assert len(only(template).remarks) == 1


def test_looks_are_read(template: Dataset) -> None:
    surface = template.SurfaceSequence[0]
    surface.RecommendedPresentationOpacity = 0.25
    surface.RecommendedPresentationType = "WIREFRAME"
    surface.RecommendedDisplayCIELabValue = [0xFFFF, 0x8080, 0x8080]
    surface.FiniteVolume = "UNKNOWN"
    read = only(template)
    assert (read.opacity, read.presentation, read.is_closed) == (0.25, Presentation.WIREFRAME, False)
    assert read.colour == (255, 255, 255)


def test_unusable_looks_are_told_and_replaced(template: Dataset) -> None:
    surface = template.SurfaceSequence[0]
    surface.RecommendedPresentationOpacity = 7.0
    surface.RecommendedPresentationType = "HOLOGRAM"
    del surface.RecommendedDisplayCIELabValue
    surface.RecommendedDisplayGrayscaleValue = 0x8000
    read = only(template)
    assert (read.opacity, read.presentation, read.colour) == (1.0, Presentation.SURFACE, (128, 128, 128))
    assert len(read.remarks) == 2
    del surface.RecommendedDisplayGrayscaleValue
    assert only(template).colour == (190, 190, 190)


def test_labels_find_their_surfaces() -> None:
    template = template_of(cube(1), cube(2))
    template.SurfaceModelDescriptionSequence = Items([make(ReferencedSurfaceNumber=2, SurfaceModelLabel="Liner")])
    template.ImplantTemplate3DModelSurfaceNumber = [2]
    first, second = read_surfaces(template).surfaces
    assert (first.title, second.title) == ("Surface 1", "Liner")
    assert (first.is_whole, second.is_whole) == (False, True)


def test_too_many_surfaces_are_told() -> None:
    template = template_of(*[cube(1)] * 257)
    read = read_surfaces(template)
    assert len(read.surfaces) == 256
    assert read.remarks == ("There are more than 256 surfaces; the rest is left out.",)


def test_too_many_points_cost_the_surfaces_that_hold_them() -> None:
    template = template_of(cube(1), cube(2))
    many = template.SurfaceSequence[0].SurfacePointsSequence[0]
    many.NumberOfSurfacePoints = 2_000_001
    many.PointCoordinatesData = bytes(12 * 2_000_001)
    large, small = read_surfaces(template).surfaces
    assert large.remarks == ("The surfaces have more than 2,000,000 points; this one is left out.",)
    assert small.triangle_count == 12


def test_too_many_indices_are_left_out() -> None:
    endless = primitives(LongTrianglePointIndexList=longs(np.ones(6_000_003)), LongEdgePointIndexList=longs([1, 2]))
    surface = only(endless)
    assert surface.remarks == ("Some triangles are too many; they are left out.",)
    assert len(surface.edges) == 8


def test_too_intricate_facets_are_told() -> None:
    angles = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    radii = np.where(np.arange(3000) % 2, 5.0, 10.0)
    star = np.stack([radii * np.cos(angles), radii * np.sin(angles), 0 * angles], axis=1).astype("<f4")
    dataset = primitives(
        FacetSequence=Items([make(LongPrimitivePointIndexList=longs(np.arange(1, 3001)))]),
        LongVertexPointIndexList=longs([1]),
    )
    item = dataset.SurfaceSequence[0].SurfacePointsSequence[0]
    item.NumberOfSurfacePoints, item.PointCoordinatesData = 3000, star.tobytes()
    dataset.SurfaceSequence[0].SurfacePointsNormalsSequence = Items()
    assert only(dataset).remarks == ("Some facets are too intricate to be shown.",)


def test_a_template_without_surfaces_has_nothing_to_remark() -> None:
    assert read_surfaces(Dataset()).surfaces == ()
    assert read_surfaces(Dataset()).remarks == ()
