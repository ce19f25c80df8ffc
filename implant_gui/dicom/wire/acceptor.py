"""One association as its acceptor: set up, Verification and Storage served, ended (PS3.8 7, PS3.7 9.3).

Thread: the one that `listener` made for the connection. What becomes of an object is for a `Storage` to say.
"""

import logging
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final, Protocol

from implant_gui.dicom import commands, library_options
from implant_gui.dicom.admission import Caller, Refusal
from implant_gui.dicom.commands import Command, CommandField
from implant_gui.dicom.wire.acceptance import AssociationRequest, rejection
from implant_gui.dicom.wire.connection import Connection, Interrupted, TimedOut, deadline_in
from implant_gui.dicom.wire.incoming import (
    ControlPdu,
    Incoming,
    InstanceBegins,
    InstanceChunk,
    Message,
    PduType,
    violation,
)
from implant_gui.dicom.wire.limits import KIB, ListenerLimits
from implant_gui.dicom.wire.link import ABORT, RELEASE_RP, Link, Patience
from implant_gui.dicom.wire.receiver import Receiver
from implant_gui.dicom.wire.responses import echo_response, store_response
from implant_gui.dicom.wire.visitors import Visitor, Visitors
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.uid import Uid

_log = logging.getLogger(__name__)

_REQUEST_BUFFER: Final = 16 * KIB
_FAREWELL_S: Final = 0.5
"""How long a peer may take to read our last word."""
_PROVIDER_ABORT: Final = bytes((PduType.A_ABORT, 0, 0, 0, 0, 4, 0, 0, 2, 0))
"""Source: service provider; it was the protocol that was broken (PS3.8 Table 9-26)."""
_EMPTY: Final = memoryview(b"")


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of a C-STORE response, and its Error Comment."""

    code: int
    comment: str = ""


class Storage(Protocol):
    """What takes the objects of one association. On that association's thread."""

    def begin(self, context: NegotiatedContext, command: Command) -> None:
        """A C-STORE request has come; its data set follows."""

    def take(self, chunk: memoryview) -> None:
        """Some bytes of the data set."""

    def finish(self) -> Answer:
        """The data set is complete."""

    def settle(self) -> None:
        """The answer has been sent, or could not be: do what nobody needs to wait for."""

    def close(self) -> None:
        """Leave no trace of an object that is not complete."""


class Host(Protocol):
    """Whose application entity is being called. On the threads of the associations."""

    def admit(self, caller: Caller) -> Refusal | Sequence[Uid]:
        """Refuse the caller, or say which SOP classes it may propose."""

    def storage(self, caller: Caller) -> Storage:
        """What takes the objects of a caller that was let in."""


class Acceptor:
    """Serves connections, one call for each."""

    def __init__(self, host: Host, limits: ListenerLimits) -> None:
        library_options.configure()  # pynetdicom's and pydicom's code reads the requests
        self._host = host
        self._limits = limits

    def serve(self, connection: Connection, visitor: Visitor, visitors: Visitors) -> None:
        """Serve a connection to its end."""
        try:
            self._serve(connection, visitor, visitors)
        except Interrupted:
            connection.try_to_send(ABORT)
        except (TimedOut, OperationError) as error:
            _log.info("An association ended: %s", error if isinstance(error, OperationError) else "no request came")
            if not isinstance(error, OperationError) or error.kind is not ErrorKind.CONNECTION_LOST:
                connection.try_to_send(_PROVIDER_ABORT)
                connection.linger(deadline_in(_FAREWELL_S))

    def _serve(self, connection: Connection, visitor: Visitor, visitors: Visitors) -> None:
        connection.shake_hands(deadline_in(self._limits.tls))
        receiver = Receiver(self._limits.sizes)
        request = AssociationRequest(self._first_pdu(connection, receiver), visitor.host)
        decision = request.fault or self._host.admit(request.caller)
        if not isinstance(decision, Refusal) and not visitors.seat(visitor):
            decision = Refusal.LIMIT
        if isinstance(decision, Refusal):
            _log.info("Association of %r refused: %s", request.caller.ae_title, decision.name)
            connection.send(rejection(decision), self._limits.stall)
            connection.linger(deadline_in(_FAREWELL_S))
            return
        answer, contexts = request.accept(decision, self._limits.sizes)
        receiver.is_associated = True
        connection.send(answer, self._limits.stall)
        patience = Patience(
            silence=self._limits.idle, pdu=self._limits.pdu, stall=self._limits.stall, slow=self._limits.slow
        )
        link = Link(connection, receiver, request.maximum_length, patience)
        with closing(self._host.storage(request.caller)) as storage:
            _Conversation(link, contexts, storage, visitor).run()

    def _first_pdu(self, connection: Connection, receiver: Receiver) -> ControlPdu:
        deadline = deadline_in(self._limits.request)
        buffer = memoryview(bytearray(_REQUEST_BUFFER))
        while True:
            count = connection.receive_into(buffer, deadline)
            if not count:
                raise OperationError(ErrorKind.CONNECTION_LOST)
            for pdu in receiver.feed(buffer[:count]):
                if isinstance(pdu, ControlPdu):
                    return pdu


