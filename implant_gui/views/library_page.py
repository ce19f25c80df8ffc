"""The Library workspace: what is held here, found as one types."""

from typing import Final

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSplitter, QStackedLayout, QWidget

from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.attributes import AttributesModel
from implant_gui.models.library import LibraryModel
from implant_gui.models.roles import Index
from implant_gui.views.buttons import icon_button, menu_button, push_button
from implant_gui.views.calibration import Calibration
from implant_gui.views.empty_state import EmptyState, Offer
from implant_gui.views.forms import make_clearable
from implant_gui.views.labels import SUBTITLE, PlainLabel
from implant_gui.views.layouts import column, holder, panel, row
from implant_gui.views.preview import Preview
from implant_gui.views.table_view import ReadingTable
from implant_gui.views.tokens import GRID

_PAUSE_MS: Final = 150
"""After the last letter, before the library is searched."""
_WIDTHS: Final = {0: 30, 1: 28, 2: 12, 3: 16, 4: 20, 5: 15, 6: 10, 7: 22, 8: 12, 9: 40}


class LibraryPage(QWidget):
    """Search box, table, preview.

    Emits:
        search_requested: the text to search for; "" for everything.
        entry_chosen: the `LibraryEntry` of the current row, or None.
        open_folder_requested: show the library's folder.
        show_file_requested: the `LibraryEntry` whose file is wanted.
        browse_requested: go to the servers, since there is nothing here yet.
        selection_changed: the selected `LibraryEntry`s, as a tuple.
    """

    search_requested = Signal(str)
    entry_chosen = Signal(object)
    open_folder_requested = Signal()
    show_file_requested = Signal(object)
    browse_requested = Signal()
    selection_changed = Signal(object)

    def __init__(
        self, model: LibraryModel, attributes: AttributesModel, calibration: Calibration | None = None
    ) -> None:
        super().__init__()
        self._model = model
        self._total = 0
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.table = ReadingTable(model, self.tr("Library"), _WIDTHS)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.setSortingEnabled(True)
        self.table.selectionModel().currentChanged.connect(self._on_current_changed)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.preview = Preview(attributes, calibration)
        self.preview.offer_chosen.connect(self._on_offer_chosen)
        self._empty = EmptyState()
        self._empty.chosen.connect(self._on_empty_chosen)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        left = column(holder(self._tools()), spacing=0)
        left.addLayout(self._stack, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(panel(left))
        splitter.addWidget(panel(column(self.preview)))
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([720, 540])
        splitter.setChildrenCollapsible(False)
        self.setLayout(column(splitter))
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._on_rows_changed)
        self._on_rows_changed()

    @property
    def search_box(self) -> QLineEdit:
        """Where the search is typed."""
        return self._search

    @property
    def empty_state(self) -> EmptyState:
        """What stands in the place of an empty table."""
        return self._empty

    @property
    def selected_entries(self) -> tuple[LibraryEntry, ...]:
        """What is selected, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self._model.entry_at(row) for row in rows)

    def add_tool(self, action: QAction) -> None:
        """Give `action` a button above the table: for the library as a whole."""
        button = icon_button("", action.text())
        button.setDefaultAction(action)
        self._tool_row.addWidget(button)

    def add_menu(self, menu: QMenu, name: str, icon: str) -> None:
        """Give `menu` a button above the table."""
        self._tool_row.addWidget(menu_button(menu, name, icon=icon))

    def add_entry_action(self, action: QAction) -> None:
        """Put `action` into the table's context menu: for the selected entries; its shortcut holds in the table."""
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.table.addAction(action)

    def show_total(self, count: int) -> None:
        """Tell how many objects the library holds in all."""
        self._total = count
        self._on_rows_changed()

    def _tools(self) -> QHBoxLayout:
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search maker, name, part number, size or UID"))
        self._search.setAccessibleName(self.tr("Search the library"))
        make_clearable(self._search)
        self._search.textChanged.connect(self._on_text_changed)
        self._search.returnPressed.connect(self._on_timer_timeout)
        self._count = PlainLabel(muted=True)
        layout = row(PlainLabel(self.tr("Library")).scaled(SUBTITLE), spacing=2 * GRID)
        layout.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        layout.addWidget(self._search, 1)
        layout.addWidget(self._count)
        self._tool_row = row(spacing=GRID // 2)
        layout.addLayout(self._tool_row)
        layout.addWidget(push_button(self.tr("Open folder"), "folder-open", on_click=self.open_folder_requested))
        return layout

    def _on_text_changed(self) -> None:
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        self._timer.stop()
        self._on_rows_changed()
        self.search_requested.emit(self._search.text().strip())

    def _on_rows_changed(self) -> None:
        rows = self._model.rowCount()
        self._stack.setCurrentIndex(0 if rows else 1)
        number = QLocale().toString
        total = max(self._total, rows)
        self._count.setText(self.tr("{0} of {1}").format(number(rows), number(total)) if total else "")
        if self._search.text().strip():
            sentence = self.tr("Nothing here has all of these words in it.")
            self._empty.show_state("search-off", self.tr("Nothing found"), sentence)
        else:
            self._empty.show_state(
                "books",
                self.tr("The library is empty"),
                self.tr("What you fetch from a server is kept here and can be used without it."),
                Offer("browse", self.tr("Browse the servers"), "search"),
            )
        if not rows:
            self.preview.show_nothing()
        self.selection_changed.emit(self.selected_entries)

    def _on_current_changed(self, current: Index) -> None:
        self.entry_chosen.emit(self._model.entry_at(current.row()) if current.isValid() else None)

    def _on_selection_changed(self) -> None:
        self.selection_changed.emit(self.selected_entries)

    def _current_entry(self) -> LibraryEntry | None:
        index = self.table.currentIndex()
        return self._model.entry_at(index.row()) if index.isValid() else None

    def _on_offer_chosen(self, name: str) -> None:
        entry = self._current_entry()
        if name == "show-file" and entry is not None:
            self.show_file_requested.emit(entry)

    def _on_empty_chosen(self) -> None:
        self.browse_requested.emit()
