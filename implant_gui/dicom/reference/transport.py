"""pynetdicom's socket with limits and deadlines: what a peer does, or leaves undone, ends in bounded time.

pynetdicom's own blocks for ever on half a PDU or on a peer that does not read, takes PDUs of four gigabytes, and lets
nobody in from outside. This one is made of a connection that stands already, so that it only has to read and write.

Thread: the upper layer's, but for `interrupt`, which may come from any.
"""

import contextlib
import socket as sockets
import ssl
import time
from typing import Any, Final

from pynetdicom.transport import AssociationSocket
from typing_extensions import override

from implant_gui.dicom.network.wakeup import READ, WRITE, Wakeup
from implant_gui.dicom.reference.faults import Fault
from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.service.ae import Timeouts

MAX_ASSOCIATION_PDU: Final = 128 * 1024
MAX_DATA_PDU: Final = 1024 * 1024
"""Well above what we offer: some peers round up."""

_ABORT_BY_USER: Final = bytes.fromhex("07000000000400000000")
_P_DATA, _ABORT = 0x04, 0x07
_NEGOTIATING: Final = frozenset(("Sta4", "Sta5"))
_HEADER_LENGTH: Final = 6
_IDLE_WAIT_S: Final = 0.001
"""How long `ready` waits for the peer before the upper layer looks for something to send."""


class GuardedSocket(AssociationSocket):  # type: ignore[misc] # pynetdicom tells a type checker nothing
    """The connection of one association.

    Attributes:
        abort_sent: whether an A-ABORT went out, as far as anybody here can know.
        last_activity: the monotonic time at which bytes were last sent or received.
    """

    socket: sockets.socket | None

    def __init__(
        self,
        association: Any,
        address: Any,
        connection: sockets.socket,
        timeouts: Timeouts,
        wakeup: Wakeup,
        fault: Fault,
    ) -> None:
        self._connection = connection
        self._timeouts = timeouts
        self._wakeup = wakeup
        self._fault = fault
        self._finish_by: float | None = None
        self._early = b""
        self.abort_sent = False
        self.last_activity = time.monotonic()
        super().__init__(association, address=address)

    def finish_within(self, seconds: float) -> None:
        """Do not wait for the peer any longer than that, whatever it is that is being waited for."""
        self._finish_by = time.monotonic() + seconds

    @property
    def _is_ending(self) -> bool:
        """Whether nothing more of the peer's is of interest."""
        is_late = self._finish_by is not None and time.monotonic() > self._finish_by
        return self.abort_sent or self._wakeup.is_awake or is_late

    def _deadline(self) -> float:
        until = time.monotonic() + self._timeouts.pdu
        return until if self._finish_by is None else min(until, self._finish_by)

    @override
    def _create_socket(self, address: Any) -> sockets.socket:
        return self._connection

    @override
    def connect(self, primitive: Any) -> None:
        self._is_connected = True
        primitive.result = "Evt2"
        self.provider_queue.put(primitive)
        self._ready.set()

    @property
    @override
    def ready(self) -> bool:
        connection = self.socket
        if connection is None or not self._is_connected or self._is_ending:
            return False
        try:
            if isinstance(connection, ssl.SSLSocket):
                return self._has_decrypted(connection)
            return self._wakeup.wait(connection, READ, time.monotonic() + _IDLE_WAIT_S)
        except OSError:
            self.event_queue.put("Evt17")
            return False

    def _has_decrypted(self, connection: ssl.SSLSocket) -> bool:
        """Whether there are bytes of the peer's, and not only a TLS record for TLS itself, such as a session ticket."""
        if not connection.pending() and not self._wakeup.wait(connection, READ, time.monotonic() + _IDLE_WAIT_S):
            return False
        try:
            self._early = self._early or connection.recv(1)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False
        return True

    @override
    def recv(self, nr_bytes: int) -> bytearray:
        """As much of `nr_bytes` as comes; fewer mean that the connection is lost."""
        limit = MAX_ASSOCIATION_PDU if self.assoc.dul.state_machine.current_state in _NEGOTIATING else MAX_DATA_PDU
        if nr_bytes > limit:
            self._fault.note(ErrorKind.LIMIT_EXCEEDED, facts={"what": "PDU", "limit": limit})
            self._abort_directly()
            return bytearray()
        buffer = bytearray(nr_bytes)
        received = self._fill(memoryview(buffer))
        if nr_bytes == _HEADER_LENGTH and received >= 2 and 0x14 <= buffer[0] <= 0x17 and buffer[1] == 0x03:
            self._fault.protocol("the peer answers in TLS, and this server is set up without")
        return buffer[:received]

    @override
    def send(self, bytestream: bytes) -> None:
        kind = bytestream[0]
        if kind == _P_DATA and self._is_ending:
            return
        if self._put(memoryview(bytestream)):
            self.abort_sent = self.abort_sent or kind == _ABORT
        else:
            self.event_queue.put("Evt17")

    @override
    def close(self) -> None:
        """Close the connection; the state machine is told once."""
        connection, self.socket = self.socket, None
        if connection is None:
            return
        _close(connection)
        # `_is_connected` stays: a negotiation that comes to look only now must still find the answer that it got.
        self.event_queue.put("Evt17")

    @override
    def _shutdown_socket(self) -> None:
        if self.socket is not None:
            _close(self.socket)

    def _fill(self, buffer: memoryview) -> int:
        until = self._deadline()
        received = len(self._early)
        buffer[:received], self._early = self._early, b""
        while received < len(buffer) and (connection := self.socket) is not None:
            try:
                count = connection.recv_into(buffer[received:])
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
                event = WRITE if isinstance(error, ssl.SSLWantWriteError) else READ
                if not self._wait(connection, event, until, "it began a PDU and did not complete it"):
                    break
                continue
            except OSError:
                break
            if not count:
                break
            received += count
            self.last_activity = time.monotonic()
        return received

    def _put(self, data: memoryview) -> bool:
        """Whether all of `data` went out."""
        until = self._deadline()
        sent = 0
        while sent < len(data):
            connection = self.socket
            if connection is None:
                return False
            try:
                sent += connection.send(data[sent:])
                self.last_activity = time.monotonic()
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
                event = READ if isinstance(error, ssl.SSLWantReadError) else WRITE
                if not self._wait(connection, event, until, "it does not read what we send"):
                    return False
            except OSError:
                return False
        return True

    def _wait(self, connection: sockets.socket, event: int, until: float, complaint: str) -> bool:
        """Whether one may go on. If not, an A-ABORT has been tried: the state machine cannot send one any more."""
        with contextlib.suppress(OSError):
            if self._wakeup.wait(connection, event, until):
                return True
        if not self._wakeup.is_awake and self._finish_by is None:
            self._fault.note(ErrorKind.ANSWER_TIMEOUT, complaint)
        if event == READ:
            self._abort_directly()
        return False

    def _abort_directly(self) -> None:
        if self.socket is not None and not self.abort_sent:
            with contextlib.suppress(OSError):
                self.abort_sent = self.socket.send(_ABORT_BY_USER) == len(_ABORT_BY_USER)


def _close(connection: sockets.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(sockets.SHUT_RDWR)
    with contextlib.suppress(OSError):
        connection.close()
