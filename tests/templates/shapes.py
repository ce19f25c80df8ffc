"""What every closed surface must be, checked from its points and triangles alone."""

import numpy as np
from pydicom.dataset import Dataset

from implant_gui.templates.surfaces.mesh import Mesh


def mesh_of(surface: Dataset) -> Mesh:
    """Read an item of Surface Sequence back, independently of how it was written."""
    points = np.frombuffer(surface.SurfacePointsSequence[0].PointCoordinatesData, "<f4").reshape(-1, 3)
    indices = np.frombuffer(surface.SurfaceMeshPrimitivesSequence[0].LongTrianglePointIndexList, "<u4")
    return Mesh(points.astype(np.float32), indices.reshape(-1, 3).astype(np.int32) - 1)


def is_watertight(mesh: Mesh) -> bool:
    """Each edge belongs to two triangles that run along it in opposite directions, and every point is used."""
    begin = mesh.triangles.reshape(-1).astype(np.int64)
    end = np.roll(mesh.triangles, -1, axis=1).reshape(-1).astype(np.int64)
    forth, back = begin * len(mesh.points) + end, end * len(mesh.points) + begin
    each_once = len(np.unique(forth)) == len(forth)
    return each_once and set(forth.tolist()) == set(back.tolist()) and len(np.unique(begin)) == len(mesh.points)


def has_outward_normals(mesh: Mesh) -> bool:
    """A short step along nearly every point's normal must increase the volume of the whole."""
    grown = Mesh(mesh.points + 0.01 * mesh.normals(), mesh.triangles)
    return grown.volume > mesh.volume > 0
