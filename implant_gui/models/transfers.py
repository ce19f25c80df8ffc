"""The transfers table: one row a retrieval."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QAbstractTableModel, QObject, Signal

from implant_gui.domain.outcome import Summary
from implant_gui.domain.ports import TransferRecord, TransferState


class TransferGroup(Enum):
    """The groups of the panel, in the order shown."""

    RUNNING = "running"
    WAITING = "waiting"
    FINISHED = "finished"


@dataclass(slots=True)
class Transfer:
    """One retrieval as the table knows it. `Role.VALUE` gives it; treat it as read-only.

    Attributes:
        job_id: of the job; None for one that an earlier run of the program left.
        record: what the journal kept of an interrupted one.
        is_paused: held back by the user.
    """

    job_id: int | None
    title: str
    server: str
    summary: Summary
    record: TransferRecord | None = None
    is_paused: bool = False
    is_cancelling: bool = False
    started: float | None = None
    ended: float | None = None

    @property
    def group(self) -> TransferGroup:
        raise NotImplementedError


class TransfersModel(QAbstractTableModel):
    """Retrievals; columns title, server, state, remaining, completed, failed, warning, ours, bytes, rate, elapsed, status.

    `clock` gives seconds that only grow. Call `tick` once a second while something runs: rate and elapsed move.
    """

    active_changed = Signal(int)
    """How many rows wait or run."""

    def __init__(self, clock: Callable[[], float], parent: QObject | None = None) -> None:
        raise NotImplementedError

    def add(self, job_id: int, title: str, server: str, requested: int) -> None: ...

    def add_interrupted(self, record: TransferRecord, title: str = "") -> None: ...

    def apply(self, job_id: int, summary: Summary) -> None: ...

    def set_paused(self, job_id: int, paused: bool) -> None: ...

    def set_cancelling(self, job_id: int) -> None: ...

    def remove(self, job_id: int) -> None: ...

    def remove_interrupted(self, transfer_id: int) -> None: ...

    def remove_finished(self) -> None: ...

    def move(self, row: int, position: int) -> None: ...

    def tick(self) -> None: ...

    def transfer_at(self, row: int) -> Transfer:
        raise NotImplementedError

    def row_of(self, job_id: int) -> int:
        raise NotImplementedError

    def group_of(self, row: int) -> TransferGroup:
        raise NotImplementedError

    def progress_of(self, row: int) -> float | None:
        """From 0.0 to 1.0; None where the number of objects is not known."""
        raise NotImplementedError
