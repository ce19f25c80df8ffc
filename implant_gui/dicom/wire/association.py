"""One association as a requestor: set up, messages out, messages in, and three ways to end (PS3.8 7).

Thread: the caller's alone. Another thread only touches the cancel token, whose callbacks wake this one; what is to be
done then (send C-CANCEL, abort) is done here, so nothing is ever sent from two threads.
"""

import socket
import struct
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from enum import Enum
from typing import Final

from implant_gui.dicom import commands
from implant_gui.dicom.caller import Caller
from implant_gui.dicom.commands import CommandField, encode_command
from implant_gui.dicom.contexts import ProposedContext
from implant_gui.dicom.dialling import AbandonedError, dial
from implant_gui.dicom.stopping import TIME_LIMITS, StoppedError
from implant_gui.dicom.wakeup import Wakeup
from implant_gui.dicom.wire.connection import (
    Connection,
    Interrupted,
    Interrupter,
    TimedOut,
    deadline_in,
    earliest,
)
from implant_gui.dicom.wire.limits import DEFAULT_LIMITS, KIB, Limits
from implant_gui.dicom.wire.negotiation import UNLIMITED, Agreement, Negotiation, abortion
from implant_gui.dicom.wire.receiver import ControlPdu, Incoming, PduType, Receiver
from implant_gui.domain.ae import Server
from implant_gui.domain.cancel import CancelRung, CancelToken
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.events import Associated, NegotiatedContext

_BUFFER: Final = 256 * KIB
_RELEASE_S: Final = 3.0
_SLOW_AFTER_S: Final = 30.0
_LEAST_RATE: Final = 1000.0
"""Bytes per second that a message which takes longer than that must have brought on average."""
_LARGEST_FRAGMENT: Final = 256 * KIB
_NEVER: Final = float("inf")
_PDV: Final = struct.Struct(">BxLLBB")
_RELEASE_RQ: Final = bytes((PduType.A_RELEASE_RQ, 0, 0, 0, 0, 4, 0, 0, 0, 0))
_RELEASE_RP: Final = bytes((PduType.A_RELEASE_RP, 0, 0, 0, 0, 4, 0, 0, 0, 0))
_ABORT: Final = bytes((PduType.A_ABORT, 0, 0, 0, 0, 4, 0, 0, 0, 0))
_COMMAND, _DATA, _LAST = 0x01, 0x00, 0x02


class OnCancel(Enum):
    """What the wish to cancel does to the request under way."""

    ASK = "C-CANCEL"
    ABORT = "A-ABORT"
    """There is no C-CANCEL for it."""
    FINISH = "finish"
    """It is short; the operation stops after it."""


