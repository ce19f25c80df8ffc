"""C-FIND: matches in batches, a limit that is kept, odd responses that spoil nothing but themselves (PS3.4 BB.6)."""

from collections.abc import Iterator

from implant_gui.dicom.datasets.identifiers import query_identifier
from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.request import Request, Response
from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.harvest import Harvest
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.stopping import Story
from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.query import Query


def find(requestor: Requestor, server: Server, query: Query, token: CancelToken) -> Story:
    """Ask `server` for matches.

    At the query's limit the server is asked to stop, and what it still sends is not looked at.
    """
    identifier = query_identifier(query, server.character_set)
    yield Connecting(server.name, server.address)
    with associate(requestor, server, contexts.for_find(query.model), token) as link:
        yield link.associated
        context = contexts.required(link.associated.contexts, query.model.find, server)
        request = Request(link, Service.FIND, context)
        responses = request.responses(
            lambda message_id: link.association.send_c_find(identifier, query.model.find, msg_id=message_id)
        )
        ended = yield from _search(link, Harvest(server, query, context), request, responses)
    return ended


def _search(link: Link, harvest: Harvest, request: Request, responses: Iterator[Response | None]) -> Story:
    try:
        for response in responses:
            if response is None:
                continue
            if response.status.category.is_final:
                yield from harvest.flush()
                return harvest.ended(response.status, link.token)
            if harvest.is_about_to_change(response.status):
                yield from harvest.flush()
            identifier = response.identifier
            yield from harvest.take(response.status, (None if identifier is None else identifier.data,))
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
