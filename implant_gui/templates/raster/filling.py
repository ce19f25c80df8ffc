"""Filling triangles, a hundred thousand at a time: those with boxes of like size are drawn together."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.raster.canvas import Canvas, Effort, Floats, Projected
from implant_gui.templates.surfaces.mesh import Triangles

_AT_ONCE: Final = 1_000_000
"""Places looked at in one go: bounds the memory."""
_THIN: Final = 1e-9
"""Triangles of less area, in square pixels, cover nothing."""
_EDGE: Final = np.float32(-1e-5)
"""Pixels on an edge belong to both triangles: rounding must not leave a gap between them."""

Indices = NDArray[np.intp]
Ints = NDArray[np.int32]


def fill(canvas: Canvas, points: Projected, triangles: Triangles, effort: Effort, *, is_closed: bool) -> None:
    """Draw triangles with shades between those of their corners; of closed surfaces only those that face us."""
    boxes = _Boxes(canvas, points, triangles, is_closed=is_closed)
    for key in np.unique(boxes.keys).tolist():
        wide, high = 1 << (key >> 5), 1 << (key & 31)
        chosen = np.flatnonzero(boxes.keys == key)
        step = max(1, _AT_ONCE // (wide * high))
        for start in range(0, len(chosen), step):
            some = chosen[start : start + step]
            if not effort.allows(len(some) * wide * high):
                return
            _fill_alike(canvas, points, boxes, some, wide, high)


class _Boxes:
    """Triangles that may be seen, with their pixels' boxes; `keys` are the sizes as two powers of two."""

    def __init__(self, canvas: Canvas, points: Projected, triangles: Triangles, *, is_closed: bool) -> None:
        x, y = points.x[triangles], points.y[triangles]
        area = _area(x, y)
        facing = area < -_THIN if is_closed else np.abs(area) > _THIN  # y points down: what faces us is clockwise
        left, right = _covered(x, canvas.width)
        top, bottom = _covered(y, canvas.height)
        kept = np.flatnonzero(facing & (left <= right) & (top <= bottom))
        self.triangles = triangles[kept]
        self.x, self.y, self.area = x[kept], y[kept], area[kept]
        self.left, self.top = left[kept], top[kept]
        wide, high = (right - left)[kept], (bottom - top)[kept]
        self.keys: Ints = (_bits(wide) << 5 | _bits(high)).astype(np.int32)


def _area(x: Floats, y: Floats) -> Floats:
    return np.asarray((x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) - (x[:, 2] - x[:, 0]) * (y[:, 1] - y[:, 0]))


def _covered(ends: Floats, size: int) -> tuple[Floats, Floats]:
    """The first and the last pixel whose middle lies between the ends, within the picture."""
    low = np.minimum(np.minimum(ends[:, 0], ends[:, 1]), ends[:, 2])
    high = np.maximum(np.maximum(ends[:, 0], ends[:, 1]), ends[:, 2])
    return np.maximum(np.ceil(low - 0.5), 0), np.minimum(np.floor(high - 0.5), size - 1)


def _bits(steps: Floats) -> Ints:
    """The exponent of the power of two that holds one pixel more than `steps`."""
    return np.ceil(np.log2(steps + 1)).astype(np.int32)


def _fill_alike(canvas: Canvas, points: Projected, boxes: _Boxes, some: Indices, wide: int, high: int) -> None:
    """Look at each pixel of each triangle's box, and draw those whose middles lie in the triangle."""
    down, across = (part.astype(np.float32) for part in np.divmod(np.arange(wide * high), wide))
    column, row = boxes.left[some, None] + across, boxes.top[some, None] + down
    x, y = boxes.x[some, :, None], boxes.y[some, :, None]
    along, below = column + np.float32(0.5) - x[:, 0], row + np.float32(0.5) - y[:, 0]
    scale: Floats = np.float32(1) / boxes.area[some, None]
    second: Floats = (along * (y[:, 2] - y[:, 0]) - (x[:, 2] - x[:, 0]) * below) * scale
    third: Floats = ((x[:, 1] - x[:, 0]) * below - along * (y[:, 1] - y[:, 0])) * scale
    inside = (second >= _EDGE) & (third >= _EDGE) & (second + third <= 1 - _EDGE)
    inside &= (column < canvas.width) & (row < canvas.height)
    at, place = np.nonzero(inside)
    corners = boxes.triangles[some[at]]
    weights = second[at, place], third[at, place]
    pixels = row[at, place].astype(np.int64) * canvas.width + column[at, place].astype(np.int64)
    canvas.add(pixels, _between(points.z, corners, *weights), _between(points.shade, corners, *weights))


def _between(values: Floats, corners: Triangles, second: Floats, third: Floats) -> Floats:
    first = values[corners[:, 0]]
    return np.asarray(
        first + second * (values[corners[:, 1]] - first) + third * (values[corners[:, 2]] - first)
    )  # fmt: skip
