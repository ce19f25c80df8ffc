"""What each job did on the wire, step by step: kinds, statuses, counts and times, for whoever looks for a cause."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QObject
from typing_extensions import override

from implant_gui.domain.service.events import Associated, NegotiatedContext, OperationEvent
from implant_gui.domain.service.status import DimseStatus
from implant_gui.models.common.columns import Column
from implant_gui.models.common.roles import TOOL_TIP, Index, Role
from implant_gui.models.common.tree import TreeModel
from implant_gui.models.common.words import QT_TRANSLATE_NOOP
from implant_gui.models.diagnose.entries import (
    TraceKind,
    TraceNode,
    entry_of,
    icon_of,
    job_node,
    kind_text,
    outcome_text,
    tone_of,
)

__all__ = ["TraceKind", "TraceModel"]

JOBS: Final = 200
ENTRIES: Final = 1_000
"""Of one job; what comes later is counted in its last entry of that kind, or left out."""

_COLUMNS: Final[tuple[Column[TraceNode], ...]] = (
    Column("time", QT_TRANSLATE_NOOP("models", "Time"), lambda node: node.when.strftime("%H:%M:%S.%f")[:-3]),
    Column("event", QT_TRANSLATE_NOOP("models", "Event"), kind_text),
    Column("status", QT_TRANSLATE_NOOP("models", "Status"), outcome_text),
    Column("detail", QT_TRANSLATE_NOOP("models", "Detail"), lambda node: node.detail),
)


class TraceModel(TreeModel[TraceNode]):
    """Jobs, newest last, each with its entries. Columns: time, event, status, detail.

    Role.STATE: TraceKind; Role.JOB_ID; Role.VALUE: the latest OperationEvent of an entry. Like entries that follow
    each other are one, which counts.
    """

    _answered = frozenset((Role.STATE, Role.JOB_ID, Role.VALUE, Role.COUNT, Role.TONE, Role.ICON_NAME, TOOL_TIP))

    def __init__(self, parent: QObject | None = None, *, jobs: int = JOBS, entries: int = ENTRIES) -> None:
        super().__init__(_COLUMNS, parent)
        self._capacity = jobs
        self._entries_per_job = entries
        self._jobs: dict[int, TraceNode] = {}

    def begin(self, job_id: int, title: str, server: str, when: datetime) -> None:
        """Show a new job; the oldest makes room."""
        if len(self._root.children) >= self._capacity:
            oldest = next(iter(self._jobs))
            del self._jobs[oldest]
            self._drop_first(1)
        node = job_node(job_id, f"{title} · {server}" if server else title, when)
        self._write(node)
        self._jobs[job_id] = node
        self._take_in(self._root, [node])

    def add(self, job_id: int, events: Sequence[OperationEvent], when: datetime) -> None:
        """Take what a job did; nothing when it is not shown any more."""
        job = self._jobs.get(job_id)
        if job is None:
            return
        last = job.last_entry
        fresh: list[TraceNode] = []
        changed = {job}
        for event in events:
            entry = entry_of(job_id, event, when)
            if last is not None and last.absorb(entry):
                changed.add(last)
            elif len(job.children) + len(fresh) < self._entries_per_job or entry.kind is TraceKind.ENDED:
                fresh.append(entry)
                last = entry
            job.follow(entry)
        for node in (*fresh, *changed):
            self._write(node)
        if fresh:
            self._take_in(job, fresh)
        self._tell_changed(changed - set(fresh))

    def contexts_of(self, job_id: int) -> tuple[NegotiatedContext, ...]:
        """What was negotiated for a job; empty before it was."""
        job = self._jobs.get(job_id)
        entries = [] if job is None else job.entries
        found = [entry.event.contexts for entry in entries if isinstance(entry.event, Associated)]
        return found[-1] if found else ()

    def job_at(self, index: Index) -> int | None:
        """The job that a row belongs to."""
        node = self.node_at(index)
        return None if node is None else node.job_id

    def status_at(self, index: Index) -> DimseStatus | None:
        """The latest status of a row; None where none came."""
        node = self.node_at(index)
        return None if node is None else node.status

    def clear(self) -> None:
        """Forget all jobs."""
        self.beginResetModel()
        self._empty()
        self._jobs = {}
        self.endResetModel()

    def _write(self, node: TraceNode) -> None:
        node.shown = tuple(column.shown(node) for column in _COLUMNS)

    @override
    def _answer(self, node: TraceNode, column: int, role: int) -> Any:
        match role:
            case Role.STATE:
                return node.kind
            case Role.JOB_ID:
                return node.job_id
            case Role.VALUE:
                return node.event
            case Role.COUNT:
                return node.count
            case Role.TONE:
                return tone_of(node)
            case Role.ICON_NAME:
                return icon_of(node) if column == 1 else ""
            case _:
                return node.detail
