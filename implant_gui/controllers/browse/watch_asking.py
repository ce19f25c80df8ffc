"""Asking servers what a watched search finds now."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Protocol

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.domain.keeping.saved_search import SavedSearch
from implant_gui.domain.keeping.watch import WATCH_LIMIT, Answer, restrictions_of, sightings_of, with_recalls
from implant_gui.domain.ports import LibraryEntry, Operations
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import MatchesFound, OperationEvent
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.outcome import Summary, Verdict
from implant_gui.domain.service.query import make_query
from implant_gui.domain.uid import Uid


class Holdings(Protocol):
    """The library, as far as it is asked here."""

    def entries_for(self, uids: Iterable[Uid]) -> tuple[LibraryEntry, ...]:
        """The newest entry for each of `uids` that is held."""


class WatchAsker:
    """Asks several servers at once.

    Thread: GUI.

    Args:
        library: knows of notifications, which the service cannot be asked for.
    """

    def __init__(self, desk: JobDesk, operations: Operations, background: Background, library: Holdings) -> None:
        self._desk = desk
        self._operations = operations
        self._background = background
        self._library = library

    async def ask(self, search: SavedSearch, servers: Sequence[Server]) -> tuple[Sequence[Answer], Sequence[str]]:
        """What `servers` find, and the names of those that did not come to an end."""
        answers = await asyncio.gather(*(self._answer(search, server) for server in servers))
        told = [answer for answer in answers if answer is not None]
        silent = [server.name for server, answer in zip(servers, answers, strict=True) if answer is None]
        return await self._background(partial(_with_library, self._library, told)), silent

    async def _answer(self, search: SavedSearch, server: Server) -> Answer | None:
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


def _with_library(library: Holdings, answers: Sequence[Answer]) -> list[Answer]:
    """The answers, with what the library knows of notifications."""
    uids = {each.uid for answer in answers for each in answer.sightings}
    entries = library.entries_for(uids)
    recalled = {entry.summary.sop_instance_uid for entry in entries if entry.summary.notification_count}
    return [with_recalls(answer, recalled) for answer in answers]
