"""The sizes of a group as a strip or a grid that the keyboard walks through."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from implant_gui.models.common.roles import Index, Role, Tone
from implant_gui.models.preview.sizes import SizesModel, SizeState
from implant_gui.views.common import icons
from implant_gui.views.common.labels import PlainToolTips
from implant_gui.views.common.tokens import GRID, HALF, tokens_of

_ICON: Final = 14
_MOST_ROWS: Final = 6
_LEAST_LETTERS: Final = 5
_CLIMBS: Final = {
    Qt.Key.Key_Up: QAbstractItemView.CursorAction.MoveRight,
    Qt.Key.Key_Down: QAbstractItemView.CursorAction.MoveLeft,
}
"""In a strip of one dimension, up is the next size as well."""


class SizeDelegate(QStyledItemDelegate):
    """A size: in full colour if it is held, paler with a sign if not, a dash where there is none."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = option.fontMetrics
        text = str(index.data() or "")
        width = max(metrics.horizontalAdvance(text), _LEAST_LETTERS * metrics.averageCharWidth())
        room = _ICON + HALF if index.data(Role.ICON_NAME) else 0
        return QSize(width + room + 2 * GRID, metrics.height() + GRID + HALF)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = tokens_of(option.palette)
        state = index.data(Role.STATE)
        area = option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state is SizeState.MISSING:
            painter.setPen(QPen(QColor(tokens.border), 1.5))
            middle = area.center()
            painter.drawLine(middle.x() - HALF, middle.y(), middle.x() + HALF, middle.y())
            painter.restore()
            return
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QPen(QColor(tokens.accent if is_current else tokens.border), 2 if is_current else 1))
        ground = tokens.selection if is_current else tokens.hover if is_hovered else tokens.surface
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, HALF, HALF)
        self._paint_words(painter, option, index, area)
        painter.restore()

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, area: QRect) -> None:
        tokens = tokens_of(option.palette)
        is_held = index.data(Role.STATE) is SizeState.HELD
        tone = index.data(Role.TONE)
        ink = tokens.tint(tone).ink if tone is Tone.BAD else tokens.text if is_held else tokens.faint
        name = str(index.data(Role.ICON_NAME) or "")
        text = str(index.data() or "")
        width = option.fontMetrics.horizontalAdvance(text) + (_ICON + HALF if name else 0)
        left = area.x() + max((area.width() - width) // 2, HALF)
        if name:
            top = area.center().y() - _ICON // 2 + 1
            painter.drawPixmap(left, top, icons.pixmap(name, ink, _ICON, painter.device().devicePixelRatio()))
            left += _ICON + HALF
        room = QRect(left, area.y(), area.right() - HALF - left + 1, area.height())
        painter.setPen(QColor(ink))
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)


class SizeTable(QTableView):
    """The cells alone; sizes that do not exist are passed over.

    Emits:
        other_wanted: the space bar was pressed: the next template of the same size.
        key_left: a key that the table has no use for, as its `QKeyEvent`.
    """

    other_wanted = Signal()
    key_left = Signal(object)

    def __init__(self, model: SizesModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(SizeDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Sizes"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
        self._tool_tips = PlainToolTips(self)
        model.modelReset.connect(self._on_model_reset)

    def _on_model_reset(self) -> None:
        self.resizeColumnsToContents()
        self.resizeRowsToContents()
        self._spread()
        self.updateGeometry()

    def _spread(self) -> None:
        """Give columns the room that there is, up to twice what they need."""
        header, count = self.horizontalHeader(), self.model().columnCount()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.resizeColumnsToContents()
        needed = header.length()
        room = self.viewport().width()
        if count and needed < room:
            for column in range(count):
                width = self.columnWidth(column)
                self.setColumnWidth(column, min(width * room // needed, 2 * width))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()  # what does not fit beside one another is scrolled, and the bar needs room

    @override
    def sizeHint(self) -> QSize:
        rows = min(self.model().rowCount(), _MOST_ROWS)
        height = sum(self.rowHeight(row) for row in range(rows))
        if self.horizontalHeader().length() > self.width():
            height += self.horizontalScrollBar().sizeHint().height()
        return QSize(super().sizeHint().width(), height + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self.other_wanted.emit()
        elif key in _CLIMBS and self.model().rowCount() == 1:
            self.setCurrentIndex(self.moveCursor(_CLIMBS[key], event.modifiers()))
        elif key in _WALKS:
            super().keyPressEvent(event)
        else:
            self.key_left.emit(event)


_WALKS: Final = frozenset(
    (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    )
)
