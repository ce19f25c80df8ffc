"""C-MOVE, to another application entity or to our own storage SCP (PS3.4 C.4.2); the same for every engine.

The objects of a C-MOVE to ourselves come over associations of their own and may be late: the final response only says
what the server thinks that it sent. So we go on waiting while something is missing that it calls completed, for as long
as new objects keep coming within the time limit for an answer.
"""

import contextlib
from collections.abc import Callable, Generator

from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.delivery import Destination
from implant_gui.dicom.requesting.engine import Associate, LinkT
from implant_gui.dicom.requesting.ledger import Ledger
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.stopping import StoppedError, Story
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import Arrivals
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting, MethodChosen, OperationEvent
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.retrieve import RetrieveRequest

Ask = Callable[[LinkT, RetrieveRequest, Destination, Ledger], Generator[OperationEvent, None, bool]]
"""Makes one request and tells what comes of it; gives whether to go on with the next one."""


def move(
    associate: Associate[LinkT],
    ask: Ask[LinkT],
    requestor: Requestor,
    server: Server,
    request: RetrieveRequest,
    arrivals: Arrivals | None,
    token: CancelToken,
    *,
    announce: bool = False,
) -> Story:
    """Have objects sent, to `request.destination` or, without one, to ourselves.

    Args:
        associate: the engine's way to an association.
        ask: the engine's way to make one request.
        requestor: who we are.
        server: where from.
        request: what; more than fits one request is asked for in several, one after the other.
        arrivals: our storage SCP; only needed when the objects shall come to ourselves.
        token: the wish to stop.
        announce: tell that C-MOVE was chosen, once the peer has accepted it.
    """
    ledger = Ledger(request)
    destination = Destination(server, request, arrivals)
    yield Connecting(server.name, server.address)
    try:
        with associate(requestor, server, contexts.for_move(request.model), token) as link:
            yield link.associated
            contexts.required(link.associated.contexts, request.model.move, server)
            if announce:
                yield MethodChosen(Service.MOVE)
            for chunk in request.chunks():
                ledger.begin(chunk)
                goes_on = yield from ask(link, chunk, destination, ledger)
                if not goes_on:
                    break
    except (OperationError, StoppedError):
        with contextlib.suppress(OperationError):  # the first error is the one to be told
            destination.make_durable()
        raise
    destination.make_durable()
    return ledger.ended(token)
