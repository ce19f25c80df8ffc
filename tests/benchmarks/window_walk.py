"""What a person does with the window, step by step; `bench_window` measures each."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QTabWidget, QTreeView, QWidget

from implant_gui.app.program import Program
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.settings import Appearance
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.views.actions import Command
from implant_gui.views.main_window import Workspace
from tests.benchmarks.heartbeat import Heartbeat
from tests.stories.stage import Stage

QUIET_S: Final = 0.15
"""So long nothing happens before a step counts as over."""
LARGE: Final = "A large surface"
ROWS: Final = 30
_KEY_PAUSE_S: Final = 0.03
Act = Callable[[], object]


class Walk:
    """Goes through the window; what is done a second time has the same name with "again".

    Args:
        program: the running program, with a server and a library.
        heart: what measures.
    """

    def __init__(self, program: Program, heart: Heartbeat) -> None:
        self._program = program
        self._window = program.window
        self._stage = Stage(program)
        self._heart = heart
        self._done = set[str]()
        self.names: list[str] = []

    async def all(self) -> None:
        """Everything."""
        await self.workspaces()
        await self.dialogs()
        await self.results()
        await self.transfers()
        await self.library()
        await self.templates()
        await self.look()

    async def workspaces(self) -> None:
        for workspace in (Workspace.LIBRARY, Workspace.DIAGNOSE, Workspace.BROWSE):
            await self._step(f"go to {workspace.value}", partial(self._window.show_workspace, workspace))

    async def dialogs(self) -> None:
        for _ in range(2):
            for command in (Command.HELP, Command.SETTINGS, Command.STORAGE_SCP, Command.ADD_SERVER, Command.ABOUT,
                            Command.WATCH, Command.NEWS, Command.IMPORT_FILES):  # fmt: skip
                await self._open(f"open {command.value}", self._window.commands[command].trigger)

    async def results(self) -> None:
        self._window.show_workspace(Workspace.BROWSE)
        browse, view = self._window.browse, self._window.browse.result_view
        browse.server_panel.select((self._program.models.servers.servers[0].name,))
        for model in (InformationModel.ASSEMBLY, InformationModel.GROUP, InformationModel.GENERIC):
            await self._step(f"form for {model.name.lower()}", partial(self._choose, model))
        await self._step("more keys", lambda: browse.query_form.panel.show_more(True))
        await self._step("fewer keys", lambda: browse.query_form.panel.show_more(False))
        await self._step("search all", lambda: self._stage.search(limit=0))
        await self._step("expand all", view.tree.expand_all)
        await self._press("down the results", view.tree, Qt.Key.Key_Down)
        await self._type("filter the results", view.filter_box, "stem 1")
        for column in range(view.tree.model().columnCount()):
            await self._step("sort the results", partial(view.tree.sortByColumn, column, Qt.SortOrder.AscendingOrder))
        await self._step("select all results", view.tree.selectAll)
        await self._step("context menu of results", lambda: self._menu(view.tree))
        await self._open("open send", self._window.commands[Command.SEND].trigger)
        await self._step("collapse all", view.tree.collapseAll)

    async def transfers(self) -> None:
        view = self._window.browse.result_view
        await self._step("search 100", lambda: self._stage.search(limit=100))
        await self._step("fetch 100", self._fetch)
        await self._step("fold the transfers", self._window.transfers.toggle_folded)
        await self._step("unfold the transfers", self._window.transfers.toggle_folded)
        view.tree.clearSelection()

    async def library(self) -> None:
        page = self._window.library
        await self._step("library with what came", lambda: self._window.show_workspace(Workspace.LIBRARY))
        await self._press("down the library", page.table, Qt.Key.Key_Down)
        await self._type("search the library", page.search_box, "stem")
        for row in range(2):
            await self._step("check a facet", partial(self._check, row))
        await self._step("clear the facets", page.panel.clear)
        for column in range(page.table.model().columnCount()):
            await self._step("sort the library", partial(page.table.sortByColumn, column, Qt.SortOrder.AscendingOrder))
        await self._step("unsort the library", lambda: page.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder))
        await self._step("select all of the library", page.table.selectAll)
        await self._open("open export", self._window.commands[Command.EXPORT].trigger)
        await self._open("open save table", self._window.commands[Command.SAVE_TABLE].trigger)
        await self._step("copy the table", self._window.commands[Command.COPY_TABLE].trigger)
        await self._open("open superseded versions", page.retention_requested.emit)

    async def templates(self) -> None:
        """Templates of each kind, with every tab of the preview."""
        for name, wanted in (
            ("an assembly", _is_of(InformationModel.ASSEMBLY)),
            ("a group", _is_of(InformationModel.GROUP)),
            ("a generic", _is_of(InformationModel.GENERIC)),
            ("a large surface", lambda summary: summary.name == LARGE),
        ):
            await self._step(f"look at {name}", partial(self._look_at, wanted))
            await self._tabs(name, self._window.library.preview.tabs)
        drawings = self._window.library.preview.drawings
        await self._step("look at a generic", lambda: self._look_at(_is_of(InformationModel.GENERIC)))
        await self._open("open print", drawings.print_requested.emit)
        page = self._window.library
        page.table.setFocus()
        await self._press("walk through templates", page.table, Qt.Key.Key_Down, pause=0.3, times=12)

    async def look(self) -> None:
        theme = self._program.theme
        for workspace in (Workspace.BROWSE, Workspace.LIBRARY):
            self._window.show_workspace(workspace)
            await self._step("dark colours", lambda: theme.set_appearance(Appearance.DARK))
            await self._step("light colours", lambda: theme.set_appearance(Appearance.LIGHT))
        for width in range(1320, 1000, -40):
            await self._step("resize", partial(self._window.resize, width, 800))
        await self._step("resize", lambda: self._window.resize(1320, 840))

    async def _step(self, name: str, act: Act, *, is_repeated: bool = False) -> None:
        """Do it, and wait until nothing more follows."""
        if not is_repeated and name in self._done:
            name = f"{name} again"
        if name not in self.names:
            self.names.append(name)

        with self._heart.during(name):
            done = act()
            if isinstance(done, Awaitable):
                await done
            await self._quiet()
        self._done.add(name)

    async def _quiet(self) -> None:
        quiet = time.perf_counter()
        while time.perf_counter() - quiet < QUIET_S:
            begun = time.perf_counter()
            await asyncio.sleep(0.01)
            if time.perf_counter() - begun > 0.03:
                quiet = time.perf_counter()

    async def _open(self, name: str, act: Act) -> None:
        """Open a dialog and go through its tabs; close it."""
        before = _windows()
        await self._step(name, act)
        for dialog in (window for window in _windows() if window not in before):
            for tabs in dialog.findChildren(QTabWidget):
                await self._tabs(name, tabs)
            closing = dialog.reject if isinstance(dialog, QDialog) else dialog.close
            await self._step(name.replace("open", "close"), closing)

    async def _tabs(self, name: str, tabs: QTabWidget) -> None:
        for place in range(tabs.count()):
            if tabs.isTabVisible(place):
                await self._step(f"{name}: tab {tabs.tabText(place)}", partial(tabs.setCurrentIndex, place))

    async def _press(
        self, name: str, view: QAbstractItemView, key: Qt.Key, *, pause: float = _KEY_PAUSE_S, times: int = ROWS
    ) -> None:
        async def press() -> None:
            view.setFocus()
            for _ in range(times):
                QTest.keyClick(view, key)
                await asyncio.sleep(pause)

        await self._step(name, press)

    async def _type(self, name: str, box: QWidget, text: str) -> None:
        async def write() -> None:
            for letter in text:
                QTest.keyClicks(box, letter)
                await asyncio.sleep(0.1)
            await asyncio.sleep(0.3)
            for _ in text:
                QTest.keyClick(box, Qt.Key.Key_Backspace)
                await asyncio.sleep(0.05)

        await self._step(name, write)

    def _choose(self, model: InformationModel) -> None:
        form = self._window.browse.query_form
        request = form.collect()
        assert request is not None
        form.show_request(type(request)(model))

    async def _fetch(self) -> None:
        before = sum(transfer.is_finished for transfer in self._stage.transfers)
        self._window.browse.result_view.tree.selectAll()
        self._window.browse.result_view.fetch_selected()
        await self._stage.until_finished(before + 1)

    def _check(self, row: int) -> None:
        panel = self._window.library.panel
        tree = panel.findChild(QTreeView)
        assert isinstance(tree, QTreeView)
        first = tree.model().index(row, 0)
        below = tree.model().index(0, 0, first)
        place = tree.visualRect(below).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)

    async def _menu(self, view: QAbstractItemView) -> None:
        view.customContextMenuRequested.emit(QPoint(20, 20))
        await asyncio.sleep(0.1)
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    async def _look_at(self, wanted: Callable[[TemplateSummary], bool]) -> None:
        page, model = self._window.library, self._program.models.library
        row = next(row for row in range(model.rowCount()) if wanted(model.entry_at(row).summary))
        page.table.scrollTo(model.index(row, 0))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        page.table.selectionModel().setCurrentIndex(QModelIndex(), flags)
        page.table.selectionModel().setCurrentIndex(model.index(row, 0), flags)
        await self._stage.until(lambda: page.preview.template is not None)
        surfaces = page.preview.surfaces
        if surfaces.isVisible():
            await self._stage.until(lambda: surfaces.canvas.is_sharp)


def _is_of(model: InformationModel) -> Callable[[TemplateSummary], bool]:
    return lambda summary: summary.model is model and summary.name != LARGE


def _windows() -> Sequence[QWidget]:
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]
