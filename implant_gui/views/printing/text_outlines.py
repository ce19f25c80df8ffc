"""Text as shapes, for paper: whatever script it is in, some font of the system has its letters."""

from typing import Final

from PySide6.QtGui import QFont, QPainterPath

from implant_gui.domain.content.geometry import Point2

EM: Final = 100
"""Pixels: so large that curves become fine polygons."""


def paper_font(*, is_bold: bool) -> QFont:
    """The font that is printed with, `EM` pixels large."""
    font = QFont()
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPixelSize(EM)
    font.setBold(is_bold)
    return font


def text_outlines(text: str, size: float, is_bold: bool) -> tuple[tuple[Point2, ...], ...]:
    """A `domain.viewing.paper.TextOutlines`; needs an application of Qt, and may run on any thread."""
    path = QPainterPath()
    path.addText(0, 0, paper_font(is_bold=is_bold), text)
    scale = size / EM
    return tuple(
        tuple((point.x() * scale, -point.y() * scale) for point in polygon.toList())
        for polygon in path.toSubpathPolygons()
    )
