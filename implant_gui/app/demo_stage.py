"""The window as the demo story handles it: through what a person would click, and by what a person would read."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QAbstractItemView

from implant_gui.app.demo_archive import DemoArchive
from implant_gui.app.program import Program
from implant_gui.controllers.common.background import Background
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.service.ae import RetrieveMethod, Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.models.servers import Liveness
from implant_gui.models.transfers.table import TransferGroup
from implant_gui.views.browse.query_request import QueryRequest
from implant_gui.views.main_window import Workspace
from implant_gui.views.preview.assembly_view import AssemblyView
from implant_gui.views.preview.ladder_view import LadderView

_PATIENCE_S: Final = 120.0
_POLL_S: Final = 0.02
_SIZES: Final = 5
"""Arrow keys that are pressed on the page of sizes."""


class StoryError(Exception):
    """Something that should have come to be shown did not."""


class Stage:
    """The shown window."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @property
    def attribute_count(self) -> int:
        """How many attributes of the chosen match are shown."""
        return self.program.models.match_attributes.rowCount()

    def liveness(self, name: str) -> Liveness:
        """Whether a server answers, as far as the list tells."""
        servers = self.program.models.servers
        return servers.state_of(name).liveness if servers.row_of(name) >= 0 else Liveness.UNKNOWN

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until `condition` holds."""
        deadline = time.monotonic() + _PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise StoryError(f"it never came to this: {what}")
            await asyncio.sleep(_POLL_S)

    async def settle(self) -> None:
        """Let timers that count or lay out do their work."""
        await asyncio.sleep(0.3)

    async def search(self, request: QueryRequest, server: str = "Demo archive") -> None:
        """Fill the form in and search, and wait for the end."""
        browse = self.program.window.browse
        browse.server_panel.select((server,))
        browse.query_form.show_request(request)
        browse.query_form.submit()
        await self.until(lambda: not self.program.search.is_running, "the query ends")
        if not self.program.models.results.count:
            raise StoryError("a query found nothing")

    def expand(self, depth: int) -> None:
        """Open the first branches of the tree, `depth` levels deep."""
        tree = self.program.window.browse.result_view.tree
        index = QModelIndex()
        for _ in range(depth):
            index = tree.model().index(0, 0, index)
            tree.expand(index)

    def choose_first_template(self) -> None:
        """Click on the first template of the tree."""
        tree = self.program.window.browse.result_view.tree
        index = tree.model().index(0, 0)
        while tree.model().hasChildren(index):
            index = tree.model().index(0, 0, index)
        tree.setCurrentIndex(index)
        tree.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def fetch_all(self) -> None:
        """Select everything and fetch it."""
        view = self.program.window.browse.result_view
        selection = view.tree.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in range(view.tree.model().rowCount()):
            selection.select(view.tree.model().index(row, 0), flags)
        view.fetch_selected()

    def transfer_is_moving(self, row: int) -> bool:
        """Whether a transfer has some of its objects and not all."""
        transfers = self.program.models.transfers
        if transfers.rowCount() <= row:
            return False
        summary = transfers.transfer_at(row).summary
        return summary.verdict is not None or 0 < summary.stored < summary.requested

    async def until_fetched(self, count: int) -> None:
        """Wait until that many transfers have ended."""
        transfers = self.program.models.transfers

        def ended() -> bool:
            groups = [transfers.group_of(row) for row in range(transfers.rowCount())]
            return groups.count(TransferGroup.FINISHED) == count

        await self.until(ended, f"{count} transfers have ended")

    async def look_at_held(self, wanted: Callable[[TemplateSummary], bool]) -> bool:
        """Choose the first object of the library of which `wanted` holds, and wait for what is shown of it."""
        page, model = self.program.window.library, self.program.models.library
        rows = (row for row in range(model.rowCount()) if wanted(model.entry_at(row).summary))
        if (row := next(rows, None)) is None:
            return False
        page.table.selectRow(row)
        await self.until(lambda: page.preview.template is not None, "a template of the library is shown")
        return True

    async def look_at_named(self, model: InformationModel, name: str) -> None:
        """Choose the object of the library that has this name."""
        await self.until(lambda: self._is_listed(model, name), f"{name} is in the library")
        await self.look_at_held(lambda summary: summary.model is model and summary.name == name)

    def _is_listed(self, model: InformationModel, name: str) -> bool:
        held = self.program.models.library
        summaries = (held.entry_at(row).summary for row in range(held.rowCount()))
        return any(summary.model is model and summary.name == name for summary in summaries)

    def take_parts(self, takes_parts: bool) -> None:
        """Tick the box beside the transfers, or clear it."""
        self.program.window.transfers.set_takes_parts(takes_parts)

    async def walk_through_sizes(self) -> None:
        """Press the arrow keys on the page of sizes."""
        view = self.program.window.library.preview.findChild(LadderView)
        if view is None:
            raise StoryError("there is no page of sizes")
        self.program.window.library.preview.tabs.setCurrentWidget(view)
        await self.until(lambda: bool(view.drawings.shown), "a size is drawn")
        for _ in range(_SIZES):
            model, here = view.table.model(), view.table.currentIndex()
            view.table.setCurrentIndex(model.index(here.row(), here.column() + 1))
            await self.settle()

    async def compose_in_space(self) -> None:
        """Look at what is put together in space."""
        view = self.program.window.library.preview.findChild(AssemblyView)
        if view is None:
            raise StoryError("there is no page of compositions")
        self.program.window.library.preview.tabs.setCurrentWidget(view)
        await self.until(lambda: bool(view.verdict), "the assembly is put together")
        view.show_in_space()
        canvas = view.surfaces.canvas
        await self.until(lambda: canvas.is_sharp, "the assembly is drawn")
        canvas.turn(25, 8)
        await self.until(lambda: canvas.is_sharp, "the turned assembly is drawn")

    async def show_surface(self) -> None:
        """Turn to the surface, and wait for its picture."""
        preview = self.program.window.library.preview
        preview.tabs.setCurrentWidget(preview.surfaces)
        canvas = preview.surfaces.canvas
        await self.until(lambda: canvas.is_sharp, "the surface is drawn")
        canvas.turn(35, 12)
        await self.until(lambda: canvas.is_sharp, "the turned surface is drawn")

    def show_facts(self) -> None:
        """Turn to the facts."""
        preview = self.program.window.library.preview
        preview.tabs.setCurrentWidget(preview.facts)

    @contextlib.contextmanager
    def server_by(self, method: RetrieveMethod) -> Iterator[str]:
        """The demo archive once more in the list, with another retrieve method."""
        servers = self.program.models.servers
        server = servers.server_at(servers.row_of("Demo archive"))
        name = f"Demo archive by {method.name}"
        servers.add(replace(server, name=name, retrieve_method=method))
        try:
            yield name
        finally:
            servers.remove(name)

    @asynccontextmanager
    async def faulty_archive(self, fault: str) -> AsyncIterator[str]:
        """Another archive that misbehaves, in the list of servers."""
        archive = DemoArchive(faults=[fault], config=self.program.paths.chosen)
        thread = Background("faulty archive")
        server: Server = await thread(archive.start)
        named = replace(server, name=f"Archive with {fault}")
        self.program.models.servers.add(named)
        self.program.servers.check((named.name,))
        await self.until(lambda: self.liveness(named.name) is Liveness.UP, "the faulty archive answers")
        try:
            yield named.name
        finally:
            await thread(archive.stop)
            thread.stop()
            self.program.models.servers.remove(named.name)

    def shown(self) -> Iterator[str]:
        """What the window shows, in lines."""
        window = self.program.window
        yield f"{window.workspace.name.capitalize()} · {window.status.listener_text}"
        yield from self._shown_servers()
        match window.workspace:
            case Workspace.BROWSE:
                yield from _tree_lines(window.browse.result_view.tree, limit=8)
            case Workspace.LIBRARY:
                yield f"Library: {self.program.models.library.rowCount()} objects"
            case Workspace.DIAGNOSE:
                yield f"Trace: {self.program.models.trace.rowCount()} operations"
        yield from self._shown_transfers()

    def _shown_servers(self) -> Iterator[str]:
        servers = self.program.models.servers
        for server in servers.servers:
            yield f"Server {server.name} ({server.address}): {servers.state_of(server.name).liveness.value}"

    def _shown_transfers(self) -> Iterator[str]:
        transfers = self.program.models.transfers
        for row in range(transfers.rowCount()):
            cells = (transfers.index(row, column).data() for column in range(transfers.columnCount()))
            yield "Transfer: " + " | ".join(str(cell) for cell in cells if cell)


def _tree_lines(tree: QAbstractItemView, limit: int) -> Iterator[str]:
    """The first rows of a tree, indented as they are nested."""
    model = tree.model()
    lines: list[str] = []

    def walk(parent: QModelIndex, depth: int) -> None:
        for row in range(model.rowCount(parent)):
            if len(lines) >= limit:
                return
            index = model.index(row, 0, parent)
            cells = (model.index(row, column, parent).data() for column in range(min(4, model.columnCount())))
            lines.append("  " * depth + " · ".join(str(cell) for cell in cells if cell))
            if depth == 0 or not model.hasChildren(index):
                walk(index, depth + 1)

    walk(QModelIndex(), 0)
    yield from lines
