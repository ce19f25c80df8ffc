"""Fetching: a retrieval into the library, its row in the transfers, its entry in the journal, and what comes of it."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import (
    Arrivals,
    InstanceSink,
    Library,
    Operations,
    Relations,
    TransferJournal,
    TransferRecord,
    TransferState,
)
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import InstanceStored, OperationEvent
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.outcome import Phase, Summary, Verdict
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from implant_gui.jobs.scheduler import Scheduler
from implant_gui.models.common.roles import Tone
from implant_gui.models.servers import ServersModel
from implant_gui.models.transfers.completeness import Completeness
from implant_gui.models.transfers.table import Transfer, TransferGroup, TransfersModel
from implant_gui.models.transfers.titles import retrieval_title, sending_title
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.transfers.transfer_panel import Reorder, TransferPanel
from implant_gui.views.wording import Told

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class _Known:
    """What is needed to do a retrieval once more."""

    server: Server
    request: RetrieveRequest
    record: TransferRecord


@dataclass(frozen=True, slots=True)
class _Parts:
    """What assemblies or groups refer to.

    Attributes:
        of: the job that fetched these.
        begun: how complete they were when the parts were asked for.
    """

    of: int
    begun: Completeness


class HoldsParts(Library, Relations, Protocol):
    """What is asked of the library."""


class RetrieveController:
    """The story of a retrieval.

    Thread: GUI.

    Args:
        desk, scheduler, operations: how to ask.
        tasks, background: run the story and its work on the disk.
        library: where objects go, and what knows which are here.
        arrivals: the storage SCP, for C-MOVE to ourselves.
        journal: remembers what was asked for over a restart.
        servers, transfers, panel, messages: where it shows.
        name_of: what instances have in common, in a few words; "" where nobody knows.
        stored: told of instances that have become durable.
        show_error: told of what kept a retrieval from beginning.
    """

    def __init__(
        self,
        *,
        desk: JobDesk,
        scheduler: Scheduler,
        operations: Operations,
        tasks: Tasks,
        background: Background,
        sink: InstanceSink,
        library: HoldsParts,
        arrivals: Arrivals,
        journal: TransferJournal,
        servers: ServersModel,
        transfers: TransfersModel,
        panel: TransferPanel,
        messages: MessageBar,
        name_of: Callable[[Sequence[Uid]], str],
        stored: Callable[[Sequence[Uid]], None],
        show_error: Callable[[OperationError], None],
    ) -> None:
        self._desk = desk
        self._scheduler = scheduler
        self._operations = operations
        self._tasks = tasks
        self._background = background
        self._sink = sink
        self._library = library
        self._arrivals = arrivals
        self._journal = journal
        self._servers = servers
        self._transfers = transfers
        self._panel = panel
        self._messages = messages
        self._name_of = name_of
        self._stored = stored
        self._arrived: dict[int, list[Uid]] = {}
        self._show_error = show_error
        self._known: dict[int, _Known] = {}
        self._parts: dict[int, _Parts] = {}
        self._without_listener: list[_Known] = []
        self._numbers = itertools.count(1)
        panel.cancel_requested.connect(self.cancel)
        panel.pause_requested.connect(self.pause)
        panel.resume_requested.connect(self.resume)
        panel.retry_requested.connect(self.retry)
        panel.reorder_requested.connect(self._on_reorder)
        panel.clear_requested.connect(self._on_clear)

    def fetch(self, server: Server, model: InformationModel, uids: Sequence[Uid]) -> None:
        """Begin a retrieval from `server`; assemblies and groups bring their parts, unless people choose not to."""
        if model is not InformationModel.GENERIC and self._panel.takes_parts:
            self.fetch_with_parts(server, model, uids)
            return
        request = RetrieveRequest(model, tuple(dict.fromkeys(uids)))
        self._tasks.launch(f"fetch {next(self._numbers)}", self._fetch(server, request))

    def fetch_with_parts(self, server: Server, model: InformationModel, uids: Sequence[Uid]) -> None:
        """Begin a retrieval of assemblies or groups, and of the generic templates that they refer to after it."""
        request = RetrieveRequest(model, tuple(dict.fromkeys(uids)))
        self._tasks.launch(f"fetch {next(self._numbers)}", self._fetch_with_parts(server, request))

    def cancel(self, transfer: Transfer) -> None:
        """Begin the cancel ladder; of what an earlier run left, nothing is kept."""
        if transfer.job_id is not None:
            self._transfers.set_cancelling(transfer.job_id)
            self._desk.cancel(transfer.job_id)
        elif transfer.record is not None:
            self._transfers.remove_interrupted(transfer.record.transfer_id)
            self._forget(transfer.record)

    def pause(self, transfer: Transfer) -> None:
        """Hold a waiting retrieval back."""
        if transfer.job_id is not None and self._scheduler.hold(transfer.job_id):
            self._transfers.set_paused(transfer.job_id, True)

    def resume(self, transfer: Transfer) -> None:
        """Go on with what was held back, or with what an earlier run of the program left: only what is missing."""
        if transfer.job_id is not None:
            self._scheduler.release(transfer.job_id)
            self._transfers.set_paused(transfer.job_id, False)
        elif transfer.record is not None and not transfer.is_sending:
            self._tasks.launch(f"fetch {next(self._numbers)}", self._resume(transfer.record))

    def retry(self, transfer: Transfer) -> None:
        """Ask once more for what failed or is missing."""
        known = None if transfer.job_id is None else self._known.get(transfer.job_id)
        if known is not None and transfer.retry_uids:
            self._forget(known.record)
            self.fetch(known.server, known.request.model, transfer.retry_uids)

    def retry_without_listener(self) -> None:
        """Ask once more for what could not be asked for because the storage SCP was off."""
        waiting, self._without_listener = self._without_listener, []
        for known in waiting:
            self._forget(known.record)
            self.fetch(known.server, known.request.model, known.request.uids)

    async def show_interrupted(self) -> None:
        """List what earlier runs of the program did not finish, unless all of it is here."""
        for record in await self._background(self._journal.unfinished):
            if record.is_sending:
                self._transfers.add_interrupted(record, sending_title(len(record.missing_uids)))
                continue
            if any(known.record.transfer_id == record.transfer_id for known in self._known.values()):
                continue  # asked for in this run, while the library was being opened
            held = await self._background(partial(self._library.holds, record.request.uids))
            known = replace(record, stored_uids=held)
            if known.missing_uids:
                self._transfers.add_interrupted(known, self._title(record.request))
            else:
                self._forget(record)

    async def _resume(self, record: TransferRecord) -> None:
        row = self._servers.row_of(record.server)
        if row < 0:
            self._tell_server_gone(record.server)
            return
        held = await self._background(lambda: self._library.holds(record.request.uids))
        missing = tuple(uid for uid in record.request.uids if uid not in held)
        self._transfers.remove_interrupted(record.transfer_id)
        self._forget(record)
        if missing:
            await self._fetch(self._servers.server_at(row), replace(record.request, uids=missing))

    async def _fetch_with_parts(self, server: Server, request: RetrieveRequest) -> None:
        """Each model serves its own SOP class (PS3.4 BB.4), so the parts are a retrieval of their own."""
        job_id, summary = await self._run(server, request)
        referred, missing = await self._background(partial(self._find_parts, request.uids))
        if not referred:
            return
        is_over = not missing or summary.verdict is Verdict.CANCELLED
        begun = Completeness(len(referred), len(referred) - len(missing), is_over=is_over)
        self._transfers.set_completeness(job_id, begun)
        if not is_over:
            await self._run(server, RetrieveRequest(InformationModel.GENERIC, missing), _Parts(job_id, begun))

    def _find_parts(self, uids: Sequence[Uid]) -> tuple[tuple[Uid, ...], tuple[Uid, ...]]:
        """What the held ones of `uids` refer to, each once, and what of that the library lacks."""
        entries = self._library.entries_for(uids)
        referred = tuple(dict.fromkeys(part for entry in entries for part in entry.summary.referenced_uids))
        held = self._library.holds(referred)
        return referred, tuple(uid for uid in referred if uid not in held)

    async def _fetch(self, server: Server, request: RetrieveRequest) -> None:
        await self._run(server, request)

    async def _run(self, server: Server, request: RetrieveRequest, parts: _Parts | None = None) -> tuple[int, Summary]:
        """One retrieval from its beginning to its end: its job, and what became of it."""
        record = await self._background(lambda: self._journal.begin(server.name, request))
        job = self._desk.start(
            self._operations.retrieve(server, request, self._sink, self._arrivals),
            server,
            self._title(request),
            listen=self._on_events,
            requested=request.uids,
            queued=True,
        )
        self._known[job.job_id] = _Known(server, request, record)
        self._transfers.add(job.job_id, self._title(request), server.name, len(request.uids))
        if parts is not None:
            self._parts[job.job_id] = parts
            self._transfers.set_completeness(job.job_id, parts.begun)
        summary = await job.ended
        self._parts.pop(job.job_id, None)
        if summary.error is not None and summary.error.kind is ErrorKind.LISTENER_OFF:
            self._without_listener.append(self._known[job.job_id])
            self._show_error(summary.error)
        await self._close(record, summary)
        return job.job_id, summary

    def _title(self, request: RetrieveRequest) -> str:
        return retrieval_title(request.model, len(request.uids), self._name_of(request.uids))

    def _tell_server_gone(self, name: str) -> None:
        told = Told(
            translate("Transfers", "“{0}” is not in the list of servers").format(name),
            translate("Transfers", "This transfer was begun with a server that has been removed or renamed since."),
            translate("Transfers", "Add the server under that name to resume, or cancel the transfer."),
            icon="server-2",
            tone=Tone.WARN,
        )
        self._messages.show_message(told, key="server gone")

    def _on_events(self, job_id: int, events: Sequence[OperationEvent], summary: Summary) -> None:
        self._transfers.apply(job_id, summary)
        if (parts := self._parts.get(job_id)) is not None:
            for row in (parts.of, job_id):
                self._transfers.set_completeness(row, parts.begun.after(summary))
        arrived = self._arrived.setdefault(job_id, [])
        arrived += (event.instance.sop_instance_uid for event in events if isinstance(event, InstanceStored))
        # Not before the end: only then are they durable, and found by whoever looks for them in the library.
        if summary.phase is Phase.ENDED and self._arrived.pop(job_id):
            self._stored(arrived)

    async def _close(self, record: TransferRecord, summary: Summary) -> None:
        """What is complete, or was ended by the user, needs no resuming after a restart; the rest is kept for it."""
        if summary.verdict in (Verdict.SUCCESS, Verdict.CANCELLED):
            await self._background(lambda: self._journal.forget(record.transfer_id))
        else:
            await self._background(lambda: self._journal.mark(record.transfer_id, TransferState.INTERRUPTED))

    def _forget(self, record: TransferRecord) -> None:
        async def forget() -> None:
            await self._background(lambda: self._journal.forget(record.transfer_id))

        self._tasks.launch(f"forget {record.transfer_id}", forget())

    def _on_clear(self) -> None:
        self._transfers.remove_finished()
        """What has failed and is cleared away is not wanted any more, and not offered after a restart either."""
        rows = range(self._transfers.rowCount())
        left = {self._transfers.transfer_at(row).job_id for row in rows}
        for job_id in [job_id for job_id in self._known if job_id not in left]:
            self._forget(self._known.pop(job_id).record)

    def _on_reorder(self, reorder: Reorder) -> None:
        job_id = reorder.transfer.job_id
        waiting = self._scheduler.waiting()
        if job_id is None or job_id not in waiting or reorder.transfer.group is not TransferGroup.WAITING:
            return
        position = max(0, waiting.index(job_id) + reorder.step)
        self._scheduler.reorder(job_id, position)
        self._transfers.move(self._transfers.row_of(job_id), self._transfers.row_of(job_id) + reorder.step)
