"""The storage SCP, imported when it is first switched on: the window does not wait for pynetdicom."""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

from implant_gui.app.local_nodes import LocalNodes
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import ArrivalQueue, InstanceSink, ListenerEvent, StorageService
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, LocalNode
from implant_gui.domain.service.instance import StoredInstance
from implant_gui.domain.uid import Uid


class LateStorageService:
    """Implements `domain.ports.StorageService` with one that is made at the first `start`."""

    def __init__(self, sink: InstanceSink, post: Callable[[ListenerEvent], None], nodes: LocalNodes) -> None:
        self._sink = sink
        self._post = post
        self._nodes = nodes
        self._announced: tuple[AeTitle, int] | None = None
        self._lock = threading.Lock()
        self._service: StorageService | None = None

    @property
    def ae_title(self) -> AeTitle | None:
        """The title to name as the move destination; None while the storage SCP is off."""
        return None if self._service is None else self._service.ae_title

    def start(self, node: LocalNode) -> int:
        """Listen; gives the port."""
        port = self._made().start(node)
        self._nodes.announce(node.ae_title, node.bind_address, port)
        self._announced = (node.ae_title, port)
        return port

    def stop(self) -> None:
        """Stop listening."""
        if self._service is not None:
            self._service.stop()
        if self._announced is not None:
            self._nodes.withdraw(*self._announced)

    def expect(
        self, originator: AeTitle, message_id: int, uids: Sequence[Uid], sender: AllowedPeer | None = None
    ) -> AbstractContextManager[ArrivalQueue]:
        """Tie arrivals to a C-MOVE; LISTENER_OFF before the first start."""
        if self._service is None:
            raise OperationError(ErrorKind.LISTENER_OFF)
        return self._service.expect(originator, message_id, uids, sender)

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        """Make arrivals survive a power cut."""
        return self._sink.make_durable(instances)

    def _made(self) -> StorageService:
        with self._lock:
            if self._service is None:
                # Imported here: pynetdicom takes most of a second, and most starts do without the storage SCP.
                from implant_gui.dicom.receiving.storage_scp import StorageScp

                self._service = StorageScp(self._sink, self._post)
            return self._service
