"""C-FIND: matches in batches as the network brings them."""

import functools
from collections.abc import Sequence
from typing import Final

from pydicom.dataset import Dataset

from implant_gui.dicom.requesting import finding
from implant_gui.dicom.requesting.harvest import Harvest
from implant_gui.dicom.requesting.stopping import Story
from implant_gui.dicom.wire.association import Association
from implant_gui.dicom.wire.encoding import encode_dataset
from implant_gui.dicom.wire.establishment import associate
from implant_gui.dicom.wire.incoming import Incoming, Message, MessageRun, violation
from implant_gui.dicom.wire.request import Request
from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import DimseStatus


def _search(link: Association, context: NegotiatedContext, identifier: Dataset, harvest: Harvest) -> Story:
    request = Request(link, Service.FIND, context)
    link.gather_runs()
    request.send((encode_dataset(identifier, context),))
    known: DimseStatus | None = None
    try:
        while True:
            for piece in link.receive():
                message = _message(piece)
                status = request.status_of(message)
                if status is not known:  # it is one object for a run of equal command sets
                    if status.category.is_final:
                        yield from harvest.flush()
                        return harvest.ended(status, link.token)
                    if harvest.is_about_to_change(status):
                        yield from harvest.flush()
                    known = status
                yield from harvest.take(status, _identifiers(message))
            yield from harvest.flush()
            if harvest.is_complete:
                link.cancel_request()
    except OperationError:
        yield from harvest.flush()
        if not harvest.is_complete:
            raise
    # The limit was reached, and the server did not stop when it was asked to: all that was wanted is here.
    link.abort()
    return harvest.ended(None, link.token)


def _message(piece: Incoming) -> Message | MessageRun:
    if isinstance(piece, Message | MessageRun):
        return piece
    raise violation("an object in the middle of a query")


def _identifiers(message: Message | MessageRun) -> Sequence[bytes | None]:
    return message.identifiers if isinstance(message, MessageRun) else (message.identifier,)


find: Final = functools.partial(finding.find, associate, _search)
