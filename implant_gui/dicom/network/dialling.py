"""Opens a connection: name, TCP, TLS, each with its time limit, all to be abandoned at once when somebody cancels.

What went wrong is known here and nowhere later, so it is classified here: unknown host, refused, no answer, no TLS.
"""

import contextlib
import errno
import ipaddress
import os
import queue
import socket
import ssl
import threading
import time
from typing import Final, NamedTuple

from implant_gui.dicom.network import tls
from implant_gui.dicom.network.wakeup import READ, WRITE, Wakeup
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server, Tls

_REFUSED: Final = frozenset((errno.ECONNREFUSED, 10061))
"""10061 is Windows' WSAECONNREFUSED."""
_NAME_POLL_S: Final = 0.02


class AbandonedError(Exception):
    """Somebody woke the wakeup before there was a connection."""


class _Address(NamedTuple):
    family: int
    address: tuple[str, int] | tuple[str, int, int, int]


def dial(server: Server, wakeup: Wakeup) -> socket.socket:
    """A connection to `server`, non-blocking, with TLS when the server has it.

    Raises:
        OperationError: HOST_UNKNOWN, CONNECTION_REFUSED, CONNECT_TIMEOUT, CONNECTION_LOST, TLS_FAILED or TLS_EXPECTED.
        AbandonedError: `wakeup` was woken.
    """
    context = None if server.tls is None else tls.client_context(server, server.tls)
    until = time.monotonic() + server.timeouts.connect
    addresses = _resolve(server, wakeup, until)
    connection = _connect_to_any(server, addresses, wakeup, until)
    try:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context is None or server.tls is None:
            return connection
        return _secure(server, server.tls, context, connection, wakeup)
    except BaseException:
        connection.close()
        raise


def _resolve(server: Server, wakeup: Wakeup, until: float) -> list[_Address]:
    """The addresses of the server's host; one that is written as a number needs no asking."""
    try:
        ipaddress.ip_address(server.host.partition("%")[0])
    except ValueError:
        return _look_up(server, wakeup, until)
    return _addresses(server)


def _look_up(server: Server, wakeup: Wakeup, until: float) -> list[_Address]:
    """The addresses of a name.

    The system's resolver can neither be given a time limit nor be interrupted, so it is asked on a thread that nobody
    waits for longer than there is time.
    """
    answers: queue.SimpleQueue[list[_Address] | OperationError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(_addresses(server))
        except OperationError as error:
            answers.put(error)

    threading.Thread(target=ask, name=f"resolve {server.host}", daemon=True).start()  # noqa: TID251 - see above
    while time.monotonic() < until:
        if wakeup.is_awake:
            raise AbandonedError
        with contextlib.suppress(queue.Empty):
            answer = answers.get(timeout=_NAME_POLL_S)
            if isinstance(answer, OperationError):
                raise answer
            return answer
    raise _error(ErrorKind.CONNECT_TIMEOUT, server, "the host's name was not resolved in time")


def _addresses(server: Server) -> list[_Address]:
    try:
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        detail = getattr(error, "strerror", None) or "the name cannot be looked up"
        raise _error(ErrorKind.HOST_UNKNOWN, server, str(detail)) from error
    unique = dict.fromkeys((family, address) for family, _, _, _, address in found)
    return [_Address(family, (str(address[0]), *address[1:])) for family, address in unique]


def _connect_to_any(server: Server, addresses: list[_Address], wakeup: Wakeup, until: float) -> socket.socket:
    """A connection to the first address that takes one; the time left is shared by those still to be tried."""
    failure = _error(ErrorKind.HOST_UNKNOWN, server, "the name has no address")
    for number, address in enumerate(addresses):
        now = time.monotonic()
        try:
            return _connect(server, address, wakeup, now + (until - now) / (len(addresses) - number))
        except OperationError as error:
            failure = error
    raise failure


def _connect(server: Server, address: _Address, wakeup: Wakeup, until: float) -> socket.socket:
    try:
        connection = socket.socket(address.family, socket.SOCK_STREAM)
    except OSError as error:
        raise _connect_error(server, error.errno or 0) from error
    try:
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            connection.connect(address.address)
        if not wakeup.wait(connection, WRITE, until):
            if wakeup.is_awake:
                raise AbandonedError
            raise _error(ErrorKind.CONNECT_TIMEOUT, server)
        code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise _connect_error(server, code)
    except OSError as error:
        connection.close()
        raise _connect_error(server, error.errno or 0) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_error(server: Server, code: int) -> OperationError:
    if code in _REFUSED:
        return _error(ErrorKind.CONNECTION_REFUSED, server)
    if code in (errno.ECONNRESET, errno.EPIPE):
        return _error(ErrorKind.CONNECTION_LOST, server, os.strerror(code))
    # No route, network down and the like: for who waits the same as silence, and the reason is in the detail.
    return _error(ErrorKind.CONNECT_TIMEOUT, server, os.strerror(code) if code else "")


def _secure(
    server: Server, settings: Tls, context: ssl.SSLContext, plain: socket.socket, wakeup: Wakeup
) -> ssl.SSLSocket:
    until = time.monotonic() + server.timeouts.tls
    connection = context.wrap_socket(plain, server_hostname=server.host, do_handshake_on_connect=False)
    try:
        while (event := _next_step(server, connection)) is not None:
            if not wakeup.wait(connection, event, until):
                if wakeup.is_awake:
                    raise AbandonedError
                raise tls.handshake_timeout(server, server.timeouts.tls)
        tls.check_pin(server, settings, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _next_step(server: Server, connection: ssl.SSLSocket) -> int | None:
    """Go on with the handshake; gives what to wait for, None when it is complete."""
    try:
        connection.do_handshake()
    except ssl.SSLWantReadError:
        return READ
    except ssl.SSLWantWriteError:
        return WRITE
    except OSError as error:
        raise tls.handshake_error(server, error) from error
    return None


def _error(kind: ErrorKind, server: Server, detail: str = "") -> OperationError:
    return OperationError(kind, server.name, server.address, {"detail": detail} if detail else {})
