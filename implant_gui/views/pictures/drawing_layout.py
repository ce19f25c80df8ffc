"""Drawings at their places in one plane, so that all of them have one scale: side by side, or over one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QTransform

from implant_gui.domain.content.drawing import Colour, Drawing, Layer
from implant_gui.domain.content.geometry import Box2, Frame2, Point2
from implant_gui.domain.viewing.overlay import Anchor, alignment
from implant_gui.models.common.titles import title_words

_GAP: Final = 0.12
"""Between two drawings, as a share of the larger one's width."""
_LEAST_GAP_MM: Final = 8.0


def layer_title(layer: Layer) -> str:
    """What people switch a layer on and off by."""
    return layer.label or QCoreApplication.translate("Drawing", "Pen {0}").format(layer.pen)


@dataclass(frozen=True, slots=True)
class PlacedDrawing:
    """A drawing at its place in the common plane.

    Attributes:
        box: what it takes up there: all that is drawn, and the bounding box.
        motion: from the drawing's own millimetres to the plane's; turned over if the drawing is mirrored.
        layers: those that are shown.
        ink: one colour for all of it; None for the pens' own.
        title: stands above it.
    """

    drawing: Drawing
    box: Box2
    motion: QTransform
    layers: tuple[Layer, ...]
    ink: Colour | None = None
    title: str = ""

    def placed(self, point: Point2) -> Point2:
        """Where a point of the drawing is in the plane."""
        place = self.motion.map(QPointF(*point))
        return place.x(), place.y()


@dataclass(frozen=True, slots=True)
class LaidOver:
    """A drawing that lies over others, in outline.

    Attributes:
        ink: tells it from the others.
        is_shown: whether it can be seen; it counts all the same, so that nothing moves when it is switched off.
    """

    drawing: Drawing
    ink: Colour
    is_shown: bool = True


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
        placed.append(PlacedDrawing(drawing, place, motion, drawing.layers, title=title_words(drawing)))
        left += box.width + gap
    return tuple(placed)


def over_one_another(items: Sequence[LaidOver], anchor: Anchor, *, mirrored: bool = False) -> tuple[PlacedDrawing, ...]:
    """Outlines that coincide in `anchor` with the first one, which keeps its place."""
    if not items:
        return ()
    reference = items[0].drawing
    placed = []
    for item in items:
        extent = _extent(item.drawing)
        if extent is None:
            continue
        motion = _transform(alignment(item.drawing, reference, anchor))
        if mirrored:
            motion *= QTransform(-1, 0, 0, 1, 0, 0)
        corners = [(x, y) for x in (extent.left, extent.right) for y in (extent.bottom, extent.top)]
        box = Box2.around(motion.map(QPointF(*corner)).toTuple() for corner in corners) or extent
        placed.append(
            PlacedDrawing(item.drawing, box, motion, outline_of(item.drawing) if item.is_shown else (), item.ink)
        )
    return tuple(placed)


def outline_of(drawing: Drawing) -> tuple[Layer, ...]:
    """What the contour pen draws; everything where nothing is said to be the contour."""
    return tuple(layer for layer in drawing.layers if layer.is_contour) or drawing.layers


def _transform(frame: Frame2) -> QTransform:
    return QTransform(*frame.x, *frame.y, *frame.point)


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
