"""The storage SCP: where objects arrive that somebody pushes to us, or that a C-MOVE of ours asked for (PS3.4 GG).

It takes the three implant storage classes and Verification from peers that are listed, and, while a C-MOVE runs, from
the server that was asked, but from such a one only what was asked for. An object that was pushed is on the disk for
good before it is acknowledged. One that we asked for is acknowledged at once: the job that asked makes it durable
before it calls itself complete. Bytes are kept as they came; the data set is measured and its UIDs are read, no more.
"""

import logging
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Final

from implant_gui.dicom.acceptor import Acceptor, Offer
from implant_gui.dicom.admission import Caller, Refusal
from implant_gui.dicom.elements import MalformedDatasetError, outline
from implant_gui.dicom.exchange import Exchange, Status
from implant_gui.dicom.expectations import Expectation, Expectations, is_host
from implant_gui.dicom.guard import DEFAULT_LIMITS, Limits
from implant_gui.domain.ae import ANY_AE_TITLE, AeTitle, AllowedPeer, LocalNode, Tls
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.events import RefusalReason
from implant_gui.domain.information_model import STORAGE_SOP_CLASSES, VERIFICATION, Service
from implant_gui.domain.instance import InstanceHeader, Origin, Route, StoredInstance
from implant_gui.domain.ports import (
    ArrivalQueue,
    InstanceSink,
    ListenerEvent,
    ListenerStarted,
    ListenerStopped,
    ObjectReceived,
    ObjectRefused,
    PeerRefused,
)
from implant_gui.domain.uid import Uid, is_uid

_log = logging.getLogger(__name__)

_OFFERS: Final = (Offer(VERIFICATION), *(Offer(uid) for uid in STORAGE_SOP_CLASSES))
_SOP_CLASS_UID: Final = 0x00080016
_SOP_INSTANCE_UID: Final = 0x00080018
_SUCCESS: Final = Status(0x0000)

# PS3.4 Table GG.4-1, and PS3.7 Annex C for what it leaves out.
_OUT_OF_RESOURCES: Final = 0xA700
_DOES_NOT_MATCH: Final = 0xA900
_CANNOT_UNDERSTAND: Final = 0xC000
_PROCESSING_FAILURE: Final = 0x0110
_NOT_AUTHORIZED: Final = 0x0124


class _RefusedError(Exception):
    """We do not take an object."""

    def __init__(self, code: int, reason: RefusalReason, comment: str) -> None:
        super().__init__(comment)
        self.status = Status(code, comment)
        self.reason = reason


_STORAGE_ERRORS: Final = {
    ErrorKind.DISK_FULL: (_OUT_OF_RESOURCES, RefusalReason.DISK_FULL, "The disk is full"),
    ErrorKind.DISK_READ_ONLY: (_OUT_OF_RESOURCES, RefusalReason.STORAGE_UNAVAILABLE, "The disk is read-only"),
    ErrorKind.NOT_A_TEMPLATE: (_CANNOT_UNDERSTAND, RefusalReason.MALFORMED, "Not an implant template"),
    ErrorKind.FILE_UNREADABLE: (_CANNOT_UNDERSTAND, RefusalReason.MALFORMED, "The data set cannot be read"),
}
_STORAGE_FAILED: Final = (_PROCESSING_FAILURE, RefusalReason.STORAGE_UNAVAILABLE, "The object could not be stored")


class StorageScp:
    """Implements `domain.ports.StorageService`. Any thread; `start` and `stop` block for up to about two seconds."""

    def __init__(
        self, sink: InstanceSink, post: Callable[[ListenerEvent], None], limits: Limits = DEFAULT_LIMITS
    ) -> None:
        self._sink = sink
        self._post = post
        self._limits = limits
        self._control = threading.Lock()
        self._expectations = Expectations()
        self._running: tuple[Acceptor, LocalNode] | None = None

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
            tls = None if node.tls is None else _server_context(node.tls)
            acceptor = Acceptor(node.ae_title, _Reception(self, node), limits=self._limits, tls=tls)
            port = acceptor.start(node.bind_address, node.port)
            self._running = (acceptor, node)
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

    def _may_push(self, node: LocalNode, caller: Caller) -> bool:
        return any(
            peer.ae_title in (ANY_AE_TITLE, caller.ae_title) and (not peer.host or is_host(peer.host, caller.host))
            for peer in node.peers
        )

    def _admit(self, node: LocalNode, caller: Caller) -> Refusal | Sequence[Offer]:
        if caller.called_ae_title != node.ae_title:
            return Refusal.CALLED_AE_TITLE
        if self._may_push(node, caller) or self._expectations.may_come_from(caller):
            return _OFFERS
        self._post(PeerRefused(caller.ae_title, caller.host))
        return Refusal.CALLING_AE_TITLE

    def _receive(self, node: LocalNode, exchange: Exchange) -> Status:
        claimed = str(exchange.request.AffectedSOPInstanceUID or "")
        try:
            data = exchange.data()
            header = _checked_header(exchange, claimed, data)
            expectation = self._expectations.of(header)
            if expectation is None and not self._may_push(node, exchange.caller):
                raise _RefusedError(_NOT_AUTHORIZED, RefusalReason.NOT_ASKED_FOR, "Nobody asked for this object")
            instance = self._store(header, data, expectation)
        except _RefusedError as refused:
            _log.info("An object was refused: %s", refused.reason.value)
            self._post(ObjectRefused(claimed, exchange.caller.ae_title, refused.reason))
            return refused.status
        if expectation is not None:
            expectation.arrived.put(instance)
        self._post(ObjectReceived(instance, was_expected=expectation is not None))
        return _SUCCESS

    def _store(self, header: InstanceHeader, data: bytes, expectation: Expectation | None) -> StoredInstance:
        try:
            writer = self._sink.open(header)
            try:
                writer.write(data)
                return writer.commit(durable=expectation is None)
            except BaseException:
                writer.discard()
                raise
        except OperationError as error:
            raise _RefusedError(*_STORAGE_ERRORS.get(error.kind, _STORAGE_FAILED)) from error
        except Exception as error:
            _log.error("Storing an object failed: %s", type(error).__name__, exc_info=error)
            raise _RefusedError(*_STORAGE_FAILED) from error


