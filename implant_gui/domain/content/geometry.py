"""Places in the plane and in space: boxes, and frames that are rigid motions at the same time. Millimetres throughout.

A frame (a point and its axes) is also the motion that carries the coordinate system there, and motions can be
chained. So to mate two features is one line: ``fixed.after(moving.inverse())`` carries what belongs to `moving` to
where it meets `fixed` (PS3.3 C.29.1.4).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Point2 = tuple[float, float]
Point3 = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Box2:
    """An upright rectangle; y points up."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, points: Iterable[Point2]) -> "Box2 | None":
        """The smallest box around some points; None if there are none."""
        places = tuple(points)
        if not places:
            return None
        xs, ys = zip(*places, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def corners(self) -> tuple[Point2, Point2]:
        """Lower left and upper right."""
        return (self.left, self.bottom), (self.right, self.top)

    def grown(self, by: float) -> "Box2":
        """With a margin on each side."""
        return Box2(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def __contains__(self, point: Point2) -> bool:
        return self.left <= point[0] <= self.right and self.bottom <= point[1] <= self.top


@dataclass(frozen=True, slots=True)
class Box3:
    """An upright box in space."""

    low: Point3
    high: Point3

    @classmethod
    def around(cls, points: Iterable[Point3]) -> "Box3 | None":
        """The smallest box around some points; None if there are none."""
        places = tuple(points)
        if not places:
            return None
        xs, ys, zs = zip(*places, strict=True)
        return cls((min(xs), min(ys), min(zs)), (max(xs), max(ys), max(zs)))

    @property
    def centre(self) -> Point3:
        """In the middle."""
        x, y, z = ((low + high) / 2 for low, high in zip(self.low, self.high, strict=True))
        return x, y, z

    @property
    def corners(self) -> tuple[Point3, ...]:
        """All eight."""
        ends = (self.low, self.high)
        return tuple((ends[i][0], ends[j][1], ends[k][2]) for i in (0, 1) for j in (0, 1) for k in (0, 1))


@dataclass(frozen=True, slots=True)
class Frame2:
    """A point and two axes in the plane; equally the motion that carries the origin and the axes there."""

    point: Point2 = (0.0, 0.0)
    x: Point2 = (1.0, 0.0)
    y: Point2 = (0.0, 1.0)

    @classmethod
    def turning(cls, degrees: float, about: Point2 = (0.0, 0.0)) -> "Frame2":
        """The counter-clockwise turn around a point."""
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        turn = cls((0.0, 0.0), (cos, sin), (-sin, cos))
        return cls(about).after(turn).after(cls((-about[0], -about[1])))

    @property
    def is_right_handed(self) -> bool:
        """Whether y is counter-clockwise from x."""
        return self.x[0] * self.y[1] - self.x[1] * self.y[0] > 0

    def carried(self, point: Point2) -> Point2:
        """Where the motion brings a point."""
        turned = self._turned(point)
        return turned[0] + self.point[0], turned[1] + self.point[1]

    def after(self, first: "Frame2") -> "Frame2":
        """The motion `first`, then this one; equally the frame `first` carried by this motion."""
        return Frame2(self.carried(first.point), self._turned(first.x), self._turned(first.y))

    def inverse(self) -> "Frame2":
        """The motion that undoes this one."""
        back = Frame2((0.0, 0.0), (self.x[0], self.y[0]), (self.x[1], self.y[1]))
        x, y = back._turned(self.point)
        return Frame2((-x, -y), back.x, back.y)

    def _turned(self, vector: Point2) -> Point2:
        return (
            self.x[0] * vector[0] + self.y[0] * vector[1],
            self.x[1] * vector[0] + self.y[1] * vector[1],
        )


@dataclass(frozen=True, slots=True)
class Frame3:
    """A point and three axes in space; equally the motion that carries the origin and the axes there."""

    point: Point3 = (0.0, 0.0, 0.0)
    x: Point3 = (1.0, 0.0, 0.0)
    y: Point3 = (0.0, 1.0, 0.0)
    z: Point3 = (0.0, 0.0, 1.0)

    @classmethod
    def turning(cls, degrees: float, axis: Point3, about: Point3 = (0.0, 0.0, 0.0)) -> "Frame3":
        """The right-handed turn around an axis (a unit vector) through a point."""
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        a, b, c = axis
        rest = 1 - cos
        turn = cls(
            (0.0, 0.0, 0.0),
            (cos + a * a * rest, b * a * rest + c * sin, c * a * rest - b * sin),
            (a * b * rest - c * sin, cos + b * b * rest, c * b * rest + a * sin),
            (a * c * rest + b * sin, b * c * rest - a * sin, cos + c * c * rest),
        )
        return cls(about).after(turn).after(cls(scaled(about, -1.0)))

    @property
    def is_right_handed(self) -> bool:
        """Whether z is the cross product of x and y, not its opposite."""
        return dot(cross(self.x, self.y), self.z) > 0

    def carried(self, point: Point3) -> Point3:
        """Where the motion brings a point."""
        return added(self.turned(point), self.point)

    def turned(self, vector: Point3) -> Point3:
        """What the motion makes of a direction."""
        a, b, c = vector
        x, y, z = self.x, self.y, self.z
        return (
            x[0] * a + y[0] * b + z[0] * c,
            x[1] * a + y[1] * b + z[1] * c,
            x[2] * a + y[2] * b + z[2] * c,
        )

    def after(self, first: "Frame3") -> "Frame3":
        """The motion `first`, then this one; equally the frame `first` carried by this motion."""
        return Frame3(self.carried(first.point), self.turned(first.x), self.turned(first.y), self.turned(first.z))

    def inverse(self) -> "Frame3":
        """The motion that undoes this one."""
        x, y, z = self.x, self.y, self.z
        back = Frame3((0.0, 0.0, 0.0), (x[0], y[0], z[0]), (x[1], y[1], z[1]), (x[2], y[2], z[2]))
        return Frame3(scaled(back.turned(self.point), -1.0), back.x, back.y, back.z)


UNMOVED2: Final = Frame2()
UNMOVED3: Final = Frame3()


def added(one: Point3, other: Point3) -> Point3:
    """The sum of two vectors."""
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def scaled(vector: Point3, by: float) -> Point3:
    """A vector made longer or shorter."""
    return vector[0] * by, vector[1] * by, vector[2] * by


def dot(one: Point3, other: Point3) -> float:
    """The scalar product."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def cross(one: Point3, other: Point3) -> Point3:
    """The vector product."""
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def unit(vector: Point3) -> Point3 | None:
    """The direction of a vector; None if it has none."""
    length = math.sqrt(dot(vector, vector))
    return scaled(vector, 1 / length) if length > 0 else None
