"""One transfer as the table knows it, a retrieval or a C-STORE of ours: how far, how fast, how it ended."""

from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from implant_gui.domain.ports import TransferRecord
from implant_gui.domain.service.outcome import Phase, Summary, Verdict
from implant_gui.domain.service.status import DimseStatus
from implant_gui.domain.uid import Uid
from implant_gui.models.transfers.completeness import Completeness

RATE_WINDOW_S: Final = 5.0
"""The rate is that of the last seconds: long enough to be steady, short enough to show a stall."""


class TransferGroup(Enum):
    """The groups of the table, in the order shown."""

    RUNNING = "running"
    WAITING = "waiting"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Unsent:
    """An object that a server did not take; `status` is its answer, None if none came; `name` what it is called."""

    uid: Uid
    status: DimseStatus | None = None
    name: str = ""


@dataclass(slots=True, eq=False)
class Transfer:
    """One retrieval, or objects that are sent.

    Attributes:
        job_id: of the job; None for one that an earlier run of the program left.
        record: what the journal kept of that.
        is_sending: objects go from here to the server.
        unsent: told at the end of that.
        is_paused: held back by the user.
        is_cancelling: told to stop, and not ended yet.
        started: when it began to connect, on the table's clock.
        seconds: how long it has run.
        bytes_per_second: over the last seconds; 0.0 when it does not run.
        completeness: of the assemblies or groups that it is about, with all that they refer to; None where nobody
            asked for that.
    """

    job_id: int | None
    title: str
    server: str
    summary: Summary
    record: TransferRecord | None = None
    is_sending: bool = False
    unsent: tuple[Unsent, ...] = ()
    is_paused: bool = False
    is_cancelling: bool = False
    started: float | None = None
    seconds: float = 0.0
    bytes_per_second: float = 0.0
    completeness: Completeness | None = None
    _samples: deque[tuple[float, int]] = field(default_factory=deque)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.summary.phase is Phase.ENDED

    @property
    def group(self) -> TransferGroup:
        """Where it stands in the table."""
        if self.is_finished:
            return TransferGroup.FINISHED
        return TransferGroup.WAITING if self.summary.phase is Phase.WAITING else TransferGroup.RUNNING

    @property
    def progress(self) -> float | None:
        """From 0.0 to 1.0; None where the number of objects is not known. Our own count where objects come to us."""
        summary = self.summary
        if summary.requested:
            return min(summary.stored / summary.requested, 1.0)
        counters = summary.peer_counters
        if counters.total and counters.done is not None and counters.remaining is not None:
            return counters.done / counters.total
        return 1.0 if summary.verdict is Verdict.SUCCESS else None

    @property
    def retry_uids(self) -> tuple[Uid, ...]:
        """What failed, did not arrive or was not taken, each once."""
        unsent = (each.uid for each in self.unsent)
        return tuple(dict.fromkeys((*self.summary.failed_uids, *self.summary.missing_uids, *unsent)))

    def take(self, summary: Summary, now: float) -> None:
        """Take in how far it is at the time `now`."""
        self.summary = summary
        if self.started is None and summary.phase is not Phase.WAITING:
            self.started = now
        self.tick(now)
        if self.is_finished:
            self.is_cancelling = self.is_paused = False
            self.bytes_per_second = 0.0

    def tick(self, now: float) -> None:
        """Bring time and rate up to `now`."""
        if self.started is None:
            return
        self.seconds = now - self.started
        self._samples.append((now, self.summary.stored_bytes))
        # One sample before the window stays: the rate is taken from there.
        while len(self._samples) > 2 and self._samples[1][0] <= now - RATE_WINDOW_S:
            self._samples.popleft()
        since, bytes_then = self._samples[0]
        if now > since:
            self.bytes_per_second = (self.summary.stored_bytes - bytes_then) / (now - since)
