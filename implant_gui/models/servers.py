"""The list of servers with what is known of each right now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QObject
from typing_extensions import override

from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.status import DimseStatus
from implant_gui.models.common.columns import Column
from implant_gui.models.common.roles import ACCESSIBLE_TEXT, TOOL_TIP, Icon, Role, Tone
from implant_gui.models.common.tables import TableModel
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, words


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


@dataclass(slots=True)
class _Row:
    server: Server
    state: ServerState = field(default_factory=ServerState)


_WORDS: Final[Mapping[Liveness, str]] = {
    Liveness.UNKNOWN: QT_TRANSLATE_NOOP("models", "Not checked"),
    Liveness.CHECKING: QT_TRANSLATE_NOOP("models", "Checking…"),
    Liveness.UP: QT_TRANSLATE_NOOP("models", "Answers"),
    Liveness.DOWN: QT_TRANSLATE_NOOP("models", "Does not answer"),
}
_TONES: Final[Mapping[Liveness, Tone]] = {
    Liveness.UNKNOWN: Tone.MUTED,
    Liveness.CHECKING: Tone.BUSY,
    Liveness.UP: Tone.GOOD,
    Liveness.DOWN: Tone.BAD,
}
_ICONS: Final[Mapping[Liveness, Icon]] = {
    Liveness.UNKNOWN: Icon.UNKNOWN,
    Liveness.CHECKING: Icon.BUSY,
    Liveness.UP: Icon.GOOD,
    Liveness.DOWN: Icon.BAD,
}


def _state_text(row: _Row) -> str:
    text = words(_WORDS[row.state.liveness])
    latency = row.state.milliseconds
    if row.state.status is not None and row.state.liveness is Liveness.DOWN:
        return f"{text}: {row.state.status.hex}"
    return text if latency is None else f"{text}, {latency:.0f} ms"


_COLUMNS: Final[tuple[Column[_Row], ...]] = (
    Column("name", QT_TRANSLATE_NOOP("models", "Server"), lambda row: row.server.name),
    Column("address", QT_TRANSLATE_NOOP("models", "Address"), lambda row: row.server.address),
    Column("state", QT_TRANSLATE_NOOP("models", "State"), _state_text),
)


class ServersModel(TableModel[_Row]):
    """Servers in the user's order. Columns: name, address, state. Role.VALUE: Server; Role.STATE: ServerState."""

    answered = frozenset((Role.VALUE, Role.STATE, Role.TONE, Role.ICON_NAME, TOOL_TIP, ACCESSIBLE_TEXT))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)

    @property
    def servers(self) -> tuple[Server, ...]:
        """All of them."""
        return tuple(row.server for row in self._values)

    def set_servers(self, servers: Iterable[Server]) -> None:
        """Show these; what is known of those that stay as they are is kept."""
        known = {row.server: row.state for row in self._values}
        self._reset([_Row(server, known.get(server, ServerState())) for server in servers])

    def add(self, server: Server) -> None:
        """Append a server."""
        self._insert(len(self._values), [_Row(server)])

    def replace(self, name: str, server: Server) -> None:
        """Show `server` in the place of the one called `name`; what is known of that holds if only the name changed."""
        row = self.row_of(name)
        before = self._values[row]
        stays = before.server.renamed(server.name) == server
        self._replace(row, _Row(server, before.state if stays else ServerState()))

    def remove(self, name: str) -> None:
        """Take a server off the list."""
        self._remove(self.row_of(name))

    def can_move(self, name: str, step: int) -> bool:
        """Whether a server can change places with its neighbour: those of an administrator stay where they are."""
        row = self.row_of(name)
        rows = (row, row + step)
        return (
            row >= 0
            and all(0 <= each < len(self._values) for each in rows)
            and not any(self._values[each].server.is_fixed for each in rows)
        )

    def move(self, name: str, position: int) -> None:
        """Put a server at `position`."""
        self._shift(self.row_of(name), position)

    def set_state(self, name: str, state: ServerState) -> None:
        """Show what a check told; nothing when the server has gone meanwhile."""
        row = self.row_of(name)
        if row >= 0:
            self._replace(row, _Row(self._values[row].server, state))

    def server_at(self, row: int) -> Server:
        """The server of a row."""
        return self._values[row].server

    def state_of(self, name: str) -> ServerState:
        """What is known of a server; as good as nothing when there is none of that name."""
        row = self.row_of(name)
        return self._values[row].state if row >= 0 else ServerState()

    def row_of(self, name: str) -> int:
        """The row of a server; -1 when there is none of that name."""
        return next((row for row, held in enumerate(self._values) if held.server.name == name), -1)

    @override
    def answer(self, value: _Row, column: int, role: int) -> Any:
        match role:
            case Role.VALUE:
                return value.server
            case Role.STATE:
                return value.state
            case Role.TONE:
                return _TONES[value.state.liveness]
            case Role.ICON_NAME:
                return _ICONS[value.state.liveness]
            case _ if role == ACCESSIBLE_TEXT:
                return f"{value.server.name}, {_state_text(value)}"
            case _:
                return f"{value.server.address}\n{_state_text(value)}"
