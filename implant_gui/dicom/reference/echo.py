"""C-ECHO."""

import functools
from typing import Final

from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.request import Request
from implant_gui.dicom.requesting import echoing
from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import DimseStatus


def _ask(link: Link, context: NegotiatedContext) -> DimseStatus:
    request = Request(link, Service.ECHO, context)
    return request.answer(lambda message_id: link.association.send_c_echo(msg_id=message_id), link.abandon).status


echo: Final = functools.partial(echoing.echo, associate, _ask)
