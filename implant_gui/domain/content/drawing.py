"""A drawing as it is looked at: polylines by pen, true to scale, with all that is marked on it (PS3.3 C.29.1.2).

One coordinate system for everything: millimetres of implant, x right, y up, the origin in the lower left corner of the
printed sheet. The drawing's scaling is applied already; X-ray magnification never is.
"""

from dataclasses import dataclass

from implant_gui.domain.content.geometry import Box2, Frame2, Point2
from implant_gui.domain.content.landmark import DrawnLandmark
from implant_gui.domain.content.mating import Freedom
from implant_gui.domain.service.codes import Code

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


@dataclass(frozen=True, slots=True)
class Layer:
    """All that one pen draws.

    Attributes:
        label: from the pen legend, such as Contour, Landmarks, Mating Features; "" if the legend lacks the pen.
        points: little-endian float64, shape (N, 2): the points of all polylines one after another.
        starts: little-endian int32, shape (K + 1,): polyline k is ``points[starts[k] : starts[k + 1]]``. A polyline
            whose two points are the same is a dot.
    """

    pen: int
    colour: Colour
    label: str
    description: str
    points: bytes
    starts: bytes
    is_contour: bool = False

    @property
    def point_count(self) -> int:
        """N."""
        return len(self.points) // 16

    @property
    def polyline_count(self) -> int:
        """K."""
        return len(self.starts) // 4 - 1


@dataclass(frozen=True, slots=True)
class MatingMark:
    """A mating feature as it stands on a drawing."""

    set_number: int
    set_label: str
    feature: int
    frame: Frame2
    freedoms: tuple[Freedom, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """One 2D drawing of a template.

    Attributes:
        number: HPGL Document ID.
        view: the direction of view; None if the object does not tell.
        scaling: millimetres of implant per printed millimetre, as the object has it.
        layers: by pen, in the order in which the pens are first used.
        extent: the smallest box around all that is drawn; None if nothing is.
        bounding_box: Bounding Rectangle, as the object has it: of the implant, not of the marks.
        remarks: sentences on what is odd or could not be read.
    """

    number: int
    label: str
    view: Code | None
    modifiers: tuple[Code, ...]
    scaling: float
    layers: tuple[Layer, ...]
    extent: Box2 | None
    rotation_point: Point2 | None = None
    bounding_box: Box2 | None = None
    landmarks: tuple[DrawnLandmark, ...] = ()
    mating: tuple[MatingMark, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The label, or else the view's name; empty where it has neither."""
        return self.label or (self.view.meaning if self.view else "")

    @property
    def title(self) -> str:
        """The name, or else the number."""
        return self.name or f"Drawing {self.number}"

    def has_view_of(self, other: "Drawing") -> bool:
        """Whether both are drawn from the same direction, by their codes."""
        if self.view is None or other.view is None or len(self.modifiers) != len(other.modifiers):
            return False
        pairs = zip((self.view, *self.modifiers), (other.view, *other.modifiers), strict=True)
        return all(one.matches(another) for one, another in pairs)
