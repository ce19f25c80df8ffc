"""Closed solids from a few parameters: lofts, turned parts and screws (slabs are in `sheets`). Lengths in millimetres.

Every solid is watertight by construction: each edge belongs to exactly two triangles that run along it in opposite
directions. Shapes of products are made of these in `catalogue`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from implant_gui.templates.surfaces.mesh import Mesh

Array = NDArray[np.float64]

_QUARTERS: Final = 4
"""Rings have a multiple of four points, so that the widest ones lie exactly on the axes of the views."""


def loft(rings: Array, start: ArrayLike | None = None, end: ArrayLike | None = None) -> Mesh:
    """A skin over rings, closed at both ends by a fan.

    Args:
        rings: (R, m, 3), corresponding points of neighbouring rings belonging together.
        start: the tip of the first fan; the middle of the first ring if not given.
        end: the tip of the last fan; the middle of the last ring if not given.
    """
    count, around, _ = rings.shape
    tips = np.array([
        rings[0].mean(axis=0) if start is None else start,
        rings[-1].mean(axis=0) if end is None else end,
    ], dtype=np.float64)  # fmt: skip
    index = np.arange(count * around).reshape(count, around)
    following = np.roll(index, -1, axis=1)
    a, b, c, d = index[:-1], following[:-1], following[1:], index[1:]
    first_tip = count * around
    triangles = np.concatenate([
        np.stack([a, b, c], axis=-1).reshape(-1, 3),
        np.stack([a, c, d], axis=-1).reshape(-1, 3),
        np.stack([following[0], index[0], np.full(around, first_tip)], axis=-1),
        np.stack([index[-1], following[-1], np.full(around, first_tip + 1)], axis=-1),
    ])  # fmt: skip
    return Mesh.closed(np.vstack([rings.reshape(-1, 3), tips]), triangles)


def circle(sides: int) -> Array:
    """The unit circle as `sides` points (a multiple of four), beginning at (1, 0)."""
    if sides % _QUARTERS:
        raise ValueError(f"A ring of {sides} points is not symmetrical.")
    angles = np.arange(sides) * (2 * np.pi / sides)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def superellipse(sides: int, exponent: float) -> Array:
    """A rounded rectangle in the unit square: an ellipse at exponent 2, squarer above."""
    unit = circle(sides)
    return np.asarray(np.sign(unit) * np.abs(unit) ** (2.0 / exponent))


def turned(profile: ArrayLike, sides: int = 32) -> Mesh:
    """A part turned around the z axis.

    Args:
        profile: rows of radius and z, from a point on the axis (radius 0) to another.
        sides: points around.
    """
    outline = np.asarray(profile, dtype=np.float64)
    around = circle(sides)
    rings = np.empty((len(outline) - 2, sides, 3))
    rings[:, :, :2] = around[None] * outline[1:-1, 0, None, None]
    rings[:, :, 2] = outline[1:-1, 1, None]
    return loft(rings, start=(0, 0, outline[0, 1]), end=(0, 0, outline[-1, 1]))


@dataclass(frozen=True, slots=True)
class Thread:
    """A screw thread: where it begins and ends on the z axis, and its measures."""

    low: float
    high: float
    core_radius: float
    crest_radius: float
    pitch: float


def screw(thread: Thread, shank: ArrayLike, tip_z: float, sides: int = 16) -> Mesh:
    """A screw along z: a pointed tip, the thread, and the turned shank and head above it.

    Args:
        thread: the helix; `thread.low` lies above the tip.
        shank: rows of radius and z above the thread; the last one lies on the axis.
        tip_z: where the tip is.
        sides: points around.
    """
    turns = max((thread.high - thread.low) / thread.pitch, 0.5)
    z = np.linspace(thread.low, thread.high, round(turns * _QUARTERS) + 1)
    angles = np.arange(sides) * (2 * np.pi / sides)
    phase = (z[:, None] / thread.pitch - angles[None] / (2 * np.pi)) % 1.0
    crest = np.clip(1.0 - np.abs(phase - 0.5) * 4.0, 0.0, 1.0)
    run_in = np.clip((z - thread.low) / (1.5 * thread.pitch), 0.35, 1.0)[:, None]
    radii = run_in * (thread.core_radius + crest * (thread.crest_radius - thread.core_radius))
    upper = np.asarray(shank, dtype=np.float64)
    radii = np.vstack([radii, np.broadcast_to(upper[:-1, :1], (len(upper) - 1, sides))])
    heights = np.concatenate([z, upper[:-1, 1]])
    rings = np.empty((len(heights), sides, 3))
    rings[:, :, :2] = circle(sides)[None] * radii[:, :, None]
    rings[:, :, 2] = heights[:, None]
    return loft(rings, start=(0, 0, tip_z), end=(0, 0, upper[-1, 1]))


def curve(points: Array, at: Array) -> Array:
    """Catmull and Rom's curve through `points` (of any dimension), at fractional indices."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    first = np.minimum(at.astype(np.int64), len(points) - 2)
    t = (at - first)[:, None]
    a, b, c, d = (padded[first + step] for step in range(4))
    return np.asarray(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
