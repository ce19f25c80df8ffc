"""A listening socket and the associations that came in over it: pynetdicom's server, with the guard and with budgets.

What the library's server lacks: a TLS handshake that holds up nobody else, room for a listed peer while others sit on
silent connections, a reason for a refusal that depends on who asks, and an end within a bounded time.
"""

import logging
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from pynetdicom import AE, evt
from pynetdicom.pdu_primitives import A_ASSOCIATE
from pynetdicom.presentation import build_context
from pynetdicom.transport import RequestHandler, ThreadedAssociationServer
from typing_extensions import override

from implant_gui.dicom import library_options
from implant_gui.dicom.admission import Caller, Refusal
from implant_gui.dicom.guarded import guard
from implant_gui.dicom.guarded.connections import Connection, Connections
from implant_gui.dicom.guarded.exchange import Exchange
from implant_gui.dicom.guarded.limits import DEFAULT_LIMITS, Association, Limits, set_limits
from implant_gui.dicom.network.binding import bind, bind_error
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.identity import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from implant_gui.domain.service.information_model import TRANSFER_SYNTAXES
from implant_gui.domain.uid import Uid

_log = logging.getLogger(__name__)

_YIELDING_S: Final = 1.0
"""With all places taken, an association on which nothing has happened for so long makes room."""
_MAXIMUM_LENGTH: Final = 128 * 1024
_TLS_S: Final = 5.0
_REQUEST_S: Final = 10.0
"""Until a connection must have asked for an association."""
_POLL_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Offer:
    """A SOP class that is accepted; with `may_be_scu`, a requestor may also be its SCP, as C-GET needs."""

    sop_class: Uid
    may_be_scu: bool = False
    transfer_syntaxes: tuple[Uid, ...] = TRANSFER_SYNTAXES


class Services(Protocol):
    """What stands behind the socket. Called on the threads of the associations."""

    def admit(self, caller: Caller) -> Refusal | Sequence[Offer]:
        """Refuse the caller, or say what may be proposed."""

    def serve(self, exchange: Exchange) -> None:
        """Answer one request."""


class Acceptor:
    """Listens, and ends in bounded time. A stopped one may be started again."""

    def __init__(
        self,
        ae_title: AeTitle,
        services: Services,
        *,
        limits: Limits = DEFAULT_LIMITS,
        tls: ssl.SSLContext | None = None,
        max_associations: int = 32,
        idle_s: float = 60.0,
    ) -> None:
        library_options.configure()
        guard.install()
        self._ae = AE(ae_title=ae_title)
        self._ae.implementation_class_uid = IMPLEMENTATION_CLASS_UID
        self._ae.implementation_version_name = IMPLEMENTATION_VERSION_NAME
        self._ae.maximum_pdu_size = _MAXIMUM_LENGTH
        self._ae.network_timeout = idle_s
        self._ae.acse_timeout = _REQUEST_S
        # The library counts silent connections as associations; ours are counted in `_Server.greet`.
        self._ae.maximum_associations = 1_000_000
        set_limits(self._ae, limits)
        self._services = services
        self._tls = tls
        self._max_associations = max_associations
        self._server: _Server | None = None
        # The accept loop is no job: it belongs to this object, and `stop` ends it.
        self._thread: threading.Thread | None = None  # noqa: TID251

    @property
    def associations(self) -> int:
        """How many associations stand."""
        return 0 if self._server is None else len(self._server.connections.established())

    def start(self, host: str, port: int) -> int:
        """Listen; gives the port. An empty `host` means all interfaces.

        Raises:
            OperationError: PORT_IN_USE, PORT_FORBIDDEN or ADDRESS_UNAVAILABLE.
        """
        if self._server is not None:
            raise RuntimeError("already listening")
        try:
            server = _Server(self._ae, (host, port), self._services, self._tls, self._max_associations)
        except OSError as error:
            raise bind_error(error, host, port) from error
        self._server = server
        self._thread = threading.Thread(  # noqa: TID251
            target=server.serve_forever, args=(_POLL_S,), name="implant-gui accept", daemon=True
        )
        self._thread.start()
        return int(server.server_address[1])

    def stop(self) -> None:
        """Close the socket and end every association; takes at most about two seconds. A second call does nothing."""
        server, self._server = self._server, None
        thread, self._thread = self._thread, None
        if server is None or thread is None:
            return
        socketserver.BaseServer.shutdown(server)
        server.server_close()
        thread.join()
        server.connections.close_all()


