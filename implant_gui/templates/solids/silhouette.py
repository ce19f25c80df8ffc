"""The outline of a closed mesh as seen along a direction: exact, so that drawing and surface never disagree.

The triangles that face the viewer cover each point of the picture as often as there are layers in front of one
another; their oriented boundary therefore winds around a point exactly when the implant covers it. So: take that
boundary, cut it where it crosses itself, keep the pieces that have nothing on their right, and join them to loops.
"""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.surfaces.mesh import Mesh

Plane = NDArray[np.float64]
"""Rows of x, y."""
Point = tuple[float, float]

_NUDGE_MM: Final = 2e-4
"""How far beside a piece of boundary we look for cover: above rounding (float32 of 500 mm), below all that is drawn."""
_JOIN_MM: Final = 0.02
_SPECK_MM2: Final = 0.05
"""Loops that enclose less are artefacts of cutting."""


def silhouette(mesh: Mesh, axes: NDArray[np.float64], tolerance_mm: float = 0.008) -> list[Plane]:
    """The boundary of the projection of `mesh`, in millimetres.

    Args:
        mesh: a closed surface.
        axes: two rows, the unit vectors of the picture's x and y; their cross product points to the viewer.
        tolerance_mm: how far a point may lie from the line that replaces it.

    Returns:
        Closed loops (the first point is not repeated), the largest first: outer ones counter-clockwise, holes
        clockwise.
    """
    starts, ends = _outermost(*_front_boundary(mesh, axes))
    loops = [np.array(_simplified(loop, tolerance_mm)) for loop in _loops(starts, ends)]
    loops = [loop for loop in loops if len(loop) >= 3 and abs(area(loop)) > _SPECK_MM2]
    return sorted(loops, key=lambda loop: -abs(area(loop)))


def area(loop: Plane) -> float:
    """The signed area of a polygon: positive when it runs counter-clockwise."""
    following = np.roll(loop, -1, axis=0)
    return float(np.sum(loop[:, 0] * following[:, 1] - following[:, 0] * loop[:, 1]) / 2)


def _front_boundary(mesh: Mesh, axes: NDArray[np.float64]) -> tuple[Plane, Plane]:
    """The directed edges between triangles that face the viewer and triangles that do not."""
    towards = np.cross(axes[0], axes[1])
    faces = mesh.face_normals()
    sizes = np.linalg.norm(faces, axis=1)
    front = faces @ towards > 1e-5 * sizes
    triangles = mesh.triangles[front].astype(np.int64)
    begin = triangles.reshape(-1)
    end = np.roll(triangles, -1, axis=1).reshape(-1)
    keys = np.minimum(begin, end) * len(mesh.points) + np.maximum(begin, end)
    order = np.argsort(keys)
    repeated = np.diff(keys[order], prepend=-1, append=-1) == 0
    lone = order[~(repeated[:-1] | repeated[1:])]
    flat = mesh.points.astype(np.float64) @ axes.T
    starts, ends = flat[begin[lone]], flat[end[lone]]
    long_enough = np.linalg.norm(ends - starts, axis=1) > 1e-6
    return starts[long_enough], ends[long_enough]


def _outermost(starts: Plane, ends: Plane) -> tuple[Plane, Plane]:
    """The pieces of the boundary that have the implant on their left and nothing on their right."""
    first, last = _each_once(*_cut_at_crossings(starts, ends))
    along = last - first
    sideways = np.stack([-along[:, 1], along[:, 0]], axis=1) * (_NUDGE_MM / np.linalg.norm(along, axis=1))[:, None]
    middles = (first + last) / 2
    covered_left = _winding(middles + sideways, starts, ends) > 0
    covered_right = _winding(middles - sideways, starts, ends) > 0
    kept = covered_left & ~covered_right
    return first[kept], last[kept]


def _cut_at_crossings(starts: Plane, ends: Plane) -> tuple[Plane, Plane]:
    """The same lines in pieces that meet at most at their ends."""
    lines, at = _crossings(starts, ends, *_neighbours(starts, ends))
    every = np.arange(len(starts))
    lines = np.concatenate([every, lines, every])
    at = np.concatenate([np.zeros(len(starts)), at, np.ones(len(starts))])
    order = np.lexsort((at, lines))
    lines, at = lines[order], at[order]
    points = starts[lines] + at[:, None] * (ends - starts)[lines]
    piece = (lines[1:] == lines[:-1]) & (np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-6)
    return points[:-1][piece], points[1:][piece]


def _each_once(starts: Plane, ends: Plane) -> tuple[Plane, Plane]:
    """Without repetitions: edges behind one another in the solid lie on one another in the picture."""
    places = np.rint(np.hstack([starts, ends]) * 1e4).astype(np.int64)
    _, first = np.unique(places, axis=0, return_index=True)
    return starts[first], ends[first]


def _neighbours(starts: Plane, ends: Plane) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of lines whose boxes touch, each pair in both orders."""
    low, high = np.minimum(starts, ends) - 1e-6, np.maximum(starts, ends) + 1e-6
    one, other = _values_within(low[:, 1], high[:, 1], low[:, 1])
    near = (one != other) & (low[one, 0] <= high[other, 0]) & (low[other, 0] <= high[one, 0])
    one, other = one[near], other[near]
    return np.concatenate([one, other]), np.concatenate([other, one])


def _values_within(
    low: NDArray[np.float64], high: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Every (interval, value) with low <= value <= high, as two arrays of indices."""
    order = np.argsort(values)
    first = np.searchsorted(values[order], low, side="left")
    counts = np.searchsorted(values[order], high, side="right") - first
    intervals = np.repeat(np.arange(len(low)), counts)
    within = np.arange(len(intervals)) - np.repeat(np.cumsum(counts) - counts, counts)
    return intervals, order[within + np.repeat(first, counts)]


