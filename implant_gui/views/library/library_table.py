"""The table of the library: a star to click, marks as pills, and a menu for what is selected."""

from collections.abc import Collection
from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem
from typing_extensions import override

from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.common.roles import Icon, Index, Role
from implant_gui.models.library.entries import (
    FAVOURITE_COLUMN,
    MARKS_COLUMN,
    PART_NUMBER_COLUMN,
    SIZE_COLUMN,
    LibraryModel,
)
from implant_gui.views.common import icons
from implant_gui.views.common.buttons import add_action, literal
from implant_gui.views.common.delegates import MarksDelegate, RowDelegate
from implant_gui.views.common.labels import paint_selection
from implant_gui.views.common.table_view import ReadingTable
from implant_gui.views.common.tokens import GRID, tokens_of

_WIDTHS: Final = {0: 30, 1: 26, 2: 10, 3: 16, 4: 12, 5: 13, 6: 10, 7: 20, 8: 12, 9: 40, MARKS_COLUMN: 20}
_STAR: Final = 16
_ALWAYS: Final = frozenset({0, FAVOURITE_COLUMN})
"""Columns that cannot be hidden: the name and the star."""


class StarDelegate(RowDelegate):
    """A star in the middle of the cell."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_selection(painter, option, with_bar=False)
        name = str(index.data(Role.ICON_NAME) or "")
        tokens = tokens_of(option.palette)
        colour = tokens.warn.ink if name == Icon.FAVOURITE else tokens.faint
        ratio = painter.device().devicePixelRatioF()
        place = option.rect.center()
        painter.drawPixmap(place.x() - _STAR // 2, place.y() - _STAR // 2, icons.pixmap(name, colour, _STAR, ratio))


class LibraryTable(ReadingTable):
    """Entries to choose, to mark and to gather.

    Emits:
        favourites_wanted: the entries, as a tuple, and whether they are to be favourites.
        members_wanted: the name of a collection, the entries, and whether they are to be in it.
        new_collection_wanted: the entries that a new collection is to begin with.
        removal_wanted: the entries that are to leave the library.
        file_wanted: the entry whose file is to be seen in its folder.
    """

    favourites_wanted = Signal(object, bool)
    members_wanted = Signal(str, object, bool)
    new_collection_wanted = Signal(object)
    removal_wanted = Signal(object)
    file_wanted = Signal(object)

    def __init__(self, model: LibraryModel, name: str) -> None:
        super().__init__(model, name, _WIDTHS)
        self._entries = model
        self._keepsakes = Keepsakes()
        self._place: str | None = None
        self._stars, self._marks = StarDelegate(self), MarksDelegate(self)
        self.setItemDelegateForColumn(FAVOURITE_COLUMN, self._stars)
        self.setItemDelegateForColumn(MARKS_COLUMN, self._marks)
        self._arrange()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._favourite = self._action(self.tr("Favourite"), Icon.FAVOURITE, "Ctrl+B", self.toggle_favourites)
        self._gather = QMenu(self)
        self._gather.setTitle(self.tr("Collections"))
        self._gather.aboutToShow.connect(self._fill_gather)
        self._gather_action = self._gather.menuAction()
        icons.set_icon(self._gather_action, "bookmark")
        self.addAction(self._gather_action)
        self._take_out = self._action("", "bookmark", "", self._on_take_out)
        self._last = QAction(self)
        self._last.setSeparator(True)
        self.addAction(self._last)
        self._copy = self._action(self.tr("Copy the rows"), "copy", "Ctrl+C", self.copy_selected)
        self._show_file = self._action(self.tr("Show the file"), "folder-open", "", self._on_show_file)
        self._remove = self._action(self.tr("Remove from the library…"), "trash", "Delete", self._on_remove)
        self.show_place(None)
        self.clicked.connect(self._on_clicked)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._on_selection_changed()

    @property
    def selected_entries(self) -> tuple[LibraryEntry, ...]:
        """What is selected, from top to bottom."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(place) for place in range(selection.size())]
        rows = sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})
        return tuple(self._entries.entry_at(row) for row in rows)

    def show_keepsakes(self, keepsakes: Keepsakes) -> None:
        """Know these marks."""
        self._keepsakes = keepsakes
        self._entries.set_favourites(keepsakes.favourites)
        self._on_selection_changed()

    def show_place(self, place: str | None) -> None:
        """Rows are now those of a collection, of the favourites for "", or all: Delete takes out of a collection."""
        self._place = place
        self._take_out.setVisible(bool(place))
        self._take_out.setText(self.tr("Take out of “{0}”").format(literal(place or "")))
        self._take_out.setShortcut(QKeySequence("Delete" if place else ""))
        self._remove.setShortcut(QKeySequence("" if place else "Delete"))
        self._enable()

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The keys of the columns that are shown."""
        shown = (place for place in range(self._entries.columnCount()) if not self.isColumnHidden(place))
        return tuple(self._entries.key_of_column(place) for place in shown)

    def show_columns(self, keys: Collection[str]) -> None:
        """Show these columns, and those that tell one row from the next."""
        for place in range(self._entries.columnCount()):
            self.setColumnHidden(place, place not in _ALWAYS and self._entries.key_of_column(place) not in keys)

    def add_entry_action(self, action: QAction) -> None:
        """Offer something else for what is selected, before what takes it away."""
        self.insertAction(self._last, action)

    def toggle_favourites(self) -> None:
        """Mark what is selected; if all of it is marked, unmark it."""
        entries = self.selected_entries
        if entries:
            self.favourites_wanted.emit(entries, not all(map(self._entries.is_favourite, entries)))

    def _arrange(self) -> None:
        """What tells one entry from the next comes first: star, name, size, part number, marks."""
        header = self.horizontalHeader()
        # It does not show what is selected. With the table's selection, each title asks all rows whether they are.
        header.setSelectionModel(QItemSelectionModel(self._entries, header))
        header.moveSection(header.visualIndex(FAVOURITE_COLUMN), 0)
        for column in (MARKS_COLUMN, PART_NUMBER_COLUMN, SIZE_COLUMN):
            header.moveSection(header.visualIndex(column), 2)
        header.setSectionResizeMode(FAVOURITE_COLUMN, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(FAVOURITE_COLUMN, _STAR + 2 * GRID)
        self.show_columns([column.key for column in self._entries.columns if not column.hidden])
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _action(self, text: str, icon: str, keys: str, on_trigger: object) -> QAction:
        action = QAction(text, self)
        icons.set_icon(action, icon)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(on_trigger)
        self.addAction(action)
        return action

    def _enable(self) -> None:
        has_any = self.selectionModel().hasSelection()
        for action in (self._favourite, self._gather_action, self._copy, self._remove):
            action.setEnabled(has_any)
        self._take_out.setEnabled(has_any and bool(self._place))
        self._show_file.setEnabled(self.currentIndex().isValid())

    def _on_selection_changed(self) -> None:
        self._enable()
        entries = self.selected_entries
        is_marked = bool(entries) and all(map(self._entries.is_favourite, entries))
        text = self.tr("Unmark as a favourite") if is_marked else self.tr("Mark as a favourite")
        self._favourite.setText(text)

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.column() == FAVOURITE_COLUMN:
            entry = self._entries.entry_at(index.row())
            self.favourites_wanted.emit((entry,), not self._entries.is_favourite(entry))

    def _on_remove(self) -> None:
        if entries := self.selected_entries:
            self.removal_wanted.emit(entries)

    def _on_take_out(self) -> None:
        if self._place and (entries := self.selected_entries):
            self.members_wanted.emit(self._place, entries, False)

    def _on_show_file(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.file_wanted.emit(self._entries.entry_at(index.row()))

    def _on_header_menu(self, place: QPoint) -> None:
        """Which columns to show."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self._entries.columns):
            if number not in _ALWAYS:
                action = menu.addAction(literal(str(column.header(Qt.ItemDataRole.DisplayRole))))
                action.setCheckable(True)
                action.setChecked(not self.isColumnHidden(number))
                action.toggled.connect(partial(self._on_column_toggled, number))
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _on_column_toggled(self, number: int, shown: bool) -> None:
        self.setColumnHidden(number, not shown)

    def _fill_gather(self) -> None:
        self._gather.clear()
        entries = self.selected_entries
        uids = {entry.summary.sop_instance_uid for entry in entries}
        for each in self._keepsakes.collections:
            action = self._gather.addAction(literal(each.name))
            action.setCheckable(True)
            action.setChecked(uids <= set(each.uids))
            action.setData(each.name)
            action.triggered.connect(self._on_gather)
        if self._keepsakes.collections:
            self._gather.addSeparator()
        add_action(self._gather, self.tr("New collection…"), "plus", self._on_new)

    def _on_gather(self, checked: bool) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.members_wanted.emit(str(action.data()), self.selected_entries, checked)

    def _on_new(self) -> None:
        self.new_collection_wanted.emit(self.selected_entries)
