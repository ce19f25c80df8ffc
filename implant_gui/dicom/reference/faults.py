"""Why an association failed: noted where it is seen, in whatever thread; the first reason counts."""

import threading
from collections.abc import Mapping

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server


class Fault:
    """The first thing that went wrong on one association. Any thread."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._error: OperationError | None = None

    @property
    def error(self) -> OperationError | None:
        """What it was; None while nothing has gone wrong."""
        return self._error

    def note(self, kind: ErrorKind, detail: str = "", facts: Mapping[str, str | int] | None = None) -> None:
        """Note a reason; later ones are consequences and do not count."""
        with self._lock:
            if self._error is None:
                told = {**(facts or {}), **({"detail": detail} if detail else {})}
                self._error = OperationError(kind, self._server.name, self._server.address, told)

    def protocol(self, detail: str) -> None:
        """Note that the peer broke the protocol."""
        self.note(ErrorKind.PROTOCOL, detail)
