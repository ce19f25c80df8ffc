"""Completing the library's index beside everything else, after a start that found files without a place in it."""

import threading
from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.models.common.roles import Tone
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_STORY: Final = "index the rest"


class Index(Protocol):
    """What a library's index lacks. Each call may touch the disk."""

    @property
    def unindexed(self) -> int:
        """Files that cannot be found before they are read."""

    def index_the_rest(self, is_stopped: Callable[[], bool]) -> None:
        """Read them; `is_stopped` is asked now and then."""


class IndexingController:
    """The story of the index. It has a thread of its own: reading thousands of files takes a while.

    Thread: GUI.

    Args:
        indexed: told when more can be found than before.
    """

    def __init__(self, *, tasks: Tasks, index: Index, messages: MessageBar, indexed: Callable[[], None]) -> None:
        self._tasks = tasks
        self._index = index
        self._messages = messages
        self._indexed = indexed
        self._thread = Background("indexing")
        self._stopped = threading.Event()

    def begin(self) -> None:
        """Complete the index, if anything is missing."""
        self._tasks.launch(_STORY, self._complete())

    def stop(self) -> None:
        """Stop reading; the next start goes on."""
        self._stopped.set()
        self._thread.stop()

    async def _complete(self) -> None:
        count = await self._thread(lambda: self._index.unindexed)
        if not count:
            return
        told = Told(
            translate("Library", "The library's index is being completed"),
            translate("Library", "Some files that are in the library can only be found when they have been read."),
            icon="loader-2",
            tone=Tone.BUSY,
        )
        self._messages.show_message(told, key=_STORY)
        try:
            await self._thread(lambda: self._index.index_the_rest(self._stopped.is_set))
        finally:
            self._messages.dismiss(_STORY)
        self._indexed()
