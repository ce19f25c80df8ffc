"""Coarser meshes for while things move: points that share a cell of a grid become one (vertex clustering)."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.surfaces.mesh import Mesh, Triangles

_SAMPLE: Final = 20_000
"""Triangles whose area stands for the whole surface's."""
_CELLS_ALONG: Final = 2_000_000
"""At most so many cells along an axis: three of them fit into 63 bits."""


def coarser(mesh: Mesh, triangle_count: int) -> Mesh:
    """A mesh of about `triangle_count` triangles, each turned the same way as those that it stands for.

    What is thinner than a cell becomes two sheets on one another, back to back, not a hole.
    """
    cell = _cell_size(mesh, triangle_count)
    low = mesh.points.min(axis=0)
    places = np.floor((mesh.points - low) / cell).astype(np.int64)
    places = np.minimum(places, _CELLS_ALONG)
    across = places.max(axis=0) + 1
    keys = (places[:, 0] * across[1] + places[:, 1]) * across[2] + places[:, 2]
    cells, cluster = np.unique(keys, return_inverse=True)
    counts = np.bincount(cluster, minlength=len(cells))
    points = np.stack([np.bincount(cluster, mesh.points[:, axis], len(cells)) / counts for axis in range(3)], axis=1)
    return Mesh(points.astype(np.float32), _each_once(cluster.astype(np.int32)[mesh.triangles]))


def _cell_size(mesh: Mesh, triangle_count: int) -> float:
    """The side of a square that two triangles of the coarser mesh cover."""
    every = max(1, len(mesh.triangles) // _SAMPLE)
    sample = Mesh(mesh.points, mesh.triangles[::every])
    area = float(np.linalg.norm(sample.face_normals(), axis=1).sum()) / 2 * every
    size = float(np.ptp(mesh.points, axis=0).max())
    return max(math.sqrt(2 * area / triangle_count), size / _CELLS_ALONG, 1e-6)


def _each_once(triangles: Triangles) -> Triangles:
    """Without triangles that have collapsed, or that another one repeats in the same sense."""
    a, b, c = triangles.T
    proper = triangles[(a != b) & (b != c) & (c != a)].astype(np.int64)
    first = np.argmin(proper, axis=1)
    rows = np.arange(len(proper))
    ring: NDArray[np.int64] = np.stack([proper[rows, (first + step) % 3] for step in range(3)], axis=1)
    order = np.lexsort((ring[:, 2], ring[:, 1], ring[:, 0]))
    ring = ring[order]
    is_new = np.any(np.diff(ring, axis=0, prepend=-1) != 0, axis=1)
    return np.asarray(ring[is_new], dtype=np.int32)
