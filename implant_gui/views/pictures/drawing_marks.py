"""What is marked on drawings beside their lines, painted in pixels so that it stays readable at every scale."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from implant_gui.domain.content.geometry import Point2
from implant_gui.domain.content.landmark import DrawnLandmark
from implant_gui.models.common.titles import title_words
from implant_gui.models.common.words import QT_TRANSLATE_NOOP
from implant_gui.views.common.tokens import Tokens
from implant_gui.views.pictures.drawing_layout import PlacedDrawing
from implant_gui.views.pictures.label_placing import Label, label_of

_CROSS: Final = 5.0
_AXIS: Final = 20.0
_MOST_LABELS: Final = 16

ToPixel = Callable[[Point2], QPointF]
"""From the plane to the widget."""


class MarkKind(Enum):
    """Kinds of marks; the values are what people switch them by."""

    BOUNDING_BOX = QT_TRANSLATE_NOOP("Drawing", "Bounding box")
    ROTATION_POINT = QT_TRANSLATE_NOOP("Drawing", "Rotation point")
    LANDMARKS = QT_TRANSLATE_NOOP("Drawing", "Landmarks")
    MATING = QT_TRANSLATE_NOOP("Drawing", "Mating points")


class MarkPainter:
    """Paints the marks of one drawing."""

    def __init__(
        self, painter: QPainter, tokens: Tokens, placed: PlacedDrawing, to_pixel: ToPixel, labels: list[Label]
    ) -> None:
        """`labels`: those of the marks are added; where they stand is decided when all of them are known."""
        self._painter = painter
        self._tokens = tokens
        self._placed = placed
        self._to_pixel = to_pixel
        self._labels = labels

    def paint(self, kinds: frozenset[MarkKind]) -> None:
        """Paint those of `kinds`."""
        painters = {
            MarkKind.BOUNDING_BOX: self._bounding_box,
            MarkKind.LANDMARKS: self._landmarks,
            MarkKind.MATING: self._mating,
            MarkKind.ROTATION_POINT: self._rotation_point,
        }
        for kind, paint in painters.items():
            if kind in kinds:
                paint()

    def _at(self, point: Point2) -> QPointF:
        return self._to_pixel(self._placed.placed(point))

    def _pen(self, colour: str, width: float = 1.5, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        self._painter.setPen(QPen(QColor(colour), width, style))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _bounding_box(self) -> None:
        box = self._placed.drawing.bounding_box
        if box is not None:
            self._pen(self._tokens.muted, 1.0, Qt.PenStyle.DashLine)
            low, high = map(self._at, box.corners)
            self._painter.drawRect(QRectF(low, high).normalized())

    def _rotation_point(self) -> None:
        point = self._placed.drawing.rotation_point
        if point is not None:
            self._pen(self._tokens.warn.ink, 2.0)
            place = self._at(point)
            self._painter.drawEllipse(place, _CROSS + 2, _CROSS + 2)
            self._painter.drawLine(place - QPointF(_CROSS, 0), place + QPointF(_CROSS, 0))
            self._painter.drawLine(place - QPointF(0, _CROSS), place + QPointF(0, _CROSS))

    def _landmarks(self) -> None:
        landmarks = self._placed.drawing.landmarks
        for landmark in landmarks:
            self._pen(self._tokens.good.ink)
            self._landmark(landmark)
            if len(landmarks) <= _MOST_LABELS:
                self._label(
                    [*map(self._at, landmark.points[:2])], title_words(landmark.landmark), self._tokens.good.ink
                )

    def _landmark(self, landmark: DrawnLandmark) -> None:
        places = list(map(self._at, landmark.points))
        if len(places) > 1:
            self._painter.drawLine(places[0], places[1])
        for place in places[:1] if len(places) == 1 else ():
            diamond = [QPointF(0, -_CROSS), QPointF(_CROSS, 0), QPointF(0, _CROSS), QPointF(-_CROSS, 0)]
            self._painter.drawPolygon(QPolygonF([place + corner for corner in diamond]))

    def _mating(self) -> None:
        marks = self._placed.drawing.mating
        for mark in marks:
            place = self._at(mark.frame.point)
            for axis, colour in ((mark.frame.x, self._tokens.bad.ink), (mark.frame.y, self._tokens.accent)):
                self._pen(colour)
                self._painter.drawLine(place, place + self._direction(axis) * _AXIS)
            self._pen(self._tokens.text)
            self._painter.setBrush(QColor(self._tokens.surface))
            self._painter.drawEllipse(place, 3.0, 3.0)
            if len(marks) <= _MOST_LABELS:
                self._label([place], f"{mark.set_number}.{mark.feature}", self._tokens.text)

    def _direction(self, axis: Point2) -> QPointF:
        x, y = self._placed.placed(axis)
        origin = self._placed.placed((0.0, 0.0))
        return QPointF(x - origin[0], origin[1] - y)

    def _label(self, places: list[QPointF], text: str, colour: str) -> None:
        """A name for what is at the first of these places, and goes on to the others."""
        label = label_of(self._painter, places[0], text, QColor(colour))
        self._labels.append(replace(label, ends=tuple(places[1:])))
