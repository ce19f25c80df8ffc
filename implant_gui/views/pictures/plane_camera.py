"""How a plane in millimetres, y up, comes to lie in a widget: its centre, and logical pixels for each millimetre."""

import math
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTransform

from implant_gui.domain.content.geometry import Box2, Point2

_LEAST: Final = 1e-3
_MOST: Final = 1e4
_MARGIN_PX: Final = 28


@dataclass(frozen=True, slots=True)
class PlaneCamera:
    """A place and a scale.

    Attributes:
        centre: what the middle of the widget shows.
        scale: logical pixels for each millimetre.
    """

    centre: Point2 = (0.0, 0.0)
    scale: float = 1.0

    def to_pixel(self, point: Point2, width: float, height: float) -> QPointF:
        """Where a point is in a widget of that size."""
        x = width / 2 + (point[0] - self.centre[0]) * self.scale
        return QPointF(x, height / 2 - (point[1] - self.centre[1]) * self.scale)

    def to_mm(self, pixel: QPointF, width: float, height: float) -> Point2:
        """What a widget of that size shows at a pixel."""
        x = self.centre[0] + (pixel.x() - width / 2) / self.scale
        return x, self.centre[1] + (height / 2 - pixel.y()) / self.scale

    def transform(self, width: float, height: float) -> QTransform:
        """`to_pixel` for a painter."""
        x, y = self.centre
        return QTransform(self.scale, 0, 0, -self.scale, width / 2 - x * self.scale, height / 2 + y * self.scale)

    def panned(self, right_px: float, down_px: float) -> "PlaneCamera":
        """What is shown moves with the pointer."""
        x, y = self.centre
        return replace(self, centre=(x - right_px / self.scale, y + down_px / self.scale))

    def zoomed(self, factor: float, about: Point2) -> "PlaneCamera":
        """`factor` times as large; the point `about` stays where it is."""
        scale = _within(self.scale * factor)
        share = self.scale / scale
        x, y = (fixed + (centre - fixed) * share for fixed, centre in zip(about, self.centre, strict=True))
        return PlaneCamera((x, y), scale)

    def scaled_to(self, scale: float) -> "PlaneCamera":
        """The same centre at another scale."""
        return replace(self, scale=_within(scale))

    @classmethod
    def fitting(cls, box: Box2, width: float, height: float) -> "PlaneCamera":
        """All of `box`, as large as can be."""
        across, down = max(width - 2 * _MARGIN_PX, 16.0), max(height - 2 * _MARGIN_PX, 16.0)
        scales = [room / size for room, size in ((across, box.width), (down, box.height)) if size > 0]
        centre = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        return cls(centre, _within(min(scales, default=1.0)))


def _within(scale: float) -> float:
    return min(max(scale, _LEAST), _MOST) if math.isfinite(scale) else 1.0
