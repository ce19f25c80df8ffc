"""The receiving half of the upper layer without any I/O: bytes in, messages out (PS3.8 9.3, E).

Understands every way of cutting a stream up: PDUs in any portions, several PDVs in a PDU, a message over many PDUs.
Lengths are checked against `Limits` before a byte of what they announce is kept.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from implant_gui.dicom.commands import COMMAND_DATA_SET_TYPE, Command, CommandField
from implant_gui.dicom.elements import MalformedDatasetError
from implant_gui.dicom.wire.limits import Limits
from implant_gui.domain.errors import ErrorKind, OperationError


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


Incoming = ControlPdu | Message | InstanceBegins | InstanceChunk

_PDU_HEADER: Final = struct.Struct(">BxL")
_PDV_HEADER: Final = struct.Struct(">LBB")
_BOTH_HEADERS: Final = struct.Struct(">BxLLBB")
_KINDS: Final = frozenset(int(kind) for kind in PduType)
_TLS: Final = ": it seems to speak TLS"
_OTHER_PROTOCOLS: Final = {0x15: _TLS, 0x16: _TLS, 0x48: ": it seems to be HTTP"}
_P_DATA: Final = int(PduType.P_DATA_TF)
_COMMAND, _LAST = 0x01, 0x02


class Receiver:
    """Takes what came over the connection and gives what it means.

    Thread: one at a time. A receiver that has raised must not be fed again.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pending = bytearray()
        """A header, or a control PDU, that has not come whole."""
        self._awaited = 0
        """How long `_pending` must be before it can be looked at; 0 when it is empty."""
        self._pdu_left = 0
        """Bytes of the P-DATA-TF PDU under way that have not been taken."""
        self._pdv_left = 0
        """Bytes of the PDV under way that have not been taken."""
        self._flags = 0
        self._context_id = 0
        self._command_bytes = bytearray()
        self._is_inside_command = False
        self._identifier = bytearray()
        self._command: Command | None = None
        self._message_context = 0
        self._is_instance = False
        self._instance_size = 0
        self._last_command_bytes: bytes | None = None
        self._last_command = Command()
        self._announcement = b""
        """The PDU of the last command, when an identifier followed it in a PDU of its own."""
        self.failure: OperationError | None = None
        """What was wrong after the pieces that `feed` gave last: they are good, and there will be no more."""
        self.is_associated = False
        """Whether data may come by now (PS3.8 9.2: before the association is accepted, none may)."""
        self.bytes_received = 0
        self.pdus_begun = 0

    @property
    def is_inside_pdu(self) -> bool:
        """Whether a PDU has begun and not ended: the peer owes its rest."""
        return bool(self._pdu_left or self._pdv_left or self._pending)

    @property
    def is_inside_message(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._command is not None or self._is_inside_command

    def feed(self, data: memoryview) -> list[Incoming]:
        """What `data` completes, in order.

        How a stream was cut up must not decide what is made of it, so what came whole before a fault is given first,
        and the fault is kept in `failure`.

        Raises:
            OperationError: PROTOCOL or LIMIT_EXCEEDED.
        """
        out: list[Incoming] = []
        self.bytes_received += len(data)
        try:
            self._follow(data, out)
        except OperationError as error:
            if not out:
                raise
            self.failure = error
        return out

    def _follow(self, data: memoryview, out: list[Incoming]) -> None:
        position, end = 0, len(data)
        has_run = False
        while position < end:
            if self._pdv_left:
                position = self._take_fragment(data, position, end, out)
            elif self._announcement and not has_run and not self.is_inside_pdu and not self.is_inside_message:
                has_run = True
                position += self._take_run(bytes(data[position:]), out)
            elif not self._pending and not self._pdu_left and end - position >= 12:
                position = self._take_headers(data, position, out)
            else:
                position = self._take_pending(data, position, end, out)

    def _take_run(self, data: bytes, out: list[Incoming]) -> int:
        """Take responses that only differ in their identifiers, each in two PDUs: what a query brings by thousands.

        Stops before whatever is not just so, and leaves it to the general way.
        """
        command, context_id, announcement = self._last_command, self._message_context, self._announcement
        longest = min(self._limits.data_pdu, self._limits.identifier + _PDV_HEADER.size)
        position, last = 0, len(data) - _BOTH_HEADERS.size
        while data.startswith(announcement, position):
            header = position + len(announcement)
            if header > last:
                break
            kind, length, pdv_length, context, flags = _BOTH_HEADERS.unpack_from(data, header)
            start = header + _BOTH_HEADERS.size
            end = header + _PDU_HEADER.size + length
            is_just_so = kind == _P_DATA and flags == _LAST and pdv_length + 4 == length and context == context_id
            if not is_just_so or length > longest or not start <= end <= len(data):
                break
            out.append(Message(context_id, command, data[start:end]))
            self.pdus_begun += 2
            position = end
        return position

    def _take_headers(self, data: memoryview, position: int, out: list[Incoming]) -> int:
        """Both headers at once where they are there, which is nearly always; else the slow way."""
        kind, length, pdv_length, context_id, flags = _BOTH_HEADERS.unpack_from(data, position)
        self.pdus_begun += 1
        if kind != _P_DATA:
            self._await_pdu(kind, length)
            self._pending += data[position : position + 6]
            return position + 6
        self._begin_pdu(length)
        self._begin_pdv(pdv_length, context_id, flags, out)
        return position + 12

    def _take_pending(self, data: memoryview, position: int, end: int, out: list[Incoming]) -> int:
        if not self._awaited:
            self._awaited = 6
            # What has no PDU around it is the header of one; within a PDU it is that of its next PDV.
            self.pdus_begun += not self._pdu_left
        taken = min(self._awaited - len(self._pending), end - position)
        self._pending += data[position : position + taken]
        if len(self._pending) == self._awaited:
            self._look_at_pending(out)
        return position + taken

    def _look_at_pending(self, out: list[Incoming]) -> None:
        if self._pdu_left:
            pdv_length, context_id, flags = _PDV_HEADER.unpack(self._pending)
            self._clear_pending()
            self._begin_pdv(pdv_length, context_id, flags, out)
            return
        kind, length = _PDU_HEADER.unpack_from(self._pending)
        if kind == _P_DATA:
            self._clear_pending()
            self._begin_pdu(length)
            return
        self._await_pdu(kind, length)
        if len(self._pending) == self._awaited:
            pdu = ControlPdu(PduType(kind), bytes(self._pending))
            self._clear_pending()
            out.append(pdu)

    def _clear_pending(self) -> None:
        self._pending.clear()
        self._awaited = 0

    def _await_pdu(self, kind: int, length: int) -> None:
        if kind not in _KINDS:
            what = _OTHER_PROTOCOLS.get(kind, "")
            raise _violation(f"a PDU of the unknown type {kind:02X}H{what}")
        if length > self._limits.association_pdu:
            raise _too_much("association PDU", self._limits.association_pdu)
        self._awaited = 6 + length

    def _begin_pdu(self, length: int) -> None:
        if not self.is_associated:
            raise _violation("data before the association is accepted")
        if length > self._limits.data_pdu:
            raise _too_much("P-DATA-TF PDU", self._limits.data_pdu)
        if length < 6:
            raise _violation("a P-DATA-TF PDU without a presentation data value")
        self._pdu_left = length

    def _begin_pdv(self, length: int, context_id: int, flags: int, out: list[Incoming]) -> None:
        if length < 2 or length + 4 > self._pdu_left:
            raise _violation("a presentation data value does not fit its PDU")
        self._pdu_left -= length + 4
        if 0 < self._pdu_left < 6:
            raise _violation("a P-DATA-TF PDU ends in the middle of a header")
        self._pdv_left = length - 2
        self._context_id = context_id
        self._flags = flags
        if not self._pdv_left:
            self._fragment(_NOTHING, out)

    def _take_fragment(self, data: memoryview, position: int, end: int, out: list[Incoming]) -> int:
        taken = min(self._pdv_left, end - position)
        self._pdv_left -= taken
        self._fragment(data[position : position + taken], out)
        return position + taken

    def _fragment(self, fragment: memoryview, out: list[Incoming]) -> None:
        """Some bytes of the PDV under way; it has come to its end when none of it is left."""
        is_last = not self._pdv_left and bool(self._flags & _LAST)
        if self._flags & _COMMAND:
            self._command_fragment(fragment, is_last, out)
        elif self._command is None:
            raise _violation("a data set without a command")
        elif self._context_id != self._message_context:
            raise _violation("a message changes its presentation context")
        elif self._is_instance:
            self._instance_fragment(fragment, is_last, out)
        else:
            self._identifier_fragment(fragment, is_last, out)

    def _command_fragment(self, fragment: memoryview, is_last: bool, out: list[Incoming]) -> None:
        if self._command is not None:
            raise _violation("a command in the middle of a message")
        if len(self._command_bytes) + len(fragment) > self._limits.command_set:
            raise _too_much("command set", self._limits.command_set)
        if not self._is_inside_command:
            self._is_inside_command = True
            self._message_context = self._context_id
        elif self._context_id != self._message_context:
            raise _violation("a message changes its presentation context")
        if not is_last:
            self._command_bytes += fragment
            return
        data = bytes(self._command_bytes + fragment) if self._command_bytes else bytes(fragment)
        self._command_bytes.clear()
        self._is_inside_command = False
        command = self._decoded(data)
        self._note_announcement(command, data)
        self._take_command(command, out)

    def _decoded(self, data: bytes) -> Command:
        """Decoded once for a run of equal ones: the responses of a query differ in their identifiers only."""
        if data != self._last_command_bytes:
            try:
                self._last_command = Command.decode(data)
            except MalformedDatasetError as error:
                raise _violation(f"a command set that cannot be read: {error}") from error
            if self._last_command.number(COMMAND_DATA_SET_TYPE) is None:
                raise _violation("a command set that does not say whether a data set follows")
            self._last_command_bytes = data
        return self._last_command

    def _note_announcement(self, command: Command, data: bytes) -> None:
        """Know the PDU that `command` comes in again, if it announces an identifier."""
        self._announcement = b""
        size = len(data) + _PDV_HEADER.size
        if command.has_data_set and command.field != CommandField.C_STORE_RQ and size <= self._limits.data_pdu:
            header = _BOTH_HEADERS.pack(_P_DATA, size, size - 4, self._message_context, _COMMAND | _LAST)
            self._announcement = header + data

    def _take_command(self, command: Command, out: list[Incoming]) -> None:
        if not command.has_data_set:
            out.append(Message(self._message_context, command, None))
            return
        self._command = command
        self._is_instance = command.field == CommandField.C_STORE_RQ
        if self._is_instance:
            self._instance_size = 0
            out.append(InstanceBegins(self._message_context, command))

    def _instance_fragment(self, fragment: memoryview, is_last: bool, out: list[Incoming]) -> None:
        self._instance_size += len(fragment)
        if self._instance_size > self._limits.instance:
            raise _too_much("object", self._limits.instance)
        out.append(InstanceChunk(fragment, is_last))
        if is_last:
            self._command = None

    def _identifier_fragment(self, fragment: memoryview, is_last: bool, out: list[Incoming]) -> None:
        if len(self._identifier) + len(fragment) > self._limits.identifier:
            raise _too_much("identifier", self._limits.identifier)
        if not is_last:
            self._identifier += fragment
            return
        identifier = bytes(self._identifier + fragment) if self._identifier else bytes(fragment)
        self._identifier.clear()
        command, self._command = self._command, None
        if command is not None:
            out.append(Message(self._message_context, command, identifier))


_NOTHING: Final = memoryview(b"")


def _violation(detail: str) -> OperationError:
    return OperationError(ErrorKind.PROTOCOL, facts={"detail": detail})


def _too_much(what: str, limit: int) -> OperationError:
    return OperationError(ErrorKind.LIMIT_EXCEEDED, facts={"what": what, "limit": limit})
