"""Stems, heads, cups and inserts of hip systems, from a few measures.

Frame of a stem, as of a right hip in patient coordinates: x medial, y posterior, z proximal; the shaft's axis is the
z axis and z = 0 lies near the shoulder. Cups, inserts and heads have their centre of rotation at the origin.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.solids.bodies import loft, superellipse, turned
from implant_gui.templates.surfaces.mesh import Mesh

Array = NDArray[np.float64]

NECK_RADIUS: Final = 5.4
TAPER_TOP_RADIUS: Final = 6.0
TAPER_BASE_RADIUS: Final = 7.0
"""A cone of 12/14."""
TAPER_LOW: Final = -10.0
"""Where the taper begins and ends on the neck's axis, from the centre of a head of medium height."""
TAPER_HIGH: Final = 3.5
_SHOULDER: Final = -24.0
"""Where the body of the stem goes over into its neck, likewise."""


@dataclass(frozen=True, slots=True)
class StemShape:
    """The measures of a femoral stem.

    Attributes:
        length: from z = 0 to the tip.
        tip_radius: half of the width at the tip.
        width: half of the width of the shaft below the calcar.
        depth: half of the front-to-back measure of the body.
        offset: from the shaft's axis to the centre of a head of medium height.
        height: of that centre above z = 0.
        neck_angle: between shaft and neck, in degrees (the CCD angle).
        squareness: exponent of the cross-section: 2 is an ellipse, 4 a rounded rectangle.
    """

    length: float
    tip_radius: float
    width: float
    depth: float
    offset: float
    height: float
    neck_angle: float = 135.0
    squareness: float = 3.0

    @property
    def neck_axis(self) -> Array:
        """The direction of the neck, from the stem to the head."""
        tilt = np.radians(180.0 - self.neck_angle)
        return np.array([np.sin(tilt), 0.0, np.cos(tilt)])

    @property
    def cut(self) -> Array:
        """A point of the plane in which the neck of the bone is cut; its normal is the neck's axis."""
        return self.head_centre - 32.0 * self.neck_axis

    @property
    def head_centre(self) -> Array:
        """The centre of a head of medium height."""
        return np.array([self.offset, 0.0, self.height])


def stem(shape: StemShape, sides: int = 24) -> Mesh:
    """The stem: rings between its lateral and its medial edge, from the tip to the end of the taper."""
    medial, lateral, depths, exponents = _edges(shape)
    middle, half = (medial + lateral) / 2, (medial - lateral) / 2
    rings = np.zeros((len(medial), sides, 3))
    for ring, (centre, reach, depth, exponent) in enumerate(zip(middle, half, depths, exponents, strict=True)):
        unit = superellipse(sides, exponent)
        rings[ring, :, [0, 2]] = centre[:, None] + reach[:, None] * unit[:, 0]
        rings[ring, :, 1] = depth * unit[:, 1]
    return loft(rings)


def _edges(shape: StemShape) -> tuple[Array, Array, Array, Array]:
    """The medial and the lateral edge in the x-z plane, and at each pair of points the half depth and the exponent."""
    tip = np.linspace(0.0, np.pi / 2, 8)[1:]
    tip_x = shape.tip_radius * np.sin(tip)
    tip_z = -shape.length + shape.tip_radius * (1 - np.cos(tip))
    body_medial, body_lateral = _body(shape)
    neck_medial, neck_lateral, neck_radii = _neck(shape)
    medial = np.vstack([np.stack([tip_x, tip_z], axis=1), body_medial, neck_medial])
    lateral = np.vstack([np.stack([-tip_x, tip_z], axis=1), body_lateral, neck_lateral])
    share = np.linspace(0.0, 1.0, len(body_medial))
    height = np.clip(((body_medial + body_lateral)[:, 1] / 2 + shape.length) / (0.75 * shape.length), 0.0, 1.0)
    slender = shape.tip_radius * 0.95
    body_depth = slender + (shape.depth - slender) * height
    body_depth -= (shape.depth - NECK_RADIUS) * np.clip((share - 0.6) / 0.4, 0.0, 1.0) ** 2
    depths = np.concatenate([tip_x * 0.95, body_depth, neck_radii])
    square = shape.squareness - (shape.squareness - 2.0) * np.clip((share - 0.65) / 0.35, 0.0, 1.0)
    exponents = np.concatenate([np.full(len(tip), shape.squareness), square, np.full(len(neck_radii), 2.0)])
    return medial, lateral, depths, exponents


