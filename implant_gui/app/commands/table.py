"""Matches as lines of a table that is printed while it is still growing."""

import shutil
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TextIO

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.text import visible

GAP: Final = "  "
NOT_RETURNED: Final = "–"
MAX_WIDTH: Final = 48
"""Columns do not become wider than this; a longer value pushes the rest of its line to the right."""


_LEAST_WIDTH: Final = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; `width` is where it begins, longer values make it wider from there on."""

    title: str
    key: str
    width: int
    shown: Callable[[str], str] = str


def short_moment(text: str) -> str:
    """A DT value as people read it, as far as it is one: ``2024-12-31``."""
    digits = text[:8]
    if len(digits) < 8 or not digits.isdecimal():
        return text
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


_EFFECTIVE: Final = Column("Effective", "EffectiveDateTime", 10, short_moment)
_UID: Final = Column("SOP Instance UID", "SOPInstanceUID", 1)
_COLUMNS: Final[Mapping[InformationModel, tuple[Column, ...]]] = {
    InformationModel.GENERIC: (
        Column("Manufacturer", "Manufacturer", 24),
        Column("Name", "ImplantName", 30),
        Column("Size", "ImplantSize", 11),
        Column("Part number", "ImplantPartNumber", 16),
        _EFFECTIVE,
        _UID,
    ),
    InformationModel.ASSEMBLY: (
        Column("Name", "ImplantAssemblyTemplateName", 32),
        Column("Procedure", "ProcedureTypeCodeSequence[0].CodeMeaning", 32),
        Column("Technique", "SurgicalTechnique", 20),
        _UID,
    ),
    InformationModel.GROUP: (
        Column("Issuer", "ImplantTemplateGroupIssuer", 22),
        Column("Name", "ImplantTemplateGroupName", 36),
        _EFFECTIVE,
        _UID,
    ),
}


class Alignment:
    """Aligns cells below one another; later ones can only make columns wider.

    Where the lines are longer than the terminal is wide, the last cell gets a line of its own and the others are cut:
    what is broken anywhere is no table any more.

    Args:
        titles: of the columns.
        widths: of the columns, to begin with; titles may make them wider.
        terminal: its width; None where nobody looks, and nothing is cut.
    """

    def __init__(self, titles: Sequence[str], widths: Sequence[int], terminal: int | None = None) -> None:
        self._titles = titles
        self._widths = [max(width, width_of(title)) for width, title in zip(widths, titles, strict=True)]
        self._terminal = terminal

    def widen(self, rows: Iterable[Sequence[str]]) -> None:
        """Make room for `rows`."""
        for row in rows:
            self._widths = [
                max(width, min(width_of(cell), MAX_WIDTH)) for width, cell in zip(self._widths, row, strict=True)
            ]

    def titles(self) -> str:
        """The line above all others."""
        return self.line(self._titles)

    def line(self, cells: Sequence[str]) -> str:
        """One line, or two where one is too long."""
        if self._terminal is None or sum(self._widths) + len(GAP) * (len(cells) - 1) <= self._terminal:
            return _padded(cells, self._widths)
        *others, last = cells
        widths = _shrunk(self._widths[:-1], self._terminal)
        shown = [_cut(cell, width) for cell, width in zip(others, widths, strict=True)]
        return f"{_padded(shown, widths)}\n{2 * GAP}{last}"


class Table:
    """Turns matches into aligned lines, batch by batch."""

    def __init__(self, model: InformationModel, named: Sequence[KeyPath] = (), terminal: int | None = None) -> None:
        usual = _COLUMNS[model]
        keys = {column.key for column in usual}
        extra = [Column(str(path), str(path), len(str(path))) for path in named if str(path) not in keys]
        self._columns = (*usual[:-1], *extra, usual[-1])
        titles, widths = [each.title for each in self._columns], [each.width for each in self._columns]
        self._alignment = Alignment(titles, widths, terminal)
        self._has_titles = False

    def lines(self, matches: Sequence[Match]) -> list[str]:
        """One line for each match, below the titles at the first time."""
        rows = [[_cell(match, column) for column in self._columns] for match in matches]
        self._alignment.widen(rows)
        lines = [self._alignment.line(row) for row in rows]
        if not self._has_titles:
            self._has_titles = True
            lines.insert(0, self._alignment.titles())
        return lines


def terminal_width(stream: TextIO) -> int | None:
    """How many columns the terminal has; None where `stream` is none."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


def width_of(text: str) -> int:
    """How many columns of a terminal `text` takes: East Asian wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - width_of(cell)) for cell, width in zip(cells, widths, strict=True))
    return GAP.join(padded).rstrip()


def _shrunk(widths: Sequence[int], room: int) -> list[int]:
    """Widths that fit: the widest give way first, down to what can still be read."""
    left = list(widths)
    while sum(left) + len(GAP) * (len(left) - 1) > room and max(left) > _LEAST_WIDTH:
        left[left.index(max(left))] -= 1
    return left


def _cut(cell: str, width: int) -> str:
    if width_of(cell) <= width:
        return cell
    while width_of(cell) > width - 1:
        cell = cell[:-1]
    return f"{cell}…"


def _cell(match: Match, column: Column) -> str:
    value = match.values.get(column.key)
    if value is None:
        value = _below(match, column.key)
    return visible(column.shown(value))


def _below(match: Match, key: str) -> str:
    """All that is in the sequence `key`, in one cell."""
    inside = [value for path, value in match.values.items() if path.startswith(f"{key}[") and value]
    return "; ".join(inside) if inside else NOT_RETURNED
