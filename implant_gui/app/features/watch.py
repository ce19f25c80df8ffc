"""Watched searches: asked by themselves as long as the window is open, their news in the Query menu."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QTimer

from implant_gui.app.program import Program
from implant_gui.controllers.browse.watch import WatchController
from implant_gui.controllers.browse.watch_asking import WatchAsker
from implant_gui.controllers.browse.watch_states import WatchStates
from implant_gui.domain.keeping.saved_search import SavedSearch
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.uid import Uid
from implant_gui.storage.watch_file import WatchFiles
from implant_gui.views.actions import Command
from implant_gui.views.browse.query_request import QueryRequest
from implant_gui.views.main_window import Workspace

_START_MS: Final = 3_000
"""After the window is there: a person's first search comes before our own."""
_CHECK_MS: Final = 60_000
_FILLING: Final = "begin"
"""The story that reads the lists of servers and searches."""
_UID: Final = KeyPath((("SOPInstanceUID", None),))


def build(program: Program) -> "Watching":
    """Connect everything."""
    return Watching(program)


class Watching:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.controller = WatchController(
            asker=WatchAsker(program.desk, program.operations, program.background, program.library),
            states=WatchStates(program.background, WatchFiles(program.paths.data / "watch")),
            tasks=program.tasks,
            searches=program.searches,
            servers=program.models.servers,
            messages=program.window.message_bar,
            open_matches=self._open_matches,
            now=lambda: datetime.now(UTC).astimezone(),
            parent=program.window,
        )
        program.window.commands[Command.WATCH].triggered.connect(self.controller.show_dialog)
        program.window.commands[Command.NEWS].triggered.connect(self.controller.show_news)
        program.window.browse.query_form.watch_requested.connect(self.controller.show_dialog)
        program.window.browse.query_form.forget_requested.connect(self.controller.forget)
        self._timer = QTimer(program.window, singleShot=True, interval=_START_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        if self._program.tasks.is_running(_FILLING):
            self._timer.start(_START_MS)
            return
        self.controller.check_due()
        self._timer.start(_CHECK_MS)

    def _open_matches(self, search: SavedSearch, server: str, uids: Sequence[Uid]) -> None:
        """Ask the server for just these; lists of UIDs match each of them (PS3.4 C.2.2.2.2)."""
        window = self._program.window
        window.show_workspace(Workspace.BROWSE)
        window.browse.server_panel.select((server,))
        request = QueryRequest(search.model, {_UID: "\\".join(uids)}, limit=0)
        window.browse.query_form.show_request(request)
        self._program.search.search(request)
