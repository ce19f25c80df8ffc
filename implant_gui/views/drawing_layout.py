"""Drawings of a template side by side in one plane, so that all of them have one scale."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QTransform

from implant_gui.domain.drawing import Drawing, Layer
from implant_gui.domain.geometry import Box2, Point2
from implant_gui.views.drawing_paths import path_of

_GAP: Final = 0.12
"""Between two drawings, as a share of the larger one's width."""
_LEAST_GAP_MM: Final = 8.0


def layer_title(layer: Layer) -> str:
    """What people switch a layer on and off by."""
    return layer.label or f"Pen {layer.pen}"


@dataclass(frozen=True, slots=True)
class PlacedDrawing:
    """A drawing at its place in the common plane.

    Attributes:
        box: what it takes up there: all that is drawn, and the bounding box.
        motion: from the drawing's own millimetres to the plane's; turned over if the drawing is mirrored.
        paths: of the layers, in their order, in the drawing's own millimetres.
    """

    drawing: Drawing
    box: Box2
    motion: QTransform
    paths: tuple[QPainterPath, ...] = field(repr=False)

    def placed(self, point: Point2) -> Point2:
        """Where a point of the drawing is in the plane."""
        place = self.motion.map(QPointF(*point))
        return place.x(), place.y()


def side_by_side(drawings: Sequence[Drawing], *, mirrored: bool = False) -> tuple[PlacedDrawing, ...]:
    """The drawings that show something, from left to right on one base line, each mirrored about its own middle."""
    extents = [(drawing, extent) for drawing in drawings if (extent := _extent(drawing)) is not None]
    gap = max((box.width for _, box in extents), default=0.0) * _GAP + _LEAST_GAP_MM
    placed: list[PlacedDrawing] = []
    left = 0.0
    for drawing, box in extents:
        sign = -1.0 if mirrored else 1.0
        origin = left + box.right if mirrored else left - box.left
        motion = QTransform(sign, 0, 0, 1, origin, -box.bottom)
        place = Box2(left, 0.0, left + box.width, box.height)
        placed.append(PlacedDrawing(drawing, place, motion, tuple(map(path_of, drawing.layers))))
        left += box.width + gap
    return tuple(placed)


def box_around(placed: Sequence[PlacedDrawing]) -> Box2 | None:
    """Around all drawings."""
    return Box2.around(corner for each in placed for corner in each.box.corners)


def _extent(drawing: Drawing) -> Box2 | None:
    if drawing.extent is None:
        return None
    boxes = (drawing.extent, *((drawing.bounding_box,) if drawing.bounding_box else ()))
    around = Box2.around(corner for box in boxes for corner in box.corners)
    # A wrong bounding box must not make the drawing a speck.
    largest = 4 * max(drawing.extent.width, drawing.extent.height)
    return around if around and max(around.width, around.height) <= largest else drawing.extent
