"""The entries of a trace: one event of an operation, or several alike that followed each other."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Final, assert_never

from implant_gui.domain.service.events import (
    Associated,
    Connecting,
    ContextResult,
    Ended,
    InstanceRefused,
    InstanceSent,
    InstanceStored,
    MatchesFound,
    MethodChosen,
    OperationEvent,
    Progress,
)
from implant_gui.domain.service.status import DimseStatus, StatusCategory, SubOperations
from implant_gui.domain.wording import describe
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.tree import Branch
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, count_text, domain_words, words


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


_MERGED: Final = (TraceKind.MATCHES, TraceKind.PROGRESS, TraceKind.STORED, TraceKind.SENT)
_COUNTED: Final = (TraceKind.MATCHES, TraceKind.STORED, TraceKind.SENT)

_KINDS: Final[Mapping[TraceKind, tuple[str, Icon]]] = {
    TraceKind.JOB: (QT_TRANSLATE_NOOP("models", "Job"), Icon.TRANSFER),
    TraceKind.CONNECTING: (QT_TRANSLATE_NOOP("models", "Connecting"), Icon.CONNECT),
    TraceKind.ASSOCIATED: (QT_TRANSLATE_NOOP("models", "Association accepted"), Icon.CONNECT),
    TraceKind.METHOD: (QT_TRANSLATE_NOOP("models", "Method chosen"), Icon.INFO),
    TraceKind.MATCHES: (QT_TRANSLATE_NOOP("models", "Matches"), Icon.SEARCH),
    TraceKind.PROGRESS: (QT_TRANSLATE_NOOP("models", "Sub-operations"), Icon.TRANSFER),
    TraceKind.STORED: (QT_TRANSLATE_NOOP("models", "Stored"), Icon.RECEIVED),
    TraceKind.REFUSED: (QT_TRANSLATE_NOOP("models", "Refused by us"), Icon.REFUSED),
    TraceKind.SENT: (QT_TRANSLATE_NOOP("models", "Sent"), Icon.TRANSFER),
    TraceKind.ENDED: (QT_TRANSLATE_NOOP("models", "Ended"), Icon.DISCONNECT),
}
_TONES: Final[Mapping[StatusCategory, Tone]] = {
    StatusCategory.SUCCESS: Tone.GOOD,
    StatusCategory.PENDING: Tone.NEUTRAL,
    StatusCategory.WARNING: Tone.WARN,
    StatusCategory.CANCEL: Tone.MUTED,
    StatusCategory.FAILURE: Tone.BAD,
    StatusCategory.UNKNOWN: Tone.WARN,
}


class TraceNode(Branch):
    """A job, or an entry of one.

    Attributes:
        when: of the first event.
        event: the latest; None for a job that has done nothing yet.
        status: the latest that came with it.
        count: how many matches, objects or responses it stands for.
    """

    __slots__ = ("count", "detail", "event", "job_id", "kind", "status", "when")

    def __init__(self, job_id: int, kind: TraceKind, when: datetime, event: OperationEvent | None) -> None:
        super().__init__()
        self.job_id = job_id
        self.kind = kind
        self.when = when
        self.event = event
        self.status: DimseStatus | None = None
        self.detail = ""
        self.count = 1

    @property
    def entries(self) -> list["TraceNode"]:
        """Those of a job."""
        return [child for child in self.children if isinstance(child, TraceNode)]

    @property
    def last_entry(self) -> "TraceNode | None":
        """The latest of a job."""
        last = self.children[-1] if self.children else None
        return last if isinstance(last, TraceNode) else None

    def absorb(self, later: "TraceNode") -> bool:
        """Stand for `later` as well, if it is alike: the same kind with the same status."""
        if self.kind not in _MERGED or self.kind is not later.kind or self.status != later.status:
            return False
        self.event = later.event
        self.count += later.count
        self.detail = count_text(self.count) if self.kind in _COUNTED else later.detail
        return True

    def follow(self, entry: "TraceNode") -> None:
        """Take over, as a job, how far its latest entry says it is."""
        self.event = entry.event
        # Pending is no end: a job that was broken off has none from the peer.
        self.status = entry.status if isinstance(entry.event, Ended) else entry.status or self.status


def job_node(job_id: int, title: str, when: datetime) -> TraceNode:
    """The row of a job."""
    node = TraceNode(job_id, TraceKind.JOB, when, None)
    node.detail = title
    return node


def entry_of(job_id: int, event: OperationEvent, when: datetime) -> TraceNode:
    """The entry of an event."""
    kind, detail, status = _facts(event)
    node = TraceNode(job_id, kind, when, event)
    node.status = status
    node.detail = detail
    if isinstance(event, MatchesFound):
        node.count = len(event.matches)
    return node


def kind_text(node: TraceNode) -> str:
    """The kind in words; of a job the service, once a status tells which it was."""
    if node.kind is TraceKind.JOB and node.status is not None:
        return f"C-{node.status.reading.service.name}"
    return words(_KINDS[node.kind][0])


def outcome_text(node: TraceNode) -> str:
    """The latest status, or what came in its place."""
    if node.status is not None:
        return f"{node.status.hex} {domain_words(node.status.category.value)}"
    if isinstance(node.event, Ended) and node.event.error is not None:
        return describe(node.event.error, domain_words).title
    if isinstance(node.event, Ended) and node.event.cancelled is not None:
        return words(QT_TRANSLATE_NOOP("models", "Cancelled"))
    return ""


def icon_of(node: TraceNode) -> Icon:
    """The icon of its kind, or of how a job ended."""
    return Icon.BAD if tone_of(node) is Tone.BAD else _KINDS[node.kind][1]


def tone_of(node: TraceNode) -> Tone:
    """Whether something is amiss."""
    if isinstance(node.event, InstanceRefused) or (isinstance(node.event, Ended) and node.event.error is not None):
        return Tone.BAD
    if isinstance(node.event, Ended) and node.event.cancelled is not None:
        return Tone.MUTED
    return _TONES[node.status.category] if node.status else Tone.NEUTRAL


def _facts(event: OperationEvent) -> tuple[TraceKind, str, DimseStatus | None]:
    match event:
        case Connecting(address=address):
            return TraceKind.CONNECTING, address, None
        case Associated():
            return TraceKind.ASSOCIATED, _association(event), None
        case MethodChosen(service):
            return TraceKind.METHOD, f"C-{service.name}", None
        case MatchesFound(matches, status):
            return TraceKind.MATCHES, count_text(len(matches)), status
        case Progress(sub_operations, status):
            return TraceKind.PROGRESS, counters_text(sub_operations), status
        case InstanceStored(instance):
            return TraceKind.STORED, instance.sop_instance_uid, None
        case InstanceRefused(uid, reason, code):
            return TraceKind.REFUSED, f"0x{code:04X} {reason.value} {uid}", None
        case InstanceSent(sop_instance_uid=uid, status=status):
            return TraceKind.SENT, uid, status
        case Ended():
            return TraceKind.ENDED, _ending(event), event.status
        case _:
            assert_never(event)


def counters_text(counters: SubOperations) -> str:
    """The four counters; what the peer did not send is left out."""
    told = (
        (QT_TRANSLATE_NOOP("models", "{0} remaining"), counters.remaining),
        (QT_TRANSLATE_NOOP("models", "{0} completed"), counters.completed),
        (QT_TRANSLATE_NOOP("models", "{0} failed"), counters.failed),
        (QT_TRANSLATE_NOOP("models", "{0} with a warning"), counters.warning),
    )
    return ", ".join(words(text).format(count_text(number)) for text, number in told if number is not None)


def _association(event: Associated) -> str:
    accepted = sum(context.result is ContextResult.ACCEPTED for context in event.contexts)
    peer = event.peer
    facts = (
        peer.implementation_version_name,
        peer.implementation_class_uid,
        f"PDU {count_text(peer.maximum_length)}" if peer.maximum_length else "",
        f"{accepted}/{len(event.contexts)}",
    )
    return " · ".join(filter(None, facts))


def _ending(event: Ended) -> str:
    facts = (
        counters_text(event.sub_operations),
        str(event.error) if event.error else "",
        event.cancelled.name if event.cancelled else "",
        (event.status.comment or "") if event.status else "",
        ", ".join(event.status.offending_elements) if event.status else "",
        f"(0008,0058) × {len(event.failed_uids)}" if event.failed_uids else "",
    )
    return " · ".join(filter(None, facts))
