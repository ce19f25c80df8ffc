"""Drawings on paper at exactly 1:1: on which sheets, where on them, and with what beside them.

Millimetres throughout; the origin of a sheet is its lower left corner, y points up. What does not fit on one sheet goes
over several that overlap, with crosses to lay them together by. Each sheet has a ruler that tells whether the printer
has kept the scale.
"""

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from implant_gui.domain.content.drawing import Colour
from implant_gui.domain.content.geometry import Box2, Frame2, Point2
from implant_gui.domain.viewing.pages import DrawnPage

RULER_MM: Final = 100
LINE_MM: Final = 0.25
"""How wide drawings' lines are printed."""
CHECK: Final = "Print at 100 %, not fitted to the page: this ruler must measure 100 mm."
MARGIN_MM: Final = 10.0
"""What printers cannot reach, and some more."""
_HEAD_MM: Final = 10.0
_FOOT_MM: Final = 20.0
_OVERLAP_MM: Final = 10.0
_CROSS_MM: Final = 4.0
_TITLE_MM, _WORDS_MM, _DIGITS_MM = 4.0, 3.0, 2.2
_LETTER_SHARE: Final = 0.68
"""How wide a bold letter is on the average in a wide font, as a share of the font's size."""
_ROW_MM: Final = 4.2
_MOST_SHEETS: Final = 400
_MOST_LINES: Final = 4
"""Of one text below the title."""


class Paper(Enum):
    """Sizes of paper, upright: width and height."""

    A4 = (210.0, 297.0)
    A3 = (297.0, 420.0)
    A2 = (420.0, 594.0)
    A1 = (594.0, 841.0)
    A0 = (841.0, 1189.0)
    LETTER = (215.9, 279.4)
    LEGAL = (215.9, 355.6)
    TABLOID = (279.4, 431.8)

    def __init__(self, width: float, height: float) -> None:
        self.upright: Final = (width, height)
        self.across: Final = (height, width)


@dataclass(frozen=True, slots=True)
class PaperText:
    """A line of text: where it begins on its base line, and the size of its letters."""

    at: Point2
    size: float
    text: str
    is_bold: bool = False
    colour: Colour = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper.

    Attributes:
        page: what is drawn, in its own plane.
        motion: from that plane to the paper.
        window: what is drawn outside of it belongs to other sheets.
        lines: rulers and crosses, each from one point to another.
    """

    width: float
    height: float
    page: DrawnPage
    motion: Frame2
    window: Box2
    texts: tuple[PaperText, ...]
    lines: tuple[tuple[Point2, Point2], ...]


TextOutlines = Callable[[str, float, bool], tuple[tuple[Point2, ...], ...]]
"""Text as closed polygons to be filled, from its base line's beginning, y up: (text, size in mm, bold) -> polygons."""


Legend = tuple[tuple[str, Colour], ...]
"""Words in colours, below the title."""


def sheets_on(pages: Sequence[DrawnPage], paper: Paper, legend: Legend = (), check: str = CHECK) -> tuple[Sheet, ...]:
    """The pages on sheets of one size, upright or across, as many as they need; pages without lines are left out.

    `check` stands below the ruler: `CHECK` in the user's language.
    """
    return tuple(sheet for page, box in _drawn(pages) for sheet in _tiled(page, box, paper, legend, check))


def sheets_fitting(pages: Sequence[DrawnPage], legend: Legend = ()) -> tuple[Sheet, ...]:
    """A sheet for each page: A4 or A3 where that is enough, else one of its own size."""
    return tuple(_tile(_Tiling(page, box, _fitting(box, legend), legend=legend), (0, 0)) for page, box in _drawn(pages))


def _drawn(pages: Sequence[DrawnPage]) -> Iterator[tuple[DrawnPage, Box2]]:
    return ((page, box) for page in pages if (box := page.extent) is not None)


