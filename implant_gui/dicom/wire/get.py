"""C-GET: the objects stream from our own association to the disk (PS3.4 C.4.3)."""

import contextlib
from collections.abc import Generator, Sequence

from implant_gui.dicom.datasets.identifiers import retrieve_identifier
from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.ledger import Ledger
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.statuses import failed_uids, sub_operations
from implant_gui.dicom.requesting.stopping import StoppedError, Story
from implant_gui.dicom.wire.association import Association, associate
from implant_gui.dicom.wire.encoding import encode_dataset
from implant_gui.dicom.wire.incoming import InstanceBegins, InstanceChunk, Message, violation
from implant_gui.dicom.wire.reception import Reception
from implant_gui.dicom.wire.request import Request
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import InstanceSink
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting, MethodChosen, OperationEvent
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.instance import Origin, Route, StoredInstance
from implant_gui.domain.service.retrieve import RetrieveRequest


def get(
    requestor: Requestor,
    server: Server,
    request: RetrieveRequest,
    sink: InstanceSink,
    token: CancelToken,
    *,
    announce: bool = False,
) -> Story:
    """Fetch objects over one association.

    When the disk is full or gone, the server is asked to stop, and the error ends the operation. What has arrived is
    made durable before the end, whatever the end is.

    Args:
        requestor: who we are.
        server: where from.
        request: what; more than fits one request is asked for in several, one after the other.
        sink: where to.
        token: the wish to stop.
        announce: tell that C-GET was chosen, once the peer has accepted it.
    """
    stored: Sequence[StoredInstance] = ()
    ledger = Ledger(request)
    yield Connecting(server.name, server.address)
    try:
        with associate(requestor, server, contexts.for_get(request.model), token) as link:
            yield link.associated
            contexts.required(link.associated.contexts, request.model.get, server)
            contexts.require_role(link.associated.contexts, request.model, server)
            if announce:
                yield MethodChosen(Service.GET)
            origin = Origin(Route.GET, server.ae_title, server.host)
            reception = Reception(link, frozenset(request.uids), sink, origin)
            stored = reception.stored
            with contextlib.closing(reception):
                for chunk in request.chunks():
                    ledger.begin(chunk)
                    goes_on = yield from _get_chunk(requestor, link, chunk, reception, ledger)
                    if not goes_on:
                        break
    except (OperationError, StoppedError):
        with contextlib.suppress(OperationError):  # the first error is the one to be told
            sink.make_durable(stored)
        raise
    sink.make_durable(stored)
    return ledger.ended(token)


def _get_chunk(
    requestor: Requestor, link: Association, chunk: RetrieveRequest, reception: Reception, ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    """One request; gives whether to go on with the next one."""
    context = contexts.required(link.associated.contexts, chunk.model.get, link.server)
    request = Request(link, Service.GET, context, requestor.message_ids())
    request.send((encode_dataset(retrieve_identifier(chunk), context),))
    try:
        while True:
            for piece in link.receive():
                match piece:
                    case InstanceChunk():
                        yield from reception.take(piece)
                    case InstanceBegins():
                        reception.begin(piece)
                    case Message():
                        status = request.status_of(piece)
                        counters = sub_operations(piece.command)
                        if status.category.is_final:
                            failed = failed_uids(request.identifier_of(piece))
                            goes_on = ledger.finish(counters, status, failed)
                            _raise(reception.error)
                            return goes_on
                        yield ledger.progress(counters, status)
                    case _:
                        raise violation("an unexpected PDU")
            if reception.error is not None:
                link.cancel_request()
    except OperationError:
        # Of what went wrong, the disk is the cause, and how the server took our request to stop is not.
        _raise(reception.error)
        raise


def _raise(error: OperationError | None) -> None:
    if error is not None:
        raise error
