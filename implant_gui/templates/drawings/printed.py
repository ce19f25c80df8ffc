"""The sheets of paper that drawings are on, while they are read: from printed numbers to millimetres of implant.

Two units meet on a sheet. The plotter's program counts 25 micrometres; everything beside it is meant in printed
millimetres, although the tables of the standard call some of it HPGL coordinates, and some makers follow those.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from pydicom.dataset import Dataset

from implant_gui.domain.content.geometry import Box2, Point2
from implant_gui.templates.datasets.values import bytes_of, float_of, items_of, number_of
from implant_gui.templates.drawings.hpgl import UNITS_PER_MM
from implant_gui.templates.drawings.plotter import MOST_POINTS, Plot, plot

_MOST_SHEETS: Final = 64
_MOST_POINTS_IN_ALL: Final = 2 * MOST_POINTS
_SLACK_MM: Final = 1.0
_LARGEST_SCALING: Final = 1e4


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A drawing in the course of being read.

    Attributes:
        scaling: millimetres of implant per printed millimetre.
        extent: of all that is drawn, in printed millimetres.
        remarks: grows while the sheet is read.
    """

    item: Dataset
    number: int
    scaling: float
    plot: Plot
    extent: Box2 | None
    remarks: list[str] = field(default_factory=list)

    def of_implant(self, printed: Sequence[Point2], what: str) -> tuple[Point2, ...]:
        """Places that belong to one attribute, in millimetres of implant; `what` begins a remark on their unit."""
        scale = self.scaling
        if are_in_units(printed, self.extent):
            scale /= UNITS_PER_MM
            self.remarks.append(f"{what} in units of 25 micrometres, not in millimetres; that is allowed for.")
        return tuple((x * scale, y * scale) for x, y in printed)


def are_in_units(printed: Sequence[Point2], extent: Box2 | None) -> bool:
    """Whether places make sense as 25 micrometres only: far outside of what is drawn otherwise, and inside so."""
    if extent is None or not printed:
        return False
    around = extent.grown(max(extent.width, extent.height) + _SLACK_MM)
    within = extent.grown(_SLACK_MM)
    is_far = any(point not in around for point in printed)
    return is_far and all((x / UNITS_PER_MM, y / UNITS_PER_MM) in within for x, y in printed)


def read_sheets(dataset: Dataset) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The sheets of a template, plotted, and remarks on those that are not."""
    items = items_of(dataset, "HPGLDocumentSequence")
    sheets: list[Sheet] = []
    left = _MOST_POINTS_IN_ALL
    for index, item in enumerate(items[:_MOST_SHEETS], start=1):
        sheet = _read(item, index, min(left, MOST_POINTS))
        left -= sum(len(track.points) for track in sheet.plot.tracks)
        sheets.append(sheet)
        if left <= 0:
            break
    missing = len(items) - len(sheets)
    return tuple(sheets), ((f"{missing:,} more drawings are too much and left out.",) if missing else ())


def _read(item: Dataset, index: int, most_points: int) -> Sheet:
    plotted = plot(bytes_of(item, "HPGLDocument"), most_points)
    remarks = list(plotted.remarks)
    number = number_of(item, "HPGLDocumentID")
    if number is None:
        remarks.append(f"The drawing has no number; it is taken as number {index}.")
    scaling = float_of(item, "HPGLDocumentScaling")
    if scaling is None or not 0 < scaling <= _LARGEST_SCALING:
        remarks.append("The drawing has no usable scaling; it is shown as printed.")
        scaling = 1.0
    return Sheet(item, index if number is None else number, scaling, plotted, _extent(plotted), remarks)


def _extent(plotted: Plot) -> Box2 | None:
    if not plotted.tracks:
        return None
    low = np.min([track.points.min(axis=0) for track in plotted.tracks], axis=0)
    high = np.max([track.points.max(axis=0) for track in plotted.tracks], axis=0)
    return Box2(*map(float, (*low, *high)))