def _crossings(
    starts: Plane, ends: Plane, one: NDArray[np.intp], other: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Where the lines `one` are met by the lines `other`: the line, and the fraction of its length."""
    along, across = (ends - starts)[one], (ends - starts)[other]
    apart = starts[other] - starts[one]
    slant = _cross(along, across)
    parallel = np.abs(slant) <= 1e-9 * np.linalg.norm(along, axis=1) * np.linalg.norm(across, axis=1)
    divisor = np.where(parallel, 1.0, slant)
    at, beside = _cross(apart, across) / divisor, _cross(apart, along) / divisor
    met = ~parallel & (beside >= -1e-9) & (beside <= 1 + 1e-9)
    # Lines on one another cut each other at their ends.
    squares = np.einsum("ij,ij->i", along, along)
    on_line = parallel & (np.abs(_cross(apart, along)) <= 1e-6 * np.sqrt(squares))
    end_at = np.einsum("ij,ij->i", apart, along) / squares
    lines = np.concatenate([one[met], one[on_line]])
    fractions = np.concatenate([at[met], end_at[on_line]])
    inside = (fractions > 0) & (fractions < 1)
    return lines[inside], fractions[inside]


def _winding(points: Plane, starts: Plane, ends: Plane) -> NDArray[np.int64]:
    """How often the lines run around each of `points`, counter-clockwise counted positive."""
    low, high = np.minimum(starts[:, 1], ends[:, 1]), np.maximum(starts[:, 1], ends[:, 1])
    line, which = _values_within(low, high, points[:, 1])
    once = points[which, 1] < high[line]  # a corner shared by two lines counts for the upper one only
    line, which = line[once], which[once]
    rise = ends[line, 1] - starts[line, 1]
    meets_at = starts[line, 0] + (points[which, 1] - starts[line, 1]) / rise * (ends[line, 0] - starts[line, 0])
    to_the_right = meets_at > points[which, 0]
    turns = np.where(rise > 0, 1.0, -1.0) * to_the_right
    return np.rint(np.bincount(which, turns, len(points))).astype(np.int64)


def _loops(starts: Plane, ends: Plane) -> Iterator[list[Point]]:
    """The pieces joined end to start."""
    pieces = _Pieces(starts, ends)
    while (piece := pieces.take_any()) is not None:
        loop = [pieces.starts[piece]]
        while not _is_near(pieces.ends[piece], loop[0]):
            following = pieces.take_from(pieces.ends[piece])
            if following is None:
                break
            loop.append(pieces.starts[following])
            piece = following
        yield loop


class _Pieces:
    """Directed lines, each to be taken once, found by where they start."""

    def __init__(self, starts: Plane, ends: Plane) -> None:
        self.starts: list[Point] = list(map(tuple, starts.tolist()))
        self.ends: list[Point] = list(map(tuple, ends.tolist()))
        self._unused = dict.fromkeys(range(len(starts)))
        self._by_place: dict[Point, list[int]] = {}
        for piece, place in enumerate(map(tuple, np.round(starts, 5).tolist())):
            self._by_place.setdefault(place, []).append(piece)

    def take_any(self) -> int | None:
        """A line not yet taken."""
        piece = next(iter(self._unused), None)
        return None if piece is None else self._take(piece)

    def take_from(self, point: Point) -> int | None:
        """A line that starts at `point`, or else the one that starts next to it."""
        for piece in self._by_place.get(_place(point), ()):
            if piece in self._unused:
                return self._take(piece)
        near = (piece for piece in self._unused if _is_near(self.starts[piece], point))
        piece = min(near, key=lambda piece: math.dist(self.starts[piece], point), default=-1)
        return None if piece < 0 else self._take(piece)

    def _take(self, piece: int) -> int:
        del self._unused[piece]
        return piece


def _place(point: Point) -> Point:
    return round(point[0], 5), round(point[1], 5)


def _is_near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) <= _JOIN_MM and abs(one[1] - other[1]) <= _JOIN_MM


def _simplified(loop: list[Point], tolerance_mm: float) -> list[Point]:
    """The loop without the points that lie on the line between those that stay (Douglas and Peucker)."""
    if len(loop) < 4:
        return loop
    far = max(range(len(loop)), key=lambda index: math.dist(loop[index], loop[0]))
    ring = [*loop, loop[0]]
    kept = {0, far}
    spans = [(0, far), (far, len(loop))]
    while spans:
        first, last = spans.pop()
        worst, distance = _farthest(ring, first, last)
        if distance > tolerance_mm:
            kept.add(worst)
            spans += [(first, worst), (worst, last)]
    return [loop[index] for index in sorted(kept)]


def _farthest(ring: list[Point], first: int, last: int) -> tuple[int, float]:
    """Of the points between two others, the one farthest from the line through those, and how far."""
    (x0, y0), (x1, y1) = ring[first], ring[last]
    along_x, along_y = x1 - x0, y1 - y0
    length = math.hypot(along_x, along_y) or 1.0
    worst, most = first, 0.0
    for index in range(first + 1, last):
        x, y = ring[index]
        distance = abs((x - x0) * along_y - (y - y0) * along_x)
        if distance > most:
            worst, most = index, distance
    return worst, most / length


def _cross(a: Plane, b: Plane) -> NDArray[np.float64]:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
