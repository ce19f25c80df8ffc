"""C-MOVE, to another application entity or to our own storage SCP (PS3.4 C.4.2).

The objects of a C-MOVE to ourselves come over associations of their own and may be late: the final response only says
what the server thinks that it sent. So we go on waiting while something is missing that it calls completed, for as long
as new objects keep coming within the time limit for an answer.
"""

import contextlib
from collections.abc import Generator
from typing import Final

from implant_gui.dicom import contexts
from implant_gui.dicom.caller import Caller
from implant_gui.dicom.delivery import Transport, claimed_by
from implant_gui.dicom.identifiers import retrieve_identifier
from implant_gui.dicom.ledger import Ledger
from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.request import Request
from implant_gui.dicom.statuses import failed_uids
from implant_gui.dicom.stopping import StoppedError, Story
from implant_gui.domain.ae import Server
from implant_gui.domain.cancel import CancelToken
from implant_gui.domain.errors import OperationError
from implant_gui.domain.events import Connecting, MethodChosen, OperationEvent
from implant_gui.domain.information_model import Service
from implant_gui.domain.ports import Arrivals
from implant_gui.domain.retrieve import RetrieveRequest

_LOOK_S: Final = 0.1
"""How often to look for arrivals while the server says nothing."""


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
                goes_on = yield from _move_chunk(link, chunk, transport, ledger)
                if not goes_on:
                    break
    except (OperationError, StoppedError):
        with contextlib.suppress(OperationError):  # the first error is the one to be told
            transport.make_durable()
        raise
    transport.make_durable()
    return ledger.ended(token)


def _move_chunk(
    link: Link, chunk: RetrieveRequest, transport: Transport, ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    """One request; gives whether to go on with the next one."""
    context = contexts.required(link.associated.contexts, chunk.model.move, link.server)
    request = Request(link, Service.MOVE, context)
    identifier = retrieve_identifier(chunk)
    responses = request.responses(
        lambda message_id: link.association.send_c_move(
            identifier, str(transport.destination), chunk.model.move, msg_id=message_id
        )
    )
    goes_on = False
    originator = link.caller.title_for(link.server)
    with transport.expecting(link.token, originator, request.message_id, chunk) as delivery:
        link.inbox.tick_s = _LOOK_S if delivery.is_to_us else link.inbox.tick_s
        try:
            for response in responses:
                news = delivery.news()
                if news:
                    link.inbox.still_waiting()
                yield from news
                if response is None:
                    continue
                if not response.status.category.is_final:
                    yield ledger.progress(response.sub_operations, response.status)
                    continue
                claimed = claimed_by(ledger.completed(response.sub_operations), response.status, chunk)
                goes_on = ledger.finish(response.sub_operations, response.status, failed_uids(response.identifier))
                yield from delivery.stragglers(claimed, link.server.timeouts.answer, link.token)
        except (OperationError, StoppedError):
            yield from delivery.news()
            raise
    return goes_on
