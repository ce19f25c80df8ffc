"""The legend of a comparison: which outline is whose, how large it is, and whether it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedLayout, QWidget
from typing_extensions import override

from implant_gui.domain.content.drawing import Colour, Drawing
from implant_gui.domain.text import visible
from implant_gui.domain.viewing.overlay import outline_box
from implant_gui.models.common.words import cut
from implant_gui.views.common.buttons import push_button
from implant_gui.views.common.empty_state import EmptyState
from implant_gui.views.common.labels import PlainToolTips
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.legibility import legible
from implant_gui.views.common.tokens import GRID, tokens_of

_LONGEST = 120
_KEY = Qt.ItemDataRole.UserRole
_SWATCH = QSize(18, 18)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend; `drawing` is None if there is none from the side that is looked from."""

    key: str
    title: str
    part_number: str
    ink: Colour
    drawing: Drawing | None
    is_shown: bool
    notice: str = ""


class ComparisonLegend(QWidget):
    """A list with check boxes; Delete takes out what is selected.

    Emits:
        switched: the key of a template, and whether it is shown from now on.
        removed: the key of a template that is not wanted any more.
    """

    switched = Signal(str, bool)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Templates that are compared"))
        self.list.setIconSize(_SWATCH)
        # Sizes of one implant differ at the ends of their names.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(self._on_item_changed)
        self.list.itemSelectionChanged.connect(self._on_selection_changed)
        self._tool_tips = PlainToolTips(self.list)
        self._remove = push_button(self.tr("Take out"), "x", on_click=self._remove_selected)
        tools = row(self._remove)
        tools.addStretch()
        tools.setContentsMargins(GRID, GRID, GRID, GRID)
        empty = EmptyState()
        sentence = self.tr("Choose “Compare with others” at drawings, or templates in the library.")
        empty.show_state("stack-2", self.tr("Nothing to compare"), sentence)
        filled = column(self.list, spacing=0)
        filled.addLayout(tools)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(holder(filled))
        self._on_selection_changed()

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these and no others."""
        chosen = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for entry in entries:
            self.list.addItem(self._item(entry))
        self.list.setCurrentRow(min(chosen, len(entries) - 1))
        self.list.blockSignals(False)
        self._stack.setCurrentIndex(1 if entries else 0)
        self._on_selection_changed()

    def _item(self, entry: LegendEntry) -> QListWidgetItem:
        title = visible(cut(entry.title, _LONGEST))
        box = None if entry.drawing is None else outline_box(entry.drawing)
        told = self.tr("Not drawn from this side") if box is None else f"{box.width:.1f} × {box.height:.1f} mm"
        lines = (title, visible(cut(entry.part_number, _LONGEST)), told, entry.notice)
        item = QListWidgetItem("\n".join(filter(None, lines)))
        item.setData(_KEY, entry.key)
        item.setData(Qt.ItemDataRole.ToolTipRole, "\n".join(filter(None, (title, entry.notice))))
        if box is None:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        else:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if entry.is_shown else Qt.CheckState.Unchecked)
            item.setIcon(self._swatch(entry.ink))
        return item

    def _swatch(self, ink: Colour) -> QIcon:
        """A piece of the line as it is drawn."""
        tokens = tokens_of(self.palette())
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(_SWATCH * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.fillRect(1, 7, 16, 4, legible(ink, QColor(tokens.surface), QColor(tokens.text)))
        painter.end()
        return QIcon(pixmap)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self._remove_selected()
        else:
            super().keyPressEvent(event)

    def _remove_selected(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.removed.emit(str(item.data(_KEY)))

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        self.switched.emit(str(item.data(_KEY)), item.checkState() is Qt.CheckState.Checked)

    def _on_selection_changed(self) -> None:
        self._remove.setEnabled(bool(self.list.selectedItems()))
