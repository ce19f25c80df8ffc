"""Coarser meshes, for where many or moving ones must do: points that share a cell of a grid become one.

That is vertex clustering: it takes time in proportion to the triangles, whatever the shape.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.domain.content.geometry import Box3
from implant_gui.domain.content.surface import Surface
from implant_gui.templates.surfaces.mesh import Mesh, Triangles

_SAMPLE: Final = 20_000
"""Triangles whose area stands for the whole surface's."""
_CELLS_ALONG: Final = 2_000_000
"""At most so many cells along an axis: three of them fit into 63 bits."""


def lightened(surfaces: Sequence[Surface], triangle_count: int) -> tuple[Surface, ...]:
    """Surfaces of about `triangle_count` triangles together; the same ones if they have no more.

    A surface that is made coarser loses edges and vertices of its own, which clustering cannot keep apart.
    """
    total = sum(surface.triangle_count for surface in surfaces)
    if total <= triangle_count:
        return tuple(surfaces)
    return tuple(_lightened(each, triangle_count * each.triangle_count // total) for each in surfaces)


def _lightened(surface: Surface, triangle_count: int) -> Surface:
    if surface.triangle_count <= max(triangle_count, 1):
        return surface
    mesh = coarser(Mesh.of(surface), max(triangle_count, 1))
    if not len(mesh.triangles):
        return replace(surface, points=b"", normals=b"", triangles=b"", edges=b"", vertices=b"", extent=None)
    low, high = ((float(x), float(y), float(z)) for x, y, z in mesh.bounds)
    return replace(
        surface,
        points=mesh.points.astype("<f4").tobytes(),
        normals=mesh.normals().astype("<f4").tobytes(),
        triangles=mesh.triangles.astype("<i4").tobytes(),
        edges=b"",
        vertices=b"",
        extent=Box3(low, high),
    )


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
