"""C-FIND: matches in batches, a limit that is kept (PS3.4 BB.6); the same for every engine."""

from collections.abc import Callable

from pydicom.dataset import Dataset

from implant_gui.dicom.datasets.identifiers import query_identifier
from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.engine import Associate, LinkT
from implant_gui.dicom.requesting.harvest import Harvest
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.stopping import Story
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting, NegotiatedContext
from implant_gui.domain.service.query import Query

Search = Callable[[LinkT, NegotiatedContext, Dataset, Harvest], Story]
"""Makes the request with an identifier and tells what a harvest takes in of the answers."""


def find(
    associate: Associate[LinkT],
    search: Search[LinkT],
    requestor: Requestor,
    server: Server,
    query: Query,
    token: CancelToken,
) -> Story:
    """Ask `server` for matches.

    At the query's limit the server is asked to stop, and what it still sends is not looked at.

    Args:
        associate: the engine's way to an association.
        search: the engine's way to make the request.
        requestor: who we are.
        server: whom to ask.
        query: for what.
        token: the wish to stop.
    """
    identifier = query_identifier(query, server.character_set)
    yield Connecting(server.name, server.address)
    with associate(requestor, server, contexts.for_find(query.model), token) as link:
        yield link.associated
        context = contexts.required(link.associated.contexts, query.model.find, server)
        ended = yield from search(link, context, identifier, Harvest(server, query, context))
    return ended
