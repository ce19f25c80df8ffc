"""Mating features: the contact frames by which components are joined, and how far a joint moves (PS3.3 C.29.1.4)."""

from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.content.geometry import Frame2, Frame3, Point3


class FreedomKind(Enum):
    """What a degree of freedom lets one do."""

    TRANSLATION = "TRANSLATION"
    """Shift along the axis, in millimetres."""
    ROTATION = "ROTATION"
    """Turn around the axis through the feature's point, in degrees."""


@dataclass(frozen=True, slots=True)
class Freedom:
    """A degree of freedom, in space or on a drawing.

    Attributes:
        axis: of unit length. In space, in the Frame of Reference; on a drawing x is right, y up and z towards the
            viewer, so that (0, 0, 1) turns in the picture.
    """

    number: int
    kind: FreedomKind
    axis: Point3
    lower: float
    upper: float

    def clamped(self, value: float) -> float:
        """The nearest value within the limits."""
        return min(max(value, self.lower), self.upper)


@dataclass(frozen=True, slots=True)
class DrawnFeature:
    """The form of a feature on a drawing, in millimetres of implant, y up."""

    drawing: int
    frame: Frame2
    freedoms: tuple[Freedom, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """A contact frame; one plan uses at most one of those in a set.

    Attributes:
        frame: in space; None where the template has only drawings.
        freedoms: those of the form in space.
        drawn: the forms on drawings, one for each drawing at most.
    """

    number: int
    frame: Frame3 | None
    freedoms: tuple[Freedom, ...] = ()
    drawn: tuple[DrawnFeature, ...] = ()

    def on(self, drawing: int) -> DrawnFeature | None:
        """The form on a drawing, or None."""
        return next((each for each in self.drawn if each.drawing == drawing), None)


@dataclass(frozen=True, slots=True)
class FeatureSet:
    """Features that are alternatives to one another, such as five heights on a cone."""

    number: int
    label: str
    features: tuple[Feature, ...]

    def feature(self, number: int) -> Feature | None:
        """The feature of that number, or None."""
        return next((each for each in self.features if each.number == number), None)
