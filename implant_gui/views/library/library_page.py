"""The Library workspace: what is held here, found as one types."""

from collections.abc import Sequence
from enum import Enum, auto
from itertools import groupby
from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QLocale,
    QSettings,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSplitter, QStackedLayout, QWidget

from implant_gui.domain.keeping.holdings import NO_FILTERS, FacetCounts
from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.common.roles import Index
from implant_gui.models.library.entries import LibraryModel
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.views.common.buttons import add_action, icon_button, menu_button
from implant_gui.views.common.empty_state import EmptyState, Offer
from implant_gui.views.common.forms import make_clearable
from implant_gui.views.common.labels import SUBTITLE, PlainLabel
from implant_gui.views.common.layouts import column, holder, panel, row
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.library.collection_list import FAVOURITES
from implant_gui.views.library.facet_panel import FacetPanel
from implant_gui.views.library.library_table import LibraryTable
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.preview.preview import Preview

_PAUSE_MS: Final = 60
"""After the last letter, before the library is searched: most words are found sooner than the next letter comes."""
_SIDE_LETTERS: Final = 36
_FACETS, _SHOWN, _FOLDED = "library/facets", "shown", "folded"
_SORT: Final = "library/sort"
"""A column's key, after a hyphen if it is sorted downwards; "" for the library's own order."""
_State = tuple[str, str, str, tuple[Offer, ...]]
"""What an empty table says: icon, title, sentence, and perhaps what to do about it."""


