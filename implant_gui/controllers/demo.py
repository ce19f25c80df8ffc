"""Trying the program with an archive of its own: started beside the window, listed and selected like any server."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.transfers.listener import ListenerController
from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.models.common.roles import Tone
from implant_gui.models.servers import ServersModel
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.servers.listener_state import ListenerPhase
from implant_gui.views.servers.server_panel import ServerPanel
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_STORY: Final = "demo"


class Archive(Protocol):
    """An archive process. `start` and `stop` take a while."""

    def start(self) -> Server:
        """Start it; the server to call. Raises an exception whose text says why not."""

    def stop(self) -> None:
        """End it."""


class DemoController:
    """The story of the demo archive.

    Thread: GUI, but for `stop`.

    Args:
        background: a thread of its own, since a start takes seconds.
        archive: makes the process, given the storage SCP that it may send to as ``AET@host:port``, or None.
        when_ready: called when the archive is selected.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        servers: ServersModel,
        panel: ServerPanel,
        listener: ListenerController,
        check: Callable[[Sequence[str]], None],
        archive: Callable[[str | None], Archive],
        messages: MessageBar,
        when_ready: Callable[[], None],
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._servers = servers
        self._panel = panel
        self._listener = listener
        self._check = check
        self._make_archive = archive
        self._messages = messages
        self._when_ready = when_ready
        self._archive: Archive | None = None

    def begin(self) -> None:
        """Start the archive; a second call does nothing."""
        self._tasks.launch(_STORY, self.start())

    async def start(self) -> None:
        """Start the archive and select it; what goes wrong is told in a message."""
        if self._archive is not None:
            return
        starting = Told(
            translate("Demo", "The demo archive is starting"),
            translate("Demo", "At its first start it makes its catalogue, which takes some seconds."),
            icon="loader-2",
            tone=Tone.BUSY,
        )
        self._messages.show_message(starting, key=_STORY)
        archive = self._archive = self._make_archive(await self._destination())
        try:
            server = await self._background(archive.start)
        except Exception as error:  # noqa: BLE001 - whatever it was, the window goes on and says so
            self._archive = None
            title = translate("Demo", "The demo archive did not start")
            told = Told(title, str(error), icon="circle-x", tone=Tone.BAD)
            self._messages.show_message(told, key=_STORY)
            return
        self._messages.dismiss(_STORY)
        self._servers.add(server)
        self._panel.select((server.name,))
        self._check((server.name,))
        self._when_ready()

    def stop(self) -> None:
        """End the archive, if it runs. Takes a moment: not on the GUI thread."""
        if self._archive is not None:
            self._archive.stop()

    async def _destination(self) -> str | None:
        """Our storage SCP, switched on for the demo on this computer only; None when it cannot be."""
        state = self._listener.state
        if state.phase is not ListenerPhase.LISTENING:
            node = replace(state.node, bind_address="127.0.0.1", port=0)
            try:
                await self._listener.start_now(node)
            except OperationError:
                return None
        return self._listener.state.address
