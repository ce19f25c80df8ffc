"""The world's faults, typed: what failed, with the facts that words are made of. No prose; see `wording`.

A DIMSE status is not an error but data (`status`), and a bug of ours is neither: it stays an ordinary exception.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType


class ErrorKind(Enum):
    """Everything that can go wrong outside of us."""

    HOST_UNKNOWN = "host-unknown"
    CONNECTION_REFUSED = "refused"
    CONNECT_TIMEOUT = "connect-timeout"
    CONNECTION_LOST = "connection-lost"
    TLS_FAILED = "tls-failed"
    TLS_EXPECTED = "tls-expected"
    """The peer speaks no TLS, although we were told that it does."""
    REJECTED = "rejected"
    """A-ASSOCIATE-RJ; facts `result`, `source` and `reason` as numbers."""
    NO_CONTEXT_ACCEPTED = "no-context-accepted"
    """The association stands but not for what is needed: fact `sop_class`."""
    ROLE_REFUSED = "role-refused"
    """C-GET: no storage SOP class was accepted with the SCP role for us."""
    ABORTED = "aborted"
    """A-ABORT by the peer: facts `source` and `reason`."""
    ANSWER_TIMEOUT = "answer-timeout"
    OPERATION_TIMEOUT = "operation-timeout"
    NO_PROGRESS = "no-progress"
    PROTOCOL = "protocol"
    """The peer broke the protocol: fact `detail`, a technical phrase."""
    LIMIT_EXCEEDED = "limit-exceeded"
    """The peer sent more than we take: facts `what` and `limit`."""
    PORT_IN_USE = "port-in-use"
    PORT_FORBIDDEN = "port-forbidden"
    ADDRESS_UNAVAILABLE = "address-unavailable"
    LISTENER_OFF = "listener-off"
    """A C-MOVE to ourselves needs the storage SCP, and it is not running."""
    DISK_FULL = "disk-full"
    DISK_READ_ONLY = "disk-read-only"
    STORAGE_UNAVAILABLE = "storage-unavailable"
    FILE_UNREADABLE = "file-unreadable"
    NOT_A_TEMPLATE = "not-a-template"
    BAD_KEY = "bad-key"
    """A query key cannot be sent: facts `key` and `detail`."""
    SECRET_MISSING = "secret-missing"  # noqa: S105 - the name of an error, not a secret
    BUG = "bug"
    """An exception of our own, already reported as such; here so that a job can still end."""


@dataclass(eq=False)
class OperationError(Exception):
    """Something outside of us failed.

    Not frozen: `contextlib` sets the traceback of what passes through it.

    Attributes:
        kind: what.
        server: the name of the server concerned; empty when there is none.
        address: where that is, as ``AET@host:port`` or a path; empty when there is none.
        facts: further details by name; the kind's description tells which.
    """

    kind: ErrorKind
    server: str = ""
    address: str = ""
    facts: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        """For logs: the kind and the facts. UIDs and AE titles at most, never what identifies a person."""
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.kind.value} {self.address} {told}".strip()
