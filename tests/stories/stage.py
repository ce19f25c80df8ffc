"""The window as a story handles it: it clicks what a person would click, and reads what a person would read."""

import asyncio
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QMenu, QWidget

from implant_gui.app.program import Program
from implant_gui.domain.service.query import KeyPath
from implant_gui.models.servers import Liveness
from implant_gui.models.transfers.table import Transfer, TransferGroup
from implant_gui.views.browse.query_request import QueryRequest
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.main_window import MainWindow
from tests.models.making import Tree, tree_of

PATIENCE_S = 60.0
_POLL_S = 0.005
_LEFT = Qt.MouseButton.LeftButton


class Stage:
    """The running program, seen from in front of the screen."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @property
    def window(self) -> MainWindow:
        return self.program.window

    @property
    def tree(self) -> Tree:
        """The result tree, as nested texts."""
        return tree_of(self.program.models.results)

    @property
    def messages(self) -> list[str]:
        """The titles of the messages that stand, newest first."""
        return [message.told.title for message in self.window.message_bar.messages]

    @property
    def notices(self) -> tuple[str, ...]:
        return self.window.browse.result_view.notices.keys

    @property
    def transfers(self) -> list[Transfer]:
        model = self.program.models.transfers
        return [model.transfer_at(row) for row in range(model.rowCount())]

    @property
    def server_names(self) -> list[str]:
        return [server.name for server in self.program.models.servers.servers]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until `condition` holds."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, (
                f"waited in vain; messages: {self.messages}, running: {self.program.scheduler.running()}"
            )
            await asyncio.sleep(_POLL_S)

    async def until_up(self, name: str) -> None:
        servers = self.program.models.servers
        await self.until(lambda: servers.state_of(name).liveness is Liveness.UP)

    async def until_checked(self, name: str) -> Liveness:
        """Wait for the end of a check; gives what it told."""
        servers = self.program.models.servers
        await self.until(lambda: servers.state_of(name).liveness in (Liveness.UP, Liveness.DOWN))
        return servers.state_of(name).liveness

    async def until_listed(self, name: str) -> Liveness:
        """Wait until a server is in the list and has been checked."""
        await self.until(lambda: name in self.server_names)
        return await self.until_checked(name)

    async def until_fetched(self, count: int = 1) -> Transfer:
        """Wait until so many transfers have ended and nothing more is to be written; gives the newest."""
        tasks = self.program.tasks
        await self.until_finished(count)
        await self.until(lambda: not any(tasks.is_running(f"fetch {number}") for number in range(1, 20)))
        return next(transfer for transfer in self.transfers if transfer.is_finished)

    async def until_finished(self, count: int) -> None:
        """Wait until so many transfers have ended."""
        await self.until(lambda: self._finished() >= count)

    async def search(self, servers: Sequence[str] = (), *, limit: int = 0, **restrictions: str) -> None:
        """Choose servers, fill the form in, click on Search, and wait for the end."""
        await self.begin_search(servers, limit=limit, **restrictions)
        await self.until(lambda: not self.program.search.is_running)

    async def begin_search(self, servers: Sequence[str] = (), *, limit: int = 0, **restrictions: str) -> None:
        browse = self.window.browse
        if servers:
            browse.server_panel.select(tuple(servers))
        keys = {KeyPath.parse(key): value for key, value in restrictions.items()}
        browse.query_form.show_request(QueryRequest(restrictions=keys, limit=limit))
        await self.click("Search", browse.query_form)

    async def fetch_all(self) -> None:
        """Select everything that is shown and click on Fetch."""
        view = self.window.browse.result_view
        view.tree.expandAll()
        view.tree.selectAll()
        count = len(self.program.models.results.uids_below())
        await self.click(f"Fetch {count}", view)

    async def click(self, name: str, parent: QWidget | None = None) -> None:
        """Click on the one visible button with that text or accessible name, once it is there."""
        await self.until(lambda: self.has_button(name, parent))
        QTest.mouseClick(self.button(name, parent), _LEFT)

    def button(self, name: str, parent: QWidget | None = None) -> QAbstractButton:
        where = parent or self.window
        buttons = [each for each in where.findChildren(QAbstractButton) if each.isVisible()]
        found = [each for each in buttons if name in (each.text().strip(), each.accessibleName())]
        assert len(found) == 1, (name, [each.text() or each.accessibleName() for each in buttons])
        return found[0]

    def has_button(self, name: str, parent: QWidget | None = None) -> bool:
        buttons = (parent or self.window).findChildren(QAbstractButton)
        return any(each.isVisible() and name in (each.text().strip(), each.accessibleName()) for each in buttons)

    def menu_entry(self, menu: QMenu, *path: str) -> QAction:
        """An entry of a menu, by its own name and those of the menus that it is in."""
        for word in path[:-1]:
            below = next(action.menu() for action in menu.actions() if action.text().replace("&", "") == word)
            assert isinstance(below, QMenu)
            menu = below
        return next(action for action in menu.actions() if action.text().replace("&", "") == path[-1])

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """The one dialog of that kind that is open."""
        (found,) = [dialog for dialog in self.window.findChildren(kind) if dialog.isVisible()]
        return found

    def choose(self, index: QModelIndex) -> None:
        """Click on a row of the result tree."""
        tree = self.window.browse.result_view.tree
        tree.scrollTo(index)
        place = tree.visualRect(index).center() + QPoint(0, 0)
        QTest.mouseClick(tree.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, place)

    def texts(self, parent: QWidget | None = None) -> str:
        """Everything that labels say that are visible."""
        labels = (parent or self.window).findChildren(PlainLabel)
        return " ".join(label.text() for label in labels if label.isVisible())

    def _finished(self) -> int:
        return sum(transfer.group is TransferGroup.FINISHED for transfer in self.transfers)
