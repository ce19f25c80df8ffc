"""The receiving half of the upper layer without any I/O: bytes in, messages out (PS3.8 9.3, E).

Understands every way of cutting a stream up: PDUs in any portions, several PDVs in a PDU, a message over many PDUs.
Lengths are checked against `Limits` before a byte of what they announce is kept.
"""

import struct
from typing import Final

from implant_gui.dicom.wire.assembly import NOTHING, Assembly
from implant_gui.dicom.wire.incoming import (
    COMMAND,
    LAST,
    ControlPdu,
    Incoming,
    MessageRun,
    PduType,
    too_much,
    violation,
)
from implant_gui.dicom.wire.limits import Limits
from implant_gui.dicom.wire.runs import PDV_OVERHEAD, take_run
from implant_gui.domain.errors import OperationError

_PDU_HEADER: Final = struct.Struct(">BxL")
_PDV_HEADER: Final = struct.Struct(">LBB")
_BOTH_HEADERS: Final = struct.Struct(">BxLLBB")
_KINDS: Final = frozenset(int(kind) for kind in PduType)
_TLS: Final = ": it seems to speak TLS"
_OTHER_PROTOCOLS: Final = {0x15: _TLS, 0x16: _TLS, 0x48: ": it seems to be HTTP"}
_P_DATA: Final = int(PduType.P_DATA_TF)


class Receiver:
    """Takes what came over the connection and gives what it means.

    Thread: one at a time. A receiver that has raised must not be fed again.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._assembly = Assembly(limits)
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
        self.failure: OperationError | None = None
        """What was wrong after the pieces that `feed` gave last: they are good, and there will be no more."""
        self.is_associated = False
        """Whether data may come by now (PS3.8 9.2: before the association is accepted, none may)."""
        self.gathers_runs = False
        """Whether messages that differ in their identifiers only may come as a `MessageRun`."""
        self.bytes_received = 0
        self.pdus_begun = 0

    @property
    def is_inside_pdu(self) -> bool:
        """Whether a PDU has begun and not ended: the peer owes its rest."""
        return bool(self._pdu_left or self._pdv_left or self._pending)

    @property
    def is_inside_message(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._assembly.is_inside_message

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
            elif not has_run and self._may_run():
                has_run = True
                position += self._take_run(bytes(data[position:]), out)
            elif not self._pending and not self._pdu_left and end - position >= _BOTH_HEADERS.size:
                position = self._take_headers(data, position, out)
            else:
                position = self._take_pending(data, position, end, out)

    def _may_run(self) -> bool:
        """Whether more messages like the one before may begin here."""
        return self._assembly.announcement is not None and not self.is_inside_pdu and not self.is_inside_message

    def _take_run(self, data: bytes, out: list[Incoming]) -> int:
        """Take messages like the one before as long as they last; gives how many bytes that were."""
        announced = self._assembly.announcement
        if announced is None:
            return 0
        longest = min(self._limits.data_pdu, self._limits.identifier + PDV_OVERHEAD)
        identifiers, position = take_run(announced, data, longest)
        if identifiers:
            self.pdus_begun += 2 * len(identifiers)
            run = MessageRun(announced.context_id, announced.command, tuple(identifiers))
            out.extend((run,) if self.gathers_runs else run)
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
            raise violation(f"a PDU of the unknown type {kind:02X}H{what}")
        if length > self._limits.association_pdu:
            raise too_much("association PDU", self._limits.association_pdu)
        self._awaited = 6 + length

    def _begin_pdu(self, length: int) -> None:
        if not self.is_associated:
            raise violation("data before the association is accepted")
        if length > self._limits.data_pdu:
            raise too_much("P-DATA-TF PDU", self._limits.data_pdu)
        if length < 6:
            raise violation("a P-DATA-TF PDU without a presentation data value")
        self._pdu_left = length

    def _begin_pdv(self, length: int, context_id: int, flags: int, out: list[Incoming]) -> None:
        if length < 2 or length + 4 > self._pdu_left:
            raise violation("a presentation data value does not fit its PDU")
        self._pdu_left -= length + 4
        if 0 < self._pdu_left < 6:
            raise violation("a P-DATA-TF PDU ends in the middle of a header")
        self._pdv_left = length - 2
        self._context_id = context_id
        self._flags = flags
        if not self._pdv_left:
            self._assemble(NOTHING, out)

    def _take_fragment(self, data: memoryview, position: int, end: int, out: list[Incoming]) -> int:
        taken = min(self._pdv_left, end - position)
        self._pdv_left -= taken
        self._assemble(data[position : position + taken], out)
        return position + taken

    def _assemble(self, fragment: memoryview, out: list[Incoming]) -> None:
        """Some bytes of the PDV under way; it has come to its end when none of it is left."""
        flags = self._flags
        is_last = not self._pdv_left and bool(flags & LAST)
        self._assembly.take(fragment, self._context_id, out, is_command=bool(flags & COMMAND), is_last=is_last)
