"""C-GET: the objects stream from the association to the disk."""

import contextlib
import functools
from collections.abc import Generator
from typing import Final

from implant_gui.dicom.datasets.identifiers import retrieve_identifier
from implant_gui.dicom.requesting import contexts, getting
from implant_gui.dicom.requesting.ledger import Ledger
from implant_gui.dicom.requesting.statuses import failed_uids, sub_operations
from implant_gui.dicom.wire.association import Association
from implant_gui.dicom.wire.encoding import encode_dataset
from implant_gui.dicom.wire.establishment import associate
from implant_gui.dicom.wire.incoming import InstanceBegins, InstanceChunk, Message, violation
from implant_gui.dicom.wire.reception import Reception
from implant_gui.dicom.wire.request import Request
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import InstanceSink
from implant_gui.domain.service.events import OperationEvent
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.retrieve import RetrieveRequest


def _receive(
    link: Association, request: RetrieveRequest, sink: InstanceSink
) -> contextlib.AbstractContextManager[Reception]:
    return contextlib.closing(Reception(link, frozenset(request.uids), sink))


def _ask(
    link: Association, chunk: RetrieveRequest, reception: Reception, ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    """One request; gives whether to go on with the next one."""
    context = contexts.required(link.associated.contexts, chunk.model.get, link.server)
    request = Request(link, Service.GET, context)
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


get: Final = functools.partial(getting.get, associate, _receive, _ask)
