"""How an association is set up as a requestor, and left behind (PS3.8 7.1): the only way to get one."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Final

from implant_gui.dicom import library_options
from implant_gui.dicom.network.dialling import AbandonedError, dial
from implant_gui.dicom.network.wakeup import Wakeup
from implant_gui.dicom.requesting.contexts import ProposedContext
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.wire.association import Association, ending
from implant_gui.dicom.wire.connection import Connection, Interrupted, Interrupter, TimedOut, deadline_in
from implant_gui.dicom.wire.incoming import ControlPdu, Incoming
from implant_gui.dicom.wire.limits import DEFAULT_LIMITS, KIB, Limits
from implant_gui.dicom.wire.link import Link, Patience
from implant_gui.dicom.wire.negotiation import Negotiation
from implant_gui.dicom.wire.receiver import Receiver
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server, Timeouts
from implant_gui.domain.service.cancel import CancelRung, CancelToken

_BUFFER: Final = 256 * KIB


@contextmanager
def associate(
    requestor: Requestor,
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
    library_options.configure()  # pynetdicom's and pydicom's code reads the answer
    negotiation = Negotiation(
        called=server.ae_title,
        calling=requestor.title_for(server),
        proposals=proposals,
        limits=limits,
        identity=requestor.user_identity(server),
    )
    interrupter = Interrupter()
    with ExitStack() as stack:
        stack.callback(interrupter.close)
        stack.enter_context(_located(server))
        stack.enter_context(token.on_cancel(interrupter.interrupt))
        stack.enter_context(token.on_abort(interrupter.interrupt))
        association = _establish(negotiation, requestor, server, token, interrupter, limits)
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
    negotiation: Negotiation,
    requestor: Requestor,
    server: Server,
    token: CancelToken,
    interrupter: Interrupter,
    limits: Limits,
) -> Association:
    timeouts = server.timeouts
    receiver = Receiver(limits)
    connection = Connection(_dial(server, token), interrupter, lambda: token.is_aborted)
    try:
        connection.send(negotiation.request, timeouts.answer)
        answer, early = _answer(connection, receiver, timeouts)
        agreement = negotiation.read_answer(answer)
    except Interrupted:
        connection.close()
        raise ending(token, CancelRung.ABORTED if token.is_aborted else CancelRung.ASKED) from None
    except TimedOut:
        connection.close()
        raise OperationError(ErrorKind.ANSWER_TIMEOUT) from None
    except BaseException:
        connection.close()
        raise
    receiver.is_associated = True
    patience = Patience(silence=timeouts.answer, pdu=timeouts.pdu, stall=timeouts.answer, slow=timeouts.answer)
    link = Link(connection, receiver, agreement.maximum_length, patience)
    return Association(link, agreement, requestor, server, token, interrupter, early)


def _dial(server: Server, token: CancelToken) -> socket.socket:
    with closing(Wakeup()) as wakeup, token.on_cancel(wakeup.wake), token.on_abort(wakeup.wake):
        try:
            return dial(server, wakeup)
        except AbandonedError:
            raise ending(token, CancelRung.ASKED) from None


def _answer(connection: Connection, receiver: Receiver, timeouts: Timeouts) -> tuple[ControlPdu, list[Incoming]]:
    """What the peer says to our proposal, and what came right behind it."""
    buffer = memoryview(bytearray(_BUFFER))
    deadline = deadline_in(timeouts.answer)
    while True:
        if receiver.is_inside_pdu:
            deadline = min(deadline, deadline_in(timeouts.pdu))
        count = connection.receive_into(buffer, deadline)
        if not count:
            raise OperationError(ErrorKind.CONNECTION_LOST)
        answer, *early = receiver.feed(buffer[:count]) or (None,)
        if isinstance(answer, ControlPdu):
            return answer, early
