"""Where in the library to look: everything, the favourites, or a collection."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QListWidget, QListWidgetItem, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.common.roles import Icon, Role
from implant_gui.models.common.words import count_text
from implant_gui.views.common.buttons import add_action, icon_button
from implant_gui.views.common.delegates import IconDelegate
from implant_gui.views.common.labels import PlainLabel, PlainToolTips
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.library.drag_out import ENTRIES

FAVOURITES: Final = ""
"""Stands for the favourites; no collection can have that name."""
_MOST_ROWS: Final = 8
"""Rows that the list has room for before it scrolls."""


class PlaceList(QListWidget):
    """The list itself; F2 asks for another name, Delete for the end of a collection.

    Emits:
        rename_wanted, delete_wanted: of the current row.
        entries_dropped: the row that selected rows of the table were dropped on.
    """

    rename_wanted = Signal()
    delete_wanted = Signal()
    entries_dropped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(IconDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Favourites and collections"))
        self.setDragDropMode(QListWidget.DragDropMode.DropOnly)
        self.setDragDropOverwriteMode(True)

    def fit(self) -> None:
        """As high as its rows, up to a few."""
        rows = min(self.count(), _MOST_ROWS)
        self.setFixedHeight(rows * self.sizeHintForRow(0) + 2 * self.frameWidth() + HALF)

    @override
    def mimeTypes(self) -> list[str]:
        return [ENTRIES]

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # paints where it would drop
        if self._row_below(event) > 0:
            event.acceptProposedAction()
        else:
            event.ignore()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        row = self._row_below(event)
        if row > 0:
            event.acceptProposedAction()
            self.entries_dropped.emit(row)
        self.setState(QListWidget.State.NoState)
        self.viewport().update()

    def _row_below(self, event: QDropEvent) -> int:
        """The row, if rows of the table are over one; -1 otherwise. Row 0 is everything, which has everything."""
        if not event.mimeData().hasFormat(ENTRIES):
            return -1
        return self.indexAt(event.position().toPoint()).row()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)


class CollectionList(QWidget):
    """The places to choose one of, with what can be done to collections.

    Emits:
        chosen: None for everything, `FAVOURITES`, or the name of a collection.
        new_requested: a name, and the entries to begin with.
        rename_requested: a name, and the one that it is to have.
        delete_requested: a name.
        gathered: `FAVOURITES`, or the name of the collection that the table's selection was dropped on.
    """

    chosen = Signal(object)
    new_requested = Signal(str, object)
    rename_requested = Signal(str, str)
    delete_requested = Signal(str)
    gathered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._list = PlaceList()
        self._list.currentRowChanged.connect(self._on_row_changed)
        self._list.customContextMenuRequested.connect(self._on_context_menu)
        self._list.rename_wanted.connect(self.rename_current)
        self._list.delete_wanted.connect(self.delete_current)
        self._list.entries_dropped.connect(self._on_entries_dropped)
        self._tool_tips = PlainToolTips(self._list)
        self._names: list[str | None] = []
        self.setLayout(column(holder(self._header()), self._list, spacing=0))
        self.show_keepsakes(Keepsakes())

    @property
    def current(self) -> str | None:
        """What is chosen."""
        place = self._list.currentRow()
        return self._names[place] if 0 <= place < len(self._names) else None

    def show_keepsakes(self, keepsakes: Keepsakes) -> None:
        """List these; what is chosen stays so as long as it is there."""
        before = self.current
        self._list.blockSignals(True)
        self._list.clear()
        self._names = [None, FAVOURITES, *(each.name for each in keepsakes.collections)]
        self._add(self.tr("Everything"), "books", -1)
        self._add(self.tr("Favourites"), Icon.FAVOURITE, len(keepsakes.favourites))
        for each in keepsakes.collections:
            self._add(each.name, "bookmark", len(each.uids))
        place = self._names.index(before) if before in self._names else 0
        self._list.setCurrentRow(place)
        self._list.blockSignals(False)
        self._list.fit()
        if before != self.current:
            self.chosen.emit(self.current)

    def show_everything(self) -> None:
        """Choose everything."""
        self._list.setCurrentRow(0)

    def ask_new(self, entries: Sequence[LibraryEntry] = ()) -> None:
        """Ask for the name of a new collection that begins with `entries`."""
        self._ask(self.tr("New collection"), "", lambda name: self.new_requested.emit(name, tuple(entries)))

    def rename_current(self) -> None:
        """Ask for another name of the chosen collection."""
        if name := self.current:
            self._ask(self.tr("Rename the collection"), name, partial(self.rename_requested.emit, name))

    def delete_current(self) -> None:
        """Give the chosen collection up."""
        if name := self.current:
            self.delete_requested.emit(name)

    def _header(self) -> QHBoxLayout:
        layout = row(PlainLabel(self.tr("Collections"), muted=True), spacing=HALF)
        layout.setContentsMargins(GRID + HALF, HALF, HALF, HALF)
        layout.addStretch()
        layout.addWidget(icon_button("plus", self.tr("New collection"), on_click=self._on_new))
        return layout

    def _add(self, text: str, icon: str, count: int) -> None:
        item = QListWidgetItem(text if count < 0 else f"{text}  {count_text(count)}")
        item.setData(Role.ICON_NAME, str(icon))
        item.setToolTip(text)
        self._list.addItem(item)

    def _ask(self, title: str, text: str, take: Callable[[str], object]) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(self.tr("Name of the collection"))
        dialog.setTextValue(text)
        dialog.textValueSelected.connect(take)
        dialog.open()

    def _on_new(self) -> None:
        self.ask_new()

    def _on_entries_dropped(self, row: int) -> None:
        self.gathered.emit(self._names[row])

    def _on_row_changed(self, _place: int) -> None:
        self.chosen.emit(self.current)

    def _on_context_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_action(menu, self.tr("New collection…"), "plus", self._on_new)
        if self.current:
            add_action(menu, self.tr("Rename…"), "pencil", self.rename_current)
            menu.addSeparator()
            add_action(menu, self.tr("Delete the collection"), "trash", self.delete_current)
        menu.popup(self._list.viewport().mapToGlobal(place))