def _body(shape: StemShape, steps: int = 30) -> tuple[Array, Array]:
    axis = shape.neck_axis[[0, 2]]
    side = np.array([axis[1], -axis[0]])
    root = shape.head_centre[[0, 2]] + _SHOULDER * axis
    low = -shape.length + shape.tip_radius
    calcar = np.array([shape.width, -shape.length * 0.36])
    trochanter = np.array([-shape.width * 0.96, -shape.length * 0.05])
    medial = np.vstack([
        _line((shape.tip_radius, low), calcar, steps // 3),
        _bend(calcar, axis, root + NECK_RADIUS * side, steps - steps // 3),
    ])  # fmt: skip
    lateral = np.vstack([
        _line((-shape.tip_radius, low), trochanter, steps // 2),
        _bend(trochanter, axis, root - NECK_RADIUS * side, steps - steps // 2),
    ])  # fmt: skip
    return medial, lateral


def _neck(shape: StemShape) -> tuple[Array, Array, Array]:
    stations = np.array([-19.0, -14.0, TAPER_LOW - 1.2, TAPER_LOW, TAPER_HIGH - 0.8, TAPER_HIGH])
    radii = np.array([NECK_RADIUS * 0.97, NECK_RADIUS, NECK_RADIUS + 0.2, TAPER_BASE_RADIUS, TAPER_TOP_RADIUS, 5.2])
    axis = shape.neck_axis[[0, 2]]
    side = np.array([axis[1], -axis[0]])
    middle = shape.head_centre[[0, 2]] + stations[:, None] * axis
    return middle + radii[:, None] * side, middle - radii[:, None] * side, radii


def _line(start: tuple[float, float], end: Array, steps: int) -> Array:
    return np.linspace(start, end, steps + 1)[1:]


def _bend(start: Array, final: Array, end: Array, steps: int) -> Array:
    """A curve that leaves `start` upwards and reaches `end` in the direction `final`."""
    reach = float(np.linalg.norm(end - start))
    upwards = start + np.array([0.0, 0.45 * reach])
    before = end - final * 0.35 * reach
    t = np.linspace(0.0, 1.0, steps + 1)[1:, None]
    return np.asarray((1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * upwards + 3 * (1 - t) * t**2 * before + t**3 * end)


def head(radius: float, height: float, sides: int = 32) -> Mesh:
    """A ball with a bore for the taper; longer necks (`height`, from medium) end in a skirt."""
    opening = TAPER_LOW - height - 0.6
    skirt_radius = 9.2
    seat = -float(np.sqrt(radius**2 - skirt_radius**2)) if radius > skirt_radius else 0.0
    mouth_radius = TAPER_BASE_RADIUS + 0.1
    bore_top = TAPER_HIGH - height + 0.8
    base = min(opening, seat)
    ball = _arc(radius, np.arcsin(seat / radius), np.pi / 2, 14)
    rim = [(mouth_radius, base), (skirt_radius - 0.6, base)]
    skirt = [(skirt_radius, base + 0.6)] if base < seat - 0.7 else []
    profile = [(0.0, bore_top), (TAPER_TOP_RADIUS - 0.2, bore_top), *rim, *skirt, *ball[:-1], (0.0, radius)]
    return turned(profile, sides)


def cup(outer: float, inner: float, rim: float = 1.5, sides: int = 32) -> Mesh:
    """A hemispherical shell that opens downwards: outer and inner radius, and how far the rim goes past the equator."""
    outside = _arc(outer, 0.0, np.pi / 2, 12)[:-1][::-1]
    inside = _arc(inner, 0.0, np.pi / 2, 10)[:-1]
    edge = [(outer, -rim), (inner + 0.6, -rim), (inner, -rim + 0.6)]
    return turned([(0.0, outer), *outside, *edge, *inside, (0.0, inner)], sides)


def insert(outer: float, inner: float, lip: float = 0.0, sides: int = 32) -> Mesh:
    """A liner: like a cup, with a step that sits on the shell's rim and, if wanted, a higher lip."""
    outside = _arc(outer, 0.06, np.pi / 2, 12)[:-1][::-1]
    inside = _arc(inner, 0.0, np.pi / 2, 10)[:-1]
    edge = [(outer + 1.4, 0.0), (outer + 1.4, -2.2 - lip), (inner + 1.8, -2.8 - lip), (inner, -1.0)]
    return turned([(0.0, outer), *outside, *edge, *inside, (0.0, inner)], sides)


def _arc(radius: float, low: float, high: float, steps: int) -> list[tuple[float, float]]:
    angles = np.linspace(low, high, steps + 1)
    return [(radius * float(np.cos(angle)), radius * float(np.sin(angle))) for angle in angles]
