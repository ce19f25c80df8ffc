"""Completing the library's index beside everything else, after a start that found files without a place in it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, QTimer

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import count_text
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_STORY: Final = "index the rest"
_LOOK_MS: Final = 500


class Index(Protocol):
    """What a library's index lacks. Each call may touch the disk."""

    @property
    def unindexed(self) -> int:
        """Files that cannot be found before they are read."""

    @property
    def how_far(self) -> tuple[int, int]:
        """How much is done of what goes on, and how much there is; (0, 0) if none is known. At once."""

    def index_the_rest(self, is_stopped: Callable[[], bool]) -> None:
        """Read them; `is_stopped` is asked now and then."""


class IndexingController:
    """The story of the index. It has a thread of its own: reading thousands of files takes a while.

    Thread: GUI.

    Args:
        opening: told, in words, how far the library is in opening.
        indexed: told when more can be found than before.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        index: Index,
        messages: MessageBar,
        opening: Callable[[str], None],
        indexed: Callable[[], None],
    ) -> None:
        self._tasks = tasks
        self._index = index
        self._messages = messages
        self._opening = opening
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
        with self._telling(self._tell_opening):
            count = await self._thread(lambda: self._index.unindexed)
        if not count:
            return
        self._messages.show_message(_completing(), key=_STORY)
        try:
            with self._telling(self._tell_completing):
                await self._thread(lambda: self._index.index_the_rest(self._stopped.is_set))
        finally:
            self._messages.dismiss(_STORY)
        self._indexed()

    @contextmanager
    def _telling(self, tell: Callable[[str], None]) -> Iterator[None]:
        """Say now and then how far it is, as long as the block takes."""

        def look() -> None:
            done, total = self._index.how_far
            if total:
                tell(translate("Library", "{0} of {1} are done.").format(count_text(done), count_text(total)))

        timer = QTimer(self._messages, interval=_LOOK_MS)
        timer.timeout.connect(look)
        timer.start()
        try:
            yield
        finally:
            timer.stop()

    def _tell_opening(self, how_far: str) -> None:
        sentence = translate("Library", "Its index is brought up to date after an update of this program.")
        self._opening(f"{sentence} {how_far}")

    def _tell_completing(self, how_far: str) -> None:
        if any(message.key == _STORY for message in self._messages.messages):  # who has dismissed it has read it
            self._messages.show_message(_completing(how_far), key=_STORY)


def _completing(how_far: str = "") -> Told:
    sentence = translate("Library", "Some files that are in the library can only be found when they have been read.")
    title = translate("Library", "The library's index is being completed")
    return Told(title, f"{sentence} {how_far}".strip(), icon="loader-2", tone=Tone.BUSY)
