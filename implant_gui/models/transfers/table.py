"""The transfers table: one row a retrieval; what runs first, then what waits, then what has ended."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from implant_gui.domain.ports import TransferRecord
from implant_gui.domain.service.outcome import Summary
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import ACCESSIBLE_TEXT, TOOL_TIP, Role
from implant_gui.models.common.tables import TableModel
from implant_gui.models.common.words import count_text
from implant_gui.models.transfers.columns import COLUMNS, icon_of, spoken, tone_of
from implant_gui.models.transfers.completeness import Completeness
from implant_gui.models.transfers.transfer import Transfer, TransferGroup, Unsent

__all__ = ["Transfer", "TransferGroup", "TransfersModel", "Unsent"]

_ORDER: Final = tuple(TransferGroup)


class TransfersModel(TableModel[Transfer]):
    """Retrievals. Role.VALUE: Transfer (read-only); Role.STATE: TransferGroup; Role.PROGRESS; Role.UIDS: to retry.

    The rows of a group stand together, in the order of `TransferGroup`; what has just ended leads its group.

    Emits:
        active_changed: how many retrievals wait or run.
    """

    active_changed = Signal(int)
    answered = frozenset(
        (Role.STATE, Role.PROGRESS, Role.UIDS, Role.JOB_ID, Role.TONE, Role.ICON_NAME, TOOL_TIP, ACCESSIBLE_TEXT)
    )

    def __init__(self, clock: Callable[[], float], parent: QObject | None = None) -> None:
        """An empty table; `clock` gives seconds that only grow."""
        super().__init__(COLUMNS, parent)
        self._clock = clock
        self._active = 0

    @property
    def active_count(self) -> int:
        """How many retrievals wait or run (what an earlier run of the program left does not count)."""
        return sum(not transfer.is_finished and transfer.job_id is not None for transfer in self._values)

    def add(self, job_id: int, title: str, server: str, requested: int) -> None:
        """Show a retrieval that has been asked for."""
        self._put_in(Transfer(job_id, title, server, Summary(requested=requested)))

    def add_sending(self, job_id: int, title: str, server: str) -> None:
        """Show objects that are to be sent."""
        self._put_in(Transfer(job_id, title, server, Summary(), is_sending=True))

    def set_unsent(self, job_id: int, unsent: tuple[Unsent, ...]) -> None:
        """Show what was not taken of what was sent."""
        row = self.row_of(job_id)
        if row >= 0:
            self._values[row].unsent = unsent
            self._show_changed(row)

    def add_interrupted(self, record: TransferRecord, title: str = "") -> None:
        """Show what an earlier run of the program left unfinished."""
        if record.is_sending:
            left = Summary(missing_uids=record.missing_uids)
            self._put_in(Transfer(None, title, record.server, left, record, is_sending=True))
            return
        stored = len(record.request.uids) - len(record.missing_uids)
        summary = Summary(requested=len(record.request.uids), stored=stored, missing_uids=record.missing_uids)
        self._put_in(Transfer(None, title or count_text(len(record.request.uids)), record.server, summary, record))

    def apply(self, job_id: int, summary: Summary) -> None:
        """Show how far a retrieval is; nothing when its row has gone."""
        row = self.row_of(job_id)
        if row >= 0:
            self._values[row].take(summary, self._clock())
            self._show_changed(row)

    def set_paused(self, job_id: int, paused: bool) -> None:
        """Show that a waiting retrieval is held back, or is not any more."""
        row = self.row_of(job_id)
        if row >= 0:
            self._values[row].is_paused = paused
            self._show_changed(row)

    def set_completeness(self, job_id: int, completeness: Completeness) -> None:
        """Show how complete what it is about has become."""
        row = self.row_of(job_id)
        if row >= 0:
            self._values[row].completeness = completeness
            self._show_changed(row)

    def set_cancelling(self, job_id: int) -> None:
        """Show that a retrieval was told to stop and has not done so yet."""
        row = self.row_of(job_id)
        if row >= 0:
            self._values[row].is_cancelling = True
            self._show_changed(row)

    def remove(self, job_id: int) -> None:
        """Take a retrieval off the table."""
        row = self.row_of(job_id)
        if row >= 0:
            self._remove(row)
            self._tell_active()

    def remove_interrupted(self, transfer_id: int) -> None:
        """Take one off that an earlier run of the program left: it was resumed, or given up."""
        for row, transfer in enumerate(self._values):
            if transfer.record is not None and transfer.record.transfer_id == transfer_id:
                self._remove(row)
                return

    def remove_finished(self) -> None:
        """Take everything off that has ended."""
        finished = [transfer.is_finished for transfer in self._values]
        if any(finished):
            self._remove(finished.index(True), sum(finished))

    def move(self, row: int, position: int) -> None:
        """Put a row at `position`, or as near to it as its group reaches."""
        rows = self._rows_of(self._values[row].group)
        self._shift(row, min(max(position, rows.start), rows.stop - 1))

    def tick(self) -> None:
        """Let rate and elapsed time of what runs go on; to be called about once a second."""
        now = self._clock()
        for row in self._rows_of(TransferGroup.RUNNING):
            self._values[row].tick(now)
            self._replace(row, self._values[row])

    def transfer_at(self, row: int) -> Transfer:
        """The retrieval of a row."""
        return self._values[row]

    def row_of(self, job_id: int) -> int:
        """The row of a job; -1 when there is none."""
        return next((row for row, transfer in enumerate(self._values) if transfer.job_id == job_id), -1)

    def group_of(self, row: int) -> TransferGroup:
        """The group of a row."""
        return self._values[row].group

    def progress_of(self, row: int) -> float | None:
        """From 0.0 to 1.0; None where the number of objects is not known."""
        return self._values[row].progress

    def retry_uids_of(self, row: int) -> tuple[Uid, ...]:
        """What failed or did not arrive, each once."""
        return self._values[row].retry_uids

    def _put_in(self, transfer: Transfer) -> None:
        self._insert(self._rows_of(transfer.group).stop, [transfer])
        self._tell_active()

    def _show_changed(self, row: int) -> None:
        """Show a retrieval anew, among the others of its group."""
        transfer = self._values[row]
        self._replace(row, transfer)
        others = self._values[:row] + self._values[row + 1 :]
        rows = _rows_of(transfer.group, others)
        if not rows.start <= row <= rows.stop:
            self._shift(row, rows.start if transfer.is_finished else rows.stop)
        self._tell_active()

    def _rows_of(self, group: TransferGroup) -> range:
        return _rows_of(group, self._values)

    def _tell_active(self) -> None:
        if self._active != self.active_count:
            self._active = self.active_count
            self.active_changed.emit(self._active)

    @override
    def answer(self, value: Transfer, column: int, role: int) -> Any:
        match role:
            case Role.STATE:
                return value.group
            case Role.PROGRESS:
                return value.progress
            case Role.UIDS:
                return value.retry_uids
            case Role.JOB_ID:
                return value.job_id
            case Role.TONE:
                return tone_of(value)
            case Role.ICON_NAME:
                return icon_of(value)
            case _ if role == ACCESSIBLE_TEXT:
                return spoken(value)
            case _:
                return self._columns[column].shown(value)


def _rows_of(group: TransferGroup, transfers: list[Transfer]) -> range:
    """Where the rows of a group are, or would be."""
    place = _ORDER.index(group)
    groups = [_ORDER.index(transfer.group) for transfer in transfers]
    return range(sum(other < place for other in groups), sum(other <= place for other in groups))
