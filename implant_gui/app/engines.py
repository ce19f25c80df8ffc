"""Picks the engine that each server wants, and imports it on the worker's thread: the window is up long before."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from implant_gui.dicom.message_ids import MessageIds
from implant_gui.domain.ports import Arrivals, InstanceSink, Operation, Operations
from implant_gui.domain.service.ae import AeTitle, Engine, Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import OperationEvent
from implant_gui.domain.service.query import Query
from implant_gui.domain.service.retrieve import RetrieveRequest


class EngineOperations:
    """Implements `domain.ports.Operations` with the engine that each server wants, made at its first use.

    Args:
        ae_title: gives the program's AE title.
        secret_of: gives a server's passcode for user identity negotiation, or None.
    """

    def __init__(self, ae_title: Callable[[], AeTitle], secret_of: Callable[[Server], str | None]) -> None:
        self._ae_title = ae_title
        self._secret_of = secret_of
        # One counter for all: arrivals of a C-MOVE are told apart by it.
        self._message_ids = MessageIds()
        self._made: dict[Engine, Operations] = {}
        self._lock = threading.Lock()

    def echo(self, server: Server) -> Operation:
        """C-ECHO."""
        return self._later(server, lambda engine: engine.echo(server))

    def find(self, server: Server, query: Query) -> Operation:
        """C-FIND."""
        return self._later(server, lambda engine: engine.find(server, query))

    def get(self, server: Server, request: RetrieveRequest, sink: InstanceSink) -> Operation:
        """C-GET."""
        return self._later(server, lambda engine: engine.get(server, request, sink))

    def move(self, server: Server, request: RetrieveRequest, arrivals: Arrivals | None) -> Operation:
        """C-MOVE."""
        return self._later(server, lambda engine: engine.move(server, request, arrivals))

    def retrieve(
        self, server: Server, request: RetrieveRequest, sink: InstanceSink, arrivals: Arrivals | None
    ) -> Operation:
        """By the server's retrieve method."""
        return self._later(server, lambda engine: engine.retrieve(server, request, sink, arrivals))

    def store(self, server: Server, files: Sequence[Path]) -> Operation:
        """C-STORE of files."""
        return self._later(server, lambda engine: engine.store(server, files))

    def _later(self, server: Server, describe: Callable[[Operations], Operation]) -> Operation:
        def operation(token: CancelToken) -> Iterator[OperationEvent]:
            yield from describe(self._engine(server.engine))(token)

        return operation

    def _engine(self, engine: Engine) -> Operations:
        with self._lock:
            if engine not in self._made:
                self._made[engine] = self._make(engine)
            return self._made[engine]

    def _make(self, engine: Engine) -> Operations:
        # Imported here, on a worker's thread: pydicom and pynetdicom take most of a second.
        from implant_gui.dicom.operations import DicomOperations

        if engine is Engine.WIRE:
            from implant_gui.dicom.wire.stories import WIRE as stories  # noqa: N811 - one of two
        else:
            from implant_gui.dicom.reference.stories import REFERENCE as stories  # noqa: N811 - one of two
        return DicomOperations(stories, self._ae_title, self._secret_of, self._message_ids)
