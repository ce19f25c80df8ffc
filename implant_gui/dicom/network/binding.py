"""The address that a server of ours listens on, and what stands in its way."""

import errno
import socket
import sys
from typing import Any, Final

from implant_gui.domain.errors import ErrorKind, OperationError

_KINDS: Final = {
    errno.EADDRINUSE: ErrorKind.PORT_IN_USE,
    errno.EACCES: ErrorKind.PORT_FORBIDDEN,
    errno.EPERM: ErrorKind.PORT_FORBIDDEN,
}


def bind(sock: socket.socket, address: Any) -> None:
    """Bind `sock` so that no other program can have the port too, and ours has it back at once after a restart."""
    if sys.platform == "win32":  # there, SO_REUSEADDR lets a second program take the port over
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(address)


def bind_error(error: OSError, host: str, port: int) -> OperationError:
    """`error`, classified: PORT_IN_USE, PORT_FORBIDDEN or ADDRESS_UNAVAILABLE."""
    return OperationError(_KINDS.get(error.errno or 0, ErrorKind.ADDRESS_UNAVAILABLE), address=f"{host}:{port}")
