"""Sheets of paper as they will be printed, all in sight."""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.domain.viewing.paper import Sheet
from implant_gui.views.common.tokens import GRID, tokens_of
from implant_gui.views.pictures.gradual_picture import GradualPicture, Stroke
from implant_gui.views.printing.sheet_painter import layers_of, paint_paper, window_of

_MOST: Final = 16
"""Of more sheets the rest is only counted."""
_LINE_PX: Final = 1.2


class SheetPreview(QWidget):
    """Paints small sheets beside and below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._sheets: tuple[Sheet, ...] = ()
        self._drawings = GradualPicture(self)
        self._drawings.grown.connect(self.update)
        self.setMinimumSize(280, 320)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Preview of the sheets"))

    @property
    def is_complete(self) -> bool:
        """Whether every line has been painted."""
        return self._drawings.is_complete

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Show these and no others."""
        self._sheets = tuple(sheets[:_MOST])
        self._drawings.forget()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strokes = []
        for sheet, place in self._places():
            self._paint_sheet(painter, sheet, place)
            clip = place.mapRect(window_of(sheet))
            for layer, motion in layers_of(sheet):
                pen = QPen(QColor(*layer.colour), _LINE_PX)
                pen.setCosmetic(True)
                strokes.append(Stroke(layer, motion * place, pen, clip))
        key = (self._sheets, self.size())
        self._drawings.want(key, strokes, QTransform(), self.size(), self.devicePixelRatioF())
        self._drawings.paint(painter, QTransform())

    def _paint_sheet(self, painter: QPainter, sheet: Sheet, place: QTransform) -> None:
        painter.save()
        painter.setTransform(place, combine=True)
        pen = QPen(QColor(tokens_of(self.palette()).control), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.GlobalColor.white)  # paper is white in the dark, too
        painter.drawRect(QRectF(0, 0, sheet.width, sheet.height))
        paint_paper(painter, sheet)
        painter.restore()

    def _places(self) -> list[tuple[Sheet, QTransform]]:
        """Each sheet with the way from its millimetres to this widget."""
        if not self._sheets:
            return []
        width = max(sheet.width for sheet in self._sheets)
        height = max(sheet.height for sheet in self._sheets)
        scale, columns = max(self._scale(columns, width, height) for columns in range(1, len(self._sheets) + 1))
        rows = math.ceil(len(self._sheets) / columns)
        left = (self.width() - columns * (width * scale + GRID) + GRID) / 2
        top = (self.height() - rows * (height * scale + GRID) + GRID) / 2
        found = []
        for number, sheet in enumerate(self._sheets):
            x = left + (number % columns) * (width * scale + GRID)
            y = top + (number // columns) * (height * scale + GRID)
            found.append((sheet, QTransform(scale, 0, 0, -scale, x, y + sheet.height * scale)))
        return found

    def _scale(self, columns: int, width: float, height: float) -> tuple[float, int]:
        rows = math.ceil(len(self._sheets) / columns)
        across = (self.width() - (columns + 1) * GRID) / columns / width
        down = (self.height() - (rows + 1) * GRID) / rows / height
        return max(min(across, down), 1e-3), columns
