"""Connects the window's intents to the stories that fulfil them."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from implant_gui.app.features import FEATURES
from implant_gui.app.program import Program
from implant_gui.app.versions import versions
from implant_gui.controllers.common.offers import OPEN_LISTENER, START_LISTENER, OffersController
from implant_gui.controllers.preview.look import FETCH
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Role
from implant_gui.views.browse.result_view import FetchIntent


class Wiring:
    """All connections. Keep it as long as the window: Qt does not keep what its signals lead to.

    Args:
        program: what to connect.
        start_demo: runs the demo archive beside the window.
    """

    def __init__(self, program: Program, start_demo: Callable[[], None]) -> None:
        self._stories = _Stories(program)
        self._offers = OffersController(_offers(program, self._stories, start_demo))
        _connect(program, self._stories, self._offers)
        self._features = tuple(build(program) for build in FEATURES)


def _offers(program: Program, stories: "_Stories", start_demo: Callable[[], None]) -> Mapping[str, Callable[[], None]]:
    window, browse = program.window, program.window.browse
    return {
        "add-server": program.servers.add,
        "demo": start_demo,
        "search": browse.query_form.submit,
        "edit-query": stories.edit_query,
        "ask-all": stories.ask_all,
        "server-settings": stories.edit_server,
        "stop": program.search.stop,
        START_LISTENER: stories.start_listener,
        OPEN_LISTENER: window.show_listener_panel,
    }


def _connect(program: Program, stories: "_Stories", offers: OffersController) -> None:
    window, browse = program.window, program.window.browse
    browse.result_view.offer_chosen.connect(offers.choose)
    browse.result_view.fetch_requested.connect(stories.fetch)
    browse.result_view.parts_requested.connect(stories.fetch_with_parts)
    browse.result_view.match_chosen.connect(stories.look)
    browse.preview.offer_chosen.connect(stories.preview_offer)
    window.message_bar.answered.connect(offers.answered)
    window.listener_panel.start_requested.connect(program.listener.start)
    window.listener_panel.stop_requested.connect(program.listener.stop)
    window.settings_requested.connect(program.settings.open)
    window.about_requested.connect(stories.about)
    window.diagnose.clear_requested.connect(program.models.trace.clear)
    window.library.open_folder_requested.connect(stories.open_library_folder)
    window.library.show_file_requested.connect(stories.show_file)


class _Stories:
    """Small glue between what the window knows and what a controller needs."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def fetch(self, intent: FetchIntent) -> None:
        """Fetch from whichever server answered with it."""
        for name, uids in self._program.models.results.by_server(intent.uids).items():
            self._fetch_from(name, intent.model, uids)

    def fetch_with_parts(self, intent: FetchIntent) -> None:
        """Fetch assemblies or groups, and then what they refer to."""
        servers = self._program.models.servers
        for name, uids in self._program.models.results.by_server(intent.uids).items():
            if (row := servers.row_of(name)) >= 0:
                self._program.retrieve.fetch_with_parts(servers.server_at(row), intent.model, uids)

    def look(self, match: Match | None) -> None:
        """Show a match closely."""
        marks = ()
        if match is not None and match.sop_instance_uid is not None:
            marks = self._program.models.results.index_of(match.sop_instance_uid).data(Role.MARK) or ()
        self._program.look.show_match(match, marks)

    def preview_offer(self, name: str) -> None:
        """A button of the preview."""
        subject = self._program.window.browse.preview.subject
        if name == FETCH and subject is not None:
            model = self._program.models.results.information_model
            self.fetch(FetchIntent(model, (Uid(subject.key),)))

    def start_listener(self) -> None:
        """Switch the storage SCP on, and fetch what could not be fetched without it."""
        self._program.tasks.launch("storage SCP for a retrieval", self._start_listener())

    async def _start_listener(self) -> None:
        node = self._program.listener.state.node
        await self._program.listener.start_now(node)
        self._program.settings.remember_listener(node)
        self._program.retrieve.retry_without_listener()

    def edit_query(self) -> None:
        """Go back to the form."""
        self._program.window.browse.query_form.set_folded(False)

    def ask_all(self) -> None:
        """Ask once more, without a limit."""
        self._program.search.search_again(limit=0)

    def edit_server(self) -> None:
        """Open the editor for the server that was asked."""
        selected = self._program.window.browse.server_panel.selected
        if selected:
            self._program.servers.edit(selected[0])

    def about(self) -> None:
        """Show what the program stands on."""
        self._program.window.show_about(versions())

    def open_library_folder(self) -> None:
        """Show the library's folder in the system's file manager."""
        settings = self._program.settings.current
        folder = settings.library_folder or self._program.paths.library
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def show_file(self, entry: LibraryEntry) -> None:
        """Show the folder that an object's file is in."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(entry.path.parent)))

    def _fetch_from(self, name: str, model: InformationModel, uids: Sequence[Uid]) -> None:
        servers = self._program.models.servers
        if (row := servers.row_of(name)) >= 0:
            self._program.retrieve.fetch(servers.server_at(row), model, uids)
