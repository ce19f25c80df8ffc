"""The operations of an SCU as the rest of the program sees them, over either engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.retrieve import retrieve
from implant_gui.dicom.requesting.stopping import Story, operation
from implant_gui.domain.ports import Arrivals, InstanceSink, Operation
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.query import Query
from implant_gui.domain.service.retrieve import RetrieveRequest


class GetStory(Protocol):
    """C-GET; with `announce`, tells that it was chosen once the peer has accepted it."""

    def __call__(  # noqa: D102 - said above
        self,
        requestor: Requestor,
        server: Server,
        request: RetrieveRequest,
        sink: InstanceSink,
        token: CancelToken,
        *,
        announce: bool = False,
    ) -> Story: ...


class MoveStory(Protocol):
    """C-MOVE; with `announce`, tells that it was chosen once the peer has accepted it."""

    def __call__(  # noqa: D102 - said above
        self,
        requestor: Requestor,
        server: Server,
        request: RetrieveRequest,
        arrivals: Arrivals | None,
        token: CancelToken,
        *,
        announce: bool = False,
    ) -> Story: ...


@dataclass(frozen=True, slots=True)
class Stories:
    """What an engine can do: one story for each service."""

    echo: Callable[[Requestor, Server, CancelToken], Story]
    find: Callable[[Requestor, Server, Query, CancelToken], Story]
    get: GetStory
    move: MoveStory
    store: Callable[[Requestor, Server, Sequence[Path], CancelToken], Story]


class DicomOperations:
    """Implements `domain.ports.Operations`. Any thread; each operation belongs to the one that runs it.

    Args:
        stories: the engine's, `dicom.wire.stories.WIRE` or `dicom.reference.stories.REFERENCE`.
        ae_title: gives the program's AE title, for servers that have none of their own set for us.
        secrets: gives a server's passcode, or None; only asked when TLS protects it.
        message_ids: gives message IDs; one counter for all engines, because arrivals are told apart by it.
    """

    def __init__(
        self,
        stories: Stories,
        ae_title: Callable[[], AeTitle],
        secrets: Callable[[Server], str | None],
        message_ids: Callable[[], int],
    ) -> None:
        self.stories = stories
        self._requestor = Requestor(ae_title, secrets, message_ids)

    def echo(self, server: Server) -> Operation:
        """C-ECHO."""
        return operation(lambda token: self.stories.echo(self._requestor, server, token))

    def find(self, server: Server, query: Query) -> Operation:
        """C-FIND."""
        return operation(lambda token: self.stories.find(self._requestor, server, query, token))

    def get(self, server: Server, request: RetrieveRequest, sink: InstanceSink) -> Operation:
        """C-GET."""
        return operation(lambda token: self.stories.get(self._requestor, server, request, sink, token))

    def move(self, server: Server, request: RetrieveRequest, arrivals: Arrivals | None) -> Operation:
        """C-MOVE; `arrivals` is used when the request's destination is None."""
        return operation(lambda token: self.stories.move(self._requestor, server, request, arrivals, token))

    def retrieve(
        self, server: Server, request: RetrieveRequest, sink: InstanceSink, arrivals: Arrivals | None
    ) -> Operation:
        """C-GET or C-MOVE, by the server's retrieve method."""
        requestor, stories = self._requestor, self.stories
        return operation(
            lambda token: retrieve(
                server,
                lambda: stories.get(requestor, server, request, sink, token, announce=True),
                lambda: stories.move(requestor, server, request, arrivals, token, announce=True),
            )
        )

    def store(self, server: Server, files: Sequence[Path]) -> Operation:
        """C-STORE of files, one association."""
        return operation(lambda token: self.stories.store(self._requestor, server, files, token))
