"""What is new: everything that watched searches have found since somebody last looked."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QMenu, QStackedWidget, QWidget

from implant_gui.models.news import NewsItem, NewsModel
from implant_gui.views.common.buttons import add_action, primary_button, push_button
from implant_gui.views.common.empty_state import EmptyState, Offer
from implant_gui.views.common.fitting import resize_on_screen
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.table_view import ReadingTable
from implant_gui.views.common.tokens import GRID

_WIDTHS: Final = {0: 17, 1: 28, 2: 26, 3: 9, 4: 18, 5: 38, 6: 16, 7: 14}


class NewsDialog(QDialog):
    """A table of changes.

    Emits:
        open_requested: the `NewsItem`s whose matches are to be shown in the results.
        clear_requested: somebody has seen it all.
        watch_requested: choose what is watched.
    """

    open_requested = Signal(object)
    clear_requested = Signal()
    watch_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What is new"))
        self.model = NewsModel(self)
        self.table = ReadingTable(self.model, self.tr("What is new"), _WIDTHS, pills=(0,), with_icons=False)
        self.table.doubleClicked.connect(self._on_open)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_context_menu)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._empty = EmptyState()
        self._empty.show_state(
            "bell",
            self.tr("Nothing new"),
            self.tr("When a watched search finds something that is new, changed, replaced or recalled, it is listed."),
            Offer("watch", self.tr("Choose what is watched"), "eye"),
        )
        self._empty.chosen.connect(self._on_empty_chosen)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._count = PlainLabel(muted=True)
        self._seen = push_button(self.tr("All seen"), "checks", on_click=self.clear_requested)
        self._open = primary_button(self.tr("Show in the results"), "search", on_click=self._on_open)
        buttons = row(self._seen, self._count, spacing=GRID)
        buttons.addStretch()
        buttons.addWidget(push_button(self.tr("Close"), on_click=self.close))
        buttons.addWidget(self._open)
        layout = column(spacing=GRID + GRID // 2, margin=2 * GRID)
        layout.addWidget(self._stack, 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        resize_on_screen(self, 1140, 460)
        self.show_news(())

    def show_news(self, items: Sequence[NewsItem]) -> None:
        """Show these and no others."""
        self.model.set_news(items)
        self._stack.setCurrentIndex(0 if items else 1)
        self._seen.setVisible(bool(items))
        self._on_selection_changed()

    def _chosen(self) -> tuple[NewsItem, ...]:
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        items = self.model.items
        return tuple(items[each] for each in rows)

    def _on_selection_changed(self) -> None:
        self._open.setEnabled(bool(self._chosen()))
        self._open.setVisible(bool(self.model.items))

    def _on_open(self) -> None:
        if chosen := self._chosen():
            self.open_requested.emit(chosen)

    def _on_context_menu(self, place: QPoint) -> None:
        if not self._chosen():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_action(menu, self.tr("Show in the results"), "search", self._on_open)
        copy = add_action(menu, self.tr("Copy rows"), "table", self.table.copy_selected)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _on_empty_chosen(self) -> None:
        self.watch_requested.emit()
