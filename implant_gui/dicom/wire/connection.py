"""An open TCP or TLS connection whose every wait has a deadline and can be interrupted from another thread.

The socket never blocks. A wait is one `select` on it and on a socket pair that `interrupt` writes to, so a cancel or
the end of the program wakes the waiting thread at once, on every system. The clock is monotonic.
"""

import contextlib
import errno
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError

_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_FOREVER: Final = float("inf")
_RUBBISH: Final = 16384
LEAST_RATE: Final = 1000.0
"""Bytes per second that a message which takes long must move on average, in either direction."""


class Interrupted(Exception):  # noqa: N818 - a wish of ours, not an error
    """Somebody called `interrupt`; nothing was lost, the wait may be taken up again."""


class TimedOut(Exception):  # noqa: N818 - the caller knows which limit it was
    """The deadline of a wait passed."""


class Pace:
    """How fast a peer takes one message of ours: the bytes that it took, against the time that we waited for it.

    A peer that takes a little now and then never stalls, and would hold us for ever.
    """

    def __init__(self, slow_s: float) -> None:
        """After `slow_s` of waiting, the peer must have taken LEAST_RATE on average; 0 for never."""
        self._slow_s = slow_s
        self._waited_s = 0.0
        self._taken = 0

    def took(self, count: int) -> None:
        """The peer took so many bytes."""
        self._taken += count

    def waited(self, seconds: float) -> None:
        """We waited so long for it to take anything."""
        self._waited_s += seconds

    @property
    def left_s(self) -> float:
        """How much longer we may wait for the next byte."""
        if not self._slow_s:
            return _FOREVER
        return max(self._slow_s, self._taken / LEAST_RATE) - self._waited_s


class Interrupter:
    """Makes a wait on a connection return early, as often as it is needed."""

    def __init__(self) -> None:
        self.receiver, self._sender = socket.socketpair()
        self.receiver.setblocking(False)
        self._sender.setblocking(False)
        self._lock = threading.Lock()
        self._is_open = True
        self.is_raised = False

    def interrupt(self) -> None:
        """Make the wait under way, or the next one, raise `Interrupted` once. Any thread."""
        with self._lock:
            if self._is_open and not self.is_raised:
                self.is_raised = True
                with contextlib.suppress(OSError):
                    self._sender.send(b"!")

    def take(self) -> bool:
        """Whether somebody interrupted since the last call."""
        if not self.is_raised:
            return False
        with self._lock:
            self.is_raised = False
            with contextlib.suppress(OSError):
                self.receiver.recv(16)
        return True

    def close(self) -> None:
        """Free the socket pair; later interrupts do nothing."""
        with self._lock:
            self._is_open = False
            self.receiver.close()
            self._sender.close()