class _Reception:
    """The storage SCP under one node's settings (`acceptor.Services`)."""

    def __init__(self, scp: StorageScp, node: LocalNode) -> None:
        self._scp = scp
        self._node = node

    def admit(self, caller: Caller) -> Refusal | Sequence[Offer]:
        return self._scp._admit(self._node, caller)

    def serve(self, exchange: Exchange) -> None:
        match exchange.service:
            case Service.ECHO:
                exchange.respond(_SUCCESS)
            case Service.STORE:
                exchange.respond(self._scp._receive(self._node, exchange))
            case _:
                exchange.abort()


def _checked_header(exchange: Exchange, claimed: str, data: bytes) -> InstanceHeader:
    """The header of an object whose command and data set agree and whose data set is complete."""
    sop_class = str(exchange.request.AffectedSOPClassUID or "")
    if exchange.abstract_syntax not in STORAGE_SOP_CLASSES or sop_class != exchange.abstract_syntax:
        raise _RefusedError(_DOES_NOT_MATCH, RefusalReason.WRONG_SOP_CLASS, "SOP class of another context")
    if not is_uid(claimed):
        raise _RefusedError(_CANNOT_UNDERSTAND, RefusalReason.INVALID_UID, "Not a valid SOP Instance UID")
    try:
        found = _identifying_uids(data, exchange.transfer_syntax)
    except MalformedDatasetError as error:
        raise _RefusedError(_CANNOT_UNDERSTAND, RefusalReason.MALFORMED, "The data set is malformed") from error
    if found != {_SOP_CLASS_UID: sop_class, _SOP_INSTANCE_UID: claimed}:
        raise _RefusedError(_DOES_NOT_MATCH, RefusalReason.UID_MISMATCH, "UIDs of command and data set differ")
    return InstanceHeader(exchange.abstract_syntax, Uid(claimed), exchange.transfer_syntax, _origin_of(exchange))


def _identifying_uids(data: bytes, transfer_syntax: Uid) -> dict[int, str]:
    """SOP Class and Instance UID of a data set, after a walk over all of its top level: what is cut short shows."""
    return {
        header.tag: data[header.start : header.start + header.length].rstrip(b"\0 ").decode("latin-1")
        for header in outline(data, transfer_syntax)
        if header.tag in (_SOP_CLASS_UID, _SOP_INSTANCE_UID)
    }


def _origin_of(exchange: Exchange) -> Origin:
    originator = exchange.request.MoveOriginatorApplicationEntityTitle
    return Origin(
        Route.PUSHED if originator is None else Route.MOVE,
        exchange.caller.ae_title,
        exchange.caller.host,
        None if originator is None else AeTitle(str(originator).strip()),
        exchange.request.MoveOriginatorMessageID,
    )


def _server_context(tls: Tls) -> ssl.SSLContext:
    """What `tls` asks for, as a server: our certificate is shown, theirs is demanded when a CA is given."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        if tls.cert_file is None:
            raise OperationError(ErrorKind.TLS_FAILED, facts={"detail": "a server needs a certificate"})
        context.load_cert_chain(tls.cert_file, tls.key_file, password=_no_password)
        if tls.ca_file is not None:
            context.load_verify_locations(tls.ca_file)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ValueError) as error:
        detail = "the certificate or its private key cannot be used"
        raise OperationError(ErrorKind.TLS_FAILED, facts={"detail": detail}) from error
    return context


def _no_password() -> bytes:
    raise ValueError("the private key is encrypted")
