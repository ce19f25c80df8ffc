"""Limits and deadlines for pynetdicom 3.0.4, which has none of its own for a PDU once begun.

Without them a peer that stalls in the middle of a PDU hangs both its association and the interpreter's exit, a PDU may
claim (and fill) four gigabytes before anybody has looked at the AE titles, a peer that does not read blocks a sender
for ever, time-outs follow the wall clock, an exception in one of the library's threads leaves whoever waits for an
answer waiting, and of two requests in quick succession the second one may lose its answer (`pausing`). `install` puts
that right for every association of the process, requestor and acceptor alike.

The library offers no hook for any of it, so `install` replaces private functions. The version is pinned, and
`tests/dicom/guarded/test_guard.py` compares a digest of each replaced function: an upgrade fails there, loudly.
"""

import contextlib
import functools
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final

from pynetdicom import association, dimse, dul, evt, timer, transport
from pynetdicom.pdu_primitives import A_P_ABORT

from implant_gui.dicom.guarded.ending import cut, drop
from implant_gui.dicom.guarded.limits import Association, Limits, limits_of
from implant_gui.dicom.guarded.pausing import Checkpoint

Socket = Any
"""pynetdicom tells a type checker nothing; the aliases tell the reader which of its objects is meant."""
UpperLayer = Any
DimseProvider = Any

_log = logging.getLogger(__name__)

_PROVIDER_ABORT: Final = bytes.fromhex("07000000000400000206")
"""A-ABORT, source service provider, reason “invalid PDU parameter value” (PS3.8 Table 9-26)."""
_NEGOTIATING: Final = frozenset(("Sta1", "Sta2", "Sta4", "Sta5"))
"""States of PS3.8 9.2.3 in which only an association PDU can come."""
_HEADER_LENGTH: Final = 6
_PDU_TYPES: Final = range(1, 8)
_UNDER_WAY_ATTRIBUTE: Final = "implant_gui_under_way"
_LEAST_RATE: Final = 1000.0
_POLL_S: Final = 0.002
_installing: Final = threading.Lock()


def install() -> None:
    """Guard every association of this process from now on; a second call does nothing."""
    with _installing:
        if hasattr(transport.AssociationSocket.recv, "__wrapped__"):
            return
        for owner, name, guarded in REPLACED:
            setattr(owner, name, guarded(getattr(owner, name)))
        timer.time = SimpleNamespace(time=time.monotonic)


def _bounded_recv(original: Callable[..., bytearray]) -> Callable[..., bytearray]:
    @functools.wraps(original)
    def recv(self: Socket, nr_bytes: int) -> bytearray:
        limits = limits_of(self.assoc)
        negotiating = self.assoc.dul.state_machine.current_state in _NEGOTIATING
        limit = limits.association_pdu if negotiating else limits.data_pdu
        if nr_bytes > limit:
            _log.info("A PDU of %d bytes is over the limit of %d: association ended", nr_bytes, limit)
            _refuse_pdu(self)
            return bytearray()
        if nr_bytes == _HEADER_LENGTH:
            self._pdu_deadline = time.monotonic() + limits.pdu_s
        buffer = bytearray(nr_bytes)
        received = _fill(self, memoryview(buffer), getattr(self, "_pdu_deadline", time.monotonic() + limits.pdu_s))
        if nr_bytes == _HEADER_LENGTH == received and buffer[0] not in _PDU_TYPES:
            # The library would say so, and then wait for the peer to close, who may go on sending meanwhile.
            _log.info("A PDU of the unknown type %02XH: association ended", buffer[0])
            _refuse_pdu(self)
            received = 0
        if received < nr_bytes and negotiating:
            # The library would have an acceptor wait for the request until the ARTIM timer expires.
            self.assoc.dul.to_user_queue.put(A_P_ABORT())
        # What is shorter than asked for is a lost connection to the library's state machine (Evt17).
        return buffer[:received]

    return recv


def _fill(of: Socket, buffer: memoryview, deadline: float) -> int:
    """Read until `buffer` is full, the peer closes or `deadline` passes; gives the number of bytes read."""
    received = 0
    try:
        while received < len(buffer) and of.socket is not None:
            of.socket.settimeout(max(0.001, deadline - time.monotonic()))
            count = of.socket.recv_into(buffer[received:])
            if not count:
                break
            received += count
            if received < len(buffer) and time.monotonic() >= deadline:
                raise TimeoutError
    except (TimeoutError, ssl.SSLWantReadError):
        _log.info("A PDU was not complete in time: connection closed")
        of._shutdown_socket()
    except (OSError, AttributeError, ValueError) as error:
        _log.info("Connection lost: %s", type(error).__name__)
    return received


