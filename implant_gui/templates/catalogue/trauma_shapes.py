"""Plates, screws and nails for fractures, from a few measures.

Frame of plates and nails: z along the bone, y posterior; a plate lies in the x-z plane with its outer face towards
-y, a nail starts at the origin and goes down. A screw points down with the middle of its head's seat at the origin.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.solids.bodies import Thread, circle, loft, screw
from implant_gui.templates.solids.sheets import Sheet, slab, strip
from implant_gui.templates.surfaces.mesh import Mesh

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlateShape:
    """The measures of a straight plate.

    Attributes:
        holes: how many.
        pitch: from hole to hole.
        width: over the holes.
        thickness: in the middle line.
        hole_radius: of the round holes.
        waist: how much narrower it is between two holes, on each side.
        hollow: how much its underside is curved to fit the bone, at the edge.
    """

    holes: int
    pitch: float
    width: float
    thickness: float
    hole_radius: float
    waist: float = 0.0
    hollow: float = 0.6

    @property
    def length(self) -> float:
        """From end to end."""
        return self.holes * self.pitch

    def hole_centre(self, hole: int) -> Array:
        """The middle of a hole, counted from 1 at the proximal end, on the outer face."""
        z = (self.holes - 1) / 2 * self.pitch - (hole - 1) * self.pitch
        return np.array([0.0, -self.thickness, z])


def plate(shape: PlateShape, around: int = 24) -> Mesh:
    """A plate with holes that go through."""
    sheet = _plate_sheet(shape, around)
    x, z = sheet.points[:, 0], sheet.points[:, 1]
    bow = shape.hollow * (2 * x / shape.width) ** 2
    lower = np.column_stack([x, bow, z])
    upper = np.column_stack([x, -shape.thickness + bow * 0.8, z])
    return slab(sheet, upper, lower)


def _plate_sheet(shape: PlateShape, around: int) -> Sheet:
    """A cell for each hole; the first and the last have a rounded end."""
    lowest = -(shape.holes - 1) / 2 * shape.pitch
    sheet = None
    for hole in range(shape.holes):
        cell = _cell(shape, around, is_bottom=hole == 0, is_top=hole == shape.holes - 1)
        moved = Sheet(cell.points + np.array([0.0, lowest + hole * shape.pitch]), cell.triangles)
        sheet = moved if sheet is None else sheet.joined(moved)
    if sheet is None:
        raise ValueError("A plate has at least one hole.")
    return sheet


def _cell(shape: PlateShape, around: int, *, is_bottom: bool, is_top: bool) -> Sheet:
    """The region around a hole, from its circle to the sides."""
    angles = np.arange(around) * (2 * np.pi / around)
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    square = directions / np.abs(directions).max(axis=1, keepdims=True)
    half_width = shape.width / 2 - shape.waist * square[:, 1] ** 2
    outer = square * np.stack([half_width, np.full(around, shape.pitch / 2)], axis=1)
    rounded = (is_top & (directions[:, 1] > 0)) | (is_bottom & (directions[:, 1] < 0))
    outer[rounded] = directions[rounded] * [shape.width / 2, shape.pitch / 2]
    inner = directions * shape.hole_radius
    return strip(*(np.vstack([ring, ring[:1]]) for ring in (inner, outer)))


@dataclass(frozen=True, slots=True)
class ScrewShape:
    """The measures of a screw; `thread_length` equal to `length` means threaded all along."""

    length: float
    core_radius: float
    crest_radius: float
    pitch: float
    head_radius: float
    thread_length: float


def bone_screw(shape: ScrewShape) -> Mesh:
    """A screw with a countersunk head and a socket."""
    low = -shape.length + 1.6 * shape.core_radius
    neck = -0.25 * shape.head_radius
    high = min(-shape.length + shape.thread_length, neck - 0.3)
    shaft = (
        [(shape.core_radius, high + 0.3), (shape.core_radius, neck)] if high < neck - 1 else [(shape.core_radius, neck)]
    )
    top, socket = shape.head_radius * 0.9, shape.head_radius * 0.45
    dome = [(shape.head_radius * 0.85, shape.head_radius * 0.15), (shape.head_radius, shape.head_radius * 0.55),
            (shape.head_radius * 0.8, top), (socket, top), (socket, top * 0.35), (0.0, top * 0.35)]  # fmt: skip
    return screw(Thread(low, high, shape.core_radius, shape.crest_radius, shape.pitch), [*shaft, *dome], -shape.length)


@dataclass(frozen=True, slots=True)
class NailShape:
    """The measures of a nail.

    Attributes:
        length: from top to tip along the z axis.
        radius: of the shaft; the uppermost part is `top_radius` wide.
        top_radius: of the part in the metaphysis.
        bow: radius of the curve of the shaft, towards -y (the front of a femur).
        bend: angle of the uppermost part in degrees, towards +x at the top (or -y for a tibia: see `bends_back`).
        bends_back: whether the bend lies in the y-z plane instead.
    """

    length: float
    radius: float
    top_radius: float
    bow: float
    bend: float
    bends_back: bool = False

    def centre_line(self, depth: float) -> Array:
        """The point of the middle line `depth` below the top."""
        over = max(0.0, 60.0 - depth)
        aside = np.tan(np.radians(self.bend)) * over**2 / 120.0
        middle = self.length / 2
        bowed = ((depth - middle) ** 2 - middle**2) / (2 * self.bow)
        return np.array([0.0, bowed + aside, -depth]) if self.bends_back else np.array([aside, bowed, -depth])


def nail(shape: NailShape, sides: int = 20) -> Mesh:
    """A nail: rings along its middle line, with a rounded tip."""
    depths = np.concatenate([[0.0, 1.0], np.linspace(8.0, 80.0, 10), np.linspace(95.0, shape.length - 8.0, 22)])
    tip = np.array([5.5, 3.5, 2.0, 0.9, 0.25])
    depths = np.concatenate([depths, shape.length - tip])
    rise = np.clip((90.0 - depths) / 50.0, 0.0, 1.0)
    radii = shape.radius + (shape.top_radius - shape.radius) * rise**2 * (3 - 2 * rise)
    radii[0] -= 0.8
    radii[-len(tip) :] *= np.sqrt(1 - (1 - tip / 6.5) ** 2)
    rings = np.zeros((len(depths), sides, 3))
    for ring, (depth, radius) in enumerate(zip(depths, radii, strict=True)):
        rings[ring] = shape.centre_line(float(depth))
        rings[ring, :, :2] += circle(sides) * radius
    return loft(rings, end=shape.centre_line(shape.length))
