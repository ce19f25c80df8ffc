"""From a product's surface to its drawings: outline, details, landmarks and mating features on one sheet per view."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.catalogue.product import Feature, Landmark, LandmarkKind, Product, Vector, View
from implant_gui.templates.drawings.hpgl import Pen, Stroke
from implant_gui.templates.solids.silhouette import silhouette
from implant_gui.templates.surfaces.mesh import Mesh

Array = NDArray[np.float64]

CONTOUR: Final = Pen(2, (0, 0, 0), "Contour", "Outline of the implant")
LANDMARKS: Final = Pen(3, (0, 90, 200), "Landmarks", "Planning landmarks")
MATING: Final = Pen(4, (200, 30, 30), "Mating Features", "Contact frames: a circle, and the principal axis")
DETAILS: Final = Pen(5, (130, 130, 130), "Details", "Bores, bearings and holes")

_MARGIN_MM: Final = 5.0
_GLYPH_MM: Final = 1.2
_TRACE_MM: Final = 18.0
"""Half of the length of the line that stands for a plane."""
_CIRCLE: Final = np.stack(
    [np.cos(np.arange(12) * np.pi / 6), np.sin(np.arange(12) * np.pi / 6)], axis=1
)  # fmt: skip

Frame2D = tuple[Array, Array, Array]
"""A point, the x axis and the y axis, in a picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where the frame of reference lies on a drawing's sheet: printed = projected / scaling + shift."""

    view: View
    scaling: float
    shift: Array

    def __call__(self, points: Array) -> Array:
        """Projected points, as printed."""
        return np.asarray(points / self.scaling + self.shift)

    def of_space(self, points: Array) -> Array:
        """Points of the frame of reference, as printed."""
        return self(self.view.project(points)[..., :2])


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A sheet: its strokes in printed millimetres, and where things are."""

    placement: Placement
    strokes: tuple[Stroke, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The smallest rectangle around everything drawn: left, bottom, right, top."""
        points = np.vstack([stroke.points for stroke in self.strokes])
        (left, bottom), (right, top) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return left, bottom, right, top


def draw(product: Product, mesh: Mesh, view: View) -> Drawing:
    """The drawing of `product` seen along `view`, as far to the lower left of the sheet as its margin allows."""
    strokes = [Stroke(CONTOUR, loop, is_closed=True) for loop in silhouette(mesh, view.axes)]
    strokes += [Stroke(DETAILS, line) for line in product.details(view)]
    strokes += [Stroke(LANDMARKS, line) for line in _landmark_lines(product, view)]
    for feature in (feature for each in product.sets for feature in each.features):
        strokes += _feature_strokes(feature, view)
    lowest = np.vstack([stroke.points for stroke in strokes]).min(axis=0)
    placement = Placement(view, product.scaling, np.round(_MARGIN_MM - lowest / product.scaling, 2))
    return Drawing(
        placement, tuple(Stroke(stroke.pen, placement(stroke.points), stroke.is_closed) for stroke in strokes)
    )


def feature_frame(feature: Feature, view: View) -> Frame2D:
    """The contact frame in the picture: y follows the principal axis; if that is hidden, x follows the first.

    Both partners of a joint are drawn by this rule, so that they meet on paper when they meet in space.
    """
    axes = view.project(np.array(feature.axes))[:, :2]
    principal, first = axes[2], axes[0]
    if np.linalg.norm(principal) > 0.1:
        y = principal / np.linalg.norm(principal)
        x = np.array([y[1], -y[0]])
    else:
        x = first / np.linalg.norm(first)
        y = np.array([-x[1], x[0]])
    return view.project(np.array(feature.point))[:2], x, y


def landmark_in(landmark: Landmark, view: View) -> Array | None:
    """A landmark in the picture: one point, or the two ends of a line; None if it cannot be seen as such there."""
    points = view.project(np.array(landmark.coordinates))[:, :2]
    match landmark.kind:
        case LandmarkKind.POINT:
            return points
        case LandmarkKind.LINE:
            return points if np.linalg.norm(points[1] - points[0]) > 1e-3 else None
        case LandmarkKind.PLANE:
            return _trace(points[0], points[1])


def _trace(origin: Array, normal: Array) -> Array | None:
    """The line in which a plane cuts the picture; None if the plane lies in it."""
    length = float(np.linalg.norm(normal))
    if length < 1e-3:
        return None
    along = np.array([normal[1], -normal[0]]) / length * _TRACE_MM
    return np.array([origin - along, origin + along])


def _landmark_lines(product: Product, view: View) -> Iterator[Array]:
    for landmark in product.landmarks:
        points = landmark_in(landmark, view)
        if points is None:
            continue
        if landmark.kind is LandmarkKind.POINT:
            reach = 2 * _GLYPH_MM * product.scaling
            yield points[0] + np.array([[-reach, 0.0], [reach, 0.0]])
            yield points[0] + np.array([[0.0, -reach], [0.0, reach]])
        else:
            yield points


def _feature_strokes(feature: Feature, view: View) -> Iterator[Stroke]:
    point, _, y = feature_frame(feature, view)
    yield Stroke(MATING, point + _CIRCLE * _GLYPH_MM, is_closed=True)
    yield Stroke(MATING, np.array([point, point + y * 2 * _GLYPH_MM]))


def turned_profile(profile: Callable[[], list[tuple[float, float]]], _view: View) -> list[Array]:
    """The inner profile of a turned part (radius, z): the same from all sides, both flanks."""
    right = np.array(profile())
    return [np.vstack([right * [-1.0, 1.0], right[::-1]])]


def as_vector(array: Array) -> Vector:
    """Three plain numbers."""
    x, y, z = (float(value) for value in array)
    return x, y, z
