"""Sending objects of the library to a server with C-STORE: a job like a retrieval, in the same panel."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.ports import LibraryEntry, Operations, TransferJournal, TransferRecord, TransferState
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import InstanceSent, OperationEvent
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.outcome import Phase, Summary, Verdict
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.service.status import DimseStatus, StatusCategory
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Tone
from implant_gui.models.library.entries import entry_name
from implant_gui.models.servers import ServersModel
from implant_gui.models.transfers.table import TransfersModel
from implant_gui.models.transfers.titles import sending_title
from implant_gui.models.transfers.transfer import Transfer, Unsent
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.transfers.send_dialog import SendDialog, SendWish
from implant_gui.views.transfers.transfer_panel import TransferPanel
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_KEY: Final = "send"
_NOTED_AT_ONCE: Final = 50
"""So many answers come between two notes: after a power cut, no more than these are sent a second time."""
_STATE: Final = 2
"""The column of the servers' model that says whether they answer."""


class Holdings(Protocol):
    """The library, as far as it is asked here."""

    def entries_for(self, uids: Iterable[Uid]) -> tuple[LibraryEntry, ...]:
        """The newest entry for each of `uids` that is held."""


@dataclass(slots=True)
class _Sending:
    """A job: what it sends, and the answers by the names of files."""

    server: Server
    entries: tuple[LibraryEntry, ...]
    record: TransferRecord
    answers: dict[str, DimseStatus] = field(default_factory=dict)
    noted: int = 0

    def taken(self) -> tuple[Uid, ...]:
        """What the server took."""
        return tuple(each.summary.sop_instance_uid for each in self.entries if self._is_taken(each))

    def left(self) -> tuple[LibraryEntry, ...]:
        """What the server did not take."""
        return tuple(entry for entry in self.entries if not self._is_taken(entry))

    def unsent(self) -> tuple[Unsent, ...]:
        """The same with the answers."""
        return tuple(
            Unsent(each.summary.sop_instance_uid, self.answers.get(each.path.name), entry_name(each))
            for each in self.left()
        )

    def _is_taken(self, entry: LibraryEntry) -> bool:
        status = self.answers.get(entry.path.name)
        return status is not None and status.category in (StatusCategory.SUCCESS, StatusCategory.WARNING)


