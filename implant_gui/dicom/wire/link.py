"""What both sides of an established association do: messages out, bytes in, limits and deadlines kept (PS3.8 9.3).

Thread: one. Time that passes outside of `receive`, because a disk or a screen is slow, is never counted against the
peer.
"""

import struct
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from implant_gui.dicom.commands import encode_command
from implant_gui.dicom.wire.connection import (
    LEAST_RATE,
    Connection,
    Interrupted,
    Pace,
    TimedOut,
    deadline_in,
    earliest,
)
from implant_gui.dicom.wire.incoming import COMMAND, DATA_SET, LAST, ControlPdu, Incoming, PduType
from implant_gui.dicom.wire.limits import KIB
from implant_gui.dicom.wire.negotiation import UNLIMITED
from implant_gui.dicom.wire.receiver import Receiver
from implant_gui.domain.errors import ErrorKind, OperationError

_BUFFER: Final = 256 * KIB
_RELEASE_S: Final = 3.0
_LARGEST_FRAGMENT: Final = 256 * KIB
_NEVER: Final = float("inf")
_PDV: Final = struct.Struct(">BxLLBB")

RELEASE_RQ: Final = bytes((PduType.A_RELEASE_RQ, 0, 0, 0, 0, 4, 0, 0, 0, 0))
RELEASE_RP: Final = bytes((PduType.A_RELEASE_RP, 0, 0, 0, 0, 4, 0, 0, 0, 0))
ABORT: Final = bytes((PduType.A_ABORT, 0, 0, 0, 0, 4, 0, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a peer may take, in seconds; 0 means for ever.

    Attributes:
        silence: until the next byte.
        pdu: for a PDU once begun.
        stall: without taking anything of what we send.
        slow: for a message in either direction, unless it moves 1,000 bytes a second on average.
    """

    silence: float
    pdu: float
    stall: float
    slow: float = 30.0


class Link:
    """Sends and receives over a connection whose association stands."""

    def __init__(self, connection: Connection, receiver: Receiver, maximum_length: int, patience: Patience) -> None:
        self._connection = connection
        self._receiver = receiver
        self._maximum_length = maximum_length
        self._patience = patience
        self._buffer = memoryview(bytearray(_BUFFER))
        self._left = time.monotonic()
        self._heard = self._left
        self._pdu: tuple[int, float] = (0, self._left)
        self._message: tuple[float, int] | None = None

    @property
    def is_inside_message(self) -> bool:
        """Whether the peer owes the rest of a message."""
        return self._receiver.is_inside_message

    def send(self, context_id: int, elements: Mapping[int, int | str], data: Iterable[bytes | memoryview] = ()) -> None:
        """Send a message: a command set and the chunks of its data set, in PDUs that the peer takes.

        Raises:
            Interrupted: it must stop; a part may have been sent.
            OperationError: ANSWER_TIMEOUT, CONNECTION_LOST.
        """
        pace = Pace(self._patience.slow)
        pending = b"".join(self._pdus(context_id, COMMAND, (encode_command(elements),)))
        for pdu in self._pdus(context_id, DATA_SET, data):
            if len(pending) + len(pdu) > _LARGEST_FRAGMENT:
                self._send_bytes(pending, pace)
                pending = b""
            pending = pending + pdu if pending else pdu
        self._send_bytes(pending, pace)

    def expect_answer(self) -> None:
        """The peer's time to say something begins now."""
        self._heard = time.monotonic()

    def gather_runs(self) -> None:
        """Let `receive` give messages that differ in their identifiers only as a `MessageRun` from now on."""
        self._receiver.gathers_runs = True

    def receive(self, until: float = _NEVER) -> list[Incoming]:
        """What the peer sent next; [] when it was nothing whole.

        Raises:
            Interrupted: somebody wants our attention.
            OperationError: ANSWER_TIMEOUT, CONNECTION_LOST, PROTOCOL, LIMIT_EXCEEDED.
        """
        if self._receiver.failure is not None:
            raise self._receiver.failure
        self._forgive_our_time()
        try:
            count = self._connection.receive_into(self._buffer, min(until, self._deadline()))
            if not count:
                raise OperationError(ErrorKind.CONNECTION_LOST)
            incoming = self._receiver.feed(self._buffer[:count])
            self._note_time()
        except TimedOut:
            raise OperationError(ErrorKind.ANSWER_TIMEOUT) from None
        finally:
            self._left = time.monotonic()
        return incoming

    def release(self, *, wait: bool) -> None:
        """End in order: A-RELEASE-RQ, and with `wait` the answer if it comes soon; then close."""
        try:
            self._connection.send(RELEASE_RQ, _RELEASE_S)
            deadline = deadline_in(_RELEASE_S)
            while wait and time.monotonic() < deadline:  # which a peer that goes on talking must not move
                count = self._connection.receive_into(self._buffer, deadline)
                if not count or any(isinstance(pdu, ControlPdu) for pdu in self._receiver.feed(self._buffer[:count])):
                    return
        except (Interrupted, TimedOut, OperationError):
            return
        finally:
            self._connection.close()

    def leave(self, farewell: bytes = b"") -> bool:
        """Close at once; gives whether the system took `farewell` without waiting."""
        was_sent = self._connection.try_to_send(farewell) if farewell else True
        self._connection.close()
        return was_sent

    def say_goodbye(self, farewell: bytes, wait_s: float) -> None:
        """Send the last word, and give the peer the time to read it and to close first (PS3.8 9.2, Sta13)."""
        self._connection.send(farewell, wait_s)
        self._connection.linger(deadline_in(wait_s))

    def _pdus(self, context_id: int, kind: int, chunks: Iterable[bytes | memoryview]) -> Iterator[bytes]:
        """P-DATA-TF PDUs with one PDV each; the last of them is marked, so one chunk is held back."""
        maximum = self._maximum_length
        size = _LARGEST_FRAGMENT if maximum == UNLIMITED else min(maximum - 6, _LARGEST_FRAGMENT)
        held: bytes | memoryview | None = None
        for chunk in chunks:
            for start in range(0, len(chunk) or 1, size):
                if held is not None:
                    yield _pdu(context_id, kind, held)
                held = chunk[start : start + size]
        if held is not None:
            yield _pdu(context_id, kind | LAST, held)

    def _send_bytes(self, data: bytes, pace: Pace) -> None:
        try:
            self._connection.send(data, self._patience.stall, pace)
        except TimedOut:
            what = "takes data too slowly" if pace.left_s <= 0 else "takes no data"
            raise OperationError(ErrorKind.ANSWER_TIMEOUT, facts={"detail": f"the peer {what}"}) from None

    def _forgive_our_time(self) -> None:
        away = time.monotonic() - self._left
        self._heard += away
        self._pdu = (self._pdu[0], self._pdu[1] + away)
        if self._message is not None:
            self._message = (self._message[0] + away, self._message[1])

    def _deadline(self) -> float:
        patience = self._patience
        deadlines = [self._heard + patience.silence if patience.silence else _NEVER]
        if self._receiver.is_inside_pdu and patience.pdu:
            deadlines.append(self._pdu[1] + patience.pdu)
        return earliest(deadlines)

    def _note_time(self) -> None:
        now = time.monotonic()
        self._heard = now
        if self._pdu[0] != self._receiver.pdus_begun:
            self._pdu = (self._receiver.pdus_begun, now)
        if not self._receiver.is_inside_message:
            self._message = None
        elif self._message is None:
            self._message = (now, self._receiver.bytes_received)
        else:
            began, bytes_before = self._message
            brought = self._receiver.bytes_received - bytes_before
            if 0 < self._patience.slow < now - began and brought < LEAST_RATE * (now - began):
                raise OperationError(ErrorKind.ANSWER_TIMEOUT, facts={"detail": "the peer sends too slowly"})


def _pdu(context_id: int, flags: int, fragment: bytes | memoryview) -> bytes:
    size = len(fragment)
    return _PDV.pack(PduType.P_DATA_TF, size + 6, size + 2, context_id, flags) + fragment
