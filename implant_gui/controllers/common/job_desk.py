"""Where jobs are handed in and where their events come out: batches to the models first, then the awaiting story."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from implant_gui.domain.ports import Operation
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import OperationEvent
from implant_gui.domain.service.outcome import Phase, Summary, Tally
from implant_gui.domain.uid import Uid
from implant_gui.jobs.scheduler import Scheduler
from implant_gui.jobs.worker import Envelope

Listen = Callable[[int, Sequence[OperationEvent], Summary], None]
"""Called on the GUI thread with the job's ID, some of its events in order, and the summary after them."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as a story sees it; `ended` resolves after the models know everything."""

    job_id: int
    ended: "asyncio.Future[Summary]"


@dataclass(slots=True)
class _Entry:
    tally: Tally
    ended: "asyncio.Future[Summary]"
    listeners: tuple[Listen, ...]


class JobDesk:
    """Hands operations to the scheduler and their events to whoever listens.

    Thread: GUI.

    Args:
        scheduler: runs the operations on its threads.
        begin_trace: told of every traced job by ID, title and server.
        watch: sees the events of those jobs.
    """

    def __init__(self, scheduler: Scheduler, begin_trace: Callable[[int, str, str], None], watch: Listen) -> None:
        self._scheduler = scheduler
        self._begin_trace = begin_trace
        self._watch = watch
        self._entries: dict[int, _Entry] = {}

    def start(
        self,
        operation: Operation,
        server: Server,
        title: str,
        *,
        listen: Listen | None = None,
        requested: Sequence[Uid] = (),
        queued: bool = False,
        traced: bool = True,
    ) -> Job:
        """Have `operation` run.

        Args:
            operation: what.
            server: with whom; its limits hold.
            title: for the thread's name and the log.
            listen: told of its events.
            requested: what a retrieval to ourselves asks for, to be compared with what arrives.
            queued: wait for a free place; else start at once.
            traced: show it in the trace; not for what nobody asked for.
        """
        job_id = self._scheduler.submit(
            operation, server=server.name, title=title, timeouts=server.timeouts, queued=queued
        )
        ended: asyncio.Future[Summary] = asyncio.get_running_loop().create_future()
        listeners = (*((self._watch,) if traced else ()), *((listen,) if listen is not None else ()))
        if traced:
            self._begin_trace(job_id, title, server.name)
        self._entries[job_id] = _Entry(Tally(requested), ended, listeners)
        return Job(job_id, ended)

    def cancel(self, job_id: int) -> None:
        """Begin the cancel ladder; nothing happens when the job has ended."""
        if job_id in self._entries:
            self._scheduler.cancel(job_id)

    @property
    def is_idle(self) -> bool:
        """Whether no job is waiting or running."""
        return not self._entries

    def deliver(self, batch: Sequence[Envelope]) -> None:
        """Take a batch from the bridge."""
        for job_id, envelopes in groupby(batch, key=_job_id):
            self._deliver(job_id, [envelope.event for envelope in envelopes])

    def _deliver(self, job_id: int, events: Sequence[OperationEvent]) -> None:
        entry = self._entries.get(job_id)
        if entry is None:
            return
        for event in events:
            entry.tally.add(event)
        summary = entry.tally.summary
        for listen in entry.listeners:
            listen(job_id, events, summary)
        if summary.phase is Phase.ENDED:
            del self._entries[job_id]
            if not entry.ended.done():
                entry.ended.set_result(summary)


def _job_id(envelope: Envelope) -> int:
    return envelope.job_id
