"""The Library workspace: what is held here, found as one types."""

from typing import Final

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QSplitter, QStackedWidget, QWidget

from implant_gui.domain.keeping.holdings import NO_FILTERS, FacetCounts
from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.common.roles import Index
from implant_gui.models.library.entries import LibraryModel
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.views.common.empty_state import EmptyState
from implant_gui.views.common.layouts import column, panel
from implant_gui.views.library.collection_list import FAVOURITES
from implant_gui.views.library.empty_table import Access, EmptyTable, Reason
from implant_gui.views.library.facet_panel import FacetPanel
from implant_gui.views.library.library_table import LibraryTable
from implant_gui.views.library.library_tools import LibraryTools
from implant_gui.views.library.selection_keeper import SelectionKeeper
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.preview.preview import Preview

_SIDE_LETTERS: Final = 36
_FACETS, _SHOWN, _FOLDED = "library/facets", "shown", "folded"
_SORT: Final = "library/sort"
"""A column's key, after a hyphen if it is sorted downwards; "" for the library's own order."""
_COLUMNS: Final = "library/columns"
"""The keys of the columns that are shown, with commas between."""


class LibraryPage(QWidget):
    """Collections and facets, search box, table, preview.

    Emits:
        search_requested: the text to search for; "" for everything.
        entry_chosen: the `LibraryEntry` of the current row, or None.
        open_folder_requested: show the library's folder.
        show_file_requested: the `LibraryEntry` whose file is wanted.
        browse_requested: go to the servers, since there is nothing here yet.
        selection_changed: the selected `LibraryEntry`s, as a tuple.
        integrity_requested, rebuild_requested, retention_requested: look after the library.
    """

    search_requested = Signal(str)
    entry_chosen = Signal(object)
    open_folder_requested = Signal()
    show_file_requested = Signal(object)
    browse_requested = Signal()
    selection_changed = Signal(object)
    integrity_requested = Signal()
    rebuild_requested = Signal()
    retention_requested = Signal()

    def __init__(
        self, model: LibraryModel, attributes: AttributesModel, calibration: Calibration | None = None
    ) -> None:
        super().__init__()
        self._model = model
        self._access = Access.OPENING
        self._how_far = ""
        self._total = 0
        self._found: int | None = None
        self.panel = FacetPanel()
        self.table = LibraryTable(model, self.tr("Library"))
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.setSortingEnabled(True)
        self._keeper = SelectionKeeper(self.table, model)
        self._tools = LibraryTools()
        self.preview = Preview(attributes, calibration)
        self._empty = EmptyTable()
        self.setLayout(column(self._arranged()))
        self._connect()
        self._on_rows_changed()

    def _arranged(self) -> QSplitter:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        middle = column(self._tools, spacing=0)
        middle.addWidget(self._stack, 1)
        self._side = panel(column(self.panel))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._side)
        splitter.addWidget(panel(middle))
        splitter.addWidget(panel(column(self.preview)))
        for place, factor in enumerate((0, 3, 1)):
            splitter.setStretchFactor(place, factor)
        splitter.setSizes([_SIDE_LETTERS * self.fontMetrics().averageCharWidth(), 560, 470])
        splitter.setChildrenCollapsible(False)
        return splitter

    def _connect(self) -> None:
        tools, table = self._tools, self.table
        tools.search_requested.connect(self._on_search_requested)
        tools.table_wanted.connect(self._on_table_wanted)
        tools.facets_shown.connect(self._side.setVisible)
        tools.integrity_requested.connect(self.integrity_requested)
        tools.rebuild_requested.connect(self.rebuild_requested)
        tools.retention_requested.connect(self.retention_requested)
        tools.open_folder_requested.connect(self.open_folder_requested)
        table.selectionModel().currentChanged.connect(self._on_current_changed)
        table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        table.file_wanted.connect(self.show_file_requested)
        self.panel.collections.chosen.connect(table.show_place)
        self.panel.collections.gathered.connect(self._on_gathered)
        self.preview.offer_chosen.connect(self._on_offer_chosen)
        self._empty.chosen.connect(self._on_empty_chosen)
        for signal in (self._model.modelReset, self._model.rowsInserted, self._model.rowsRemoved):
            signal.connect(self._on_rows_changed)

    @property
    def search_box(self) -> QLineEdit:
        """Where the search is typed."""
        return self._tools.search

    @property
    def empty_state(self) -> EmptyState:
        """What stands in the place of an empty table."""
        return self._empty

    @property
    def selected_entries(self) -> tuple[LibraryEntry, ...]:
        """What is selected, from top to bottom."""
        return self.table.selected_entries

    def add_tool(self, action: QAction) -> None:
        """Give `action` a button above the table: for the library as a whole."""
        self._tools.add_tool(action)

    def add_menu(self, menu: QMenu, name: str, icon: str) -> None:
        """Give `menu` a button above the table."""
        self._tools.add_menu(menu, name, icon)

    def add_entry_action(self, action: QAction) -> None:
        """Put `action` into the table's context menu: for the selected entries; its shortcut holds in the table."""
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.table.add_entry_action(action)

    def save_layout(self, store: QSettings) -> None:
        """Remember whether the facets are shown, which columns are, and what the table is sorted by."""
        store.setValue(_FACETS, _SHOWN if self._tools.shows_facets else _FOLDED)
        header = self.table.horizontalHeader()
        key = self._model.key_of_column(header.sortIndicatorSection())
        store.setValue(_SORT, f"{'-' if header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder else ''}{key}")
        store.setValue(_COLUMNS, ",".join(self.table.shown_columns))

    def restore_layout(self, store: QSettings) -> None:
        """Take up what `save_layout` remembered; what is missing or unknown stays as it is."""
        facets, sort = store.value(_FACETS), store.value(_SORT)
        if facets in (_SHOWN, _FOLDED):
            self._tools.shows_facets = facets == _SHOWN
        if columns := str(store.value(_COLUMNS) or ""):
            self.table.show_columns(columns.split(","))
        column = self._model.column_of_key(str(sort or "").removeprefix("-"))
        if column is not None:
            descending = str(sort).startswith("-")
            self.table.sortByColumn(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def show_total(self, count: int) -> None:
        """Tell how many objects the library holds in all."""
        self._access = Access.OPEN
        self._total = count
        self._on_rows_changed()

    def show_opening(self, how_far: str) -> None:
        """Tell how far the library is in opening."""
        self._how_far = how_far
        self._show_empty()

    def show_unreadable(self) -> None:
        """Tell that the library could not be asked."""
        self._access = Access.FAILED
        self._on_rows_changed()

    def show_counts(self, counts: FacetCounts | None) -> None:
        """Tell how what was found divides; None while that is not known yet."""
        self._found = None if counts is None else counts.total
        if counts is not None:
            self.panel.show_counts(counts)
        self._on_rows_changed()

    def show_keepsakes(self, keepsakes: Keepsakes) -> None:
        """Show favourites and collections."""
        self.table.show_keepsakes(keepsakes)
        self.panel.collections.show_keepsakes(keepsakes)

    def _on_search_requested(self, words: str) -> None:
        self._on_rows_changed()
        self.search_requested.emit(words)

    def _on_rows_changed(self) -> None:
        rows = self._model.rowCount()
        self._stack.setCurrentIndex(0 if rows else 1)
        found = max(rows, self._found or 0)
        self._tools.show_count(rows, found, max(self._total, found))
        self._show_empty()
        if not rows:
            self.preview.show_nothing()
        self._on_selection_changed()

    def _show_empty(self) -> None:
        is_narrowed = bool(self._tools.words) or self.panel.filters != NO_FILTERS
        self._empty.tell(Reason(self._access, self._how_far, is_narrowed, self.panel.collections.current))

    def _on_current_changed(self, current: Index) -> None:
        if not self._keeper.is_restoring:
            self.entry_chosen.emit(self._model.entry_at(current.row()) if current.isValid() else None)

    def _on_selection_changed(self) -> None:
        if not self._keeper.is_restoring:
            self.selection_changed.emit(self.selected_entries)

    def _on_table_wanted(self) -> None:
        """From the search box: to the first row, if none is selected."""
        if self._model.rowCount():
            self.table.setFocus()
            if not self.table.selectionModel().hasSelection():
                self.table.selectRow(0)

    def _on_gathered(self, place: str) -> None:
        """Rows were dropped on the favourites or a collection."""
        entries = self.selected_entries
        if place == FAVOURITES:
            self.table.favourites_wanted.emit(entries, True)
        else:
            self.table.members_wanted.emit(place, entries, True)

    def _on_offer_chosen(self, name: str) -> None:
        entry = self._keeper.current_entry
        if name == "show-file" and entry is not None:
            self.show_file_requested.emit(entry)

    def _on_empty_chosen(self, name: str) -> None:
        if name == "clear":
            self.panel.clear()
            self.search_box.clear()
        elif name == "browse":
            self.browse_requested.emit()
