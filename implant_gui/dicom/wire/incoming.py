"""What a peer sends, as the receiver gives it: PDUs that are no data, messages, and instances chunk by chunk."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from implant_gui.dicom.commands import Command
from implant_gui.domain.errors import ErrorKind, OperationError

COMMAND, DATA_SET, LAST = 0x01, 0x00, 0x02
"""Message control header of a PDV: what it is a fragment of, and whether it is the last (PS3.8 E.2)."""


class PduType(IntEnum):
    """PDU types of PS3.8 9.3."""

    A_ASSOCIATE_RQ = 0x01
    A_ASSOCIATE_AC = 0x02
    A_ASSOCIATE_RJ = 0x03
    P_DATA_TF = 0x04
    A_RELEASE_RQ = 0x05
    A_RELEASE_RP = 0x06
    A_ABORT = 0x07


@dataclass(frozen=True, slots=True)
class ControlPdu:
    """A PDU other than P-DATA-TF, whole, its header included."""

    kind: PduType
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A command set with its identifier, if it has one. Not used for C-STORE requests."""

    context_id: int
    command: Command
    identifier: bytes | None


@dataclass(frozen=True, slots=True)
class MessageRun:
    """Messages that differ in their identifiers only, in their order: what a query brings by thousands."""

    context_id: int
    command: Command
    identifiers: tuple[bytes, ...]

    def __iter__(self) -> Iterator[Message]:
        return (Message(self.context_id, self.command, identifier) for identifier in self.identifiers)


@dataclass(frozen=True, slots=True)
class InstanceBegins:
    """A C-STORE request; its data set follows in `InstanceChunk`s, the last of which is marked."""

    context_id: int
    command: Command


class InstanceChunk:
    """Some bytes of the data set under way. `data` is valid until the receiver is fed again."""

    __slots__ = ("data", "is_last")

    def __init__(self, data: memoryview, is_last: bool) -> None:
        self.data = data
        self.is_last = is_last


Incoming = ControlPdu | Message | MessageRun | InstanceBegins | InstanceChunk


def violation(detail: str) -> OperationError:
    """The peer does what the protocol forbids."""
    return OperationError(ErrorKind.PROTOCOL, facts={"detail": detail})


def too_much(what: str, limit: int) -> OperationError:
    """The peer announces or sends more than we take."""
    return OperationError(ErrorKind.LIMIT_EXCEEDED, facts={"what": what, "limit": limit})
