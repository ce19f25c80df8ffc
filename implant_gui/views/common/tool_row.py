"""Tools beside each other, in one row where there is room and in several where there is not."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget
from typing_extensions import override

from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import GRID, HALF

Lines = tuple[tuple[QWidget, ...], ...]


class ToolRow(QWidget):
    """What is at the right goes below the rest before anything is cut, and goes on in one more row if it must."""

    def __init__(
        self,
        left: Sequence[QWidget],
        right: Sequence[QWidget],
        *,
        wide: QWidget | None = None,
        spacing: int = HALF,
        margins: tuple[int, int] = (GRID, HALF),
    ) -> None:
        """`wide` is the one of them that takes what the others leave, and needs no more than its minimum.

        `margins` are at both sides, and above and below.
        """
        super().__init__()
        self._left, self._right, self._wide, self._spacing = tuple(left), tuple(right), wide, spacing
        self._lines: Lines = ()
        self._made: list[QHBoxLayout] = []
        self._rows = column(spacing=HALF)
        self._rows.setContentsMargins(*margins, *margins)
        self._rows.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it would forbid to become narrower
        self.setLayout(self._rows)
        self._show_lines(((*self._left, *self._right),))

    @property
    def is_split(self) -> bool:
        """Whether there are several rows."""
        return len(self._lines) > 1

    def _arrange(self) -> None:
        margins = self._rows.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        everything = (*self._left, *self._right)
        if self._width_of(everything) <= room:
            self._show_lines((everything,))
        else:
            self._show_lines((*self._broken(self._left, room), *self._broken(self._right, room)))

    def _broken(self, widgets: Sequence[QWidget], room: int) -> Lines:
        lines: list[tuple[QWidget, ...]] = [()]
        for widget in widgets:
            if lines[-1] and self._width_of((*lines[-1], widget)) > room:
                lines.append(())
            lines[-1] = (*lines[-1], widget)
        return tuple(lines)

    def _width_of(self, widgets: Sequence[QWidget]) -> int:
        needed = [self._needed(widget) + self._spacing for widget in widgets if not widget.isHidden()]
        return sum(needed, -self._spacing) if needed else 0

    def _needed(self, widget: QWidget) -> int:
        hint = widget.minimumSizeHint() if widget is self._wide else widget.sizeHint()
        return widget.minimumWidth() if widget is self._wide and widget.minimumWidth() else hint.width()

    def _show_lines(self, lines: Lines) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        for layout in self._made:
            while layout.takeAt(0) is not None:
                pass
            self._rows.removeItem(layout)
            layout.deleteLater()
        self._made = [self._line(widgets) for widgets in lines]
        for layout in self._made:
            self._rows.addLayout(layout)
        self._rows.activate()

    def _line(self, widgets: Sequence[QWidget]) -> QHBoxLayout:
        layout = row(spacing=self._spacing)
        for widget in widgets:
            if widget in self._right and (not layout.count() or widget is self._right[0]):
                layout.addStretch()
            layout.addWidget(widget, 1 if widget is self._wide else 0)
        if widgets and widgets[-1] not in self._right:
            layout.addStretch()
        return layout

    @override
    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest of them: there may be as many rows as that takes."""
        margins = self._rows.contentsMargins()
        shown = [self._needed(widget) for widget in (*self._left, *self._right) if not widget.isHidden()]
        width = max(shown, default=0) + margins.left() + margins.right()
        return QSize(width, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)
