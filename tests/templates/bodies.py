"""Small bodies with known measures, as surfaces and as data sets."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from implant_gui.domain.content.geometry import Box3
from implant_gui.domain.content.surface import Surface
from implant_gui.templates.datasets.making import make
from implant_gui.templates.surfaces.mesh import PLAIN, Mesh, surface_item

CUBE_QUADS = np.array([[0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]])
"""The faces of a cube, counter-clockwise from outside, by its corners counted from 0."""


def cube_corners(size: float = 10.0) -> NDArray[np.float32]:
    flat = [(0, 0), (1, 0), (1, 1), (0, 1)]
    return np.array([(x, y, z) for z in (0, 1) for x, y in flat], dtype=np.float32) * np.float32(size)


def cube(size: float = 10.0) -> Mesh:
    triangles = np.concatenate([CUBE_QUADS[:, [0, 1, 2]], CUBE_QUADS[:, [0, 2, 3]]])
    return Mesh(cube_corners(size), triangles.astype(np.int32))


def ball(radius: float, rings: int) -> Mesh:
    """A sphere around the origin of some 4 * rings**2 triangles."""
    around = 2 * rings
    polar = np.linspace(0, np.pi, rings + 1)[1:-1, None]
    angles = np.arange(around)[None] * 2 * np.pi / around
    body = np.stack(
        [np.sin(polar) * np.cos(angles), np.sin(polar) * np.sin(angles), np.cos(polar) + 0 * angles], axis=-1
    ).reshape(-1, 3)
    points = np.vstack([[0, 0, 1], body, [0, 0, -1]]) * radius
    here, following = np.arange(around), (np.arange(around) + 1) % around
    last = len(points) - 1
    triangles = [np.stack([0 * here, 1 + here, 1 + following], axis=1)]
    for ring in range(rings - 2):
        low, high = 1 + ring * around, 1 + (ring + 1) * around
        triangles.append(np.stack([low + here, high + here, high + following], axis=1))
        triangles.append(np.stack([low + here, high + following, low + following], axis=1))
    bottom = 1 + (rings - 2) * around
    triangles.append(np.stack([bottom + here, 0 * here + last, bottom + following], axis=1))
    return Mesh.closed(points, np.concatenate(triangles))


def surface_of(mesh: Mesh, number: int = 1) -> Surface:
    return Surface(
        number,
        "",
        points=mesh.points.tobytes(),
        normals=mesh.normals().tobytes(),
        triangles=mesh.triangles.tobytes(),
        is_closed=True,
        extent=Box3.around((x, y, z) for x, y, z in mesh.points.tolist()),
    )


def template_of(*meshes: Mesh) -> Dataset:
    """The 3D parts of a generic template."""
    items = [surface_item(mesh, number, PLAIN) for number, mesh in enumerate(meshes, start=1)]
    return make(
        SurfaceSequence=items,
        SurfaceModelScalingFactor=1.0,
        NumberOfSurfaces=len(items),
        ImplantTemplate3DModelSurfaceNumber=1,
    )