def _room(size: Point2, legend: Legend = ()) -> Point2:
    """What margins, head and foot leave for the drawing."""
    head = _HEAD_MM + _ROW_MM * len(_rows(legend, size))
    return size[0] - 2 * MARGIN_MM, max(size[1] - 2 * MARGIN_MM - head - _FOOT_MM, 2 * _OVERLAP_MM)


def _width(text: str, size: float) -> float:
    """At most so much a line of text takes; letters of Chinese and Japanese are as wide as high."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return size * (wide + _LETTER_SHARE * (len(text) - wide))


def _cut(text: str, size: float, room: float) -> str:
    """As much of a text as there is room for."""
    if _width(text, size) <= room:
        return text
    length = next(length for length in range(len(text) - 1, -1, -1) if _width(f"{text[:length]}…", size) <= room)
    return f"{text[:length]}…"


def _wrapped(text: str, size: float, room: float) -> Iterator[str]:
    """A text in lines that there is room for; the last of those that may be is cut."""
    rest = text.split()
    for _ in range(_MOST_LINES - 1):
        if _width(" ".join(rest), size) <= room:
            break
        fitting = (count for count in range(len(rest) - 1, 0, -1) if _width(" ".join(rest[:count]), size) <= room)
        count = next(fitting, 0)
        if not count:
            break
        yield " ".join(rest[:count])
        rest = rest[count:]
    yield _cut(" ".join(rest), size, room)


def _rows(legend: Legend, size: Point2) -> list[list[tuple[float, str, Colour]]]:
    """The words of a legend in rows, each with its distance from the left margin."""
    rows: list[list[tuple[float, str, Colour]]] = []
    room = size[0] - 2 * MARGIN_MM
    left = room
    for told, colour in legend:
        for text in _wrapped(told, _WORDS_MM, room):
            width = _width(f"{text}   ", _WORDS_MM)
            if left + width > room:
                rows.append([])
                left = 0.0
            rows[-1].append((left, text, colour))
            left += width
    return rows


def _holds(size: Point2, box: Box2, legend: Legend) -> bool:
    width, height = _room(size, legend)
    return box.width <= width and box.height <= height


def _fitting(box: Box2, legend: Legend) -> Point2:
    for paper in (Paper.A4, Paper.A3):
        for size in (paper.upright, paper.across):
            if _holds(size, box, legend):
                return size
    width = max(box.width, RULER_MM) + 2 * MARGIN_MM
    head = _HEAD_MM + _ROW_MM * len(_rows(legend, (width, 0.0)))
    return width, box.height + 2 * MARGIN_MM + head + _FOOT_MM


@dataclass(frozen=True, slots=True)
class _Tiling:
    """A page over columns and rows of sheets of one size."""

    page: DrawnPage
    box: Box2
    size: Point2
    counts: tuple[int, int] = (1, 1)
    legend: Legend = ()
    check: str = CHECK


def _tiled(page: DrawnPage, box: Box2, paper: Paper, legend: Legend, check: str) -> Iterator[Sheet]:
    """On one sheet if it fits, else on the fewer sheets of the two ways to lay them."""
    size = min((paper.upright, paper.across), key=lambda each: math.prod(_tiles(box, each, legend)))
    tiling = _Tiling(page, box, size, _tiles(box, size, legend), legend, check)
    columns, rows = tiling.counts
    if columns * rows <= _MOST_SHEETS:
        for row in reversed(range(rows)):
            for column in range(columns):
                yield _tile(tiling, (column, row))


def _tiles(box: Box2, size: Point2, legend: Legend) -> tuple[int, int]:
    """Columns and rows."""
    counts = []
    for needed, room in zip((box.width, box.height), _room(size, legend), strict=True):
        counts.append(1 if needed <= room else math.ceil((needed - _OVERLAP_MM) / (room - _OVERLAP_MM)))
    return counts[0], counts[1]


def _tile(tiling: _Tiling, place: tuple[int, int]) -> Sheet:
    """One of the sheets; `place` counts from the lower left one."""
    box, counts, room = tiling.box, tiling.counts, _room(tiling.size, tiling.legend)
    window = Box2(MARGIN_MM, MARGIN_MM + _FOOT_MM, MARGIN_MM + room[0], MARGIN_MM + _FOOT_MM + room[1])
    # All sheets together are larger than the drawing, which stands in their middle.
    low = (box.left, box.bottom)
    spare = [
        (count * (space - _OVERLAP_MM) + _OVERLAP_MM - needed) / 2
        for count, space, needed in zip(counts, room, (box.width, box.height), strict=True)
    ]
    begin = [low[axis] - spare[axis] + place[axis] * (room[axis] - _OVERLAP_MM) for axis in (0, 1)]
    return Sheet(
        *tiling.size,
        tiling.page,
        motion=Frame2((window.left - begin[0], window.bottom - begin[1])),
        window=window,
        texts=(*_words(tiling, place), *_ruler_digits()),
        lines=(*_ruler(), *_crosses(window, counts, place)),
    )


def _words(tiling: _Tiling, place: tuple[int, int]) -> Iterator[PaperText]:
    """The title with the sheet's row and column from above, the legend, and how to print."""
    (columns, rows), (column, row) = tiling.counts, place
    many = f"  ({rows - row}/{rows}, {column + 1}/{columns})" if columns * rows > 1 else ""
    top = tiling.size[1] - MARGIN_MM - _TITLE_MM
    room = tiling.size[0] - 2 * MARGIN_MM - _width(many, _TITLE_MM)
    shown = _cut(tiling.page.title, _TITLE_MM, room)
    yield PaperText((MARGIN_MM, top), _TITLE_MM, shown + many, is_bold=True)
    for number, entries in enumerate(_rows(tiling.legend, tiling.size), start=1):
        for left, text, colour in entries:
            yield PaperText((MARGIN_MM + left, top - _ROW_MM * number), _WORDS_MM, text, colour=colour)
    yield PaperText(
        (MARGIN_MM, MARGIN_MM + 3), _WORDS_MM, _cut(tiling.check, _WORDS_MM, tiling.size[0] - 2 * MARGIN_MM)
    )


