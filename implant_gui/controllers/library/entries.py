"""The library workspace: searching what is held."""

from dataclasses import replace
from functools import partial
from typing import Final, Protocol

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.holdings import NO_FILTERS, FacetCounts, Filters
from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.library.entries import LibraryModel
from implant_gui.views.library.collection_list import FAVOURITES
from implant_gui.views.library.library_page import LibraryPage

PAGE: Final = 200
"""Entries that are fetched first: more than a screen has room for."""
MORE: Final = 600
"""Entries of each further page: as many as a table takes in without a noticeable pause."""
MOST: Final = 5_000
"""Nobody scrolls further; a word or a facet more finds it."""
_SEARCH: Final = "search the library"
_COUNT: Final = "count by facets"


class SearchableLibrary(Protocol):
    """What is asked of the library. Any thread; calls may touch the disk, unless they say otherwise."""

    def search(
        self, text: str, limit: int, filters: Filters = NO_FILTERS, *, before: int | None = None
    ) -> tuple[LibraryEntry, ...]:
        """Entries that have all the words of `text`, newest first, from those on that come after `before`."""

    def count(self) -> int:
        """How many objects are held."""

    def facets(self, text: str, filters: Filters = NO_FILTERS) -> FacetCounts | None:
        """How what a search would find divides; None if `stop_counting` came in between."""

    def stop_counting(self) -> None:
        """End counts under way; at once."""

    def keepsakes(self) -> Keepsakes:
        """Favourites and collections."""


class LibraryController:
    """Searches the library as one types; only the latest wish counts.

    A page comes first, then its counts by facet and the following pages. Counts have a thread of their own and are
    ended when another wish comes, so that no search waits for them.

    Thread: GUI.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        library: SearchableLibrary,
        model: LibraryModel,
        page: LibraryPage,
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._library = library
        self._model = model
        self._page = page
        self._text = ""
        self._is_stale = False
        self._wish: tuple[str, Filters] = "", NO_FILTERS
        self._shown: tuple[LibraryEntry, ...] = ()
        self._to_count: tuple[str, Filters] | None = None
        page.search_requested.connect(self.search)
        page.panel.filters_changed.connect(self.refresh)
        page.panel.collections.chosen.connect(self.refresh)

    def search(self, text: str) -> None:
        """Show what has all the words of `text`."""
        self._text = text
        self.refresh()

    def refresh(self) -> None:
        """The library has changed, or another wish counts."""
        self._is_stale = True
        self._library.stop_counting()
        self._tasks.launch(_SEARCH, self._search())

    async def _search(self) -> None:
        try:
            await self._search_latest()
        except OperationError:
            self._page.show_unreadable()
            raise

    async def _search_latest(self) -> None:
        while self._is_stale:
            self._is_stale = False
            self._page.show_keepsakes(await self._background(self._library.keepsakes))
            wish = self._text, await self._filters()
            found = await self._background(partial(self._library.search, wish[0], PAGE, wish[1]))
            if self._is_stale:
                continue
            # What is shown already stays as it is: a selection, and where one has scrolled to.
            is_same = wish == self._wish and found == self._shown[: len(found)]
            self._wish = wish
            if not is_same:
                self._show(found)
            self._count(*wish)
            self._page.show_total(await self._background(self._library.count))
            await self._fetch_more(found, is_same=is_same)

    def _show(self, entries: tuple[LibraryEntry, ...]) -> None:
        self._shown = entries
        self._model.set_entries(entries)

    async def _filters(self) -> Filters:
        """What is chosen at the left."""
        filters, place = self._page.panel.filters, self._page.panel.collections.current
        if place is None:
            return filters
        keepsakes = await self._background(self._library.keepsakes)
        collection = keepsakes.collection(place)
        uids = keepsakes.favourites if place == FAVOURITES else collection.uids if collection else ()
        return replace(filters, uids=frozenset(uids))

    async def _fetch_more(self, page: tuple[LibraryEntry, ...], *, is_same: bool) -> None:
        """The pages after the first one, as far as anybody scrolls."""
        (text, filters), whole, wanted = self._wish, page, PAGE
        while len(page) == wanted and len(whole) < MOST:
            wanted = min(MORE, MOST - len(whole))
            before = page[-1].place
            page = await self._background(partial(self._library.search, text, wanted, filters, before=before))
            if self._is_stale:
                return
            whole += page
            if not is_same:
                self._shown = whole
                self._model.append(page)
        if whole != self._shown and not self._is_stale:
            self._show(whole)

    def _count(self, text: str, filters: Filters) -> None:
        self._to_count = text, filters
        self._tasks.launch(_COUNT, self._count_latest())

    async def _count_latest(self) -> None:
        thread = Background("counting")
        try:
            while self._to_count is not None:
                (text, filters), self._to_count = self._to_count, None
                counts = await thread(partial(self._library.facets, text, filters))
                if counts is not None and not self._is_outdated():
                    self._page.show_counts(counts)
        finally:
            self._library.stop_counting()
            thread.stop()

    def _is_outdated(self) -> bool:
        """Whether another wish came while counts were taken."""
        return self._is_stale or self._to_count is not None
