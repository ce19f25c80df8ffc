"""Lines and points in a picture with depth."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.raster.canvas import Canvas, Effort, Floats, Projected

_AT_ONCE: Final = 1_000_000
_DOT: Final = ((0, 0), (1, 0), (0, 1), (1, 1))
"""The pixels of a point."""

Pairs = NDArray[np.int32]
Array = NDArray[np.float64]


def stroke(canvas: Canvas, points: Projected, edges: Pairs, effort: Effort) -> None:
    """Draw lines one pixel wide."""
    first, last = _clipped(canvas, points, edges)
    lengths = _lengths(points, edges, last - first)
    kept = np.flatnonzero(first < last)
    total = np.cumsum(lengths[kept])
    start = 0
    while start < len(kept):
        done = total[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(total, done + _AT_ONCE)))
        some = kept[start:stop]
        if not effort.allows(int(lengths[some].sum())):
            return
        _stroke_some(canvas, points, edges[some], (first[some], last[some]), lengths[some])
        start = stop


def dot(canvas: Canvas, points: Projected, vertices: NDArray[np.integer], effort: Effort) -> None:
    """Draw points as small squares."""
    if not effort.allows(len(vertices) * len(_DOT)):
        return
    column, row = np.floor(points.x[vertices]), np.floor(points.y[vertices])
    for right, down in _DOT:
        _draw(canvas, column + right, row + down, points.z[vertices], points.shade[vertices])


def _clipped(canvas: Canvas, points: Projected, edges: Pairs) -> tuple[Array, Array]:
    """Which part of each line lies in the picture, as fractions of its length (Liang and Barsky)."""
    first, last = np.zeros(len(edges)), np.ones(len(edges))
    for values, size in ((points.x, canvas.width), (points.y, canvas.height)):
        begin, end = (values[edges[:, side]].astype(np.float64) for side in (0, 1))
        run = end - begin
        for bound, sign in ((0.0, 1.0), (size - 1e-3, -1.0)):
            with np.errstate(divide="ignore", invalid="ignore"):
                at = (bound - begin) / run
            enters = run * sign > 0
            outside = (run == 0) & ((begin - bound) * sign < 0)
            first = np.where(enters, np.fmax(first, at), first)
            last = np.where(~enters & (run != 0), np.fmin(last, at), np.where(outside, -1.0, last))
    return first, last


def _lengths(points: Projected, edges: Pairs, share: Array) -> NDArray[np.int64]:
    """How many pixels the visible part of each line takes."""
    across, down = (np.abs(np.diff(values[edges], axis=1)[:, 0].astype(np.float64)) for values in (points.x, points.y))
    pixels: Array = np.maximum(across, down) * np.clip(share, 0, 1)
    return np.ceil(np.maximum(pixels, 1.0)).astype(np.int64)


def _stroke_some(
    canvas: Canvas, points: Projected, edges: Pairs, ends: tuple[Array, Array], lengths: NDArray[np.int64]
) -> None:
    line = np.repeat(np.arange(len(edges)), lengths)
    nth = np.arange(len(line)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    first, last = ends
    at = (first[line] + (last - first)[line] * (nth + 0.5) / lengths[line]).astype(np.float32)
    x, y, z, shade = (_along(values, edges, line, at) for values in (points.x, points.y, points.z, points.shade))
    _draw(canvas, np.floor(x), np.floor(y), z, shade)


def _along(values: Floats, edges: Pairs, line: NDArray[np.int64], at: Floats) -> Floats:
    begin = values[edges[:, 0]]
    return np.asarray(begin[line] + (values[edges[:, 1]] - begin)[line] * at)


def _draw(canvas: Canvas, column: Floats, row: Floats, depth: Floats, shade: Floats) -> None:
    inside = (column >= 0) & (column < canvas.width) & (row >= 0) & (row < canvas.height)
    pixels = row[inside].astype(np.int64) * canvas.width + column[inside].astype(np.int64)
    canvas.add(pixels, depth[inside], shade[inside])
