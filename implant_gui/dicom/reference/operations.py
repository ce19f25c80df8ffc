"""The reference engine as the rest of the program sees it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from implant_gui.dicom.caller import Caller
from implant_gui.dicom.reference.echo import echo
from implant_gui.dicom.reference.find import find
from implant_gui.dicom.reference.get import get
from implant_gui.dicom.reference.move import move
from implant_gui.dicom.reference.store import store
from implant_gui.dicom.retrieve import retrieve
from implant_gui.dicom.stopping import operation
from implant_gui.domain.ae import AeTitle, Server
from implant_gui.domain.ports import Arrivals, InstanceSink, Operation
from implant_gui.domain.query import Query
from implant_gui.domain.retrieve import RetrieveRequest


class ReferenceOperations:
    """Implements `domain.ports.Operations` with pynetdicom. Any thread; each operation belongs to the one that runs it.

    Args:
        ae_title: gives the program's AE title, for servers that have none of their own set for us.
        secrets: gives a server's passcode, or None; only asked when TLS protects it.
        message_ids: gives message IDs; one counter for all engines, because arrivals are told apart by it.
    """

    def __init__(
        self,
        ae_title: Callable[[], AeTitle],
        secrets: Callable[[Server], str | None],
        message_ids: Callable[[], int],
    ) -> None:
        self._caller = Caller(ae_title, secrets, message_ids)

    def echo(self, server: Server) -> Operation:
        """C-ECHO."""
        return operation(lambda token: echo(self._caller, server, token))

    def find(self, server: Server, query: Query) -> Operation:
        """C-FIND."""
        return operation(lambda token: find(self._caller, server, query, token))

    def get(self, server: Server, request: RetrieveRequest, sink: InstanceSink) -> Operation:
        """C-GET."""
        return operation(lambda token: get(self._caller, server, request, sink, token))

    def move(self, server: Server, request: RetrieveRequest, arrivals: Arrivals | None) -> Operation:
        """C-MOVE; `arrivals` is used when the request's destination is None."""
        return operation(lambda token: move(self._caller, server, request, arrivals, token))

    def retrieve(
        self, server: Server, request: RetrieveRequest, sink: InstanceSink, arrivals: Arrivals | None
    ) -> Operation:
        """C-GET or C-MOVE, by the server's retrieve method."""
        caller = self._caller
        return operation(
            lambda token: retrieve(
                server,
                lambda: get(caller, server, request, sink, token, announce=True),
                lambda: move(caller, server, request, arrivals, token, announce=True),
            )
        )

    def store(self, server: Server, files: Sequence[Path]) -> Operation:
        """C-STORE of files, one association."""
        return operation(lambda token: store(self._caller, server, files, token))
