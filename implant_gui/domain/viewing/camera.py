"""Where a viewer of surfaces stands: an orthographic camera that is turned, shifted and zoomed.

Pixels count from the upper left corner, x right and y down; the middle of the picture shows the target.
"""

import math
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from implant_gui.domain.content.geometry import Box3, Frame3, Point2, Point3, added, cross, dot, scaled, unit

_SMALLEST_MM: Final = 1e-3
_LARGEST_MM: Final = 1e6
_MARGIN: Final = 1.08


class StandardView(Enum):
    """Directions of view by the axes of the Frame of Reference: what is right and what is up in the picture.

    FRONT has x to the right and z up, as the antero-posterior drawing of an implant that stands along z.
    """

    FRONT = ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    BACK = ((-1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    RIGHT = ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    LEFT = ((0.0, -1.0, 0.0), (0.0, 0.0, 1.0))
    TOP = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    BOTTOM = ((1.0, 0.0, 0.0), (0.0, -1.0, 0.0))

    def __init__(self, right: Point3, up: Point3) -> None:
        self.right: Final = right
        self.up: Final = up


@dataclass(frozen=True, slots=True)
class Camera:
    """A direction of view and a scale.

    Attributes:
        target: what the middle of the picture shows.
        right: the direction to the right in the picture, of unit length.
        up: the direction up in the picture, of unit length, perpendicular to `right`.
        height_mm: how much of space the height of the picture shows.
    """

    target: Point3 = (0.0, 0.0, 0.0)
    right: Point3 = StandardView.FRONT.right
    up: Point3 = StandardView.FRONT.up
    height_mm: float = 200.0

    @property
    def towards(self) -> Point3:
        """The direction from the target to the viewer."""
        return cross(self.right, self.up)

    def seen_from(self, view: StandardView) -> "Camera":
        """The same target and scale from a standard direction."""
        return replace(self, right=view.right, up=view.up)

    def fitted(self, box: Box3, aspect: float = 1.0) -> "Camera":
        """The same direction, with all of `box` in a picture that is `aspect` times as wide as high."""
        reach = [(dot(corner, self.right), dot(corner, self.up)) for corner in box.corners]
        width = max(x for x, _ in reach) - min(x for x, _ in reach)
        height = max(y for _, y in reach) - min(y for _, y in reach)
        needed = _MARGIN * max(height, width / aspect)
        return replace(self, target=box.centre, height_mm=_within(needed or 1.0))

    def orbited(self, right_degrees: float, up_degrees: float) -> "Camera":
        """Turn the scene: what faces the viewer moves to the right and up, as if the pointer held it."""
        turn = Frame3.turning(-right_degrees, self.up).after(Frame3.turning(up_degrees, self.right))
        right = unit(turn.turned(self.right)) or self.right
        up = turn.turned(self.up)
        # Rounding adds up over a thousand turns unless the axes are made perpendicular again each time.
        up = unit(added(up, scaled(right, -dot(up, right)))) or self.up
        return replace(self, right=right, up=up)

    def panned(self, right_mm: float, up_mm: float) -> "Camera":
        """Shift the scene in the picture."""
        shift = added(scaled(self.right, -right_mm), scaled(self.up, -up_mm))
        return replace(self, target=added(self.target, shift))

    def zoomed(self, factor: float, about: Point3 | None = None) -> "Camera":
        """Show things `factor` times as large; the point `about` stays where it is in the picture."""
        height = _within(self.height_mm / factor) if math.isfinite(factor) and factor > 0 else self.height_mm
        share = height / self.height_mm
        fixed = self.target if about is None else about
        target = added(fixed, scaled(added(self.target, scaled(fixed, -1.0)), share))
        return replace(self, target=target, height_mm=height)

    def pixels_per_mm(self, height: int) -> float:
        """The scale in a picture of `height` pixels."""
        return height / self.height_mm

    def project(self, point: Point3, width: int, height: int) -> tuple[float, float, float]:
        """Where a point is in the picture, and its depth: millimetres from the target towards the viewer."""
        apart = added(point, scaled(self.target, -1.0))
        scale = self.pixels_per_mm(height)
        return (
            width / 2 + dot(apart, self.right) * scale,
            height / 2 - dot(apart, self.up) * scale,
            dot(apart, self.towards),
        )

    def unproject(self, pixel: Point2, depth: float, width: int, height: int) -> Point3:
        """The point in space at a place of the picture and a depth."""
        scale = self.pixels_per_mm(height)
        across, above = (pixel[0] - width / 2) / scale, (height / 2 - pixel[1]) / scale
        place = added(scaled(self.right, across), scaled(self.up, above))
        return added(self.target, added(place, scaled(self.towards, depth)))


def _within(height_mm: float) -> float:
    return min(max(height_mm, _SMALLEST_MM), _LARGEST_MM)