def _refuse_pdu(of: Socket) -> None:
    with contextlib.suppress(OSError, ValueError):
        of.socket.settimeout(0)
        of.socket.send(_PROVIDER_ABORT)
    of._shutdown_socket()


def _bounded_send(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def send(self: Socket, bytestream: bytes) -> None:
        try:
            self.socket.settimeout(limits_of(self.assoc).send_s)
            self.socket.sendall(bytestream)
        except (OSError, AttributeError, ValueError) as error:
            _log.info("Sending failed: %s", type(error).__name__)
            self._shutdown_socket()
            self.event_queue.put("Evt17")
            return
        evt.trigger(self.assoc, evt.EVT_DATA_SENT, {"data": bytestream})

    return send


def _certain_shutdown(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def _shutdown_socket(self: Socket) -> None:
        # The library does not close what it cannot shut down, such as a connection that its peer has reset.
        if (connection := self.socket) is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError):
                connection.close()

    return _shutdown_socket


def _contained_upper_layer(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def run_reactor(self: UpperLayer) -> None:
        try:
            original(self)
        except Exception as error:  # noqa: BLE001 - the last frame of a thread: there is nobody else to take it
            _log.info("The upper layer of an association ended by %s", type(error).__name__)
            self.assoc.is_aborted = True
            drop(self.assoc)
        # No message can come any more: nobody should wait for one until the DIMSE time-out.
        self.assoc.dimse.msg_queue.put((None, None))

    return run_reactor


def _steadily_paused(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def __init__(self: Association, *args: Any, **options: Any) -> None:  # noqa: N807 - the name that it replaces
        original(self, *args, **options)
        self._reactor_checkpoint = Checkpoint(self)

    return __init__


def _contained_association(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def run_reactor(self: Association) -> None:
        try:
            original(self)
        except Exception as error:  # noqa: BLE001 - as above
            _log.info("An association ended by %s", type(error).__name__)
            cut(self)
        # Whoever sends in another thread waits until this loop stands still; now it does for good.
        self._is_paused = True

    return run_reactor


def _bounded_receive(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def receive_primitive(self: DimseProvider, primitive: Any) -> None:
        limits = limits_of(self.assoc)
        if self.assoc.is_requestor:
            _hold_back(self, limits)
        try:
            if self.assoc.is_acceptor and self.msg_queue.qsize() >= limits.queued_requests:
                raise _OverLimitError("requests")
            original(self, primitive)
            if self.message is not None:
                _limit_message(self, limits)
        except Exception as error:  # noqa: BLE001 - whatever the library makes of garbage; the peer gets an A-ABORT
            _log.info("An unacceptable message ended an association: %s", type(error).__name__)
            self.message = None
            self.dul.event_queue.put("Evt19")

    return receive_primitive


class _OverLimitError(Exception):
    """A message is over a limit of size, number or time."""


def _limit_message(of: DimseProvider, limits: Limits) -> None:
    """Look at the message under way after each PDU of it: what it has brought, and how fast."""
    size = _size_of(of.message)
    if size > limits.message:
        raise _OverLimitError("message")
    now = time.monotonic()
    message, began = getattr(of, _UNDER_WAY_ATTRIBUTE, (None, now))
    if message is not of.message:
        setattr(of, _UNDER_WAY_ATTRIBUTE, (of.message, now))
    elif 0 < limits.slow_s < now - began and size < _LEAST_RATE * (now - began):
        raise _OverLimitError("time")


def _hold_back(of: DimseProvider, limits: Limits) -> None:
    """Stop reading while enough responses wait, unless there is something to send: a C-CANCEL must not wait."""
    while (
        of.msg_queue.qsize() >= limits.queued_responses
        and not of.assoc._kill
        and not of.assoc.dul._kill_thread
        and of.assoc.dul.to_provider_queue.empty()
    ):
        time.sleep(_POLL_S)


def _size_of(message: Any) -> int:
    parts = (message.data_set, message.encoded_command_set)
    return sum(part.getbuffer().nbytes for part in parts if part is not None)


REPLACED: Final[tuple[tuple[Any, str, Callable[..., Any]], ...]] = (
    (transport.AssociationSocket, "recv", _bounded_recv),
    (transport.AssociationSocket, "send", _bounded_send),
    (transport.AssociationSocket, "_shutdown_socket", _certain_shutdown),
    (dul.DULServiceProvider, "run_reactor", _contained_upper_layer),
    (association.Association, "__init__", _steadily_paused),
    (association.Association, "run_reactor", _contained_association),
    (dimse.DIMSEServiceProvider, "receive_primitive", _bounded_receive),
)
"""What `install` replaces: the class, the name, and what makes the guarded function of the original one."""
