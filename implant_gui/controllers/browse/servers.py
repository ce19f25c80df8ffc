"""The list of servers: editing it, keeping it, and finding out who answers."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.outcome import Phase, Summary, Verdict
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import QT_TRANSLATE_N_NOOP, QT_TRANSLATE_NOOP, counted
from implant_gui.models.servers import Liveness, ServersModel, ServerState
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.message_bar import Answer, MessageBar
from implant_gui.views.servers.server_editor import ServerEdit, ServerEditor
from implant_gui.views.servers.server_panel import ServerPanel
from implant_gui.views.wording import Told, error_words, status_words

translate = QCoreApplication.translate
_UNDO: Final = "undo"


class ServerStore(Protocol):
    """Where the list is kept. Each call touches the disk and may raise OperationError."""

    def save(self, servers: Iterable[Server]) -> None:
        """Keep this list."""

    def read(self, path: Path) -> tuple[tuple[Server, ...], tuple[str, ...]]:
        """The servers of a file, and sentences about what in it could not be used."""

    def write(self, path: Path, servers: Iterable[Server]) -> None:
        """Write a file for somebody else."""


class Secrets(Protocol):
    """Passwords for user identity; never in a file of ours. Nothing here takes time."""

    def hold(self, server_name: str, secret: str) -> None:
        """Remember one until the program ends."""

    def keep(self, server_name: str, secret: str) -> None:
        """Remember one for as long as is possible."""

    def rename(self, before: str, now: str) -> None:
        """What was kept for a server is that of another name from now on."""


class ServersController:
    """The stories of the list of servers.

    Thread: GUI.
    """

    def __init__(
        self,
        *,
        desk: JobDesk,
        operations: Operations,
        tasks: Tasks,
        background: Background,
        model: ServersModel,
        panel: ServerPanel,
        messages: MessageBar,
        store: ServerStore,
        secrets: Secrets,
        now: Callable[[], datetime],
        window: QWidget,
    ) -> None:
        self._desk = desk
        self._operations = operations
        self._tasks = tasks
        self._background = background
        self._model = model
        self._panel = panel
        self._messages = messages
        self._store = store
        self._secrets = secrets
        self._now = now
        self._window = window
        self._removed: tuple[int, Server] | None = None
        panel.add_requested.connect(self.add)
        panel.edit_requested.connect(self.edit)
        panel.duplicate_requested.connect(self.duplicate)
        panel.remove_requested.connect(self.remove)
        panel.move_requested.connect(self.move)
        panel.test_requested.connect(self.check)
        panel.import_requested.connect(self._on_import)
        panel.export_requested.connect(self._on_export)
        messages.answered.connect(self._on_answered)

    def add(self) -> None:
        """Open the editor for a new server."""
        self._open_editor(None, None)

    def edit(self, name: str) -> None:
        """Open the editor for the server called `name`; what an administrator has set up is only shown."""
        server = self._server(name)
        if server is not None:
            self._open_editor(server, name)

    def duplicate(self, name: str) -> None:
        """Open the editor for a new server that is like the one called `name`."""
        server = self._server(name)
        if server is not None:
            copied = replace(server, name=self._free_name(name), is_fixed=False)
            self._open_editor(copied, None)

    def remove(self, name: str) -> None:
        """Take a server out of the list; a message offers to put it back."""
        server = self._server(name)
        if server is None or server.is_fixed:
            return
        self._removed = (self._model.row_of(name), server)
        self._model.remove(name)
        self._save()
        told = Told(translate("Servers", "“{0}” was removed").format(name), "", icon="trash")
        self._messages.show_message(told, key="removed", offers=(Offer(_UNDO, translate("Servers", "Undo")),))

    def move(self, name: str, step: int) -> None:
        """Put a server one place earlier (-1) or later (1) in the list."""
        if self._model.can_move(name, step):
            self._model.move(name, self._model.row_of(name) + step)
            self._save()

    def check(self, names: Sequence[str], *, traced: bool = True) -> None:
        """Find out whether these servers answer (C-ECHO)."""
        for name in names:
            server = self._server(name)
            if server is not None:
                # By all that it is: what an edit has made of it is another server, to be checked on its own.
                self._tasks.launch(f"check {server!r}", self._check(server, traced=traced))

    def check_all(self) -> None:
        """Check every server quietly, without a place in the trace."""
        self.check([server.name for server in self._model.servers], traced=False)

    async def _check(self, server: Server, *, traced: bool) -> None:
        if traced or self._model.state_of(server.name).liveness is Liveness.UNKNOWN:
            self._model.set_state(server.name, ServerState(Liveness.CHECKING))
        begun = time.monotonic()
        job = self._desk.start(self._operations.echo(server), server, "C-ECHO", traced=traced)
        summary = await job.ended
        if self._server(server.name) == server:
            self._model.set_state(server.name, self._state(summary, time.monotonic() - begun))

    def _state(self, summary: Summary, seconds: float) -> ServerState:
        if summary.verdict is Verdict.SUCCESS:
            return ServerState(Liveness.UP, milliseconds=1000 * seconds, when=self._now())
        return ServerState(Liveness.DOWN, error=summary.error, status=summary.status, when=self._now())

    def _open_editor(self, server: Server | None, original: str | None) -> None:
        taken = frozenset(known.name for known in self._model.servers)
        editor = ServerEditor(server, original=original, taken=taken, parent=self._window)
        editor.submitted.connect(self._on_submitted)
        editor.test_requested.connect(lambda edit: self._test(editor, edit))
        editor.open()

    def _on_submitted(self, edit: ServerEdit) -> None:
        if edit.original is None:
            self._model.add(edit.server)
        else:
            self._model.replace(edit.original, edit.server)
        self._save()
        name = edit.server.name
        self._panel.select((name,))
        if edit.original is not None and edit.original != name:
            self._secrets.rename(edit.original, name)
        if edit.secret:
            self._secrets.keep(name, edit.secret)
        self.check((name,))

    def _test(self, editor: ServerEditor, edit: ServerEdit) -> None:
        self._tasks.launch("test a server", self._run_test(editor, edit))

    async def _run_test(self, editor: ServerEditor, edit: ServerEdit) -> None:
        server = edit.server
        editor.show_test(_steps(Summary(), server))
        if edit.secret:
            self._secrets.hold(server.name, edit.secret)
        elif edit.original is not None:
            server = server.renamed(edit.original)  # the name under which its password is known until it is saved
        begun = time.monotonic()
        job = self._desk.start(
            self._operations.echo(server),
            server,
            f"test {server.name}",
            listen=lambda _id, _events, summary: _show(editor, _steps(summary, server)),
        )
        summary = await job.ended
        _show(editor, _steps(summary, server, time.monotonic() - begun))

    def _on_import(self, path: Path) -> None:
        self._tasks.launch("import servers", self._import(path))

    async def _import(self, path: Path) -> None:
        servers, complaints = await self._background(lambda: self._store.read(path))
        added = []
        for server in servers:
            added.append(replace(server, name=self._free_name(server.name), is_fixed=False))
            self._model.add(added[-1])
        self._save()
        one = QT_TRANSLATE_NOOP("Servers", "1 server was imported")
        several = QT_TRANSLATE_N_NOOP("Servers", "{0} servers were imported", "", 2)
        title = counted("Servers", one, several, len(servers))
        tone, icon = (Tone.WARN, "alert-triangle") if complaints else (Tone.GOOD, "circle-check")
        told = Told(title, "", icon=icon, tone=tone)
        self._messages.show_message(told, key="import", details="\n".join(complaints))
        self.check([server.name for server in added])

    def _on_export(self, path: Path) -> None:
        servers = self._model.servers

        async def export() -> None:
            await self._background(lambda: self._store.write(path, servers))
            one = QT_TRANSLATE_NOOP("Servers", "1 server was exported")
            several = QT_TRANSLATE_N_NOOP("Servers", "{0} servers were exported", "", 2)
            told = Told(counted("Servers", one, several, len(servers)), str(path), icon="circle-check", tone=Tone.GOOD)
            self._messages.show_message(told, key="export")

        self._tasks.launch("export servers", export())

    def _on_answered(self, answer: Answer) -> None:
        if answer == Answer("removed", _UNDO) and self._removed is not None:
            row, server = self._removed
            self._model.add(server)
            self._model.move(server.name, row)
            self._save()
        if answer.key == "removed":
            self._removed = None

    def _save(self) -> None:
        servers = self._model.servers

        async def save() -> None:
            await self._background(lambda: self._store.save(servers))

        # A key of its own each time: a later list must never be dropped because an earlier one is being written.
        self._tasks.launch(f"save servers {time.monotonic_ns()}", save())

    def _server(self, name: str) -> Server | None:
        row = self._model.row_of(name)
        return self._model.server_at(row) if row >= 0 else None

    def _free_name(self, name: str) -> str:
        taken = {server.name for server in self._model.servers}
        names = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
        return next(candidate for candidate in names if candidate not in taken)


def _show(editor: ServerEditor, steps: Sequence[Told]) -> None:
    try:
        editor.show_test(steps)
    except RuntimeError:
        # The editor was closed meanwhile and Qt has deleted it; nobody is left to be told.
        return


def _steps(summary: Summary, server: Server, seconds: float | None = None) -> tuple[Told, ...]:
    """How far a C-ECHO got: connection and association, then the answer."""
    if summary.error is not None:
        return (error_words(summary.error),)
    if summary.phase in (Phase.WAITING, Phase.CONNECTING):
        title = translate("Servers", "Connecting to {0}").format(server.address)
        return (Told(title, "", icon="loader-2", tone=Tone.BUSY),)
    peer = "" if summary.peer is None else summary.peer.implementation_version_name
    associated = Told(
        translate("Servers", "Association accepted"),
        translate("Servers", "The other side is {0}.").format(peer) if peer else "",
        icon="circle-check",
        tone=Tone.GOOD,
    )
    if summary.verdict is Verdict.SUCCESS:
        title = translate("Servers", "C-ECHO answered")
        sentence = "" if seconds is None else translate("Servers", "After {0} ms.").format(round(1000 * seconds))
        return (associated, Told(title, sentence, icon="circle-check", tone=Tone.GOOD))
    if summary.status is not None:
        return (associated, status_words(summary.status))
    return (associated,)
