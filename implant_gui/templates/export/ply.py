"""Surfaces as binary PLY, in millimetres, all in one: points with normals and colours, and triangles."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.templates.surfaces.mesh import Mesh

_VERTEX: Final = np.dtype([("place", "<f4", 3), ("normal", "<f4", 3), ("colour", "u1", 4)])
_FACE: Final = np.dtype([("count", "u1"), ("indices", "<i4", 3)])
_HEADER: Final = """ply
format binary_little_endian 1.0
comment millimetres
element vertex {points}
property float x
property float y
property float z
property float nx
property float ny
property float nz
property uchar red
property uchar green
property uchar blue
property uchar alpha
element face {triangles}
property list uchar int vertex_indices
end_header
"""

Records = np.ndarray[tuple[int], np.dtype[np.void]]


def encode(parts: Sequence[ScenePart]) -> bytes:
    """The points and triangles of all parts."""
    vertices = np.concatenate([_vertices(part) for part in parts])
    faces, first = [], 0
    for part in parts:
        faces.append(_faces(part, first))
        first += part.surface.point_count
    triangles = np.concatenate(faces)
    header = _HEADER.format(points=len(vertices), triangles=len(triangles)).encode("ascii")
    return header + vertices.tobytes() + triangles.tobytes()


def _vertices(part: ScenePart) -> Records:
    vertices = np.zeros(part.surface.point_count, dtype=_VERTEX)
    vertices["place"] = Mesh.of(part.surface).carried(part.placement).points
    normals = np.frombuffer(part.surface.normals, "<f4").reshape(-1, 3)
    vertices["normal"] = normals @ np.array([part.placement.x, part.placement.y, part.placement.z])
    vertices["colour"] = (*part.shown_colour, round(255 * part.shown_opacity))
    return vertices


def _faces(part: ScenePart, first: int) -> Records:
    triangles = Mesh.of(part.surface).triangles
    faces = np.zeros(len(triangles), dtype=_FACE)
    faces["count"] = 3
    faces["indices"] = triangles + first
    return faces
