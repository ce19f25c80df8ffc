"""The log's last 10,000 lines."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QObject
from typing_extensions import override

from implant_gui.models.common.columns import Column
from implant_gui.models.common.roles import TOOL_TIP, Icon, Role, Tone
from implant_gui.models.common.tables import TableModel
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, words

CAPACITY: Final = 10_000


@dataclass(frozen=True, slots=True)
class LogLine:
    """A log record as text. `level` is `logging`'s number."""

    when: datetime
    level: int
    logger: str
    message: str


_LEVELS: Final = {
    logging.DEBUG: QT_TRANSLATE_NOOP("models", "Debug"),
    logging.INFO: QT_TRANSLATE_NOOP("models", "Info"),
    logging.WARNING: QT_TRANSLATE_NOOP("models", "Warning"),
    logging.ERROR: QT_TRANSLATE_NOOP("models", "Error"),
    logging.CRITICAL: QT_TRANSLATE_NOOP("models", "Critical"),
}


def _level_text(line: LogLine) -> str:
    return words(_LEVELS.get(line.level, "")) or str(line.level)


_COLUMNS: Final[tuple[Column[LogLine], ...]] = (
    Column("time", QT_TRANSLATE_NOOP("models", "Time"), lambda line: line.when.strftime("%H:%M:%S.%f")[:-3]),
    Column("level", QT_TRANSLATE_NOOP("models", "Level"), _level_text),
    Column("logger", QT_TRANSLATE_NOOP("models", "Part"), lambda line: line.logger),
    Column("message", QT_TRANSLATE_NOOP("models", "Message"), lambda line: line.message),
)


class LogModel(TableModel[LogLine]):
    """A ring of log lines, oldest first. Columns: time, level, logger, message. Role.VALUE: LogLine."""

    answered = frozenset((Role.TONE, Role.ICON_NAME, TOOL_TIP))

    def __init__(self, parent: QObject | None = None, *, capacity: int = CAPACITY) -> None:
        super().__init__(_COLUMNS, parent)
        self._capacity = capacity

    def append(self, lines: Sequence[LogLine]) -> None:
        """Take a batch of lines; the oldest make room."""
        lines = lines[-self._capacity :]
        self._remove(0, len(self._values) + len(lines) - self._capacity)
        self._insert(len(self._values), lines)

    def clear(self) -> None:
        """Forget all lines."""
        self._reset(())

    @override
    def answer(self, value: LogLine, column: int, role: int) -> Any:
        if role == TOOL_TIP:
            return value.message
        if value.level >= logging.ERROR:
            return Tone.BAD if role == Role.TONE else Icon.BAD
        if value.level >= logging.WARNING:
            return Tone.WARN if role == Role.TONE else Icon.WARN
        return Tone.NEUTRAL if role == Role.TONE else ""
