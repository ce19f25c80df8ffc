"""C-MOVE: arrivals are looked for while the server says nothing."""

import functools
from collections.abc import Generator
from typing import Final

from implant_gui.dicom.datasets.identifiers import retrieve_identifier
from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.request import Request
from implant_gui.dicom.requesting import contexts, moving
from implant_gui.dicom.requesting.delivery import Destination, claimed_by
from implant_gui.dicom.requesting.ledger import Ledger
from implant_gui.dicom.requesting.statuses import failed_uids
from implant_gui.dicom.requesting.stopping import StoppedError
from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.events import OperationEvent
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.retrieve import RetrieveRequest

_LOOK_S: Final = 0.1
"""How often to look for arrivals while the server says nothing."""


def _ask(
    link: Link, chunk: RetrieveRequest, destination: Destination, ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    """One request; gives whether to go on with the next one."""
    context = contexts.required(link.associated.contexts, chunk.model.move, link.server)
    request = Request(link, Service.MOVE, context)
    identifier = retrieve_identifier(chunk)
    responses = request.responses(
        lambda message_id: link.association.send_c_move(
            identifier, str(destination.ae_title), chunk.model.move, msg_id=message_id
        )
    )
    goes_on = False
    originator = link.requestor.title_for(link.server)
    with destination.expecting(link.token, originator, request.message_id, chunk) as delivery:
        link.inbox.tick_s = _LOOK_S if delivery.is_to_us else link.inbox.tick_s
        try:
            for response in responses:
                news = delivery.news()
                if news:
                    link.inbox.still_waiting()
                yield from news
                if response is None:
                    continue
                if not response.status.category.is_final:
                    yield ledger.progress(response.sub_operations, response.status)
                    continue
                claimed = claimed_by(ledger.completed(response.sub_operations), response.status, chunk)
                goes_on = ledger.finish(response.sub_operations, response.status, failed_uids(response.identifier))
                yield from delivery.stragglers(claimed, link.server.timeouts.answer, link.token)
        except (OperationError, StoppedError):
            yield from delivery.news()
            raise
    return goes_on


move: Final = functools.partial(moving.move, associate, _ask)
