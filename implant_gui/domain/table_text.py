"""Tables as text for other programs: CSV of which no cell is taken for a formula, and JSON."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Cell = str | None
"""None for what a server did not return, which is something else than what it returned empty."""

_STARTS_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet calculate, or run, what a peer wrote; the full-width ones are taken for the others."""
_NUMBER: Final = re.compile(r"[+-]?\d[\d,.\u202f\u00a0']*(?:[eE][+-]?\d+)?%?")
_QUOTE: Final = "'"


@dataclass(frozen=True, slots=True)
class TextTable:
    """What a table showed: its columns and its rows, in their order."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def harmless(text: str) -> str:
    """`text` for a cell of a spreadsheet: what would be a formula begins with an apostrophe; numbers stay numbers."""
    if text[:1] not in _STARTS_FORMULA or not text or _NUMBER.fullmatch(text):
        return text
    return f"{_QUOTE}{text}"


def as_csv(table: TextTable) -> str:
    """Comma-separated, lines ended by CR LF (RFC 4180); all cells are quoted, so none ends early, whatever divides."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(map(harmless, table.headers))
    for row in table.rows:
        writer.writerow("" if cell is None else harmless(cell) for cell in row)
    return stream.getvalue()


def as_json(table: TextTable) -> str:
    """An array of objects, one a row, with the columns' titles as names."""
    names = _unique(table.headers)
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _unique(headers: Iterable[str]) -> list[str]:
    """Titles that stand twice get numbers, or the later column would take the place of the earlier."""
    seen = Counter[str]()
    names = []
    for header in headers:
        seen[header] += 1
        names.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return names
