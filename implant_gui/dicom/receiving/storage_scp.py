"""The storage SCP: where objects arrive that somebody pushes to us, or that a C-MOVE of ours asked for (PS3.4 GG).

It takes the three implant storage classes and Verification from peers that are listed, and, while a C-MOVE runs, from
the server that was asked, but from such a one only what was asked for. An object that was pushed is on the disk for
good before it is acknowledged. One that we asked for is acknowledged at once: the job that asked makes it durable
before it calls itself complete. Bytes are kept as they came; the data set is measured and its UIDs are read, no more.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Final

from implant_gui.dicom.admission import Caller, Refusal
from implant_gui.dicom.network.tls import server_context
from implant_gui.dicom.receiving.expectations import Expectations, is_host
from implant_gui.dicom.receiving.intake import Intake
from implant_gui.dicom.wire.acceptor import Acceptor
from implant_gui.dicom.wire.limits import DEFAULT_LISTENER_LIMITS, ListenerLimits
from implant_gui.dicom.wire.listener import Listener
from implant_gui.domain.ports import (
    ArrivalQueue,
    InstanceSink,
    ListenerEvent,
    ListenerStarted,
    ListenerStopped,
    PeerRefused,
)
from implant_gui.domain.service.ae import ANY_AE_TITLE, AeTitle, AllowedPeer, LocalNode
from implant_gui.domain.service.information_model import STORAGE_SOP_CLASSES, VERIFICATION
from implant_gui.domain.service.instance import StoredInstance
from implant_gui.domain.uid import Uid

_SOP_CLASSES: Final = (VERIFICATION, *STORAGE_SOP_CLASSES)


class StorageScp:
    """Implements `domain.ports.StorageService`. Any thread; `start` and `stop` block for up to about two seconds."""

    def __init__(
        self,
        sink: InstanceSink,
        post: Callable[[ListenerEvent], None],
        limits: ListenerLimits = DEFAULT_LISTENER_LIMITS,
    ) -> None:
        self._sink = sink
        self._post = post
        self._limits = limits
        self._control = threading.Lock()
        self._expectations = Expectations()
        self._running: tuple[Listener, LocalNode] | None = None

    @property
    def ae_title(self) -> AeTitle | None:
        """The title to name as the move destination; None while the storage SCP is off."""
        running = self._running
        return None if running is None else running[1].ae_title

    def expect(
        self, originator: AeTitle, message_id: int, uids: Sequence[Uid], sender: AllowedPeer | None = None
    ) -> AbstractContextManager[ArrivalQueue]:
        """Tie arrivals to a C-MOVE; see `domain.ports.Arrivals.expect`."""
        return self._expectations.expect(originator, message_id, uids, sender)

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        """Make arrivals survive a power cut; see `domain.ports.Arrivals.make_durable`."""
        return self._sink.make_durable(instances)

    def start(self, node: LocalNode) -> int:
        """Listen as `node` says, instead of as before if it runs; gives the port.

        Raises:
            OperationError: PORT_IN_USE, PORT_FORBIDDEN, ADDRESS_UNAVAILABLE or TLS_FAILED.
        """
        with self._control:
            self._stop()
            tls = None if node.tls is None else server_context(node.tls)
            acceptor = Acceptor(_Node(node, self._expectations, self._sink, self._post), self._limits)
            listener = Listener(acceptor.serve, tls=tls, limits=self._limits)
            port = listener.start(node.bind_address, node.port)
            self._running = (listener, node)
        self._post(ListenerStarted(node, port))
        return port

    def stop(self) -> None:
        """Stop listening and end what is under way; a second call does nothing."""
        with self._control:
            was_running = self._stop()
        if was_running:
            self._post(ListenerStopped())

    def _stop(self) -> bool:
        running, self._running = self._running, None
        if running is None:
            return False
        running[0].stop()
        return True


class _Node:
    """The storage SCP under one node's settings (`wire.acceptor.Host`)."""

    def __init__(
        self,
        node: LocalNode,
        expectations: Expectations,
        sink: InstanceSink,
        post: Callable[[ListenerEvent], None],
    ) -> None:
        self._node = node
        self._expectations = expectations
        self._sink = sink
        self._post = post

    def admit(self, caller: Caller) -> Refusal | Sequence[Uid]:
        if caller.called_ae_title != self._node.ae_title:
            return Refusal.CALLED_AE_TITLE
        if self._may_push(caller) or self._expectations.may_come_from(caller):
            return _SOP_CLASSES
        self._post(PeerRefused(caller.ae_title, caller.host))
        return Refusal.CALLING_AE_TITLE

    def storage(self, caller: Caller) -> Intake:
        return Intake(caller, self._sink, self._post, self._expectations.of, self._may_push(caller))

    def _may_push(self, caller: Caller) -> bool:
        return any(
            peer.ae_title in (ANY_AE_TITLE, caller.ae_title) and (not peer.host or is_host(peer.host, caller.host))
            for peer in self._node.peers
        )
