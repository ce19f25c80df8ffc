"""A retrieval by whichever service the server is set up for, or accepts."""

from typing import Final

from implant_gui.dicom.caller import Caller
from implant_gui.dicom.reference.get import get
from implant_gui.dicom.reference.move import move
from implant_gui.dicom.stopping import Story
from implant_gui.domain.ae import RetrieveMethod, Server
from implant_gui.domain.cancel import CancelToken
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import Arrivals, InstanceSink
from implant_gui.domain.retrieve import RetrieveRequest

_GET_REFUSED: Final = (ErrorKind.NO_CONTEXT_ACCEPTED, ErrorKind.ROLE_REFUSED)


def retrieve(
    caller: Caller,
    server: Server,
    request: RetrieveRequest,
    sink: InstanceSink,
    arrivals: Arrivals | None,
    token: CancelToken,
) -> Story:
    """Fetch objects; when it is left to us, by C-GET, and by C-MOVE from a server that refuses the former."""
    if server.retrieve_method is not RetrieveMethod.MOVE:
        try:
            return (yield from get(caller, server, request, sink, token, announce=True))
        except OperationError as error:
            if server.retrieve_method is RetrieveMethod.GET or error.kind not in _GET_REFUSED:
                raise
    return (yield from move(caller, server, request, arrivals, token, announce=True))
