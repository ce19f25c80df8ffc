"""The log's last 10,000 lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QObject


@dataclass(frozen=True, slots=True)
class LogLine:
    """A log record as text. `level` is `logging`'s number."""

    when: datetime
    level: int
    logger: str
    message: str


class LogModel(QAbstractTableModel):
    """A ring of log lines, oldest first. Columns: time, level, logger, message. Role.VALUE: LogLine."""

    def __init__(self, parent: QObject | None = None) -> None:
        raise NotImplementedError

    def append(self, lines: Sequence[LogLine]) -> None: ...

    def clear(self) -> None: ...
