"""A listening socket: one thread that accepts and does nothing else, and one for each connection.

Nothing here polls. The accepting thread sleeps in `select` on the socket and on a socket pair that `stop` writes to.
"""

import contextlib
import errno
import logging
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Final

from implant_gui.dicom.network.binding import bind, bind_error
from implant_gui.dicom.wire.connection import Connection, Interrupter
from implant_gui.dicom.wire.limits import DEFAULT_LISTENER_LIMITS, ListenerLimits
from implant_gui.dicom.wire.visitors import Visitor, Visitors

_log = logging.getLogger(__name__)

_BACKLOG: Final = 128
_STOP_S: Final = 1.5
"""How long `stop` waits for what is under way; what then still runs waits for a disk, and ends with it."""
_NO_ROOM: Final = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM))
_NO_ROOM_S: Final = 0.1

Serve = Callable[[Connection, Visitor, Visitors], None]
"""Serves a connection to its end, on a thread of its own; closes nothing."""


class Listener:
    """Listens from `start` to `stop`, once. Any thread."""

    def __init__(
        self, serve: Serve, *, tls: ssl.SSLContext | None = None, limits: ListenerLimits = DEFAULT_LISTENER_LIMITS
    ) -> None:
        self._serve = serve
        self._tls = tls
        self._visitors = Visitors(limits)
        self._interrupter = Interrupter()
        # These threads are no jobs: they belong to this object, and `stop` ends them.
        self._threads: set[threading.Thread] = set()  # noqa: TID251
        self._threads_lock = threading.Lock()
        self._accepting: threading.Thread | None = None  # noqa: TID251

    def start(self, host: str, port: int) -> int:
        """Listen; gives the port. An empty `host` means all interfaces.

        Raises:
            OperationError: PORT_IN_USE, PORT_FORBIDDEN or ADDRESS_UNAVAILABLE.
        """
        sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        try:
            bind(sock, (host, port))
            sock.listen(_BACKLOG)
            sock.setblocking(False)
            bound = int(sock.getsockname()[1])
        except OSError as error:
            sock.close()
            self._interrupter.close()
            raise bind_error(error, host, port) from error
        self._accepting = threading.Thread(  # noqa: TID251
            target=self._accept_all, args=(sock, selectors.DefaultSelector()), name="implant-gui accept", daemon=True
        )
        self._accepting.start()
        return bound

    def stop(self) -> None:
        """Close the socket and end every association; takes at most about two seconds. A second call does nothing."""
        accepting, self._accepting = self._accepting, None
        if accepting is None:
            return
        self._interrupter.interrupt()
        accepting.join()
        self._interrupter.close()
        self._visitors.dismiss_all()
        until = time.monotonic() + _STOP_S
        with self._threads_lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _accept_all(self, sock: socket.socket, selector: selectors.BaseSelector) -> None:
        with sock, selector:
            selector.register(sock, selectors.EVENT_READ)
            selector.register(self._interrupter.receiver, selectors.EVENT_READ)
            while not self._interrupter.is_raised:
                selector.select()
                try:
                    connection, address = sock.accept()
                except OSError as error:
                    if error.errno in _NO_ROOM:
                        self._wait_for_room()
                    continue
                self._welcome(connection, str(address[0]))

    def _wait_for_room(self) -> None:
        """Out of files: the connection stays where it is, and asking again at once would only burn time."""
        _log.warning("No connection can be taken: too many files are open")
        with selectors.DefaultSelector() as selector, contextlib.suppress(OSError):
            selector.register(self._interrupter.receiver, selectors.EVENT_READ)
            selector.select(_NO_ROOM_S)

    def _welcome(self, sock: socket.socket, host: str) -> None:
        try:
            visitor = Visitor(host)
        except OSError:  # no room for a socket pair
            sock.close()
            return
        thread = threading.Thread(  # noqa: TID251
            target=self._host, args=(sock, visitor), name=f"association from {host}", daemon=True
        )
        self._visitors.add(visitor)
        with self._threads_lock:
            self._threads.add(thread)
        thread.start()

    def _host(self, sock: socket.socket, visitor: Visitor) -> None:
        try:
            with contextlib.closing(visitor.interrupter), contextlib.closing(self._connection(sock, visitor)) as opened:
                self._serve(opened, visitor, self._visitors)
        except OSError as error:
            _log.info("A connection ended before it began: %s", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - an error of ours must not take the server down
            _log.error("Serving a connection failed: %s", type(error).__name__, exc_info=error)
        finally:
            sock.close()
            self._visitors.remove(visitor)
            with self._threads_lock:
                self._threads.discard(threading.current_thread())

    def _connection(self, sock: socket.socket, visitor: Visitor) -> Connection:
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is not None:
            sock = self._tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return Connection(sock, visitor.interrupter, lambda: visitor.must_go)
