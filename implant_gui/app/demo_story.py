"""The demo story: what a person would do first, done in the real window, with a picture of each step."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QAbstractItemView

from implant_gui.app.compose import Program
from implant_gui.app.demo_archive import DemoArchive
from implant_gui.controllers.background import Background
from implant_gui.domain.ae import RetrieveMethod, Server
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.query import KeyPath
from implant_gui.domain.settings import Appearance
from implant_gui.domain.template import TemplateSummary
from implant_gui.models.servers import Liveness
from implant_gui.models.transfers import TransferGroup
from implant_gui.views.main_window import Workspace
from implant_gui.views.query_request import QueryRequest

_PATIENCE_S: Final = 120.0
_POLL_S: Final = 0.02
_FETCHED: Final = 50
_SIZE: Final = (1320, 860)


class StoryError(Exception):
    """Something that should have come to be shown did not."""


class DemoStory:
    """Plays the story and tells it.

    Args:
        folder: where the pictures go.
        say: gets the lines of the transcript.
    """

    def __init__(self, folder: Path, say: Callable[[str], None] | None = None) -> None:
        self._folder = folder
        self._say = say or _print
        self._number = 0

    async def play(self, program: Program) -> int:
        """Play it to its end; the exit code of the command."""
        self._folder.mkdir(parents=True, exist_ok=True)
        program.theme.set_appearance(Appearance.LIGHT)
        program.window.resize(*_SIZE)
        stage = _Stage(program)
        try:
            await self._browse(stage)
            await self._fetch(stage)
            await self._fail(stage)
            await self._look_around(stage)
        except StoryError as error:
            self._say(f"The story stopped: {error}")
            await self._picture(stage, "stopped")
            return 1
        self._say(f"{self._number} pictures are in {self._folder}")
        return 0

    async def _browse(self, stage: "_Stage") -> None:
        await stage.until(lambda: stage.liveness("Demo archive") is Liveness.UP, "the demo archive answers")
        await self._picture(stage, "start", "The demo archive answers and is selected.")
        await stage.search(QueryRequest(limit=0))
        stage.expand(1)
        await self._picture(stage, "catalogue", "The whole catalogue, by manufacturer and product.")
        stems = MappingProxyType({KeyPath.parse("ImplantName"): "*Stem*"})
        await stage.search(QueryRequest(restrictions=stems))
        stage.expand(3)
        stage.choose_first_template()
        await stage.until(lambda: stage.attribute_count > 0, "the attributes of a template are shown")
        await self._picture(stage, "stems", "Stems only; one of them looked at closely.")

    async def _fetch(self, stage: "_Stage") -> None:
        await stage.search(QueryRequest(limit=_FETCHED))
        stage.fetch_all()
        await stage.until(lambda: stage.transfer_is_moving(0), "the counters of a C-GET move")
        await self._picture(stage, "c-get-running", f"{_FETCHED} templates over C-GET; the counters move.")
        await stage.until_fetched(1)
        await self._picture(stage, "c-get", "The same at its end, with the decoded status.")
        with stage.server_by(RetrieveMethod.MOVE) as server:
            await stage.search(QueryRequest(restrictions=_maker("Alderholt*"), limit=_FETCHED), server)
            stage.fetch_all()
            await stage.until_fetched(2)
        await self._picture(stage, "c-move", f"{_FETCHED} templates over C-MOVE, to the program's own storage SCP.")
        cemented = MappingProxyType({KeyPath.parse("ImplantName"): "Corvane Cemented*"})
        await stage.search(QueryRequest(restrictions=cemented))
        stage.fetch_all()
        await stage.until_fetched(3)

    async def _fail(self, stage: "_Stage") -> None:
        async with stage.faulty_archive("partial=2") as server:
            await stage.search(QueryRequest(InformationModel.GROUP), server)
            stage.fetch_all()
            await stage.until_fetched(4)
            await self._picture(stage, "partial", "Two objects fail: what went wrong, and what to do.")

    async def _look_around(self, stage: "_Stage") -> None:
        await stage.search(QueryRequest(InformationModel.ASSEMBLY))
        stage.expand(2)
        await self._picture(stage, "assemblies", "Assemblies by procedure.")
        stage.program.window.show_workspace(Workspace.LIBRARY)
        await stage.until(lambda: stage.program.models.library.rowCount() >= _FETCHED, "the library shows its objects")
        await stage.look_at_held(_is_stem)
        await self._picture(stage, "library", "What was fetched is kept here; its drawings are true to scale.")
        await stage.show_surface()
        await self._picture(stage, "surface", "The surface of the same template.")
        if await stage.look_at_held(lambda summary: summary.notification_count > 0):
            stage.show_facts()
            await self._picture(stage, "notice", "A notice from the manufacturer stands above everything else.")
        stage.program.window.show_workspace(Workspace.DIAGNOSE)
        await self._picture(stage, "diagnose", "What happened on the wire.")
        stage.program.window.show_workspace(Workspace.BROWSE)
        stage.program.theme.set_appearance(Appearance.DARK)
        await self._picture(stage, "dark", "The same in dark colours.")

    async def _picture(self, stage: "_Stage", name: str, words: str = "") -> None:
        await stage.settle()
        self._number += 1
        file = self._folder / f"{self._number:02d}-{name}.png"
        stage.program.window.grab().save(str(file))
        self._say(f"\n{self._number}. {words or name} ({file.name})")
        for line in stage.shown():
            self._say(f"   {line}")


class _Stage:
    """The window as the story handles it: through what a person would click, and by what a person would read."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @property
    def attribute_count(self) -> int:
        return self.program.models.match_attributes.rowCount()

    def liveness(self, name: str) -> Liveness:
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


def _is_stem(summary: TemplateSummary) -> bool:
    return summary.model is InformationModel.GENERIC and "Stem" in summary.name


def _maker(pattern: str) -> MappingProxyType[KeyPath, str]:
    return MappingProxyType({KeyPath.parse("Manufacturer"): pattern})


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


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
