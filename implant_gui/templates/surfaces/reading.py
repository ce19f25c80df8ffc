"""Reading surfaces (PS3.3 C.27.1 to C.27.4): each is shown as far as it is sound, and says in words where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from implant_gui.domain.content.drawing import Colour
from implant_gui.domain.content.geometry import Box3
from implant_gui.domain.content.surface import Presentation, Surface
from implant_gui.templates.datasets.values import (
    as_list,
    bytes_of,
    float_of,
    floats_of,
    items_of,
    number_of,
    text_of,
    value_of,
)
from implant_gui.templates.surfaces.cielab import rgb_of, rgb_of_grey
from implant_gui.templates.surfaces.mesh import Mesh, Points
from implant_gui.templates.surfaces.primitives import Flags, Primitives, read_primitives

_MOST_SURFACES: Final = 256
_MOST_POINTS: Final = 2_000_000
"""In all surfaces of a template together."""
_MOST_INDICES: Final = 6_000_000
_FARTHEST_MM: Final = 100_000.0
_LARGEST_SCALING: Final = 1e6
_POINT_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Surfaces:
    """The surfaces of a template, the factor that they are scaled by, and what was odd about them all."""

    surfaces: tuple[Surface, ...]
    scaling: float
    remarks: tuple[str, ...]


class _UnusableError(Exception):
    """A surface of which nothing can be shown; its text is the sentence that says why."""


def read_surfaces(dataset: Dataset) -> Surfaces:
    """All surfaces of a generic template; never raises."""
    items = items_of(dataset, "SurfaceSequence")
    remarks = []
    scaling = float_of(dataset, "SurfaceModelScalingFactor")
    if scaling is None or not 0 < scaling <= _LARGEST_SCALING:
        if items:
            remarks.append("There is no usable scaling factor of the surfaces; they are shown as if it were 1.")
        scaling = 1.0
    if len(items) > _MOST_SURFACES:
        remarks.append(f"There are more than {_MOST_SURFACES} surfaces; the rest is left out.")
    reader = _Reader(dataset, scaling)
    surfaces = tuple(reader.read(item, index) for index, item in enumerate(items[:_MOST_SURFACES], start=1))
    return Surfaces(surfaces, scaling, tuple(remarks))


class _Reader:
    """Reads one surface after another, as long as they are not too large together."""

    def __init__(self, dataset: Dataset, scaling: float) -> None:
        self._scaling = scaling
        self._labels = _labels(dataset)
        self._whole = set(as_list(value_of(dataset, "ImplantTemplate3DModelSurfaceNumber")))
        self._points_left = _MOST_POINTS
        self._indices_left = _MOST_INDICES

    def read(self, item: Dataset, index: int) -> Surface:
        """A surface, with or without something to show."""
        remarks: list[str] = []
        number = number_of(item, "SurfaceNumber")
        number = index if number is None else number
        try:
            mesh, primitives = self._geometry(item, remarks)
            normals = _normals(item, mesh, remarks)
        except _UnusableError as problem:
            return Surface(number, self._labels.get(number, ""), remarks=(*remarks, str(problem)))
        return Surface(
            number=number,
            label=self._labels.get(number, ""),
            points=mesh.points.tobytes(),
            normals=normals.tobytes(),
            triangles=mesh.triangles.tobytes(),
            edges=primitives.edges.astype("<i4").tobytes(),
            vertices=primitives.vertices.astype("<i4").tobytes(),
            colour=_colour(item),
            opacity=_opacity(item, remarks),
            presentation=_presentation(item, remarks),
            is_closed=primitives.is_complete and text_of(item, "FiniteVolume") == "YES",
            is_whole=number in self._whole,
            extent=_extent(mesh),
            remarks=tuple(remarks),
        )

    def _geometry(self, item: Dataset, remarks: list[str]) -> tuple[Mesh, Primitives]:
        points, is_usable = _usable(self._points(item, remarks), remarks)
        sequences = items_of(item, "SurfaceMeshPrimitivesSequence")
        if not sequences:
            raise _UnusableError("The surface has no primitives, only points without an order.")
        primitives = read_primitives(sequences[0], points, is_usable, self._indices_left, remarks)
        self._indices_left -= 3 * len(primitives.triangles)
        if not len(primitives.triangles) + len(primitives.edges) + len(primitives.vertices):
            raise _UnusableError("Nothing of the surface can be shown.")
        return Mesh(points, np.ascontiguousarray(primitives.triangles, dtype="<i4")), primitives

    def _points(self, item: Dataset, remarks: list[str]) -> Points:
        """The points in millimetres; sizes are compared as numbers of Python before anything is allocated."""
        for each in items_of(item, "SurfacePointsSequence")[:1]:
            data = bytes_of(each, "PointCoordinatesData")
            count = number_of(each, "NumberOfSurfacePoints")
            count = len(data) // _POINT_BYTES if count is None else count
            if count < 1 or len(data) < _POINT_BYTES * count:
                raise _UnusableError(f"{count:,} points need {_POINT_BYTES * count:,} bytes; there are {len(data):,}.")
            if len(data) > _POINT_BYTES * count:
                remarks.append(f"There are more coordinates than {count:,} points need; the rest is left out.")
            if count > self._points_left:
                raise _UnusableError(f"The surfaces have more than {_MOST_POINTS:,} points; this one is left out.")
            self._points_left -= count
            points = np.frombuffer(data, "<f4", 3 * count).reshape(-1, 3).astype(np.float64)
            with np.errstate(all="ignore"):
                return (points * self._scaling).astype("<f4")
        raise _UnusableError("The surface has no points.")


def _usable(points: Points, remarks: list[str]) -> tuple[Points, Flags]:
    """Which points can be shown; the others are put where one of those is, so that they can do no harm."""
    are_numbers: Flags = np.all(np.isfinite(points), axis=1)
    is_near: Flags = np.all(np.abs(np.where(are_numbers[:, None], points, 0)) <= _FARTHEST_MM, axis=1)
    is_usable = are_numbers & is_near
    problems = (
        (are_numbers, "Some coordinates are no numbers"),
        (is_near, "Some points lie more than a hundred metres away"),
    )
    for flags, problem in problems:
        if not flags.all():
            if not is_usable.any():
                raise _UnusableError(f"{problem}.")
            remarks.append(f"{problem}; what is made of them is left out.")
    if is_usable.all():
        return points, is_usable
    return np.where(is_usable[:, None], points, points[is_usable][0]), is_usable


def _labels(dataset: Dataset) -> Mapping[int | None, str]:
    descriptions = items_of(dataset, "SurfaceModelDescriptionSequence")
    return {number_of(each, "ReferencedSurfaceNumber"): text_of(each, "SurfaceModelLabel") for each in descriptions}


def _normals(item: Dataset, mesh: Mesh, remarks: list[str]) -> NDArray[np.float32]:
    """The object's own normals if there is a sound one for each point; else those of the triangles."""
    for each in items_of(item, "SurfacePointsNormalsSequence")[:1]:
        data = bytes_of(each, "VectorCoordinateData")
        dimension = number_of(each, "VectorDimensionality")
        if number_of(each, "NumberOfVectors") == len(mesh.points) and dimension in (3, None):
            normals = _directions(data, len(mesh.points))
            if normals is not None:
                return normals
        remarks.append("The normals do not fit the points; they are computed from the triangles.")
    return mesh.normals().astype("<f4")