class _Server(ThreadedAssociationServer):  # type: ignore[misc]  # pynetdicom is untyped
    """The library's server; see the module for what is different."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    server_address: Any

    def __init__(
        self,
        ae: Any,
        address: tuple[str, int],
        services: Services,
        tls: ssl.SSLContext | None,
        max_associations: int,
    ) -> None:
        self.services = services
        self.connections = Connections()
        self._handshake = tls
        self._max_associations = max_associations
        handlers = [(evt.EVT_REQUESTED, self.greet), (evt.EVT_SOP_EXTENDED, _extended_negotiation)]
        super().__init__(ae, address, ae.ae_title, [], None, handlers, _Handler)

    def greet(self, event: Any) -> None:
        """Decide about an A-ASSOCIATE-RQ (called by the library before it negotiates)."""
        association = event.assoc
        if not isinstance(association.requestor.primitive, A_ASSOCIATE):
            association.is_aborted = True  # the connection ended before it brought a request
            association.kill()
            return
        caller = caller_of(association)
        decision: Refusal | Sequence[Offer] = Refusal.LIMIT
        if self.connections.has_room(self._max_associations, _YIELDING_S):
            decision = self.services.admit(caller)
        if isinstance(decision, Refusal):
            _log.info("Association of %r refused: %s", caller.ae_title, decision.name)
            association.acse.send_reject(*decision.value)
            association.kill()
            return
        association.acceptor.supported_contexts = [_context_of(offer) for offer in decision]

    def serve(self, association: Association, request: Any, context_id: int) -> None:
        """Answer a request (called by the library on the association's thread)."""
        context = association._accepted_cx.get(context_id)
        if request.MessageIDBeingRespondedTo is not None or association._sent_release:
            return
        if context is None:
            association.abort(block=False)
            return
        connection = self.connections.of_association(association)
        if connection is not None:
            connection.idle_since = None
        try:
            self.services.serve(Exchange(association, request, context, caller_of(association)))
        except Exception as error:  # noqa: BLE001 - an error of ours must not take the server down
            _log.error("Serving a request failed: %s", type(error).__name__, exc_info=error)
            association.abort(block=False)
        association.dimse.cancel_req.pop(request.MessageID, None)
        if connection is not None:
            connection.idle_since = time.monotonic()

    @override
    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = self.socket.accept()
        # Else a C-STORE request waits for the acknowledgement of its own first half.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, address

    @override
    def verify_request(self, request: Any, client_address: Any) -> bool:
        self.connections.add(Connection(request, client_address[0]))
        return True

    @override
    def process_request_thread(self, request: Any, client_address: Any) -> None:
        connection = self.connections.of_socket(request)
        if connection is None:
            self.shutdown_request(request)
            return
        try:
            if self._handshake is not None:
                request.settimeout(_TLS_S)
                connection.socket = request = self._handshake.wrap_socket(request, server_side=True)
            self.finish_request(request, client_address)
        except OSError as error:
            _log.info("A connection ended before its association: %s", type(error).__name__)
            self.connections.remove(connection)
            self.shutdown_request(request)

    @override
    def server_bind(self) -> None:
        bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()

    @override
    def service_actions(self) -> None:
        """Nothing: the library collects garbage here, which stops every thread of the process for a while."""


class _Handler(RequestHandler):  # type: ignore[misc]  # pynetdicom is untyped
    """Makes the association of a connection."""

    @override
    def _create_association(self) -> Association:
        association = super()._create_association()
        association._serve_request = partial(self.server.serve, association)
        connection = self.server.connections.of_socket(self.request)
        if connection is None:  # evicted, or the server stops
            raise ConnectionAbortedError
        connection.association = association
        return association


def caller_of(association: Association) -> Caller:
    """Who asked for an association that we accept."""
    request = association.requestor.primitive
    return Caller(
        AeTitle(str(request.calling_ae_title).strip()),
        AeTitle(str(request.called_ae_title).strip()),
        str(association.requestor.address_info.address),
    )


def _context_of(offer: Offer) -> Any:
    context = build_context(offer.sop_class, list(offer.transfer_syntaxes))
    if offer.may_be_scu:
        context.scu_role = True
        context.scp_role = True
    return context


def _extended_negotiation(event: Any) -> dict[str, bytes]:
    """Answer SOP Class Extended Negotiation of C-FIND (PS3.4 BB.5.1): neither fuzzy nor timezone adjustment."""
    return {uid: b"\x01\x01\x00\x00"[: len(offered)] for uid, offered in event.app_info.items()}
