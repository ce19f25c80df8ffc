"""C-ECHO."""

import functools
from typing import Final

from implant_gui.dicom.requesting import echoing
from implant_gui.dicom.wire.association import Association
from implant_gui.dicom.wire.establishment import associate
from implant_gui.dicom.wire.request import Request
from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import DimseStatus


def _ask(link: Association, context: NegotiatedContext) -> DimseStatus:
    request = Request(link, Service.ECHO, context)
    request.send()
    return request.answer()


echo: Final = functools.partial(echoing.echo, associate, _ask)