class _Access(Enum):
    """Whether the library could be asked yet."""

    OPENING = auto()
    OPEN = auto()
    FAILED = auto()


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
        self._access = _Access.OPENING
        self._total = 0
        self._found: int | None = None
        self._kept: tuple[str, ...] = ()
        self._was_current = ""
        self._said: _State = ("", "", "", ())
        self._is_restoring = False
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.panel = FacetPanel()
        self.table = LibraryTable(model, self.tr("Library"))
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.setSortingEnabled(True)
        self.table.selectionModel().currentChanged.connect(self._on_current_changed)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.preview = Preview(attributes, calibration)
        self.preview.offer_chosen.connect(self._on_offer_chosen)
        self._empty = EmptyState()
        self._empty.chosen.connect(self._on_empty_chosen)
        self.setLayout(column(self._arranged()))
        model.modelAboutToBeReset.connect(self._on_about_to_be_reset)
        model.modelReset.connect(self._on_reset)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._on_rows_changed)
        self._on_rows_changed()

    def _arranged(self) -> QSplitter:
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        middle = column(holder(self._tools()), spacing=0)
        middle.addLayout(self._stack, 1)
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
        return self.table.selected_entries

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
        self.table.add_entry_action(action)

    def save_layout(self, store: QSettings) -> None:
        """Remember whether the facets are shown and what the table is sorted by."""
        store.setValue(_FACETS, _SHOWN if self._fold.isChecked() else _FOLDED)
        header = self.table.horizontalHeader()
        key = self._model.key_of_column(header.sortIndicatorSection())
        store.setValue(_SORT, f"{'-' if header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder else ''}{key}")

    def restore_layout(self, store: QSettings) -> None:
        """Take up what `save_layout` remembered; what is missing or unknown stays as it is."""
        facets, sort = store.value(_FACETS), store.value(_SORT)
        if facets in (_SHOWN, _FOLDED):
            self._fold.setChecked(facets == _SHOWN)
        column = self._model.column_of_key(str(sort or "").removeprefix("-"))
        if column is not None:
            descending = str(sort).startswith("-")
            self.table.sortByColumn(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def show_total(self, count: int) -> None:
        """Tell how many objects the library holds in all."""
        self._access = _Access.OPEN
        self._total = count
        self._on_rows_changed()

    def show_unreadable(self) -> None:
        """Tell that the library could not be asked."""
        self._access = _Access.FAILED
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

    def _tools(self) -> QHBoxLayout:
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search names, numbers, sizes, materials, anatomy, UIDs"))
        self._search.setAccessibleName(self.tr("Search the library"))
        make_clearable(self._search)
        self._search.textChanged.connect(self._on_text_changed)
        self._search.returnPressed.connect(self._on_timer_timeout)
        self._count = PlainLabel(muted=True)
        self._fold = icon_button("filter", self.tr("Collections and filters"))
        self._fold.setCheckable(True)
        self._fold.setChecked(True)
        self._fold.toggled.connect(self._on_fold_toggled)
        layout = row(self._fold, spacing=GRID)
        layout.setContentsMargins(GRID, GRID + HALF, 2 * GRID, GRID + HALF)
        layout.addWidget(PlainLabel(self.tr("Library")).scaled(SUBTITLE))
        layout.addWidget(self._search, 1)
        layout.addWidget(self._count)
        self._tool_row = row(spacing=HALF)
        layout.addLayout(self._tool_row)
        layout.addWidget(menu_button(self._menu(), self.tr("More for the library"), icon="dots-vertical"))
        return layout

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        add_action(menu, self.tr("Check the integrity…"), "checks", self.integrity_requested)
        add_action(menu, self.tr("Rebuild the index…"), "refresh", self.rebuild_requested)
        add_action(menu, self.tr("Superseded versions…"), "history", self.retention_requested)
        menu.addSeparator()
        add_action(menu, self.tr("Open the folder"), "folder-open", self.open_folder_requested)
        return menu

    def _on_fold_toggled(self, shown: bool) -> None:
        self._side.setVisible(shown)

    def _on_text_changed(self) -> None:
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        self._timer.stop()
        self._on_rows_changed()
        self.search_requested.emit(self._search.text().strip())

    def _on_rows_changed(self) -> None:
        rows = self._model.rowCount()
        self._stack.setCurrentIndex(0 if rows else 1)
        self._count.setText(self._count_text(rows))
        self._show_empty()
        if not rows:
            self.preview.show_nothing()
        if not self._is_restoring:
            self._on_selection_changed()

    def _count_text(self, rows: int) -> str:
        number = QLocale().toString
        found = max(rows, self._found or 0)
        total = max(self._total, found)
        if not total:
            return ""
        if rows < found:
            return self.tr("newest {0} of {1}").format(number(rows), number(found))
        return self.tr("{0} of {1}").format(number(rows), number(total))

    def _show_empty(self) -> None:
        """Say why there is nothing; only anew when it is something else, for a click may be on its way."""
        state = self._empty_state()
        if state != self._said:
            self._said = state
            icon, title, sentence, offers = state
            self._empty.show_state(icon, title, sentence, *offers)

    def _empty_state(self) -> _State:
        if self._access is _Access.OPENING:
            sentence = self.tr(
                "After an update of this program the index of the library may have to be brought up to date first;"
                " with very many templates that takes a minute."
            )
            return "loader-2", self.tr("The library is being opened…"), sentence, ()
        if self._access is _Access.FAILED:
            sentence = self.tr("Nothing is known about what it holds. It is asked again with the next search.")
            return "alert-triangle", self.tr("The library cannot be read"), sentence, ()
        place = self.panel.collections.current
        if self._search.text().strip() or self.panel.filters != NO_FILTERS:
            sentence = self.tr("Nothing here has all of these words and properties.")
            clear = Offer("clear", self.tr("Clear the search"), "filter-off")
            return "search-off", self.tr("Nothing found"), sentence, (clear,)
        if place == FAVOURITES:
            sentence = self.tr("Click the star of a template to find it here again.")
            return "star", self.tr("No favourites yet"), sentence, ()
        if place is not None:
            sentence = self.tr("Select templates under “Everything” and add them by their context menu.")
            return "bookmark", self.tr("Nothing in this collection"), sentence, ()
        sentence = self.tr("What you fetch from a server is kept here and can be used without it.")
        browse = Offer("browse", self.tr("Browse the servers"), "search")
        files = Offer("import", self.tr("Import files"), "file-import")
        return "books", self.tr("The library is empty"), sentence, (browse, files)

    def _on_about_to_be_reset(self) -> None:
        """Remember what is selected: the same objects may be in the next list."""
        self._is_restoring = True
        self._kept = tuple(entry.sha256 + entry.summary.sop_instance_uid for entry in self.selected_entries)
        current = self._current_entry()
        self._was_current = "" if current is None else current.sha256 + current.summary.sop_instance_uid

    def _on_reset(self) -> None:
        places = {
            entry.sha256 + entry.summary.sop_instance_uid: place for place, entry in enumerate(self._model.entries)
        }
        selection = self.table.selectionModel()
        if self._was_current in places:
            index = self._model.index(places[self._was_current], 0)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        kept = sorted(places[key] for key in self._kept if key in places)
        selection.select(self._rows(kept), QItemSelectionModel.SelectionFlag.Select)
        self._is_restoring = False

    def _rows(self, rows: Sequence[int]) -> QItemSelection:
        """Those rows, in as few ranges as they make: a range for each would take seconds with thousands."""
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        for _, run in groupby(enumerate(rows), key=lambda each: each[1] - each[0]):
            found = [row for _, row in run]
            selection.append(QItemSelectionRange(self._model.index(found[0], 0), self._model.index(found[-1], last)))
        return selection

    def _on_current_changed(self, current: Index) -> None:
        if not self._is_restoring:
            self.entry_chosen.emit(self._model.entry_at(current.row()) if current.isValid() else None)

    def _on_selection_changed(self) -> None:
        if self._is_restoring:
            return
        self.selection_changed.emit(self.selected_entries)

    def _current_entry(self) -> LibraryEntry | None:
        index = self.table.currentIndex()
        return self._model.entry_at(index.row()) if index.isValid() else None

    def _on_offer_chosen(self, name: str) -> None:
        entry = self._current_entry()
        if name == "show-file" and entry is not None:
            self.show_file_requested.emit(entry)

    def _on_empty_chosen(self, name: str) -> None:
        if name == "clear":
            self.panel.clear()
            self._search.clear()
        elif name == "browse":
            self.browse_requested.emit()
