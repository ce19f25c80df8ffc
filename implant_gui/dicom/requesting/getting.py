"""C-GET: the objects come over our own association (PS3.4 C.4.3); the same for every engine."""

import contextlib
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.engine import Associate, LinkT
from implant_gui.dicom.requesting.ledger import Ledger
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.stopping import StoppedError, Story
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import InstanceSink
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting, MethodChosen, OperationEvent
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.instance import StoredInstance
from implant_gui.domain.service.retrieve import RetrieveRequest


class Reception(Protocol):
    """What takes the C-STORE requests of one C-GET."""

    @property
    def stored(self) -> Sequence[StoredInstance]:
        """What has been taken by now, and is not known to be durable; always the same list."""


ReceptionT = TypeVar("ReceptionT", bound=Reception)
Receive = Callable[[LinkT, RetrieveRequest, InstanceSink], AbstractContextManager[ReceptionT]]
"""Takes objects for as long as the block runs."""
Ask = Callable[[LinkT, RetrieveRequest, ReceptionT, Ledger], Generator[OperationEvent, None, bool]]
"""Makes one request and tells what comes of it; gives whether to go on with the next one."""


def get(
    associate: Associate[LinkT],
    receive: Receive[LinkT, ReceptionT],
    ask: Ask[LinkT, ReceptionT],
    requestor: Requestor,
    server: Server,
    request: RetrieveRequest,
    sink: InstanceSink,
    token: CancelToken,
    *,
    announce: bool = False,
) -> Story:
    """Fetch objects over one association.

    When the disk is full or gone, the server is asked to stop, and the error ends the operation. What has arrived is
    made durable before the end, whatever the end is.

    Args:
        associate: the engine's way to an association.
        receive: the engine's way to take objects.
        ask: the engine's way to make one request.
        requestor: who we are.
        server: where from.
        request: what; more than fits one request is asked for in several, one after the other.
        sink: where to.
        token: the wish to stop.
        announce: tell that C-GET was chosen, once the peer has accepted it.
    """
    stored: Sequence[StoredInstance] = ()
    ledger = Ledger(request)
    yield Connecting(server.name, server.address)
    try:
        with associate(requestor, server, contexts.for_get(request.model), token) as link:
            yield link.associated
            contexts.required(link.associated.contexts, request.model.get, server)
            contexts.require_role(link.associated.contexts, request.model, server)
            if announce:
                yield MethodChosen(Service.GET)
            with receive(link, request, sink) as reception:
                stored = reception.stored
                for chunk in request.chunks():
                    ledger.begin(chunk)
                    goes_on = yield from ask(link, chunk, reception, ledger)
                    if not goes_on:
                        break
    except (OperationError, StoppedError):
        with contextlib.suppress(OperationError):  # the first error is the one to be told
            sink.make_durable(stored)
        raise
    sink.make_durable(stored)
    return ledger.ended(token)
