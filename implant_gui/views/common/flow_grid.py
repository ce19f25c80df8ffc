"""Fields side by side, as many as the width allows."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from implant_gui.views.common.tokens import GRID


class FlowGrid(QWidget):
    """A grid whose number of columns follows its width; rows stay in reading and tab order."""

    def __init__(self, parts: Sequence[QWidget], *, narrowest: int = 31, most: int = 4) -> None:
        """Lay out `parts`, each at least `narrowest` letters wide, at most `most` beside each other."""
        super().__init__()
        self._parts = tuple(parts)
        self._narrowest, self._most = narrowest, most
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID + GRID // 2)
        self.setLayout(self._grid)
        self._arrange(most)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for place in range(self._columns):
            self._grid.setColumnStretch(place, 0)
        self._columns = columns
        for place, part in enumerate(self._parts):
            self._grid.addWidget(part, place // columns, place % columns)
        for place in range(columns):
            self._grid.setColumnStretch(place, 1)
        self.updateGeometry()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self._narrowest * self.fontMetrics().averageCharWidth() + 2 * GRID
        self._arrange(max(1, min(self._most, self.width() // needed)))
