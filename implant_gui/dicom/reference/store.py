"""C-STORE of files over one association (PS3.4 GG)."""

import functools
from typing import Final

from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.request import Request
from implant_gui.dicom.requesting import sending
from implant_gui.dicom.requesting.files import FileToSend, decoded
from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import DimseStatus


def _send(link: Link, file: FileToSend, context: NegotiatedContext) -> DimseStatus:
    source: object = file.path
    if file.transfer_syntax != context.transfer_syntax:
        # As it is when the peer takes it so; else decoded, for pynetdicom to encode in the accepted syntax.
        source = decoded(file)
    request = Request(link, Service.STORE, context)
    return request.answer(
        lambda message_id: link.association.send_c_store(source, msg_id=message_id), on_cancel=None
    ).status


store: Final = functools.partial(sending.store, associate, _send)
