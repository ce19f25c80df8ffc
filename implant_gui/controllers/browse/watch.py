"""Watched searches: asked at the start and on a schedule, compared with the last time, told in a message and a list."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale
from PySide6.QtWidgets import QWidget

from implant_gui.controllers.browse.searches import SearchesController
from implant_gui.controllers.browse.watch_asking import WatchAsker
from implant_gui.controllers.browse.watch_states import WatchStates
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.keeping.saved_search import SavedSearch
from implant_gui.domain.keeping.watch import is_due, question_of
from implant_gui.domain.uid import Uid
from implant_gui.models.common.words import count_text
from implant_gui.models.news import NewsItem
from implant_gui.models.servers import ServersModel
from implant_gui.views.browse.news_dialog import NewsDialog
from implant_gui.views.browse.news_words import WEIGHTIEST_FIRST, news_words
from implant_gui.views.browse.watch_dialog import WatchDialog, WatchWish
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.message_bar import Answer as Answered
from implant_gui.views.common.message_bar import MessageBar

translate = QCoreApplication.translate
_SHOW: Final = "show-news"
_KEY: Final = "watch"
_STORY: Final = "watch"


class WatchController:
    """The story of watching.

    Thread: GUI. Searches are asked one after the other; what somebody asks meanwhile waits its turn.

    Args:
        asker: asks servers.
        states: what is known of each search.
        open_matches: shows instances of a search at a server in the results.
    """

    def __init__(
        self,
        *,
        asker: WatchAsker,
        states: WatchStates,
        tasks: Tasks,
        searches: SearchesController,
        servers: ServersModel,
        messages: MessageBar,
        open_matches: Callable[[SavedSearch, str, Sequence[Uid]], None],
        now: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        self._asker = asker
        self._states = states
        self._tasks = tasks
        self._searches = searches
        self._servers = servers
        self._messages = messages
        self._open_matches = open_matches
        self._now = now
        self._waiting: list[str] = []
        self._is_first = True
        self._parent = parent
        messages.answered.connect(self._on_answered)

    @cached_property
    def _dialog(self) -> WatchDialog:
        dialog = WatchDialog(self._parent)
        dialog.changed.connect(self._on_changed)
        dialog.check_requested.connect(self.check)
        dialog.news_requested.connect(self.show_news)
        return dialog

    @cached_property
    def _list(self) -> NewsDialog:
        dialog = NewsDialog(self._parent)
        dialog.open_requested.connect(self._on_open)
        dialog.clear_requested.connect(self._on_clear)
        dialog.watch_requested.connect(self.show_dialog)
        return dialog

    @property
    def news(self) -> tuple[NewsItem, ...]:
        """What nobody has marked as seen yet, the weightiest first."""
        items = [
            NewsItem(name, change)
            for name, state in self._states.known.items()
            if self._search(name) is not None
            for change in state.news
        ]
        return tuple(sorted(items, key=lambda item: WEIGHTIEST_FIRST.index(item.change.kind)))

    def check_due(self) -> None:
        """Ask what is due: called once when the lists are there, which is the start, and now and then from then on."""
        self._tasks.launch("watch: what is due", self._check_due())

    def check(self, name: str = "") -> None:
        """Ask one search now, or all that are watched."""
        named = [search.name for search in self._searches.book.saved if search.watch_hours is not None]
        self._begin([name] if name else named)

    def forget(self, name: str) -> None:
        """A saved search has been removed, and its news with it."""
        self._tasks.launch(f"watch: forget {name}", self._forget(name))

    def show_dialog(self) -> None:
        """Choose what is watched."""
        self._tasks.launch("watch: list", self._show_dialog())

    def show_news(self) -> None:
        """List what is new."""
        self._tasks.launch("watch: news", self._show_news())

    def _begin(self, names: Sequence[str]) -> None:
        self._waiting += [name for name in names if name not in self._waiting]
        self._tasks.launch(_STORY, self._ask_all())

    async def _load(self) -> None:
        await self._states.load([search.name for search in self._searches.book.saved])

    async def _check_due(self) -> None:
        await self._load()
        is_start, self._is_first = self._is_first, False
        due = [
            search.name
            for search in self._searches.book.saved
            if is_due(search, self._asked(search.name), self._now(), is_start=is_start)
        ]
        self._begin(due)
        if is_start and self.news:
            self._tell(self.news, ())

    async def _ask_all(self) -> None:
        fresh: list[NewsItem] = []
        silent: list[str] = []
        asked = 0
        while self._waiting:
            search = self._search(self._waiting.pop(0))
            if search is not None:
                asked += 1
                items, unheard = await self._ask(search)
                fresh += items
                silent += unheard
        is_watched = asked > 0 and self._dialog.isVisible()
        if asked:
            self._refresh()
        if fresh or is_watched:
            self._tell(fresh, silent)

    async def _ask(self, search: SavedSearch) -> tuple[Sequence[NewsItem], Sequence[str]]:
        """Ask one search; gives what is new, and the names of servers that did not answer."""
        names = search.servers or tuple(server.name for server in self._servers.servers)
        rows = [self._servers.row_of(name) for name in names]
        servers = [self._servers.server_at(row) for row in rows if row >= 0]
        answers, silent = await self._asker.ask(search, servers)
        question = question_of(search)
        current = self._search(search.name)
        if not answers or current is None or question_of(current) != question:
            return (), silent  # the last two: it was removed, or is another one by now
        changes = await self._states.take(search.name, question, answers, self._now())
        return [NewsItem(search.name, change) for change in changes], silent

    async def _forget(self, name: str) -> None:
        await self._states.forget(name)
        if self._list.isVisible():
            self._list.show_news(self.news)

    async def _show_dialog(self) -> None:
        await self._load()
        self._refresh()
        self._dialog.show()
        self._dialog.raise_()

    async def _show_news(self) -> None:
        await self._load()
        self._list.show_news(self.news)
        self._list.show()
        self._list.raise_()

    def _refresh(self) -> None:
        searches = [(search, self._last_check(search)) for search in self._searches.book.saved]
        self._dialog.show_searches(searches, [server.name for server in self._servers.servers])
        if self._list.isVisible():
            self._list.show_news(self.news)

    def _last_check(self, search: SavedSearch) -> str:
        state = self._states.known.get(search.name)
        if state is None:
            return translate("Watch", "never")
        moment = QDateTime.fromSecsSinceEpoch(round(state.when.timestamp()))
        when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        return translate("Watch", "{0}: {1} found").format(when, count_text(len(state.seen)))

    def _asked(self, name: str) -> datetime | None:
        state = self._states.known.get(name)
        return None if state is None else state.when

    def _search(self, name: str) -> SavedSearch | None:
        return next((search for search in self._searches.book.saved if search.name == name), None)

    def _tell(self, items: Sequence[NewsItem], silent: Sequence[str]) -> None:
        offer = Offer(_SHOW, translate("Watch", "Show what is new"), "bell")
        self._messages.show_message(news_words(items, silent), key=_KEY, offers=(offer,) if items else ())

    def _on_answered(self, answer: Answered) -> None:
        if (answer.key, answer.offer) == (_KEY, _SHOW):
            self.show_news()

    def _on_changed(self, wish: WatchWish) -> None:
        self._searches.watch(wish.name, wish.hours, wish.servers)

    def _on_clear(self) -> None:
        self._tasks.launch("watch: seen", self._clear())

    async def _clear(self) -> None:
        await self._states.mark_seen()
        self._messages.dismiss(_KEY)
        self._list.show_news(self.news)

    def _on_open(self, items: tuple[NewsItem, ...]) -> None:
        """Show the matches of the first item's search and server, and those of the others that share both."""
        first = items[0]
        search = self._search(first.search)
        if search is None:
            return
        server = first.change.now.server
        uids = [
            sighting.uid
            for item in items
            if (item.search, item.change.now.server) == (first.search, server)
            for sighting in (item.change.now, item.change.successor)
            if sighting is not None
        ]
        self._list.hide()
        self._open_matches(search, server, tuple(dict.fromkeys(uids)))
