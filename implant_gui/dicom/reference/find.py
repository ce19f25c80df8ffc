"""C-FIND: odd responses spoil nothing but themselves."""

import functools
from typing import Final

from pydicom.dataset import Dataset

from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.request import Request
from implant_gui.dicom.requesting import finding
from implant_gui.dicom.requesting.harvest import Harvest
from implant_gui.dicom.requesting.stopping import Story
from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.service.information_model import Service


def _search(link: Link, context: NegotiatedContext, identifier: Dataset, harvest: Harvest) -> Story:
    request = Request(link, Service.FIND, context)
    responses = request.responses(
        lambda message_id: link.association.send_c_find(identifier, context.abstract_syntax, msg_id=message_id)
    )
    try:
        for response in responses:
            if response is None:
                continue
            if response.status.category.is_final:
                yield from harvest.flush()
                return harvest.ended(response.status, link.token)
            if harvest.is_about_to_change(response.status):
                yield from harvest.flush()
            found = response.identifier
            yield from harvest.take(response.status, (None if found is None else found.data,))
            if link.inbox.is_idle:
                yield from harvest.flush()
            if harvest.is_complete:
                request.stop()
            if request.is_overdue:
                break
    except OperationError:
        yield from harvest.flush()
        if not request.is_being_stopped:
            raise
    # The limit was reached, and the server did not stop when it was asked to: all that was wanted is here.
    link.close()
    return harvest.ended(None, link.token)


find: Final = functools.partial(finding.find, associate, _search)
