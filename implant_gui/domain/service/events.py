"""What an operation tells while it runs: a closed union of frozen events, ending in exactly one `Ended`."""

from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.instance import StoredInstance
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.status import NO_COUNTERS, DimseStatus, SubOperations
from implant_gui.domain.uid import Uid


class ContextResult(Enum):
    """The acceptor's answer to a proposed presentation context (PS3.8 Table 9-18)."""

    ACCEPTED = 0
    USER_REJECTION = 1
    NO_REASON = 2
    ABSTRACT_SYNTAX_NOT_SUPPORTED = 3
    TRANSFER_SYNTAXES_NOT_SUPPORTED = 4


@dataclass(frozen=True, slots=True)
class NegotiatedContext:
    """One presentation context after the negotiation.

    Attributes:
        as_scp: for C-GET: whether the peer agreed that we act as SCP of this SOP class.
        application_information: the peer's answer to SOP Class Extended Negotiation (PS3.7 D.3.3.5); b"" for none.
    """

    context_id: int
    abstract_syntax: Uid
    transfer_syntax: Uid | None
    result: ContextResult
    as_scp: bool = False
    application_information: bytes = b""


@dataclass(frozen=True, slots=True)
class PeerIdentity:
    """What the peer told about itself when it accepted the association; "" and 0 where it did not."""

    implementation_class_uid: str = ""
    implementation_version_name: str = ""
    maximum_length: int = 0


@dataclass(frozen=True, slots=True)
class Connecting:
    """The operation has begun to connect."""

    server: str
    address: str


@dataclass(frozen=True, slots=True)
class Associated:
    """The association stands."""

    peer: PeerIdentity
    contexts: tuple[NegotiatedContext, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchesFound:
    """Some more matches, in the order of their arrival."""

    matches: tuple[Match, ...]
    status: DimseStatus


@dataclass(frozen=True, slots=True)
class Progress:
    """A pending response of a retrieval, or one more object sent by a C-STORE."""

    sub_operations: SubOperations
    status: DimseStatus


@dataclass(frozen=True, slots=True)
class InstanceStored:
    """An object arrived and is in a file of ours."""

    instance: StoredInstance


class RefusalReason(Enum):
    """Why we did not take an object that was sent to us."""

    NOT_ASKED_FOR = "not-asked-for"
    WRONG_SOP_CLASS = "wrong-sop-class"
    NO_ROLE = "no-role"
    UID_MISMATCH = "uid-mismatch"
    INVALID_UID = "invalid-uid"
    MALFORMED = "malformed"
    DISK_FULL = "disk-full"
    STORAGE_UNAVAILABLE = "storage-unavailable"


@dataclass(frozen=True, slots=True)
class InstanceRefused:
    """An object was offered and we answered with a failure status; `sop_instance_uid` is what the peer wrote."""

    sop_instance_uid: str
    reason: RefusalReason
    status_code: int


@dataclass(frozen=True, slots=True)
class InstanceSent:
    """The answer to one C-STORE of ours; `name` is the file's name."""

    name: str
    sop_instance_uid: str
    status: DimseStatus


@dataclass(frozen=True, slots=True)
class MethodChosen:
    """A retrieval settled on C-GET or C-MOVE."""

    service: Service


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of an operation; nothing follows.

    Attributes:
        status: the final DIMSE status; None when none came.
        error: what failed outside of us; None when nothing did.
        cancelled: the rung that a cancellation took; None when nobody cancelled.
        failed_uids: Failed SOP Instance UID List (0008,0058).
        limit_reached: a query was stopped because it had as many matches as were wanted.
    """

    status: DimseStatus | None = None
    error: OperationError | None = None
    cancelled: CancelRung | None = None
    sub_operations: SubOperations = NO_COUNTERS
    failed_uids: tuple[Uid, ...] = ()
    limit_reached: bool = False


OperationEvent = (
    Connecting
    | Associated
    | MethodChosen
    | MatchesFound
    | Progress
    | InstanceStored
    | InstanceRefused
    | InstanceSent
    | Ended
)
