"""Rulers and a grid in millimetres, under and beside what is drawn to scale."""

import math
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPen

from implant_gui.views.common.tokens import Tokens
from implant_gui.views.pictures.plane_camera import PlaneCamera

BREADTH: Final = 20
_LEAST_PX: Final = 8.0
_LEAST_LABEL_PX: Final = 44.0


def step_mm(scale: float, least_px: float = _LEAST_PX) -> float:
    """The least of 1, 5, 10, 50, 100, ... millimetres (or of their fractions) that takes `least_px` pixels."""
    exponent = math.floor(math.log10(least_px / scale))
    steps = (factor * 10.0 ** (exponent + more) for more in (0, 1, 2) for factor in (1, 5))
    return next(step for step in steps if step * scale >= least_px)


def paint_grid(painter: QPainter, camera: PlaneCamera, size: QSizeF, tokens: Tokens) -> None:
    """Fine lines, and stronger ones at every tenth."""
    step = step_mm(camera.scale)
    for factor, colour in ((1, tokens.hover), (10, tokens.border)):
        painter.setPen(QPen(QColor(colour), 1))
        for x, _ in _ticks(camera, size, step * factor, across=True):
            painter.drawLine(QPointF(x, 0), QPointF(x, size.height()))
        for y, _ in _ticks(camera, size, step * factor, across=False):
            painter.drawLine(QPointF(0, y), QPointF(size.width(), y))


def paint_rulers(painter: QPainter, camera: PlaneCamera, size: QSizeF, tokens: Tokens) -> None:
    """Along the lower and the left edge."""
    bottom = size.height() - BREADTH
    painter.fillRect(QRectF(0, bottom, size.width(), BREADTH), QColor(tokens.window))
    painter.fillRect(QRectF(0, 0, BREADTH, bottom), QColor(tokens.window))
    painter.setPen(QPen(QColor(tokens.muted), 1))
    font = painter.font()
    font.setPixelSize(10)
    painter.setFont(font)
    fine, labelled = step_mm(camera.scale), step_mm(camera.scale, _LEAST_LABEL_PX)
    for x, _ in _ticks(camera, size, fine, across=True):
        painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 4))
    for y, _ in _ticks(camera, size, fine, across=False):
        painter.drawLine(QPointF(BREADTH - 4, y), QPointF(BREADTH, y))
    for x, mm in _ticks(camera, size, labelled, across=True):
        painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 9))
        painter.drawText(QPointF(x + 3, size.height() - 4), f"{mm:g}")
    for y, mm in _ticks(camera, size, labelled, across=False):
        if y < bottom - 2:
            painter.drawLine(QPointF(BREADTH - 9, y), QPointF(BREADTH, y))
            painter.save()
            painter.translate(10, y - 3)
            painter.rotate(-90)
            painter.drawText(QPointF(0, 0), f"{mm:g}")
            painter.restore()
    painter.fillRect(QRectF(0, bottom, BREADTH, BREADTH), QColor(tokens.window))
    painter.drawText(QPointF(1, size.height() - 6), "mm")


def _ticks(camera: PlaneCamera, size: QSizeF, step: float, *, across: bool) -> Iterator[tuple[float, float]]:
    """Pixels and millimetres of the multiples of `step` that can be seen."""
    length = size.width() if across else size.height()
    centre = camera.centre[0 if across else 1]
    half = length / 2 / camera.scale
    for number in range(math.ceil((centre - half) / step), math.floor((centre + half) / step) + 1):
        mm = number * step
        shift = (mm - centre) * camera.scale
        yield (length / 2 + shift if across else length / 2 - shift), mm