class SendController:
    """The story of a C-STORE.

    Thread: GUI. Cancelling, holding back and reordering are the panel's business, as for retrievals.

    Args:
        desk, operations: how to send.
        tasks, background: run the story and its work on the disk.
        library: knows what objects refer to, and where those are that were to be sent when the program ended.
        journal: remembers what is to be sent over a restart.
        servers, transfers, panel, messages: where it shows.
    """

    def __init__(
        self,
        *,
        desk: JobDesk,
        operations: Operations,
        tasks: Tasks,
        background: Background,
        library: Holdings,
        journal: TransferJournal,
        servers: ServersModel,
        transfers: TransfersModel,
        panel: TransferPanel,
        messages: MessageBar,
        parent: QWidget,
    ) -> None:
        self._desk = desk
        self._operations = operations
        self._tasks = tasks
        self._background = background
        self._library = library
        self._journal = journal
        self._servers = servers
        self._transfers = transfers
        self._messages = messages
        self._parent = parent
        self._jobs: dict[int, _Sending] = {}
        self._numbers = itertools.count(1)
        panel.retry_requested.connect(self.retry)
        panel.resume_requested.connect(self.resume)
        panel.clear_requested.connect(self._forget_cleared)

    def choose(self, entries: Sequence[LibraryEntry], *, remark: str = "", chosen: str = "") -> None:
        """Ask which server, and send."""
        self._tasks.launch("choose where to send", self._choose(tuple(entries), remark, chosen))

    def send(self, server: Server, entries: Sequence[LibraryEntry]) -> None:
        """Send without asking."""
        self._tasks.launch(f"send {next(self._numbers)}", self._send(server, tuple(entries)))

    def retry(self, transfer: Transfer) -> None:
        """Send once more what the server did not take; nothing if `transfer` is a retrieval."""
        job = None if transfer.job_id is None else self._jobs.get(transfer.job_id)
        if job is not None and (left := job.left()):
            row = self._servers.row_of(job.server.name)
            self._forget(job.record)
            self.send(self._servers.server_at(row) if row >= 0 else job.server, left)

    def resume(self, transfer: Transfer) -> None:
        """Send what an earlier run of the program left, and the server has not taken."""
        if transfer.record is not None and transfer.is_sending:
            self._tasks.launch(f"send {next(self._numbers)}", self._resume(transfer.record))

    async def _resume(self, record: TransferRecord) -> None:
        row = self._servers.row_of(record.server)
        if row < 0:
            self._tell_server_gone(record.server)
            return
        entries = await self._background(partial(self._library.entries_for, record.missing_uids))
        self._transfers.remove_interrupted(record.transfer_id)
        self._forget(record)
        if entries:
            await self._send(self._servers.server_at(row), entries)
        else:
            self._tell_nothing(is_without_server=False)

    async def _choose(self, entries: tuple[LibraryEntry, ...], remark: str, chosen: str) -> None:
        if not entries or not self._servers.servers:
            self._tell_nothing(is_without_server=bool(entries))
            return
        sent = {entry.summary.sop_instance_uid for entry in entries}
        wanted = tuple(dict.fromkeys(uid for entry in entries for uid in entry.summary.referenced_uids))
        others = [uid for uid in wanted if uid not in sent]
        parts = await self._background(partial(self._library.entries_for, others)) if others else ()
        servers = [(server, self._state_of(row)) for row, server in enumerate(self._servers.servers)]
        dialog = SendDialog(servers, len(entries), len(parts), chosen=chosen, remark=remark, parent=self._parent)
        dialog.submitted.connect(partial(self._on_submitted, entries, parts))
        dialog.open()

    def _on_submitted(self, entries: tuple[LibraryEntry, ...], parts: tuple[LibraryEntry, ...], wish: SendWish) -> None:
        # Parts first: whoever receives an assembly may look for its components at once.
        self.send(wish.server, (*parts, *entries) if wish.with_parts else entries)

    async def _send(self, server: Server, entries: tuple[LibraryEntry, ...]) -> None:
        uids = tuple(dict.fromkeys(entry.summary.sop_instance_uid for entry in entries))
        request = RetrieveRequest(InformationModel.GENERIC, uids)
        record = await self._background(partial(self._journal.begin, server.name, request, is_sending=True))
        job = self._desk.start(
            self._operations.store(server, [entry.path for entry in entries]),
            server,
            f"C-STORE {sending_title(len(entries))}",
            listen=self._on_events,
            queued=True,
        )
        sending = self._jobs[job.job_id] = _Sending(server, entries, record)
        self._transfers.add_sending(job.job_id, sending_title(len(entries)), server.name)
        summary = await job.ended
        if summary.verdict in (Verdict.SUCCESS, Verdict.CANCELLED) or not sending.left():
            await self._background(partial(self._journal.forget, record.transfer_id))
        else:
            await self._note(sending)
            await self._background(partial(self._journal.mark, record.transfer_id, TransferState.INTERRUPTED))

    def _on_events(self, job_id: int, events: Sequence[OperationEvent], summary: Summary) -> None:
        job = self._jobs[job_id]
        job.answers.update((event.name, event.status) for event in events if isinstance(event, InstanceSent))
        self._transfers.apply(job_id, summary)
        if len(job.answers) >= job.noted + _NOTED_AT_ONCE:
            self._tasks.launch(f"note what was sent {next(self._numbers)}", self._note(job))
        if summary.phase is Phase.ENDED:
            self._transfers.set_unsent(job_id, job.unsent())

    async def _note(self, job: _Sending) -> None:
        """Remember what the server took, so that a later run sends only the rest."""
        job.noted = len(job.answers)
        await self._background(partial(self._journal.add_stored, job.record.transfer_id, job.taken()))

    def _forget(self, record: TransferRecord) -> None:
        async def forget() -> None:
            await self._background(partial(self._journal.forget, record.transfer_id))

        self._tasks.launch(f"forget {record.transfer_id}", forget())

    def _state_of(self, row: int) -> str:
        """Whether a server answers, in words."""
        return str(self._servers.index(row, _STATE).data())

    def _forget_cleared(self) -> None:
        """What the panel does not list any more is not wanted any more, now or after a restart."""
        for job_id in [job_id for job_id in self._jobs if self._transfers.row_of(job_id) < 0]:
            self._forget(self._jobs.pop(job_id).record)

    def _tell_server_gone(self, name: str) -> None:
        told = Told(
            translate("Send", "“{0}” is not in the list of servers").format(name),
            translate("Send", "It has been removed or renamed since these objects were to be sent."),
            translate("Send", "Add the server under that name to resume, or cancel the transfer."),
            icon="server-2",
            tone=Tone.WARN,
        )
        self._messages.show_message(told, key=_KEY)

    def _tell_nothing(self, *, is_without_server: bool) -> None:
        if is_without_server:
            sentence = translate("Send", "There is no server in the list.")
            step = translate("Send", "Add the server that is to have them.")
        else:
            sentence = translate("Send", "Nothing that is in the library is selected.")
            step = translate("Send", "Select templates in the library, or fetched ones in the results.")
        told = Told(translate("Send", "Nothing to send"), sentence, step, icon="upload", tone=Tone.NEUTRAL)
        self._messages.show_message(told, key=_KEY)
