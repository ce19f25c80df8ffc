"""Watched searches: asked at the start and on a schedule, compared with the last time, told in a message and a list."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale
from PySide6.QtWidgets import QWidget

from implant_gui.controllers.browse.searches import SearchesController
from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.keeping.saved_search import SavedSearch
from implant_gui.domain.keeping.watch import (
    WATCH_LIMIT,
    Answer,
    Change,
    ChangeKind,
    WatchState,
    fresh_news,
    is_due,
    next_state,
    question_of,
    restrictions_of,
    sightings_of,
    with_recalls,
)
from implant_gui.domain.ports import LibraryEntry, Operations
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import MatchesFound, OperationEvent
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.outcome import Summary, Verdict
from implant_gui.domain.service.query import make_query
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import count_text
from implant_gui.models.news import NewsItem, kind_words
from implant_gui.models.servers import ServersModel
from implant_gui.views.browse.news_dialog import NewsDialog
from implant_gui.views.browse.watch_dialog import WatchDialog, WatchWish
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.message_bar import Answer as Answered
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_SHOW: Final = "show-news"
_KEY: Final = "watch"
_STORY: Final = "watch"
_WEIGHTIEST_FIRST: Final = (
    ChangeKind.RECALLED,
    ChangeKind.REPLACED,
    ChangeKind.NEW,
    ChangeKind.CHANGED,
    ChangeKind.GONE,
)


class WatchStore(Protocol):
    """Keeps the states of watched searches. Each call touches the disk."""

    def load(self, name: str) -> WatchState | None:
        """What is known; None if nothing is."""

    def save(self, name: str, state: WatchState) -> None:
        """Replace what is known."""

    def forget(self, name: str) -> None:
        """Drop what is known."""


class Holdings(Protocol):
    """The library, as far as it is asked here."""

    def entries_for(self, uids: Iterable[Uid]) -> tuple[LibraryEntry, ...]:
        """The newest entry for each of `uids` that is held."""


class WatchController:
    """The story of watching.

    Thread: GUI. Searches are asked one after the other; what somebody asks meanwhile waits its turn.

    Args:
        library: knows of notifications, which the service cannot be asked for.
        open_matches: shows instances of a search at a server in the results.
    """

    def __init__(
        self,
        *,
        desk: JobDesk,
        operations: Operations,
        tasks: Tasks,
        background: Background,
        store: WatchStore,
        library: Holdings,
        searches: SearchesController,
        servers: ServersModel,
        messages: MessageBar,
        open_matches: Callable[[SavedSearch, str, Sequence[Uid]], None],
        now: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        self._desk = desk
        self._operations = operations
        self._tasks = tasks
        self._background = background
        self._store = store
        self._library = library
        self._searches = searches
        self._servers = servers
        self._messages = messages
        self._open_matches = open_matches
        self._now = now
        self._states: dict[str, WatchState | None] = {}
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
            for name, state in self._states.items()
            if state is not None and self._search(name) is not None
            for change in state.news
        ]
        return tuple(sorted(items, key=lambda item: _WEIGHTIEST_FIRST.index(item.change.kind)))

    def check_due(self) -> None:
        """Ask what is due: called once when the lists are there, which is the start, and now and then from then on."""
        self._tasks.launch("watch: what is due", self._check_due())

    def check(self, name: str = "") -> None:
        """Ask one search now, or all that are watched."""
        named = [search.name for search in self._searches.book.saved if search.watch_hours is not None]
        self._begin([name] if name else named)

    def forget(self, name: str) -> None:
        """A saved search has been removed, and its news with it."""
        self._states.pop(name, None)
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
        """Read the states that have not been read yet."""
        for search in self._searches.book.saved:
            if search.name not in self._states:
                self._states[search.name] = await self._background(partial(self._store.load, search.name))

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
                fresh += [NewsItem(search.name, change) for change in await self._ask(search, silent)]
        is_watched = asked > 0 and self._dialog.isVisible()
        if asked:
            self._refresh()
        if fresh or is_watched:
            self._tell(fresh, silent)

    async def _ask(self, search: SavedSearch, silent: list[str]) -> tuple[Change, ...]:
        """Ask one search; `silent` gets the names of servers that did not answer."""
        # Read anew: the command line may have asked meanwhile.
        before = await self._background(partial(self._store.load, search.name))
        names = search.servers or tuple(server.name for server in self._servers.servers)
        rows = [self._servers.row_of(name) for name in names]
        servers = [self._servers.server_at(row) for row in rows if row >= 0]
        answers = await asyncio.gather(*(self._answer(search, server) for server in servers))
        told = [answer for answer in answers if answer is not None]
        silent += [server.name for server, answer in zip(servers, answers, strict=True) if answer is None]
        if not told:
            return ()
        told = await self._background(partial(_with_library, self._library, told))
        after = next_state(before, question_of(search), told, self._now())
        self._states[search.name] = after
        await self._background(partial(self._store.save, search.name, after))
        return fresh_news(before, after)

    async def _answer(self, search: SavedSearch, server: Server) -> Answer | None:
        """What one server finds; None if it does not come to an end."""
        matches: list[Match] = []

        def listen(_job_id: int, events: Sequence[OperationEvent], _summary: Summary) -> None:
            matches.extend(match for event in events if isinstance(event, MatchesFound) for match in event.matches)

        query = make_query(search.model, restrictions_of(search), (), WATCH_LIMIT)
        operation = self._operations.find(server, query)
        job = self._desk.start(operation, server, f"watch {server.name}", listen=listen, queued=True)
        summary = await job.ended
        if summary.verdict is not Verdict.SUCCESS:
            return None
        sightings = await self._background(partial(sightings_of, server.name, matches))
        return Answer(server.name, sightings, is_complete=not summary.limit_reached)

    async def _forget(self, name: str) -> None:
        await self._background(partial(self._store.forget, name))
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
        state = self._states.get(search.name)
        if state is None:
            return translate("Watch", "never")
        moment = QDateTime.fromSecsSinceEpoch(round(state.when.timestamp()))
        when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        return translate("Watch", "{0}: {1} found").format(when, count_text(len(state.seen)))

    def _asked(self, name: str) -> datetime | None:
        state = self._states.get(name)
        return None if state is None else state.when

    def _search(self, name: str) -> SavedSearch | None:
        return next((search for search in self._searches.book.saved if search.name == name), None)

    def _tell(self, items: Sequence[NewsItem], silent: Sequence[str]) -> None:
        kinds = [item.change.kind for item in items]
        counted = [
            f"{count_text(kinds.count(kind))} × {kind_words(kind)}" for kind in _WEIGHTIEST_FIRST if kind in kinds
        ]
        sentences = [f"{', '.join(counted)}."] if counted else []
        if silent:
            sentences.append(translate("Watch", "No answer from: {0}.").format(", ".join(dict.fromkeys(silent))))
        names = dict.fromkeys(item.search for item in items)
        title = translate("Watch", "News in your watched searches: {0}") if items else translate("Watch", "Nothing new")
        tone = Tone.BAD if ChangeKind.RECALLED in kinds else Tone.WARN if silent else Tone.NEUTRAL
        icon = Icon.NOTIFICATION if ChangeKind.RECALLED in kinds else "bell"
        told = Told(title.format(", ".join(names)), " ".join(sentences), icon=icon, tone=tone)
        offer = Offer(_SHOW, translate("Watch", "Show what is new"), "bell")
        self._messages.show_message(told, key=_KEY, offers=(offer,) if items else ())

    def _on_answered(self, answer: Answered) -> None:
        if (answer.key, answer.offer) == (_KEY, _SHOW):
            self.show_news()

    def _on_changed(self, wish: WatchWish) -> None:
        self._searches.watch(wish.name, wish.hours, wish.servers)

    def _on_clear(self) -> None:
        self._tasks.launch("watch: seen", self._clear())

    async def _clear(self) -> None:
        for name, state in tuple(self._states.items()):
            if state is not None and state.news:
                latest = await self._background(partial(self._store.load, name)) or state
                seen = self._states[name] = replace(latest, news=())
                await self._background(partial(self._store.save, name, seen))
        self._messages.dismiss(_KEY)
        self._list.show_news(())

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
        self._open_matches(search, server, tuple(dict.fromkeys(uids)))


def _with_library(library: Holdings, answers: Sequence[Answer]) -> list[Answer]:
    """The answers, with what the library knows of notifications."""
    uids = {each.uid for answer in answers for each in answer.sightings}
    entries = library.entries_for(uids)
    recalled = {entry.summary.sop_instance_uid for entry in entries if entry.summary.notification_count}
    return [with_recalls(answer, recalled) for answer in answers]
