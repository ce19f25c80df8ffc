"""A retrieval by whichever service the server is set up for, or accepts; the same for every engine."""

from collections.abc import Callable
from typing import Final

from implant_gui.dicom.requesting.stopping import Story
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import RetrieveMethod, Server

_GET_REFUSED: Final = (ErrorKind.NO_CONTEXT_ACCEPTED, ErrorKind.ROLE_REFUSED)


def retrieve(server: Server, get: Callable[[], Story], move: Callable[[], Story]) -> Story:
    """Fetch objects; when it is left to us, by C-GET, and by C-MOVE from a server that refuses the former."""
    if server.retrieve_method is not RetrieveMethod.MOVE:
        try:
            return (yield from get())
        except OperationError as error:
            if server.retrieve_method is RetrieveMethod.GET or error.kind not in _GET_REFUSED:
                raise
    return (yield from move())
