"""The library workspace: searching what is held."""

from functools import partial
from typing import Final

from implant_gui.controllers.background import Background
from implant_gui.controllers.tasks import Tasks
from implant_gui.domain.ports import Library
from implant_gui.models.library import LibraryModel
from implant_gui.views.library_page import LibraryPage

_MOST: Final = 5_000
_STORY: Final = "search the library"


class LibraryController:
    """Searches the library as one types; only the latest text counts.

    Thread: GUI.
    """

    def __init__(
        self, *, tasks: Tasks, background: Background, library: Library, model: LibraryModel, page: LibraryPage
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._library = library
        self._model = model
        self._page = page
        self._text = ""
        self._is_stale = False
        page.search_requested.connect(self.search)

    def search(self, text: str) -> None:
        """Show what has all the words of `text`."""
        self._text = text
        self.refresh()

    def refresh(self) -> None:
        """The library has changed, or another text counts."""
        self._is_stale = True
        self._tasks.launch(_STORY, self._search())

    async def _search(self) -> None:
        while self._is_stale:
            self._is_stale = False
            found = await self._background(partial(self._library.search, self._text, _MOST))
            total = await self._background(self._library.count)
            if not self._is_stale:
                self._model.set_entries(found)
                self._page.show_total(total)
