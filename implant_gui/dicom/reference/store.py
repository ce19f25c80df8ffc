"""C-STORE of files over one association (PS3.4 GG)."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.request import Request
from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.files import FileToSend, decoded, inspect_file
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.sending import send_all
from implant_gui.dicom.requesting.stopping import Story
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting, NegotiatedContext
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import DimseStatus


def store(requestor: Requestor, server: Server, files: Sequence[Path], token: CancelToken) -> Story:
    """Send files to `server`, as `dicom.requesting.sending` says.

    All of them are looked at before anybody is called; one that cannot be read ends the operation at once.
    """
    to_send = [inspect_file(path) for path in files]
    yield Connecting(server.name, server.address)
    with associate(requestor, server, contexts.for_store(each.sop_class_uid for each in to_send), token) as link:
        yield link.associated
        send = partial(_send, link)
        ended = yield from send_all(server, link.associated.contexts, to_send, send, token)
    return ended


def _send(link: Link, file: FileToSend, context: NegotiatedContext) -> DimseStatus:
    source: object = file.path
    if file.transfer_syntax != context.transfer_syntax:
        # As it is when the peer takes it so; else decoded, for pynetdicom to encode in the accepted syntax.
        source = decoded(file)
    request = Request(link, Service.STORE, context)
    return request.answer(
        lambda message_id: link.association.send_c_store(source, msg_id=message_id), on_cancel=None
    ).status
