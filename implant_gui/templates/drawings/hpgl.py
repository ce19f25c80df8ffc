"""Writing drawings as DICOM-HPGL (PS3.3 C.29.1.2): polylines in printed millimetres become plotter commands.

The language has six commands: IN, PA, PC, SP, PU and PD. Coordinates are whole numbers of 25 micrometres, absolute,
never negative, x to the right and y up from the lower left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float64]

UNITS_PER_MM: Final = 40
_POINTS_PER_LINE: Final = 12
"""Line breaks are allowed between commands only; long polylines become several PD commands for readers' sake."""


@dataclass(frozen=True, slots=True)
class Pen:
    """A pen: the standard leaves 0 to white and 1 to black, so ours begin at 2."""

    number: int
    colour: tuple[int, int, int]
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A polyline in millimetres of the printing space."""

    pen: Pen
    points: Plane
    is_closed: bool = False


def pens_of(strokes: Iterable[Stroke]) -> tuple[Pen, ...]:
    """The pens that are used, by number."""
    return tuple(sorted({stroke.pen for stroke in strokes}, key=lambda pen: pen.number))


def encode(strokes: Sequence[Stroke]) -> bytes:
    """The plotter program that draws `strokes`, pen by pen, padded to an even length (PS3.5 6.2, OB).

    Raises:
        ValueError: there is nothing to draw, or something lies outside of the printing space.
    """
    pens = pens_of(strokes)
    if not pens:
        raise ValueError("A drawing without a line cannot be written.")
    lines = ["IN;", "PA;"]
    lines += [f"PC{pen.number},{','.join(map(str, pen.colour))};" for pen in pens]
    for pen in pens:
        lines.append(f"SP{pen.number};")
        for stroke in strokes:
            if stroke.pen == pen:
                lines += _path(stroke)
    data = "\n".join([*lines, "PU;"]).encode("ascii")
    return data + b"\0" * (len(data) % 2)


def _path(stroke: Stroke) -> list[str]:
    points = np.vstack([stroke.points, stroke.points[:1]]) if stroke.is_closed else stroke.points
    units = np.rint(points * UNITS_PER_MM).astype(np.int64)
    if units.min() < 0:
        raise ValueError("A drawing reaches beyond the lower left corner of the printing space.")
    pairs = [f"{x},{y}" for x, y in units.tolist()]
    runs = range(1, len(pairs), _POINTS_PER_LINE)
    return [f"PU{pairs[0]};", *(f"PD{','.join(pairs[start : start + _POINTS_PER_LINE])};" for start in runs)]
