"""What has been measured, painted over the picture: points, lines, lengths, an angle, and what to do next."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from implant_gui.domain.content.geometry import Point3
from implant_gui.domain.viewing.measuring import Measurement
from implant_gui.models.common.words import QT_TRANSLATE_NOOP
from implant_gui.views.common.tokens import GRID, HALF, Tokens

_POINT_PX: Final = 4.0
_LINE_PX: Final = 1.8
_ARC_PX: Final = 26.0
_LABEL_AT: Final = (0.4, 0.7)
"""Along the first and the second leg: where the angle is small, labels in the middle would lie on one another."""
_GROUND_ALPHA: Final = 225
_HINTS: Final = (
    QT_TRANSLATE_NOOP("Measure", "Click the first point."),
    QT_TRANSLATE_NOOP("Measure", "Click the second point."),
    QT_TRANSLATE_NOOP("Measure", "A third point gives the angle. Esc clears."),
    QT_TRANSLATE_NOOP("Measure", "Esc clears."),
)


def readout(measurement: Measurement) -> str:
    """What was measured, in one line; "" while there is nothing."""
    parts = [f"{length:.1f} mm" for length in measurement.lengths]
    if measurement.angle is not None:
        parts.append(f"{measurement.angle:.1f}°")
    return " · ".join(parts)


class MeasureMarks:
    """Paints a measurement.

    Args:
        painter: paints in the widget's pixels.
        to_pixel: where a point is in the widget.
    """

    def __init__(self, painter: QPainter, tokens: Tokens, to_pixel: Callable[[Point3], QPointF]) -> None:
        self._painter = painter
        self._tokens = tokens
        self._to_pixel = to_pixel

    def paint(self, measurement: Measurement, hovered: Point3 | None, rect: QRect, caution: str = "") -> None:
        """Paint what was measured, and where the next point would be; `caution` is told beside the figures."""
        painter = self._painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = [self._to_pixel(point) for point in measurement.points]
        if hovered is not None:
            self._next(measurement, hovered)
        self._pen(Qt.PenStyle.SolidLine)
        for one, other in pairwise(places):
            painter.drawLine(one, other)
        if measurement.angle is not None:
            self._angle(places, measurement.angle)
        for place in places:
            self._point(place)
        for (one, other), length, share in zip(pairwise(places), measurement.lengths, _LABEL_AT, strict=False):
            self._label(one + (other - one) * share, f"{length:.1f} mm")
        self._tell(measurement, rect, caution)
        painter.restore()

    def _next(self, measurement: Measurement, hovered: Point3) -> None:
        """A ring where a click would set a point, and the line that it would end."""
        place = self._to_pixel(hovered)
        if len(measurement.points) == 1:
            self._pen(Qt.PenStyle.DashLine)
            begin = self._to_pixel(measurement.points[0])
            self._painter.drawLine(begin, place)
            self._label((begin + place) / 2, f"{measurement.followed_by(hovered).lengths[0]:.1f} mm")
        self._pen(Qt.PenStyle.SolidLine)
        self._painter.drawEllipse(place, _POINT_PX + 2, _POINT_PX + 2)

    def _angle(self, places: list[QPointF], degrees: float) -> None:
        """An arc from one leg to the other; in space it is where it is seen."""
        first, corner, last = places
        begin, end = (math.degrees(math.atan2(corner.y() - leg.y(), leg.x() - corner.x())) for leg in (first, last))
        span = (end - begin + 180) % 360 - 180
        room = QRectF(corner.x() - _ARC_PX, corner.y() - _ARC_PX, 2 * _ARC_PX, 2 * _ARC_PX)
        self._painter.drawArc(room, round(16 * begin), round(16 * span))
        middle = math.radians(begin + span / 2)
        reach = _ARC_PX + 18
        self._label(corner + QPointF(reach * math.cos(middle), -reach * math.sin(middle)), f"{degrees:.1f}°")

    def _point(self, place: QPointF) -> None:
        self._painter.setPen(QPen(QColor(self._tokens.surface), 1.5))
        self._painter.setBrush(QColor(self._tokens.accent))
        self._painter.drawEllipse(place, _POINT_PX, _POINT_PX)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _tell(self, measurement: Measurement, rect: QRect, caution: str) -> None:
        """The figures once more, where they cannot be hidden, and what to do next."""
        hint = QCoreApplication.translate("Measure", _HINTS[len(measurement.points)])
        text = "   ".join(filter(None, (readout(measurement), caution or hint)))
        metrics = self._painter.fontMetrics()
        width = min(metrics.horizontalAdvance(text) + 2 * GRID, rect.width() - 2 * GRID)
        room = QRectF(rect.width() - width - GRID, GRID, width, metrics.height() + GRID)
        self._ground(room)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(width - 2 * GRID) + 1)
        self._painter.setPen(QColor(self._tokens.text))
        self._painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), shown)

    def _label(self, middle: QPointF, text: str) -> None:
        metrics = self._painter.fontMetrics()
        size = metrics.boundingRect(text).size()
        room = QRectF(0, 0, size.width() + GRID, size.height() + HALF)
        room.moveCenter(middle)
        self._ground(room)
        self._painter.setPen(QColor(self._tokens.accent))
        self._painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), text)
        self._pen(Qt.PenStyle.SolidLine)

    def _ground(self, room: QRectF) -> None:
        ground = QColor(self._tokens.surface)
        ground.setAlpha(_GROUND_ALPHA)
        self._painter.setPen(QPen(QColor(self._tokens.border), 1))
        self._painter.setBrush(ground)
        self._painter.drawRoundedRect(room, 3, 3)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _pen(self, style: Qt.PenStyle) -> None:
        self._painter.setPen(QPen(QColor(self._tokens.accent), _LINE_PX, style, Qt.PenCapStyle.RoundCap))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
