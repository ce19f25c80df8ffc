"""What each job did on the wire, step by step."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QAbstractItemModel, QObject

from implant_gui.domain.events import NegotiatedContext, OperationEvent
from implant_gui.models.roles import Index


class TraceKind(Enum):
    """What an entry tells of."""

    JOB = "job"
    CONNECTING = "connecting"
    ASSOCIATED = "associated"
    METHOD = "method"
    MATCHES = "matches"
    PROGRESS = "progress"
    STORED = "stored"
    REFUSED = "refused"
    SENT = "sent"
    ENDED = "ended"


class TraceModel(QAbstractItemModel):
    """Jobs, newest last, each with its entries. Columns: time, event, status, detail. Role.STATE: TraceKind; Role.JOB_ID.

    The last 200 jobs; like entries that follow each other are one with a count.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        raise NotImplementedError

    def begin(self, job_id: int, title: str, server: str, when: datetime) -> None: ...

    def add(self, job_id: int, events: Sequence[OperationEvent], when: datetime) -> None: ...

    def contexts_of(self, job_id: int) -> tuple[NegotiatedContext, ...]:
        """What was negotiated for a job; empty before it was."""
        raise NotImplementedError

    def job_at(self, index: Index) -> int | None: ...

    def clear(self) -> None: ...