class Connection:
    """A connected, non-blocking socket (`dicom.network.dialling`).

    Thread: the caller's; only `Interrupter.interrupt` may come from elsewhere.
    """

    def __init__(self, sock: socket.socket, interrupter: Interrupter, must_stop: Callable[[], bool]) -> None:
        """Take `sock` over; `must_stop` tells whether an interruption ends what is being sent."""
        self._socket = sock
        self._interrupter = interrupter
        self._must_stop = must_stop
        self._postponed = False
        self._selector = selectors.DefaultSelector()
        self._selector.register(interrupter.receiver, _READ)
        self._selector.register(sock, _READ)
        self._waits_for = _READ

    def shake_hands(self, deadline: float) -> None:
        """Do the TLS handshake, if the socket is for TLS.

        Raises:
            Interrupted, TimedOut: as `receive_into`.
            OperationError: CONNECTION_LOST; the peer speaks no TLS, or not with us.
        """
        while isinstance(self._socket, ssl.SSLSocket):
            try:
                self._socket.do_handshake()
                return
            except ssl.SSLWantReadError:
                self._wait(_READ, deadline)
            except ssl.SSLWantWriteError:
                self._wait(_WRITE, deadline)
            except (OSError, ValueError) as error:
                raise _lost(error) from error

    def receive_into(self, buffer: memoryview, deadline: float) -> int:
        """Bytes received into `buffer`, at least one; 0 when the peer has closed.

        Raises:
            Interrupted: somebody wants our attention.
            TimedOut: `deadline` (on the monotonic clock) has passed.
            OperationError: CONNECTION_LOST.
        """
        while True:
            if self._postponed or (self._interrupter.is_raised and self._interrupter.take()):
                self._postponed = False
                raise Interrupted
            try:
                return self._socket.recv_into(buffer)
            except (BlockingIOError, ssl.SSLWantReadError):
                self._wait(_READ, deadline)
            except ssl.SSLWantWriteError:
                self._wait(_WRITE, deadline)
            except ssl.SSLEOFError:
                return 0
            except OSError as error:
                raise _lost(error) from error

    def send(self, data: bytes | bytearray | memoryview, stall_s: float, pace: Pace | None = None) -> None:
        """Send all of `data`; `stall_s` is how long the peer may take nothing at all, 0 for ever.

        Args:
            data: the bytes.
            stall_s: in seconds.
            pace: of the message that `data` is a part of.

        Raises:
            Interrupted: it must stop; a part may have been sent.
            TimedOut: the peer has taken nothing for `stall_s`, or takes too little at a time.
            OperationError: CONNECTION_LOST.
        """
        view = memoryview(data)
        pace = pace or Pace(0)
        while view:
            try:
                count = self._socket.send(view)
                pace.took(count)
                view = view[count:]
            except (BlockingIOError, ssl.SSLWantWriteError):
                self._wait_to_send(_WRITE, stall_s, pace)
            except ssl.SSLWantReadError:
                self._wait_to_send(_READ, stall_s, pace)
            except OSError as error:
                raise _lost(error) from error

    def try_to_send(self, data: bytes) -> bool:
        """Whether `data` could be handed to the system at once; for a farewell that must not wait."""
        try:
            return self._socket.send(data) == len(data)
        except OSError:
            return False

    def linger(self, deadline: float) -> None:
        """Say that nothing more will be sent, and throw away what still comes until the peer closes or `deadline`.

        A socket that is closed with unread data resets the connection, and what was sent last may never be read.
        """
        rubbish = memoryview(bytearray(_RUBBISH))
        with contextlib.suppress(OSError, TimedOut, Interrupted, OperationError):
            self._socket.shutdown(socket.SHUT_WR)
            while time.monotonic() < deadline and self.receive_into(rubbish, deadline):
                pass

    def close(self) -> None:
        """Close at once; a second call does nothing."""
        self._selector.close()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _wait_to_send(self, direction: int, stall_s: float, pace: Pace) -> None:
        """As `_wait`; an interruption that need not stop us is kept for the next receive."""
        began = time.monotonic()
        try:
            self._wait(direction, min(deadline_in(stall_s), began + pace.left_s))
        except Interrupted:
            if self._must_stop():
                raise
            self._postponed = True
        finally:
            pace.waited(time.monotonic() - began)

    def _wait(self, direction: int, deadline: float) -> None:
        """Return when the socket is ready for `direction`."""
        if direction != self._waits_for:
            self._selector.modify(self._socket, direction)
            self._waits_for = direction
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimedOut
        ready = self._selector.select(None if left == _FOREVER else left)
        if not ready:
            raise TimedOut
        if self._interrupter.take():
            raise Interrupted


def _lost(error: OSError | ValueError) -> OperationError:
    code = errno.errorcode.get(getattr(error, "errno", None) or 0, type(error).__name__)
    return OperationError(ErrorKind.CONNECTION_LOST, facts={"detail": code})


def deadline_in(seconds: float) -> float:
    """The moment in `seconds` on the monotonic clock; 0 means never."""
    return time.monotonic() + seconds if seconds > 0 else _FOREVER


def earliest(deadlines: Iterable[float]) -> float:
    """The first of `deadlines`."""
    return min(deadlines, default=_FOREVER)
