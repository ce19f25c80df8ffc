"""Drawings over one another, as one picture."""

from dataclasses import dataclass

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import UNMOVED2, Box2, Frame2


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A drawing at its place on a page."""

    drawing: Drawing
    frame: Frame2 = UNMOVED2

    @property
    def extent(self) -> Box2 | None:
        """A box around all that is drawn, where it comes to lie; of turned drawings it may be larger than needed."""
        box = self.drawing.extent
        if box is None:
            return None
        corners = ((x, y) for x in (box.left, box.right) for y in (box.bottom, box.top))
        return Box2.around(self.frame.carried(corner) for corner in corners)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """Drawings over one another, as one picture: one drawing, or parts that were put together."""

    title: str
    parts: tuple[DrawnPart, ...]

    @property
    def extent(self) -> Box2 | None:
        """A box around all parts; None if nothing is drawn."""
        boxes = [box for part in self.parts if (box := part.extent) is not None]
        return Box2.around(corner for box in boxes for corner in box.corners)
