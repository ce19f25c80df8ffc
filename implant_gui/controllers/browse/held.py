"""Marks in the result tree what the library has, without asking the disk on the GUI thread."""

from collections.abc import Iterable
from functools import partial

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.ports import Library
from implant_gui.domain.uid import Uid
from implant_gui.models.results.tree import ResultsModel

_STORY = "look up what is held"
_AGAIN = "look up what is still held"


class HeldMarker:
    """Looks instances up in the library, many at a time.

    Thread: GUI.
    """

    def __init__(self, *, tasks: Tasks, background: Background, library: Library, results: ResultsModel) -> None:
        self._tasks = tasks
        self._background = background
        self._library = library
        self._results = results
        self._wanted: set[Uid] = set()
        self._is_doubted = False

    def look_up(self, uids: Iterable[Uid]) -> None:
        """Mark those of `uids` that are held, a moment later."""
        self._wanted.update(uids)
        if self._wanted:
            self._tasks.launch(_STORY, self._look_up())

    def stored(self, uids: Iterable[Uid]) -> None:
        """These are known to be held now."""
        self._results.add_held(uids)

    def look_again(self) -> None:
        """Something may have left the library: take the mark off what did, a moment later."""
        self._is_doubted = True
        self._tasks.launch(_AGAIN, self._look_again())

    async def _look_again(self) -> None:
        while self._is_doubted:
            self._is_doubted = False
            marked = self._results.held
            still = await self._background(partial(self._library.holds, marked))
            self._results.remove_held(marked - still)

    async def _look_up(self) -> None:
        while self._wanted:
            wanted, self._wanted = frozenset(self._wanted), set()
            held = await self._background(partial(self._library.holds, wanted))
            if held:
                self._results.add_held(held)
