"""C-MOVE, to another application entity or to our own storage SCP (PS3.4 C.4.2).

The objects of a C-MOVE to ourselves come over associations of their own and may be late: the final response only says
what the server thinks that it sent. So we go on waiting while something is missing that it calls completed, for as long
as new objects keep coming within the time limit for an answer. An arrival wakes the thread that waits for responses.
"""

import contextlib
from collections.abc import Generator

from implant_gui.dicom import commands, contexts
from implant_gui.dicom.caller import Caller
from implant_gui.dicom.delivery import Delivery, Transport, claimed_by
from implant_gui.dicom.identifiers import retrieve_identifier
from implant_gui.dicom.ledger import Ledger
from implant_gui.dicom.statuses import failed_uids, sub_operations
from implant_gui.dicom.stopping import StoppedError, Story
from implant_gui.dicom.wire.association import Association, associate
from implant_gui.dicom.wire.encoding import encode_identifier
from implant_gui.dicom.wire.receiver import Message
from implant_gui.dicom.wire.request import Request
from implant_gui.domain.ae import Server
from implant_gui.domain.cancel import CancelToken
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.events import Connecting, MethodChosen, OperationEvent
from implant_gui.domain.information_model import Service
from implant_gui.domain.ports import Arrivals
from implant_gui.domain.retrieve import RetrieveRequest


def move(
    caller: Caller,
    server: Server,
    request: RetrieveRequest,
    arrivals: Arrivals | None,
    token: CancelToken,
    *,
    announce: bool = False,
) -> Story:
    """Have objects sent, to `request.destination` or, without one, to ourselves.

    Args:
        caller: who we are.
        server: where from.
        request: what; more than fits one request is asked for in several, one after the other.
        arrivals: our storage SCP; only needed when the objects shall come to ourselves.
        token: the wish to stop.
        announce: tell that C-MOVE was chosen, once the peer has accepted it.
    """
    ledger = Ledger(request)
    transport = Transport(server, request, arrivals)
    yield Connecting(server.name, server.address)
    try:
        with associate(caller, server, contexts.for_move(request.model), token) as link:
            yield link.associated
            contexts.required(link.associated.contexts, request.model.move, server)
            if announce:
                yield MethodChosen(Service.MOVE)
            for chunk in request.chunks():
                ledger.begin(chunk)
                goes_on = yield from _move_chunk(caller, link, chunk, transport, ledger)
                if not goes_on:
                    break
    except (OperationError, StoppedError):
        with contextlib.suppress(OperationError):  # the first error is the one to be told
            transport.make_durable()
        raise
    transport.make_durable()
    return ledger.ended(token)


def _move_chunk(
    caller: Caller, link: Association, chunk: RetrieveRequest, transport: Transport, ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    """One request; gives whether to go on with the next one."""
    context = contexts.required(link.associated.contexts, chunk.model.move, link.server)
    request = Request(link, Service.MOVE, context, caller.message_ids())
    identifier = encode_identifier(retrieve_identifier(chunk), context)
    originator = caller.title_for(link.server)
    with transport.expecting(link.token, originator, request.message_id, chunk) as delivery:
        delivery.notify(link.wake)
        request.send((identifier,), {commands.MOVE_DESTINATION: transport.destination})
        try:
            return (yield from _responses(link, request, chunk, delivery, ledger))
        except (OperationError, StoppedError):
            yield from delivery.news()
            raise


def _responses(
    link: Association, request: Request, chunk: RetrieveRequest, delivery: Delivery, ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    while True:
        pieces = link.receive()
        yield from delivery.news()
        for piece in pieces:
            if not isinstance(piece, Message):
                raise OperationError(ErrorKind.PROTOCOL, facts={"detail": "an object on the association of a C-MOVE"})
            status, counters = request.status_of(piece), sub_operations(piece.command)
            if status.category.is_final:
                claimed = claimed_by(ledger.completed(counters), status, chunk)
                goes_on = ledger.finish(counters, status, failed_uids(request.identifier_of(piece)))
                yield from delivery.stragglers(claimed, link.server.timeouts.answer, link.token)
                return goes_on
            yield ledger.progress(counters, status)
