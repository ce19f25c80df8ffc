"""Contact frames from attribute values: points and axes that may be rounded, skewed, or no axes at all."""

import math
from collections.abc import Sequence
from typing import Final

from implant_gui.domain.content.geometry import Frame2, Frame3, Point3, added, cross, dot, scaled, unit

_SKEW: Final = 0.05
"""How far from perpendicular axes may be (cosine): makers round to two digits."""


def frame_in_plane(point: Sequence[float], axes: Sequence[float]) -> Frame2 | None:
    """A frame from two and four numbers, its axes made perpendicular; None if they are too far from it."""
    x, y = _unit2(axes[0], axes[1]), _unit2(axes[2], axes[3])
    if x is None or y is None or abs(x[0] * y[0] + x[1] * y[1]) > _SKEW:
        return None
    hand = math.copysign(1.0, x[0] * y[1] - x[1] * y[0])
    return Frame2((point[0], point[1]), x, (-x[1] * hand, x[0] * hand))


def frame_in_space(point: Sequence[float], axes: Sequence[float]) -> Frame3 | None:
    """A frame from three and nine numbers, its axes made perpendicular; None if they are too far from it."""
    x, y, z = (unit((axes[i], axes[i + 1], axes[i + 2])) for i in (0, 3, 6))
    if x is None or y is None or z is None:
        return None
    if max(abs(dot(x, y)), abs(dot(y, z)), abs(dot(z, x))) > _SKEW:
        return None
    upright = unit(added(y, scaled(x, -dot(x, y)))) or y
    third = cross(x, upright)
    return Frame3(_point3(point), x, upright, scaled(third, math.copysign(1.0, dot(third, z))))


def _unit2(x: float, y: float) -> tuple[float, float] | None:
    length = math.hypot(x, y)
    return (x / length, y / length) if length > 0 and math.isfinite(length) else None


def _point3(values: Sequence[float]) -> Point3:
    x, y, z = values
    return x, y, z
