"""A closed triangle mesh in millimetres, and its way into the Surface Mesh module (PS3.3 C.27.1)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from implant_gui.domain.content.geometry import Frame3
from implant_gui.domain.content.surface import Surface
from implant_gui.templates.datasets.making import make

Points = NDArray[np.float32]
Triangles = NDArray[np.int32]
Vectors = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Points, and triangles that index them from 0, counter-clockwise as seen from outside.

    Attributes:
        points: (N, 3), millimetres.
        triangles: (M, 3).
    """

    points: Points
    triangles: Triangles

    @classmethod
    def closed(cls, points: NDArray[np.floating], triangles: NDArray[np.integer]) -> "Mesh":
        """A mesh of a closed surface, turned inside out if that is what makes its volume positive."""
        mesh = cls(points.astype(np.float32), triangles.astype(np.int32))
        return mesh if mesh.volume >= 0 else mesh.flipped()

    @classmethod
    def of(cls, surface: Surface) -> "Mesh":
        """The triangles of a surface that was read, without a copy."""
        points = np.frombuffer(surface.points, "<f4").reshape(-1, 3)
        return cls(points, np.frombuffer(surface.triangles, "<i4").reshape(-1, 3))

    @property
    def volume(self) -> float:
        """The signed volume in cubic millimetres: negative when the triangles are clockwise."""
        a, b, c = self._corners()
        return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0)

    @property
    def bounds(self) -> tuple[Vectors, Vectors]:
        """The lower and the upper corner of the box around the mesh."""
        points = self.points.astype(np.float64)
        return points.min(axis=0), points.max(axis=0)

    def flipped(self) -> "Mesh":
        """The same surface seen from the other side."""
        return Mesh(self.points, np.ascontiguousarray(self.triangles[:, ::-1]))

    def mirrored(self) -> "Mesh":
        """The mirror image in x: the left implant of a right one."""
        return Mesh(self.points * np.array([-1, 1, 1], dtype=np.float32), np.ascontiguousarray(self.triangles[:, ::-1]))

    def carried(self, frame: Frame3) -> "Mesh":
        """The mesh where a rigid motion brings it."""
        turn = np.array([frame.x, frame.y, frame.z])
        return Mesh((self.points @ turn + np.array(frame.point)).astype(np.float32), self.triangles)

    def face_normals(self) -> Vectors:
        """A vector for each triangle: outward, twice the area long."""
        a, b, c = self._corners()
        return np.cross(b - a, c - a)

    def normals(self) -> Points:
        """The unit normal of each point, pointing out: the mean of its triangles' weighted by their area."""
        summed = np.zeros((len(self.points), 3))
        faces = self.face_normals()
        for corner in range(3):
            for axis in range(3):
                summed[:, axis] += np.bincount(self.triangles[:, corner], faces[:, axis], len(self.points))
        lengths = np.linalg.norm(summed, axis=1, keepdims=True)
        return (summed / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)

    def _corners(self) -> tuple[Vectors, Vectors, Vectors]:
        a, b, c = (self.points[self.triangles[:, corner]].astype(np.float64) for corner in range(3))
        return a, b, c


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a surface should be shown: a grey, a PCS-Value in CIELab scaled to 16 bits, and an opacity."""

    grey: int = 0xC000
    cielab: tuple[int, int, int] = (0xC000, 0x8080, 0x8080)
    opacity: float = 1.0


PLAIN: Final = Appearance()


def surface_item(mesh: Mesh, number: int, appearance: Appearance) -> Dataset:
    """The item of Surface Sequence that holds `mesh`."""
    return make(
        SurfaceNumber=number,
        SurfaceProcessing="NO",
        RecommendedDisplayGrayscaleValue=appearance.grey,
        RecommendedDisplayCIELabValue=list(appearance.cielab),
        RecommendedPresentationOpacity=appearance.opacity,
        RecommendedPresentationType="SURFACE",
        FiniteVolume="YES",
        Manifold="YES",
        SurfacePointsSequence=Sequence([_points_item(mesh)]),
        SurfacePointsNormalsSequence=Sequence([_normals_item(mesh)]),
        SurfaceMeshPrimitivesSequence=Sequence([_primitives_item(mesh)]),
    )


def _points_item(mesh: Mesh) -> Dataset:
    return make(
        NumberOfSurfacePoints=len(mesh.points),
        PointCoordinatesData=mesh.points.astype("<f4").tobytes(),
        PointsBoundingBoxCoordinates=[*mesh.points.min(axis=0).tolist(), *mesh.points.max(axis=0).tolist()],
    )


def _normals_item(mesh: Mesh) -> Dataset:
    return make(
        NumberOfVectors=len(mesh.points),
        VectorDimensionality=3,
        VectorCoordinateData=mesh.normals().astype("<f4").tobytes(),
    )


def _primitives_item(mesh: Mesh) -> Dataset:
    """The triangles; every other kind of primitive is type 2 and stays empty (PS3.3 C.27.4)."""
    return make(
        TriangleStripSequence=Sequence(),
        TriangleFanSequence=Sequence(),
        LineSequence=Sequence(),
        FacetSequence=Sequence(),
        LongTrianglePointIndexList=(mesh.triangles + 1).astype("<u4").tobytes(),
        LongEdgePointIndexList=b"",
        LongVertexPointIndexList=b"",
    )