class Association:
    """An established association. Made by `associate`."""

    def __init__(
        self,
        connection: Connection,
        receiver: Receiver,
        agreement: Agreement,
        server: Server,
        token: CancelToken,
        interrupter: Interrupter,
        early: Sequence[Incoming],
    ) -> None:
        self.associated = Associated(agreement.peer, agreement.contexts)
        self.server = server
        self.token = token
        self._maximum_length = agreement.maximum_length
        self._connection = connection
        self._receiver = receiver
        self._interrupter = interrupter
        self._buffer = memoryview(bytearray(_BUFFER))
        self._early = list(early)
        self._request: tuple[int, int] | None = None
        self._on_cancel = OnCancel.ABORT
        self._cancel_sent = False
        self._give_up_at = _NEVER
        self._heard = time.monotonic()
        self._pdu: tuple[int, float] = (0, 0.0)
        self._message: tuple[float, int] | None = None
        self._is_over = False

    @property
    def cancel_sent(self) -> bool:
        """Whether a C-CANCEL has gone out for the request under way."""
        return self._cancel_sent

    def request(
        self,
        context: NegotiatedContext,
        elements: Mapping[int, int | str],
        data: Iterable[bytes | memoryview],
        *,
        on_cancel: OnCancel,
    ) -> None:
        """Send a request; `on_cancel` says what a cancel of the token does from now on."""
        self.send(context.context_id, elements, data)
        message_id = elements[commands.MESSAGE_ID]
        self._request = (context.context_id, int(message_id))
        self._on_cancel = on_cancel
        self._cancel_sent = False
        self._heard = time.monotonic()

    def send(self, context_id: int, elements: Mapping[int, int | str], data: Iterable[bytes | memoryview] = ()) -> None:
        """Send a message: a command set and the chunks of its data set, in PDUs that the peer takes."""
        pending = b"".join(self._pdus(context_id, _COMMAND, (encode_command(elements),)))
        for pdu in self._pdus(context_id, _DATA, data):
            if len(pending) + len(pdu) > _LARGEST_FRAGMENT:
                self._send_bytes(pending)
                pending = b""
            pending = pending + pdu if pending else pdu
        self._send_bytes(pending)

    def cancel_request(self) -> None:
        """Send C-CANCEL for the request under way because we have enough.

        After the grace, `receive` ends with ANSWER_TIMEOUT, even when the peer goes on sending.
        """
        if self._give_up_at == _NEVER:
            self._give_up_at = deadline_in(self.server.timeouts.cancel_grace)
            if not self._cancel_sent:
                self._send_cancel()

    def wake(self) -> None:
        """Make `receive` return nothing once; for whoever has something to tell the operation. Any thread."""
        self._interrupter.interrupt()

    def receive(self) -> list[Incoming]:
        """What the peer sent next, after the limits have been kept and control PDUs dealt with; [] after a `wake`.

        Raises:
            StoppedError: the token aborted the operation, or cancelled one that has no C-CANCEL.
            OperationError: ANSWER_TIMEOUT, CONNECTION_LOST, ABORTED, PROTOCOL, LIMIT_EXCEEDED.
        """
        if self._early:
            early, self._early = self._early, []
            return self._checked(early)
        while True:
            self._obey_token()
            if time.monotonic() > self._give_up_at:
                raise OperationError(ErrorKind.ANSWER_TIMEOUT)
            try:
                count = self._connection.receive_into(self._buffer, self._deadline())
            except Interrupted:
                self._obey_token()
                return []
            except TimedOut:
                raise OperationError(ErrorKind.ANSWER_TIMEOUT) from None
            if not count:
                raise OperationError(ErrorKind.CONNECTION_LOST)
            incoming = self._receiver.feed(self._buffer[:count])
            self._note_time()
            if incoming:
                return self._checked(incoming)

    def release(self) -> None:
        """End in order: A-RELEASE-RQ, and the answer if it comes soon; then close."""
        self._is_over = True
        try:
            self._connection.send(_RELEASE_RQ, _RELEASE_S)
            deadline = deadline_in(_RELEASE_S)
            while not self.token.is_aborted:
                count = self._connection.receive_into(self._buffer, deadline)
                if not count or any(isinstance(pdu, ControlPdu) for pdu in self._receiver.feed(self._buffer[:count])):
                    return
        except (Interrupted, TimedOut, OperationError):
            return
        finally:
            self._connection.close()

    def abort(self) -> CancelRung:
        """End at once: A-ABORT if the system takes it without waiting, then close. Gives the rung that this was."""
        if self._is_over:
            return CancelRung.ABORTED
        self._is_over = True
        was_sent = self._connection.try_to_send(_ABORT)
        self._connection.close()
        return CancelRung.ABORTED if was_sent else CancelRung.DROPPED

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
            yield _pdu(context_id, kind | _LAST, held)

    def _send_bytes(self, data: bytes) -> None:
        try:
            self._connection.send(data, self.server.timeouts.answer)
        except TimedOut:
            raise OperationError(ErrorKind.ANSWER_TIMEOUT, facts={"detail": "the peer takes no data"}) from None
        except Interrupted:
            raise _ending(self.token, self.abort()) from None

    def _obey_token(self) -> None:
        if self.token.is_aborted:
            raise _ending(self.token, self.abort())
        if not self.token.is_cancelled or self._cancel_sent:
            return
        match self._on_cancel:
            case OnCancel.ASK:
                self._send_cancel()
            case OnCancel.ABORT:
                raise StoppedError(self.abort())
            case OnCancel.FINISH:
                return

    def _send_cancel(self) -> None:
        if self._request is None:
            return
        context_id, message_id = self._request
        self._cancel_sent = True
        self.send(
            context_id,
            {
                commands.COMMAND_FIELD: CommandField.C_CANCEL_RQ,
                commands.MESSAGE_ID_BEING_RESPONDED_TO: message_id,
                commands.COMMAND_DATA_SET_TYPE: commands.NO_DATA_SET,
            },
        )

    def _deadline(self) -> float:
        timeouts = self.server.timeouts
        deadlines = [self._give_up_at, self._heard + timeouts.answer if timeouts.answer else _NEVER]
        if self._receiver.is_inside_pdu and timeouts.pdu:
            deadlines.append(self._pdu[1] + timeouts.pdu)
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
            if now - began > _SLOW_AFTER_S and brought < _LEAST_RATE * (now - began):
                raise OperationError(ErrorKind.ANSWER_TIMEOUT, facts={"detail": "the peer sends too slowly"})

    def _checked(self, incoming: list[Incoming]) -> list[Incoming]:
        for position, piece in enumerate(incoming):
            if isinstance(piece, ControlPdu):
                if position:
                    self._early = incoming[position:]
                    return incoming[:position]
                self._end_by_peer(piece)
        return incoming

    def _end_by_peer(self, pdu: ControlPdu) -> None:
        if pdu.kind is PduType.A_ABORT:
            self._is_over = True
            self._connection.close()
            raise abortion(pdu)
        if pdu.kind is PduType.A_RELEASE_RQ:
            self._is_over = True
            self._connection.try_to_send(_RELEASE_RP)
            self._connection.close()
            raise OperationError(ErrorKind.CONNECTION_LOST, facts={"detail": "the peer released the association"})
        raise OperationError(ErrorKind.PROTOCOL, facts={"detail": f"{pdu.kind.name} in the middle of an operation"})


