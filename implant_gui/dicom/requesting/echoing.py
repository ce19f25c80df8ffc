"""C-ECHO (PS3.7 9.1.5); the same for every engine."""

from collections.abc import Callable

from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.engine import Associate, LinkT
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.stopping import Story, rung_of
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting, Ended, NegotiatedContext
from implant_gui.domain.service.information_model import VERIFICATION
from implant_gui.domain.service.status import DimseStatus

Ask = Callable[[LinkT, NegotiatedContext], DimseStatus]
"""Makes the request and waits for the answer."""


def echo(
    associate: Associate[LinkT], ask: Ask[LinkT], requestor: Requestor, server: Server, token: CancelToken
) -> Story:
    """Ask `server` whether it is there. There is no way to cancel but to abort: a C-ECHO has no C-CANCEL.

    Args:
        associate: the engine's way to an association.
        ask: the engine's way to make the request.
        requestor: who we are.
        server: whom to ask.
        token: the wish to stop.
    """
    yield Connecting(server.name, server.address)
    with associate(requestor, server, contexts.for_echo(), token) as link:
        yield link.associated
        status = ask(link, contexts.required(link.associated.contexts, VERIFICATION, server))
    return Ended(status=status, cancelled=rung_of(status, token))
