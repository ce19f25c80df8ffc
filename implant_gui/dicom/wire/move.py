"""C-MOVE: an arrival wakes the thread that waits for responses."""

import functools
from collections.abc import Generator
from typing import Final

from implant_gui.dicom import commands
from implant_gui.dicom.datasets.identifiers import retrieve_identifier
from implant_gui.dicom.requesting import contexts, moving
from implant_gui.dicom.requesting.delivery import Delivery, Destination, claimed_by
from implant_gui.dicom.requesting.ledger import Ledger
from implant_gui.dicom.requesting.statuses import failed_uids, sub_operations
from implant_gui.dicom.requesting.stopping import StoppedError
from implant_gui.dicom.wire.association import Association
from implant_gui.dicom.wire.encoding import encode_dataset
from implant_gui.dicom.wire.establishment import associate
from implant_gui.dicom.wire.incoming import Message, violation
from implant_gui.dicom.wire.request import Request
from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.events import OperationEvent
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.retrieve import RetrieveRequest


def _ask(
    link: Association, chunk: RetrieveRequest, destination: Destination, ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    """One request; gives whether to go on with the next one."""
    context = contexts.required(link.associated.contexts, chunk.model.move, link.server)
    request = Request(link, Service.MOVE, context)
    identifier = encode_dataset(retrieve_identifier(chunk), context)
    originator = link.requestor.title_for(link.server)
    with destination.expecting(link.token, originator, request.message_id, chunk) as delivery:
        delivery.notify(link.wake)
        request.send((identifier,), {commands.MOVE_DESTINATION: destination.ae_title})
        try:
            return (yield from _responses(link, request, chunk, delivery, ledger))
        except (OperationError, StoppedError):
            yield from delivery.news()
            raise


def _responses(
    link: Association, request: Request, chunk: RetrieveRequest, delivery: Delivery, ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    while True:
        pieces = link.receive()
        yield from delivery.news()
        for piece in pieces:
            if not isinstance(piece, Message):
                raise violation("an object on the association of a C-MOVE")
            status, counters = request.status_of(piece), sub_operations(piece.command)
            if status.category.is_final:
                claimed = claimed_by(ledger.completed(counters), status, chunk)
                goes_on = ledger.finish(counters, status, failed_uids(request.identifier_of(piece)))
                yield from delivery.stragglers(claimed, link.server.timeouts.answer, link.token)
                return goes_on
            yield ledger.progress(counters, status)


move: Final = functools.partial(moving.move, associate, _ask)