def _ending(token: CancelToken, rung: CancelRung) -> OperationError | StoppedError:
    """Why the operation ends here: a time limit of the whole, or a wish."""
    kind = None if token.abort_cause is None else TIME_LIMITS.get(token.abort_cause)
    return StoppedError(rung) if kind is None else OperationError(kind)


def _pdu(context_id: int, flags: int, fragment: bytes | memoryview) -> bytes:
    size = len(fragment)
    return _PDV.pack(PduType.P_DATA_TF, size + 6, size + 2, context_id, flags) + fragment


@contextmanager
def associate(
    caller: Caller,
    server: Server,
    proposals: Sequence[ProposedContext],
    token: CancelToken,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Association]:
    """An association with `server` for the block: released after it, aborted when it raises.

    Raises:
        StoppedError: cancelled while connecting.
        OperationError: whatever kept it from being established, or ended it; with the server's name and address.
    """
    negotiation = Negotiation(
        called=server.ae_title,
        calling=caller.title_for(server),
        proposals=proposals,
        limits=limits,
        identity=caller.user_identity(server),
    )
    interrupter = Interrupter()
    with ExitStack() as stack:
        stack.callback(interrupter.close)
        stack.enter_context(_located(server))
        stack.enter_context(token.on_cancel(interrupter.interrupt))
        stack.enter_context(token.on_abort(interrupter.interrupt))
        association = _establish(server, token, interrupter, negotiation, limits)
        try:
            yield association
        except BaseException:
            association.abort()
            raise
        association.release()


@contextmanager
def _located(server: Server) -> Iterator[None]:
    """Put the server's name and address into errors that do not carry them."""
    try:
        yield
    except OperationError as error:
        if error.server:
            raise
        raise OperationError(error.kind, server.name, server.address, error.facts) from error


def _establish(
    server: Server, token: CancelToken, interrupter: Interrupter, negotiation: Negotiation, limits: Limits
) -> Association:
    connection = Connection(_dial(server, token), interrupter, lambda: token.is_aborted)
    try:
        connection.send(negotiation.request, server.timeouts.answer)
        return _negotiate(connection, server, token, interrupter, negotiation, limits)
    except Interrupted:
        connection.close()
        raise _ending(token, CancelRung.ABORTED if token.is_aborted else CancelRung.ASKED) from None
    except TimedOut:
        connection.close()
        raise OperationError(ErrorKind.ANSWER_TIMEOUT) from None
    except BaseException:
        connection.close()
        raise


def _dial(server: Server, token: CancelToken) -> socket.socket:
    with closing(Wakeup()) as wakeup, token.on_cancel(wakeup.wake), token.on_abort(wakeup.wake):
        try:
            return dial(server, wakeup)
        except AbandonedError:
            raise _ending(token, CancelRung.ASKED) from None


def _negotiate(
    connection: Connection,
    server: Server,
    token: CancelToken,
    interrupter: Interrupter,
    negotiation: Negotiation,
    limits: Limits,
) -> Association:
    receiver = Receiver(limits)
    buffer = memoryview(bytearray(_BUFFER))
    deadline = deadline_in(server.timeouts.answer)
    while True:
        if receiver.is_inside_pdu:
            deadline = min(deadline, deadline_in(server.timeouts.pdu))
        count = connection.receive_into(buffer, deadline)
        if not count:
            raise OperationError(ErrorKind.CONNECTION_LOST)
        answer, *early = receiver.feed(buffer[:count]) or (None,)
        if isinstance(answer, ControlPdu):
            agreement = negotiation.read_answer(answer)
            receiver.is_associated = True
            return Association(connection, receiver, agreement, server, token, interrupter, early)
