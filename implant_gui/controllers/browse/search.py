"""Searching: one query to one or several servers, its matches into the tree while they come, its end in words."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Protocol

from implant_gui.controllers.common.job_desk import Job, JobDesk
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import MatchesFound, OperationEvent
from implant_gui.domain.service.match import Match, TextProblem
from implant_gui.domain.service.outcome import Summary, Verdict
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import cut
from implant_gui.models.results.tree import ResultsModel
from implant_gui.models.servers import ServersModel
from implant_gui.views.browse.query_form import QueryForm
from implant_gui.views.browse.query_request import QueryRequest
from implant_gui.views.browse.result_states import (
    ResultState,
    ignored_keys_notice,
    limit_notice,
    text_problem_notice,
)
from implant_gui.views.browse.result_view import ResultView
from implant_gui.views.wording import Told, error_words, rung_words, status_words

SEARCH: Final = "search"
_LONGEST_VALUE: Final = 40


class HeldMarks(Protocol):
    """Looks up which instances the library has, and marks them."""

    def look_up(self, uids: Iterable[Uid]) -> None:
        """Mark those of `uids` that are held, a moment later."""


@dataclass(slots=True)
class _Running:
    """The query under way."""

    request: QueryRequest
    jobs: tuple[Job, ...] = ()
    has_text_problem: bool = False


class SearchController:
    """The story of a query.

    Thread: GUI.

    Args:
        desk, operations: how to ask.
        tasks: runs the story.
        servers: the list that names are looked up in.
        selected: the names of the servers to ask.
        results, form, view: where it shows.
        held: marks what the library has.
        remember: told of every query that is asked, for the history.
    """

    def __init__(
        self,
        *,
        desk: JobDesk,
        operations: Operations,
        tasks: Tasks,
        servers: ServersModel,
        selected: Callable[[], tuple[str, ...]],
        results: ResultsModel,
        form: QueryForm,
        view: ResultView,
        held: HeldMarks,
        remember: Callable[[QueryRequest, tuple[str, ...]], None],
    ) -> None:
        self._desk = desk
        self._operations = operations
        self._tasks = tasks
        self._servers = servers
        self._selected = selected
        self._results = results
        self._form = form
        self._view = view
        self._held = held
        self._remember = remember
        self._running: _Running | None = None
        self.latest: tuple[QueryRequest, tuple[str, ...]] | None = None
        form.query_submitted.connect(self.search)
        form.stop_requested.connect(self.stop)
        view.narrow_requested.connect(self._on_narrow)

    @property
    def is_running(self) -> bool:
        """Whether a query is under way."""
        return self._tasks.is_running(SEARCH)

    def search(self, request: QueryRequest) -> None:
        """Begin; does nothing while a query runs."""
        self._tasks.launch(SEARCH, self._search(request))

    def search_again(self, limit: int | None = None) -> None:
        """Ask the latest query once more, with another limit if one is given."""
        if self.latest is not None:
            request, _ = self.latest
            self.search(request if limit is None else replace(request, limit=limit))

    def stop(self) -> None:
        """Begin the cancel ladder of every query under way; what has arrived stays."""
        if self._running is not None:
            for job in self._running.jobs:
                self._desk.cancel(job.job_id)

    async def _search(self, request: QueryRequest) -> None:
        names = self._selected()
        servers = [self._servers.server_at(self._servers.row_of(name)) for name in names]
        if not servers:
            self._view.show_state(ResultState.NO_SERVER)
            return
        self.latest = (request, names)
        self._remember(request, names)
        self._results.begin(request.model, [str(path) for path in request.extra])
        self._view.take_keyboard()  # before the field or button that has it goes, or Qt gives it to whatever is next
        self._form.show_running(True)
        self._form.set_folded(True)
        self._view.show_state(ResultState.SEARCHING, ", ".join(names))
        running = self._running = _Running(request)
        running.jobs = tuple(self._start(server, request) for server in servers)
        try:
            summaries = await asyncio.gather(*(job.ended for job in running.jobs))
        finally:
            self._running = None
            self._form.show_running(False)
            # Who has selected something is at work with what is shown: it must not move away.
            self._results.finish(naturally=not self._view.has_selection)
        self._conclude(running, servers, summaries)

    def _start(self, server: Server, request: QueryRequest) -> Job:
        operation = self._operations.find(server, request.query)
        asked = [f"C-FIND {request.model.word}", *(f"{path}={value}" for path, value in request.restrictions.items())]
        return self._desk.start(operation, server, " ".join(asked), listen=partial(self._on_events, server.name))

    def _on_events(self, server: str, _job_id: int, events: Sequence[OperationEvent], _summary: Summary) -> None:
        found = [match for event in events if isinstance(event, MatchesFound) for match in event.matches]
        if not found:
            return
        self._results.add(server, found)
        self._held.look_up(match.sop_instance_uid for match in found if match.sop_instance_uid is not None)
        if self._running is not None and any(map(_has_text_problem, found)):
            self._running.has_text_problem = True

    def _conclude(self, running: _Running, servers: Sequence[Server], summaries: Sequence[Summary]) -> None:
        """Say how it ended: in place of the tree when it is empty, in lines above it when it is not."""
        trouble = [
            (server, told)
            for server, summary in zip(servers, summaries, strict=True)
            if (told := _trouble_of(summary)) is not None
        ]
        verdicts = {summary.verdict for summary in summaries}
        if Verdict.CANCELLED in verdicts:
            self._view.show_state(ResultState.STOPPED)
        elif trouble and not self._results.count:
            server, told = trouble[0]
            self._view.show_state(ResultState.FAILED, f"{server.name}: {told.sentence} {told.next_step}".strip())
        else:
            self._view.show_state(ResultState.FINISHED, _restrictions(running.request))
        self._show_notices(running, summaries, trouble)

    def _show_notices(
        self, running: _Running, summaries: Sequence[Summary], trouble: Sequence[tuple[Server, Told]]
    ) -> None:
        notices = self._view.notices
        if self._results.count:
            for server, told in trouble:
                named = replace(told, title=f"{server.name}: {told.title}")
                notices.show_notice(f"trouble {server.name}", named)
        rungs = [summary.cancelled for summary in summaries if summary.cancelled is not None]
        if rungs and any(summary.verdict is Verdict.CANCELLED for summary in summaries):
            notices.show_notice("cancelled", rung_words(max(rungs)))
        if any(summary.limit_reached for summary in summaries):
            notices.show_notice("limit", *limit_notice(running.request.limit))
        if any(summary.optional_keys_ignored for summary in summaries):
            notices.show_notice("ignored-keys", ignored_keys_notice())
        if running.has_text_problem:
            notices.show_notice("text", *text_problem_notice())

    def _on_narrow(self, restriction: tuple[KeyPath, str]) -> None:
        if self.latest is None:
            return
        request, _ = self.latest
        path, value = restriction
        narrowed = replace(request, restrictions={**request.restrictions, path: value})
        self._form.show_request(narrowed)
        self.search(narrowed)


def _has_text_problem(match: Match) -> bool:
    return match.text_problem is not TextProblem.NONE


def _trouble_of(summary: Summary) -> Told | None:
    """What kept a query from its good end; None when nothing did."""
    if summary.error is not None and summary.verdict is Verdict.PARTIAL:
        # The query came to its end; something on the way was wrong.
        return replace(error_words(summary.error), icon="alert-triangle", tone=Tone.WARN)
    if summary.error is not None:
        return error_words(summary.error)
    if summary.status is not None and summary.verdict in (Verdict.FAILURE, Verdict.PARTIAL):
        return status_words(summary.status)
    return None


def _restrictions(request: QueryRequest) -> str:
    return ", ".join(
        f"{path.steps[-1][0]} = {cut(value, _LONGEST_VALUE)}" for path, value in request.restrictions.items()
    )