def _directions(data: bytes, count: int) -> NDArray[np.float32] | None:
    if len(data) < _POINT_BYTES * count:
        return None
    vectors = np.frombuffer(data, "<f4", 3 * count).reshape(-1, 3).astype(np.float64)
    if not np.isfinite(vectors).all():
        return None
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1.0)).astype("<f4")


def _colour(item: Dataset) -> Colour:
    lab = floats_of(item, "RecommendedDisplayCIELabValue", 3)
    if lab is not None:
        return rgb_of(lab)
    grey = float_of(item, "RecommendedDisplayGrayscaleValue")
    return Surface(0, "").colour if grey is None else rgb_of_grey(grey)


def _opacity(item: Dataset, remarks: list[str]) -> float:
    opacity = float_of(item, "RecommendedPresentationOpacity")
    if opacity is None or not 0 <= opacity <= 1:
        remarks.append("There is no usable opacity; the surface is shown opaque.")
        return 1.0
    return opacity


def _presentation(item: Dataset, remarks: list[str]) -> Presentation:
    word = text_of(item, "RecommendedPresentationType")
    for presentation in Presentation:
        if presentation.value == word:
            return presentation
    remarks.append("There is no usable presentation type; the surface is shown shaded.")
    return Presentation.SURFACE


def _extent(mesh: Mesh) -> Box3:
    low, high = (tuple(corner.tolist()) for corner in mesh.bounds)
    return Box3((low[0], low[1], low[2]), (high[0], high[1], high[2]))
