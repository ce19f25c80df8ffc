"""Measuring with the pointer: a distance between two points, an angle with a third. Millimetres and degrees."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from implant_gui.domain.content.geometry import Point3, added, cross, dot, scaled

_MOST_POINTS: Final = 3


@dataclass(frozen=True, slots=True)
class Measurement:
    """Up to three points, in the order in which they were set; in the plane, z is 0."""

    points: tuple[Point3, ...] = ()

    def followed_by(self, point: Point3) -> "Measurement":
        """With one more point; a complete measurement is followed by a new one."""
        kept = () if len(self.points) == _MOST_POINTS else self.points
        return Measurement((*kept, point))

    @property
    def lengths(self) -> tuple[float, ...]:
        """The distance from each point to the next."""
        return tuple(math.dist(one, other) for one, other in pairwise(self.points))

    @property
    def angle(self) -> float | None:
        """The angle at the second point, 0 to 180; None without three points that are apart."""
        if len(self.points) < _MOST_POINTS or not all(self.lengths):
            return None
        first, corner, last = self.points
        back = scaled(corner, -1.0)
        one, other = added(first, back), added(last, back)
        across = cross(one, other)
        # Not by the cosine, which tells small angles badly.
        return math.degrees(math.atan2(math.sqrt(dot(across, across)), dot(one, other)))
