"""Planning landmarks: points, lines and planes that register a template to the anatomy (PS3.3 C.29.1.5)."""

from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.content.geometry import Point2, Point3
from implant_gui.domain.service.codes import Code


class LandmarkKind(Enum):
    """The three forms, with what their points mean in space (on a drawing, lines and planes are two ends)."""

    POINT = "point"
    """The point."""
    LINE = "line"
    """Two points on the line."""
    PLANE = "plane"
    """A point of the plane, and its normal of unit length."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """What a landmark is. Its number is unique among those of its kind only."""

    kind: LandmarkKind
    number: int
    description: str = ""
    codes: tuple[Code, ...] = ()

    @property
    def name(self) -> str:
        """The description, or else what the first code means; empty where it has neither."""
        return self.description or (self.codes[0].meaning if self.codes else "")

    @property
    def title(self) -> str:
        """The name, or else kind and number."""
        return self.name or f"{self.kind.value.capitalize()} {self.number}"


@dataclass(frozen=True, slots=True)
class DrawnLandmark:
    """A landmark on a drawing: one point, or the two ends of a line; millimetres of implant, y up."""

    landmark: Landmark
    points: tuple[Point2, ...]


@dataclass(frozen=True, slots=True)
class SpatialLandmark:
    """A landmark in space, in millimetres of the Frame of Reference; see `LandmarkKind` for what the points are."""

    landmark: Landmark
    points: tuple[Point3, ...]
