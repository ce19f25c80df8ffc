"""Slabs: regions of the plane, holes and all, made thick. Plates, trays and the caps of condyles are slabs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from implant_gui.templates.surfaces.mesh import Mesh

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A triangulated region of the plane, holes and all: what a slab is the thick version of.

    Attributes:
        points: (N, 2).
        triangles: (M, 3), all with the same sense.
    """

    points: Array
    triangles: NDArray[np.int64]

    def boundary(self) -> NDArray[np.int64]:
        """Directed edges, (K, 2), that belong to one triangle only."""
        begin = self.triangles.reshape(-1)
        end = np.roll(self.triangles, -1, axis=1).reshape(-1)
        count = len(self.points)
        lone = ~np.isin(begin * count + end, end * count + begin)
        return np.stack([begin[lone], end[lone]], axis=1)

    def joined(self, other: "Sheet") -> "Sheet":
        """Both regions as one; points of both at the same place become one point."""
        points = np.vstack([self.points, other.points])
        triangles = np.vstack([self.triangles, other.triangles + len(self.points)])
        _, first, inverse = np.unique(
            np.rint(points * 1e5).astype(np.int64), axis=0, return_index=True, return_inverse=True
        )
        return Sheet(points[first], inverse.reshape(-1)[triangles])


def slab(sheet: Sheet, upper: Array, lower: Array) -> Mesh:
    """A thick sheet: its points once at `upper` and once at `lower` (both (N, 3)), with walls along its boundary."""
    count = len(sheet.points)
    edges = sheet.boundary()
    a, b = edges[:, 0], edges[:, 1]
    triangles = np.concatenate([
        sheet.triangles,
        sheet.triangles[:, ::-1] + count,
        np.stack([b, a, a + count], axis=1),
        np.stack([b, a + count, b + count], axis=1),
    ])  # fmt: skip
    return Mesh.closed(np.vstack([upper, lower]), triangles)


def grid(columns: Array, rows: Array) -> Sheet:
    """A sheet over a grid: `columns` and `rows` are (I, J) arrays of x and y."""
    count, across = columns.shape
    index = np.arange(count * across).reshape(count, across)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    triangles = np.concatenate([
        np.stack([a, b, c], axis=-1).reshape(-1, 3), np.stack([a, c, d], axis=-1).reshape(-1, 3)
    ])  # fmt: skip
    return Sheet(np.stack([columns.reshape(-1), rows.reshape(-1)], axis=1), triangles)


def strip(inner: Array, outer: Array) -> Sheet:
    """The sheet between two lines of equally many points."""
    return grid(np.stack([inner[:, 0], outer[:, 0]], axis=1), np.stack([inner[:, 1], outer[:, 1]], axis=1))


def disc(outline: Array, rings: ArrayLike) -> Sheet:
    """A star-shaped region around the origin: a fan, then bands out to the outline.

    Args:
        outline: (m, 2), counter-clockwise.
        rings: growing fractions of the outline, the last one 1.
    """
    fractions = np.asarray(rings, dtype=np.float64)
    return nested([outline * fraction for fraction in fractions])


def nested(loops: list[Array]) -> Sheet:
    """A fan inside the first loop and bands between each and the next; all have equally many points."""
    around = len(loops[0])
    points = np.vstack([[loops[0].mean(axis=0)], *loops])
    inner = np.arange(around)
    following = (inner + 1) % around
    triangles = [np.stack([np.zeros(around, dtype=np.int64), 1 + inner, 1 + following], axis=1)]
    for step in range(len(loops) - 1):
        low, high = 1 + step * around, 1 + (step + 1) * around
        triangles.append(np.stack([low + inner, high + inner, high + following], axis=1))
        triangles.append(np.stack([low + inner, high + following, low + following], axis=1))
    return Sheet(points, np.concatenate(triangles))
