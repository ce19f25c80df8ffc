"""A report on many things: one row for each, with what became of it in a word and the reason in a sentence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from implant_gui.models.common.columns import Column
from implant_gui.models.common.roles import TOOL_TIP, Icon, Role, Tone
from implant_gui.models.common.tables import TableModel
from implant_gui.models.common.words import QT_TRANSLATE_NOOP

MOST_LINES: Final = 100_000
"""Nobody reads more, and a disk may have millions of files."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing.

    Attributes:
        outcome: what became of it, in a word or two.
        name: what it is.
        sentence: why, or where to; "" where the outcome says it all.
        is_trouble: whether a person has to know of it.
    """

    outcome: str
    name: str
    sentence: str = ""
    tone: Tone = Tone.NEUTRAL
    icon: str = Icon.INFO
    is_trouble: bool = False


_COLUMNS: Final[tuple[Column[ReportLine], ...]] = (
    Column("outcome", QT_TRANSLATE_NOOP("models", "Outcome"), lambda line: line.outcome),
    Column("name", QT_TRANSLATE_NOOP("models", "What"), lambda line: line.name),
    Column("sentence", QT_TRANSLATE_NOOP("models", "Why, or where to"), lambda line: line.sentence),
)


class ReportModel(TableModel[ReportLine]):
    """Lines of a report, in the order in which they came, all of them or only those about trouble.

    Emits:
        counts_changed: more lines came.
    """

    counts_changed = Signal()
    answered = frozenset((Role.TONE, Role.ICON_NAME, TOOL_TIP))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)
        self._lines: list[ReportLine] = []
        self._counts = Counter[tuple[str, Tone, str]]()
        self._is_only_trouble = False

    @property
    def total(self) -> int:
        """How many lines came, kept or not."""
        return self._counts.total()

    @property
    def is_cut(self) -> bool:
        """Whether more came than are kept."""
        return self.total > len(self._lines)

    @property
    def counts(self) -> tuple[tuple[str, str, Tone, int], ...]:
        """Each outcome with its icon, its tone and how often there was one, most frequent first."""
        return tuple((outcome, icon, tone, count) for (outcome, tone, icon), count in self._counts.most_common())

    @property
    def lines(self) -> tuple[ReportLine, ...]:
        """All lines that are kept."""
        return tuple(self._lines)

    def append(self, lines: Sequence[ReportLine]) -> None:
        """Take some more."""
        self._counts.update((line.outcome, line.tone, line.icon) for line in lines)
        kept = lines[: MOST_LINES - len(self._lines)]
        self._lines += kept
        self._insert(len(self._values), [line for line in kept if self._is_shown(line)])
        if lines:
            self.counts_changed.emit()

    def show_only_trouble(self, only: bool) -> None:
        """Show what a person has to know of, or everything."""
        self._is_only_trouble = only
        self._reset([line for line in self._lines if self._is_shown(line)])

    def _is_shown(self, line: ReportLine) -> bool:
        return line.is_trouble or not self._is_only_trouble

    @override
    def answer(self, value: ReportLine, column: int, role: int) -> Any:
        match role:
            case Role.TONE:
                return value.tone
            case Role.ICON_NAME:
                return value.icon if column == 0 else ""
            case _:
                return self._columns[column].shown(value)
