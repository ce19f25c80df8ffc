"""Saved searches and the history of queries, kept over a restart."""

import time
from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.keeping.saved_search import SavedSearch, SearchBook
from implant_gui.domain.service.keys import keys_of
from implant_gui.views.browse.key_words import label_of, model_words
from implant_gui.views.browse.query_form import QueryForm
from implant_gui.views.browse.query_request import NamedRequest, QueryRequest


class SearchesController:
    """Keeps the book of searches and shows it in the form's menus.

    Thread: GUI.

    Args:
        save: writes the book; touches the disk.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        form: QueryForm,
        save: Callable[[SearchBook], None],
        now: Callable[[], datetime],
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._form = form
        self._save = save
        self._now = now
        self._book = SearchBook()
        form.save_requested.connect(self._on_save)
        form.forget_requested.connect(self._on_forget)

    @property
    def book(self) -> SearchBook:
        """All searches that are kept."""
        return self._book

    def watch(self, name: str, hours: int | None, servers: tuple[str, ...]) -> None:
        """Have the search called `name` asked by itself, or not any more; see `SavedSearch.watch_hours`."""
        self._change(self._book.with_watch(name, hours, servers))

    def show(self, book: SearchBook) -> None:
        """Begin with `book`."""
        self._book = book
        self._form.show_saved([NamedRequest(search.name, _request(search)) for search in book.saved])
        self._form.show_history([NamedRequest(_words(search), _request(search)) for search in book.history])

    def remember(self, request: QueryRequest, servers: tuple[str, ...]) -> None:
        """Put a query that was asked into the history."""
        self._change(self._book.with_run(_search(request, servers=servers), self._now()))

    def _on_save(self, named: NamedRequest) -> None:
        self._change(self._book.with_saved(_search(named.request, name=named.name)))

    def _on_forget(self, name: str) -> None:
        self._change(self._book.without_saved(name))

    def _change(self, book: SearchBook) -> None:
        self.show(book)

        async def save() -> None:
            await self._background(lambda: self._save(book))

        self._tasks.launch(f"save searches {time.monotonic_ns()}", save())


def _search(request: QueryRequest, *, name: str = "", servers: tuple[str, ...] = ()) -> SavedSearch:
    keys = (*request.restrictions.items(), *((path, "") for path in request.extra))
    return SavedSearch(request.model, keys, servers, name)


def _request(search: SavedSearch) -> QueryRequest:
    restrictions = MappingProxyType({path: value for path, value in search.keys if value})
    return QueryRequest(search.model, restrictions, tuple(path for path, value in search.keys if not value))


def _words(search: SavedSearch) -> str:
    """As the form calls the keys; of a code its value alone, which comes first."""
    labels = {key.keyword: label_of(key) for key in keys_of(search.model)}
    told: dict[str, str] = {}
    for path, value in search.keys:
        keyword = path.steps[0][0]
        if value:
            told.setdefault(labels.get(keyword, keyword), value)
    title, _icon = model_words(search.model)
    return f"{title}: {', '.join(f'{label} = {value}' for label, value in told.items()) or '*'}"
