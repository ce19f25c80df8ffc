"""Strips, fans and facets as triangles (PS3.3 C.27.4.1): all of a kind at once, facets that are not convex by ears."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.surfaces.mesh import Points

Indices = NDArray[np.int32]
Lengths = NDArray[np.int64]
Array = NDArray[np.float64]

_EAR_WORK: Final = 4_000_000
"""The sum of the squared corner counts of facets that are not convex: bounds the time they may take."""


def from_strips(indices: Indices, lengths: Lengths) -> Indices:
    """Triangles of strips that lie one after another in `indices`; each second one is turned over to face outside."""
    first, nth = _runs(lengths, 2)
    odd = nth % 2
    triangles = np.stack([indices[first + odd], indices[first + 1 - odd], indices[first + 2]], axis=1)
    return _proper(triangles)


def from_fans(indices: Indices, lengths: Lengths) -> Indices:
    """Triangles of fans (or of convex polygons): the first point with each two that follow one another."""
    first, nth = _runs(lengths, 2)
    triangles = np.stack([indices[first - nth], indices[first + 1], indices[first + 2]], axis=1)
    return _proper(triangles)


def from_lines(indices: Indices, lengths: Lengths) -> Indices:
    """Edges of polylines."""
    first, _ = _runs(lengths, 1)
    return np.stack([indices[first], indices[first + 1]], axis=1)


def from_facets(points: Points, indices: Indices, lengths: Lengths) -> tuple[Indices, int]:
    """Triangles of polygons that close themselves, and how many polygons are too intricate to be cut up."""
    starts = np.cumsum(lengths) - lengths
    convex = _are_convex(points, indices, lengths)
    simple = np.repeat(convex, lengths)
    parts = [from_fans(indices[simple], lengths[convex])]
    left, given_up = _EAR_WORK, 0
    for start, length in zip(starts[~convex].tolist(), lengths[~convex].tolist(), strict=True):
        left -= length * length
        if left < 0:
            given_up += 1
            continue
        corners = indices[start : start + length]
        parts.append(corners[_ears(points[corners].astype(np.float64))])
    return _proper(np.concatenate(parts)), given_up


def _runs(lengths: Lengths, less: int) -> tuple[Lengths, Lengths]:
    """For each primitive made of `less` + 1 points in a row: where it begins, and its number in its list."""
    counts = np.maximum(lengths - less, 0)
    starts = np.cumsum(lengths) - lengths
    nth = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(starts, counts) + nth, nth


def _proper(triangles: Indices) -> Indices:
    """Without those that repeat a point: strips are joined by them."""
    a, b, c = triangles.T
    return np.asarray(triangles[(a != b) & (b != c) & (c != a)])


def _are_convex(points: Points, indices: Indices, lengths: Lengths) -> NDArray[np.bool_]:
    """For each polygon whether all of its corners turn the same way, as seen along its normal."""
    polygon = np.repeat(np.arange(len(lengths)), lengths)
    at = np.arange(len(indices))
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    following = np.where(at + 1 < starts + lengths[polygon], at + 1, starts)
    before = np.where(at > starts, at - 1, starts + lengths[polygon] - 1)
    places = points[indices].astype(np.float64)
    normals = np.zeros((len(lengths), 3))
    np.add.at(normals, polygon, np.cross(places, places[following]))
    turns = np.cross(places - places[before], places[following] - places)
    inwards = np.einsum("ij,ij->i", turns, normals[polygon])
    size = np.einsum("ij,ij->i", normals, normals)[polygon]
    bends_out = np.bincount(polygon, inwards < -1e-9 * size, len(lengths)) > 0
    return (lengths <= 3) | ~bends_out


def _ears(corners: Array) -> Indices:
    """A simple polygon in space cut into triangles, as indices of its corners, in its own sense."""
    flat = _flattened(corners)
    ring = list(range(len(corners)))
    triangles = []
    while len(ring) > 3:
        places = flat[ring]
        ear = _find_ear(places)
        triangles.append((ring[ear - 1], ring[ear], ring[(ear + 1) % len(ring)]))
        del ring[ear]
    return np.array([*triangles, tuple(ring)], dtype=np.int32).reshape(-1, 3)


def _flattened(corners: Array) -> Array:
    """The polygon in its plane, counter-clockwise."""
    normal = np.cross(corners, np.roll(corners, -1, axis=0)).sum(axis=0)
    normal /= np.linalg.norm(normal) or 1.0
    helper = np.eye(3)[int(np.argmin(np.abs(normal)))]
    right = np.cross(helper, normal)
    right /= np.linalg.norm(right) or 1.0
    return np.asarray(corners @ np.stack([right, np.cross(normal, right)], axis=1))


def _find_ear(places: Array) -> int:
    """A corner that bends inwards and whose triangle holds no other corner; the sharpest if there is none such."""
    before, following = np.roll(places, 1, axis=0), np.roll(places, -1, axis=0)
    turns = _cross(places - before, following - places)
    for corner in np.flatnonzero(turns > 0).tolist():
        a, b, c = before[corner], places[corner], following[corner]
        inside = (
            (_cross(b - a, places - a) > 0) & (_cross(c - b, places - b) > 0) & (_cross(a - c, places - c) >= 0)
        )  # fmt: skip
        if not inside.any():
            return int(corner)
    return int(np.argmax(turns))


def _cross(one: Array, other: Array) -> Array:
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])
