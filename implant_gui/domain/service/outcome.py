"""What became of an operation, told from its events: counts of our own beside the peer's, and one verdict."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, assert_never

from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import (
    Associated,
    Connecting,
    Ended,
    InstanceRefused,
    InstanceSent,
    InstanceStored,
    MatchesFound,
    MethodChosen,
    NegotiatedContext,
    OperationEvent,
    PeerIdentity,
    Progress,
)
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import NO_COUNTERS, DimseStatus, StatusCategory, SubOperations
from implant_gui.domain.uid import Uid

_Changes = dict[str, Any]
"""Fields of `Summary` to replace."""


class Phase(Enum):
    """How far an operation is."""

    WAITING = "waiting"
    CONNECTING = "connecting"
    RUNNING = "running"
    ENDED = "ended"


class Verdict(Enum):
    """The one word for how an operation ended; the command line's exit code follows from it."""

    SUCCESS = "success"
    PARTIAL = "partial"
    """A warning, or not everything that was asked for is here."""
    FAILURE = "failure"
    """A failure status, or a final success that brought nothing of what it claims."""
    NO_ANSWER = "no-answer"
    """No status came: an error outside of us."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Summary:
    """An operation so far, as a value that can go to any thread. Made by `Tally`.

    Attributes:
        requested: how many objects a retrieval to ourselves asked for; 0 for everything else.
        peer_counters: the latest value that the peer sent of each counter.
        stored: how many different objects arrived here; our own count.
        sent: how many of our C-STOREs were answered, and `sent_failed` how many of those with a failure.
        missing_uids: asked for, and not here; told when the operation has ended.
    """

    requested: int = 0
    phase: Phase = Phase.WAITING
    peer: PeerIdentity | None = None
    contexts: tuple[NegotiatedContext, ...] = ()
    service: Service | None = None
    matches: int = 0
    peer_counters: SubOperations = NO_COUNTERS
    stored: int = 0
    stored_bytes: int = 0
    sent: int = 0
    sent_failed: int = 0
    refused: int = 0
    status: DimseStatus | None = None
    failed_uids: tuple[Uid, ...] = ()
    missing_uids: tuple[Uid, ...] = ()
    error: OperationError | None = None
    cancelled: CancelRung | None = None
    limit_reached: bool = False
    optional_keys_ignored: bool = False
    verdict: Verdict | None = None

    @property
    def claims_more_than_arrived(self) -> bool:
        """Whether the peer counted more completed sub-operations than objects came here."""
        completed = self.peer_counters.completed
        return self.requested > 0 and completed is not None and completed > self.stored


class Tally:
    """Counts the events of one operation. Belongs to one thread; events after `Ended` change nothing."""

    def __init__(self, requested: Iterable[Uid] = ()) -> None:
        self._requested = tuple(dict.fromkeys(requested))
        self._stored: set[Uid] = set()
        self._summary = Summary(requested=len(self._requested))

    @property
    def summary(self) -> Summary:
        """What the events so far amount to."""
        return self._summary

    @property
    def stored_uids(self) -> frozenset[Uid]:
        """What arrived here."""
        return frozenset(self._stored)

    def add(self, event: OperationEvent) -> Summary:
        """Take one more event; gives the new summary."""
        if self._summary.phase is not Phase.ENDED:
            self._summary = replace(self._summary, **self._changes(event))
        return self._summary

    def _changes(self, event: OperationEvent) -> _Changes:
        now = self._summary
        match event:
            case Connecting():
                return {"phase": Phase.CONNECTING}
            case Associated(peer, contexts):
                return {"phase": Phase.RUNNING, "peer": peer, "contexts": contexts}
            case MethodChosen(service):
                return {"service": service}
            case MatchesFound(matches, status):
                ignored = now.optional_keys_ignored or any(match.optional_keys_ignored for match in matches)
                return {"matches": now.matches + len(matches), "status": status, "optional_keys_ignored": ignored}
            case Progress(sub_operations, status):
                return {"peer_counters": now.peer_counters.updated_by(sub_operations), "status": status}
            case InstanceStored(instance):
                self._stored.add(instance.sop_instance_uid)
                return {"stored": len(self._stored), "stored_bytes": now.stored_bytes + instance.bytes}
            case InstanceRefused():
                return {"refused": now.refused + 1}
            case InstanceSent(status=status):
                failed = status.category is StatusCategory.FAILURE
                return {"sent": now.sent + 1, "sent_failed": now.sent_failed + failed, "status": status}
            case Ended():
                return self._ending(event)
            case _:
                assert_never(event)

    def _ending(self, event: Ended) -> _Changes:
        now = self._summary
        missing = tuple(uid for uid in self._requested if uid not in self._stored)
        return {
            "phase": Phase.ENDED,
            "status": event.status or (None if event.error else now.status),
            "error": event.error,
            "cancelled": event.cancelled,
            "failed_uids": event.failed_uids,
            "missing_uids": missing,
            "limit_reached": event.limit_reached,
            "peer_counters": _final_counters(now.peer_counters, event),
            "verdict": _verdict(
                event,
                matches=now.matches,
                stored=len(self._stored),
                missing=len(missing),
                asked=len(self._requested),
            ),
        }


def _final_counters(latest: SubOperations, event: Ended) -> SubOperations:
    """Nothing remains after a final status, which may not say so itself (PS3.7 9.3.3.2); after a cancel, it may."""
    counters = latest.updated_by(event.sub_operations)
    told = event.sub_operations.remaining
    is_over = event.status is not None and event.status.category is not StatusCategory.CANCEL
    if told is None and counters.remaining is not None and is_over:
        return replace(counters, remaining=0)
    return counters


def _verdict(event: Ended, *, matches: int, stored: int, missing: int, asked: int) -> Verdict:
    if event.limit_reached and event.error is None:
        return Verdict.SUCCESS
    if event.cancelled is not None or (event.status and event.status.category is StatusCategory.CANCEL):
        return Verdict.CANCELLED
    if event.status is not None and event.error is not None and matches:
        return Verdict.PARTIAL
    if event.status is None or event.error is not None:
        return Verdict.PARTIAL if stored else Verdict.NO_ANSWER
    match event.status.category:
        case StatusCategory.SUCCESS if not missing:
            return Verdict.SUCCESS
        case StatusCategory.SUCCESS:
            return Verdict.PARTIAL if stored else Verdict.FAILURE
        case StatusCategory.WARNING if stored or not asked:
            return Verdict.PARTIAL
        case _:
            return Verdict.PARTIAL if stored else Verdict.FAILURE
