"""Points of what is shown that attract the pointer."""

from collections.abc import Iterable, Iterator

from PySide6.QtGui import QTransform

from implant_gui.domain.content.drawing import Drawing, Layer
from implant_gui.domain.content.geometry import Point2
from implant_gui.views.pictures.drawing_layout import PlacedDrawing


def nearest_point(placed: PlacedDrawing, layers: Iterable[Layer], near: Point2) -> tuple[float, Point2] | None:
    """The point of a drawing that is nearest to a place in the plane, with its distance; None if it has none."""
    found = [nearest for layer in layers if (nearest := _nearest_of(layer, placed.motion, near)) is not None]
    found += [(_squared(place, near), place) for place in map(placed.placed, _marked(placed.drawing))]
    if not found:
        return None
    squared, place = min(found)
    return squared**0.5, place


def _nearest_of(layer: Layer, motion: QTransform, near: Point2) -> tuple[float, Point2] | None:
    # Imported here: whoever read the template has imported it on another thread by now.
    import numpy as np

    points = np.frombuffer(layer.points, "<f8").reshape(-1, 2)
    if not len(points):
        return None
    turn = np.array([[motion.m11(), motion.m12()], [motion.m21(), motion.m22()]])
    apart = points @ turn + (motion.dx() - near[0], motion.dy() - near[1])
    squared = np.einsum("ij,ij->i", apart, apart)
    best = int(np.argmin(squared))
    return float(squared[best]), (float(apart[best, 0]) + near[0], float(apart[best, 1]) + near[1])


def _marked(drawing: Drawing) -> Iterator[Point2]:
    if drawing.rotation_point is not None:
        yield drawing.rotation_point
    for landmark in drawing.landmarks:
        yield from landmark.points
    for mark in drawing.mating:
        yield mark.frame.point


def _squared(one: Point2, other: Point2) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
