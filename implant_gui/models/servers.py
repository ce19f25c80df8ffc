"""The list of servers with what is known of each right now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QAbstractTableModel, QObject

from implant_gui.domain.ae import Server
from implant_gui.domain.errors import OperationError
from implant_gui.domain.status import DimseStatus


class Liveness(Enum):
    """Whether a server answers."""

    UNKNOWN = "unknown"
    CHECKING = "checking"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class ServerState:
    """What the latest check of a server told.

    Attributes:
        milliseconds: from the request to the answer; only of UP.
        error: why it is DOWN, when no status came.
        status: what it answered instead of Success.
        when: of the check; None before the first one.
    """

    liveness: Liveness = Liveness.UNKNOWN
    milliseconds: float | None = None
    error: OperationError | None = None
    status: DimseStatus | None = None
    when: datetime | None = None


class ServersModel(QAbstractTableModel):
    """Servers in the user's order. Columns: name, address, state. Role.VALUE: Server; Role.STATE: ServerState."""

    def __init__(self, parent: QObject | None = None) -> None:
        raise NotImplementedError

    @property
    def servers(self) -> tuple[Server, ...]:
        raise NotImplementedError

    def set_servers(self, servers: Iterable[Server]) -> None:
        """Show these; what is known of those that stay is kept."""

    def add(self, server: Server) -> None: ...

    def replace(self, name: str, server: Server) -> None:
        """Show `server` in the place of the one called `name`; its state becomes unknown unless only the name changed."""

    def remove(self, name: str) -> None: ...

    def move(self, name: str, position: int) -> None: ...

    def set_state(self, name: str, state: ServerState) -> None: ...

    def server_at(self, row: int) -> Server:
        raise NotImplementedError

    def state_of(self, name: str) -> ServerState:
        raise NotImplementedError

    def row_of(self, name: str) -> int:
        """The row of a server; -1 when there is none."""
        raise NotImplementedError