def _ruler() -> Iterator[tuple[Point2, Point2]]:
    """A line of 100 mm with a mark each millimetre, longer ones each 5 and 10."""
    foot = MARGIN_MM + 8
    yield (MARGIN_MM, foot), (MARGIN_MM + RULER_MM, foot)
    for mark in range(RULER_MM + 1):
        length = 4.0 if mark % 10 == 0 else 3.0 if mark % 5 == 0 else 2.0
        yield (MARGIN_MM + mark, foot), (MARGIN_MM + mark, foot + length)


def _ruler_digits() -> Iterator[PaperText]:
    for mark in range(0, RULER_MM + 1, 10):
        yield PaperText((MARGIN_MM + mark + 0.4, MARGIN_MM + 11), _DIGITS_MM, str(mark))


def _crosses(window: Box2, counts: tuple[int, int], place: tuple[int, int]) -> Iterator[tuple[Point2, Point2]]:
    """In the middle of what overlaps, at both ends: those of neighbours come to lie on one another."""
    half = _OVERLAP_MM / 2
    inner = window.grown(-half)
    column, row = place
    marked: set[Point2] = set()
    for x, has_neighbour in ((inner.left, column > 0), (inner.right, column < counts[0] - 1)):
        marked |= {(x, inner.bottom), (x, inner.top)} if has_neighbour else set()
    for y, has_neighbour in ((inner.bottom, row > 0), (inner.top, row < counts[1] - 1)):
        marked |= {(inner.left, y), (inner.right, y)} if has_neighbour else set()
    for x, y in sorted(marked):
        yield (x - _CROSS_MM, y), (x + _CROSS_MM, y)
        yield (x, y - _CROSS_MM), (x, y + _CROSS_MM)
