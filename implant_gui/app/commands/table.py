"""Matches as lines of a table that is printed while it is still growing."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.text import visible

GAP: Final = "  "
NOT_RETURNED: Final = "–"
MAX_WIDTH: Final = 48
"""Columns do not become wider than this; a longer value pushes the rest of its line to the right."""


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
        Column("Manufacturer", "Manufacturer", 22),
        Column("Name", "ImplantName", 26),
        Column("Size", "ImplantSize", 8),
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


class Table:
    """Turns matches into aligned lines, batch by batch; a later batch can only make columns wider."""

    def __init__(self, model: InformationModel, named: Sequence[KeyPath] = ()) -> None:
        usual = _COLUMNS[model]
        keys = {column.key for column in usual}
        extra = [Column(str(path), str(path), len(str(path))) for path in named if str(path) not in keys]
        self._columns = (*usual[:-1], *extra, usual[-1])
        self._widths = [max(column.width, width_of(column.title)) for column in self._columns]
        self._has_titles = False

    def lines(self, matches: Sequence[Match]) -> list[str]:
        """One line for each match, below the titles at the first time."""
        rows = [[_cell(match, column) for column in self._columns] for match in matches]
        for row in rows:
            self._widths = [
                max(width, min(width_of(cell), MAX_WIDTH)) for width, cell in zip(self._widths, row, strict=True)
            ]
        if not self._has_titles:
            self._has_titles = True
            rows.insert(0, [column.title for column in self._columns])
        return [self._line(row) for row in rows]

    def _line(self, cells: Sequence[str]) -> str:
        padded = (cell + " " * (width - width_of(cell)) for cell, width in zip(cells, self._widths, strict=True))
        return GAP.join(padded).rstrip()


def width_of(text: str) -> int:
    """How many columns of a terminal `text` takes: East Asian wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _cell(match: Match, column: Column) -> str:
    value = match.values.get(column.key)
    if value is None:
        value = _below(match, column.key)
    return visible(column.shown(value))


def _below(match: Match, key: str) -> str:
    """All that is in the sequence `key`, in one cell."""
    inside = [value for path, value in match.values.items() if path.startswith(f"{key}[") and value]
    return "; ".join(inside) if inside else NOT_RETURNED
