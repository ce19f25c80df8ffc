"""How complete something is with all its parts, as a bar; what it shows is also said in words."""

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.models.transfers.completeness import Completeness, completeness_words
from implant_gui.views.common.tokens import tokens_of

_HEIGHT: Final = 10
_LEAST: Final = 3.0
"""Pixels for a share that is not nothing."""


class CompletenessBar(QWidget):
    """Held, fetched, failed and absent parts as shares of a bar; what is still to come is its ground."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = Completeness(0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)

    @property
    def completeness(self) -> Completeness:
        """What it shows."""
        return self._shown

    def show_completeness(self, completeness: Completeness) -> None:
        """Show something else."""
        self._shown = completeness
        told = completeness_words(completeness)
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT + 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(0.5, 1, self.width() - 1, _HEIGHT)
        shape = QPainterPath()
        shape.addRoundedRect(room, _HEIGHT / 2, _HEIGHT / 2)
        painter.fillPath(shape, QColor(tokens.pressed))
        painter.setClipPath(shape)
        shown = self._shown
        left = room.left()
        for count, colour in (
            (shown.held, tokens.good.ink),
            (shown.came, tokens.accent),
            (shown.failed, tokens.bad.ink),
            (len(shown.absent), tokens.warn.ink),
        ):
            if count and shown.referred:
                width = max(room.width() * count / shown.referred, _LEAST)
                painter.fillRect(QRectF(left, room.top(), width, room.height()), QColor(colour))
                left += width
