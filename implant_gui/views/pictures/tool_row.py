"""Tools above a picture, in one row where there is room and in two where there is not."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import GRID, HALF


class ToolRow(QWidget):
    """What is at the right goes below the rest before anything is cut."""

    def __init__(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        super().__init__()
        self._left, self._right = tuple(left), tuple(right)
        self._is_split = False
        self._first, self._second = row(*left, spacing=HALF), row(spacing=HALF)
        self._first.addStretch()
        self._second.addStretch()
        for widget in self._right:
            self._first.addWidget(widget)
        rows = column(spacing=HALF)
        rows.addLayout(self._first)
        rows.addLayout(self._second)
        rows.setContentsMargins(GRID, HALF, GRID, HALF)
        self.setLayout(rows)

    @property
    def is_split(self) -> bool:
        """Whether there are two rows."""
        return self._is_split

    def _arrange(self) -> None:
        shown = [widget for widget in (*self._left, *self._right) if not widget.isHidden()]
        needed = sum(widget.sizeHint().width() + HALF for widget in shown) + 2 * GRID
        is_split = self.width() < needed
        if is_split != self._is_split:
            self._is_split = is_split
            source, target = (self._first, self._second) if is_split else (self._second, self._first)
            for widget in self._right:
                source.removeWidget(widget)
                target.addWidget(widget)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)