class _Conversation:
    """The messages of one association, answered in their order until it ends."""

    def __init__(self, link: Link, contexts: Sequence[NegotiatedContext], storage: Storage, visitor: Visitor) -> None:
        self._link = link
        self._visitor = visitor
        self._contexts = {context.context_id: context for context in contexts}
        self._storage = storage
        self._request: InstanceBegins | None = None

    def run(self) -> None:
        """Return when the association has ended in order, or the peer has aborted it."""
        while True:
            self._visitor.idle_since = None if self._link.is_inside_message else time.monotonic()
            incoming = self._link.receive()
            self._visitor.idle_since = None
            for piece in incoming:
                if isinstance(piece, ControlPdu):
                    self._end(piece)
                    return
                self._take(piece)

    def _take(self, piece: Incoming) -> None:
        match piece:
            case InstanceChunk():
                self._storage.take(piece.data)
                if piece.is_last:
                    self._finish()
            case InstanceBegins():
                self._begin(piece)
            case Message():
                self._serve(piece)
            case _:
                raise violation("a message of an unknown kind")

    def _begin(self, request: InstanceBegins) -> None:
        if request.command.number(commands.MESSAGE_ID) is None:
            raise violation("a request without a message ID")
        self._storage.begin(self._context(request.context_id), request.command)
        self._request = request

    def _finish(self) -> None:
        request, self._request = self._request, None
        if request is None:
            raise violation("a data set without a C-STORE request")
        answer = self._storage.finish()
        claimed = request.command.text(commands.AFFECTED_SOP_INSTANCE_UID) or ""
        try:
            self._link.send(request.context_id, store_response(request.command, claimed, answer.code, answer.comment))
        finally:
            self._storage.settle()

    def _serve(self, message: Message) -> None:
        context, command = self._context(message.context_id), message.command
        match command.field:
            case CommandField.C_ECHO_RQ if message.identifier is None:
                self._link.send(context.context_id, echo_response(command))
            case CommandField.C_STORE_RQ:
                self._begin(InstanceBegins(message.context_id, command))
                self._storage.take(_EMPTY)
                self._finish()
            case CommandField.C_CANCEL_RQ:
                return  # neither service knows it, and it is never answered (PS3.7 9.3.2.3)
            case field:
                # A service that no accepted context stands for: the standard has no status for that on ours.
                raise violation(f"a message with the command field {field or 0:04X}H")

    def _context(self, context_id: int) -> NegotiatedContext:
        context = self._contexts.get(context_id)
        if context is None:
            raise violation(f"a message on presentation context {context_id}, which was not accepted")
        return context

    def _end(self, pdu: ControlPdu) -> None:
        match pdu.kind:
            case PduType.A_RELEASE_RQ:
                self._link.say_goodbye(RELEASE_RP, _FAREWELL_S)
            case PduType.A_ABORT:
                _log.info("The peer aborted the association")
            case _:
                raise violation(f"{pdu.kind.name} on an association that stands")
