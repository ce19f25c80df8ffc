"""C-ECHO (PS3.7 9.1.5)."""

from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.stopping import Story, rung_of
from implant_gui.dicom.wire.establishment import associate
from implant_gui.dicom.wire.request import Request
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting, Ended
from implant_gui.domain.service.information_model import VERIFICATION, Service


def echo(requestor: Requestor, server: Server, token: CancelToken) -> Story:
    """Ask `server` whether it is there. There is no way to cancel but to abort: a C-ECHO has no C-CANCEL."""
    yield Connecting(server.name, server.address)
    with associate(requestor, server, contexts.for_echo(), token) as link:
        yield link.associated
        context = contexts.required(link.associated.contexts, VERIFICATION, server)
        request = Request(link, Service.ECHO, context)
        request.send()
        status = request.answer()
    return Ended(status=status, cancelled=rung_of(status, token))
