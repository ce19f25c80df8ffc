"""A patch of colour that says which outline is meant."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.domain.content.drawing import Colour
from implant_gui.views.common.legibility import legible
from implant_gui.views.common.tokens import GRID, HALF, tokens_of


class Swatch(QWidget):
    """The colour of an outline as the canvas shows it on this theme's ground."""

    def __init__(self, ink: Colour) -> None:
        super().__init__()
        self._ink = ink
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("The colour of its outline in the drawing"))

    @override
    def sizeHint(self) -> QSize:
        return QSize(GRID, 2 * GRID + HALF)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(legible(self._ink, QColor(tokens.surface), QColor(tokens.text)))
        painter.drawRoundedRect(self.rect(), HALF, HALF)
