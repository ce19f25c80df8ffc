"""Waiting for a socket in a way that another thread can end at once."""

import contextlib
import selectors
import socket
import time
from typing import Final

READ: Final = selectors.EVENT_READ
WRITE: Final = selectors.EVENT_WRITE
_LONGEST_S: Final = 3600.0
"""The systems' calls take no time beyond a few weeks."""


class Wakeup:
    """Ends every `wait`, the one under way and all later ones, once `wake` was called.

    Thread: `wait` belongs to one thread at a time; `wake` may be called from any, and neither blocks nor raises.
    """

    def __init__(self) -> None:
        self._receiver, self._sender = socket.socketpair()
        self._sender.setblocking(False)
        self._is_awake = False

    @property
    def is_awake(self) -> bool:
        """Whether `wake` was called."""
        return self._is_awake

    def wake(self) -> None:
        """End all waiting, for good."""
        self._is_awake = True
        with contextlib.suppress(OSError):
            self._sender.send(b"\0")

    def wait(self, connection: socket.socket, event: int, until: float) -> bool:
        """Whether `connection` is ready for `event` (of `selectors`) before the monotonic time `until` and a `wake`.

        Raises:
            OSError: the connection was closed meanwhile.
        """
        with selectors.DefaultSelector() as selector:
            try:
                selector.register(connection, event)
                selector.register(self._receiver, selectors.EVENT_READ)
            except (ValueError, KeyError) as error:
                raise OSError("the connection is closed") from error
            while not self._is_awake:
                left = until - time.monotonic()
                ready = selector.select(min(max(0.0, left), _LONGEST_S))
                if any(key.fileobj is connection for key, _ in ready):
                    return True
                if left <= 0:
                    return False
        return False

    def close(self) -> None:
        """Give the file descriptors back. Nobody may wait any more."""
        self._is_awake = True
        self._receiver.close()
        self._sender.close()
