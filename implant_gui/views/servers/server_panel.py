"""The servers at the left of Browse: which there are, whether they answer, and which of them a search asks."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QMenu, QStackedWidget, QWidget
from typing_extensions import override

from implant_gui.models.common.roles import Index, Role
from implant_gui.models.servers import ServersModel
from implant_gui.views.common.buttons import add_action, icon_button, menu_button
from implant_gui.views.common.empty_state import EmptyState
from implant_gui.views.common.labels import SUBTITLE, PlainLabel, PlainToolTips
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.servers.server_delegate import ServerDelegate

_FILTER: Final = "TOML (*.toml)"
_Flag = QItemSelectionModel.SelectionFlag


class ServerList(QListView):
    """The list itself; Delete asks to remove, F2 to edit, Alt with an arrow to move up or down.

    One row at least stays chosen: whoever searches means some server.
    """

    edit_wanted = Signal()
    remove_wanted = Signal()
    move_wanted = Signal(int)

    def __init__(self, model: ServersModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(ServerDelegate(self))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Servers"))

    @override
    def selectionCommand(self, index: Index, /, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        return super().selectionCommand(index, event) if index.isValid() else _Flag.NoUpdate

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.selectionModel().hasSelection():  # Ctrl and a click on the only one that was chosen
            self.selectionModel().select(self.currentIndex(), _Flag.Select)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if has_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_wanted.emit()
        else:
            super().keyPressEvent(event)


class ServerPanel(QWidget):
    """The list of servers with everything that can be done to it. Several may be selected: a search asks them all.

    Emits:
        selection_changed: the names of the selected servers, as a tuple.
        test_requested: the names of the servers to check, as a tuple.
        edit_requested, duplicate_requested, remove_requested: a name.
        move_requested: a name, and -1 for earlier or 1 for later in the list.
        import_requested, export_requested: the `Path` that was chosen.
    """

    selection_changed = Signal(object)
    add_requested = Signal()
    edit_requested = Signal(str)
    duplicate_requested = Signal(str)
    remove_requested = Signal(str)
    move_requested = Signal(str, int)
    test_requested = Signal(object)
    import_requested = Signal(object)
    export_requested = Signal(object)

    def __init__(self, model: ServersModel) -> None:
        super().__init__()
        self._model = model
        self._list = ServerList(model)
        self._list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._list.doubleClicked.connect(self._on_edit)
        self._list.customContextMenuRequested.connect(self._on_context_menu)
        self._list.edit_wanted.connect(self._on_edit)
        self._list.remove_wanted.connect(self._on_remove)
        self._list.move_wanted.connect(self._on_move)
        self._tool_tips = PlainToolTips(self._list)
        self._empty = self._empty_state()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        self._hint = PlainLabel(muted=True, wraps=True)
        self._hint.setContentsMargins(GRID + HALF, HALF, GRID, GRID)
        layout = column(holder(self._header()), spacing=0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._hint)
        self.setLayout(layout)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._on_rows_changed)
        self._on_rows_changed()

    @property
    def selected(self) -> tuple[str, ...]:
        """The names of the selected servers, in the order of the list."""
        # Not `selectedRows`: Select All takes all columns of the model, a click only the one that is shown.
        rows = sorted({index.row() for index in self._list.selectionModel().selectedIndexes()})
        return tuple(self._model.server_at(place).name for place in rows)

    def select(self, names: tuple[str, ...]) -> None:
        """Select these servers and no others."""
        wanted = QItemSelection()
        places = [place for place in map(self._model.row_of, names) if place >= 0]
        for place in places:
            wanted.select(self._model.index(place, 0), self._model.index(place, 0))
        selection = self._list.selectionModel()
        selection.select(wanted, _Flag.ClearAndSelect)
        if places:
            selection.setCurrentIndex(self._model.index(places[-1], 0), _Flag.NoUpdate)

    def _header(self) -> QHBoxLayout:
        self._menu = QMenu(self)
        add_action(self._menu, self.tr("Add a server…"), "plus", self.add_requested)
        add_action(self._menu, self.tr("Check all servers"), "activity-heartbeat", self.test_all)
        self._menu.addSeparator()
        add_action(self._menu, self.tr("Import a list…"), "file-import", self._on_import)
        add_action(self._menu, self.tr("Export the list…"), "file-export", self._on_export)
        layout = row(PlainLabel(self.tr("Servers")).scaled(SUBTITLE), spacing=HALF)
        layout.setContentsMargins(GRID + HALF, GRID, GRID, GRID)
        layout.addStretch()
        layout.addWidget(icon_button("plus", self.tr("Add a server"), on_click=self.add_requested))
        layout.addWidget(menu_button(self._menu, self.tr("More for the list of servers"), icon="dots-vertical"))
        return layout

    def _empty_state(self) -> EmptyState:
        empty = EmptyState()
        empty.show_state(
            "server-2",
            self.tr("No server yet"),
            self.tr("Servers that you add are listed here."),
        )
        return empty

    def _on_rows_changed(self) -> None:
        self._stack.setCurrentIndex(0 if self._model.rowCount() else 1)
        if self._model.rowCount() and not self.selected:
            self.select((self._model.server_at(0).name,))
        self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        names = self.selected
        self._hint.setText(self.tr("A search asks %n servers.", "", len(names)) if len(names) > 1 else "")
        self._hint.setVisible(len(names) > 1)
        self.selection_changed.emit(names)

    def _on_context_menu(self, place: QPoint) -> None:
        index = self._list.indexAt(place)
        if not index.isValid():
            self._menu.popup(self._list.viewport().mapToGlobal(place))
            return
        server = index.data(Role.VALUE)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_action(menu, self.tr("Test the connection"), "activity-heartbeat", self._on_test)
        if server.is_fixed:
            add_action(menu, self.tr("Show the settings…"), "lock", self._on_edit)
        else:
            add_action(menu, self.tr("Edit…"), "pencil", self._on_edit)
        add_action(menu, self.tr("Duplicate…"), "copy", self._on_duplicate)
        menu.addSeparator()
        for step, text, icon in ((-1, self.tr("Move up"), "arrow-up"), (1, self.tr("Move down"), "arrow-down")):
            action = add_action(menu, text, icon, partial(self._on_move, step))
            action.setShortcut(QKeySequence(Qt.Modifier.ALT | (Qt.Key.Key_Up if step < 0 else Qt.Key.Key_Down)))
            action.setEnabled(self._model.can_move(server.name, step))
        menu.addSeparator()
        add_action(menu, self.tr("Remove"), "trash", self._on_remove).setEnabled(not server.is_fixed)
        menu.popup(self._list.viewport().mapToGlobal(place))

    def _current(self) -> str:
        index = self._list.currentIndex()
        return self._model.server_at(index.row()).name if index.isValid() else ""

    def _on_edit(self) -> None:
        if name := self._current():
            self.edit_requested.emit(name)

    def _on_duplicate(self) -> None:
        if name := self._current():
            self.duplicate_requested.emit(name)

    def _on_remove(self) -> None:
        if name := self._current():
            self.remove_requested.emit(name)

    def _on_move(self, step: int) -> None:
        if name := self._current():
            self.move_requested.emit(name, step)

    def _on_test(self) -> None:
        self.test_requested.emit(self.selected)

    def test_all(self) -> None:
        """Ask for a check of every server."""
        self.test_requested.emit(tuple(server.name for server in self._model.servers))

    def _on_import(self) -> None:
        dialog = QFileDialog(self, self.tr("Import a list of servers"), "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_import_chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_export(self) -> None:
        dialog = QFileDialog(self, self.tr("Export the list of servers"), "servers.toml", _FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self._on_export_chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_import_chosen(self, path: str) -> None:
        self.import_requested.emit(Path(path))

    def _on_export_chosen(self, path: str) -> None:
        self.export_requested.emit(Path(path))
