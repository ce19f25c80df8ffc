"""A surface as it is looked at: a mesh in millimetres, and how it should be shown (PS3.3 C.27.1)."""

from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.content.drawing import Colour
from implant_gui.domain.content.geometry import Box3


class Presentation(Enum):
    """How a surface is shown (Recommended Presentation Type)."""

    SURFACE = "SURFACE"
    WIREFRAME = "WIREFRAME"
    POINTS = "POINTS"


@dataclass(frozen=True, slots=True)
class Surface:
    """One item of the Surface Sequence, all kinds of primitives brought to triangles, edges and points.

    Coordinates are millimetres of the Frame of Reference, the Surface Model Scaling Factor applied; indices count
    from 0 and are all valid. Bulk values are bytes, to be wrapped without a copy.

    Attributes:
        points: little-endian float32, shape (N, 3).
        normals: little-endian float32, shape (N, 3): unit vectors, outwards; zero where a point is in no triangle.
        triangles: little-endian int32, shape (M, 3), counter-clockwise as seen from outside.
        edges: little-endian int32, shape (E, 2): lines of their own, not those of the triangles.
        vertices: little-endian int32, shape (V,): points of their own.
        is_closed: Finite Volume is YES: the back of a triangle cannot be seen.
        is_whole: this surface shows the whole implant (Implant Template 3D Model Surface Number).
        extent: the smallest box around the points; None without points.
        remarks: sentences on what is odd or could not be read; a surface of which nothing can be shown has no points.
    """

    number: int
    label: str
    points: bytes = b""
    normals: bytes = b""
    triangles: bytes = b""
    edges: bytes = b""
    vertices: bytes = b""
    colour: Colour = (190, 190, 190)
    opacity: float = 1.0
    presentation: Presentation = Presentation.SURFACE
    is_closed: bool = False
    is_whole: bool = False
    extent: Box3 | None = None
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label, or else the number."""
        return self.label or f"Surface {self.number}"

    @property
    def point_count(self) -> int:
        """N."""
        return len(self.points) // 12

    @property
    def triangle_count(self) -> int:
        """M."""
        return len(self.triangles) // 12
