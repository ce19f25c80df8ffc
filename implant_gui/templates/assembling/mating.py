"""The geometry of joints: contact frames are brought together, then moved within degrees of freedom (PS3.3 C.29.1.4).

A part that is mated and moved comes to lie at ``motion of the fixed feature, after mating, after motion of the own``:
the fixed feature's degrees of freedom turn around its axes, the own ones around those of the part that moves.
"""

import math
from collections.abc import Iterable, Mapping

from implant_gui.domain.content.geometry import UNMOVED2, UNMOVED3, Frame2, Frame3, Point2, Point3, scaled
from implant_gui.domain.content.mating import Freedom, FreedomKind

Values = Mapping[int, float]
"""How far to move, by the number of the degree of freedom; millimetres or degrees."""


def mate_in_space(fixed: Frame3, moving: Frame3) -> Frame3 | None:
    """The rigid motion that carries `moving` onto `fixed`; None if only a mirror could."""
    motion = fixed.after(moving.inverse())
    return motion if motion.is_right_handed else None


def mate_in_plane(fixed: Frame2, moving: Frame2) -> Frame2 | None:
    """The rigid motion that carries `moving` onto `fixed`; None if only a mirror could."""
    motion = fixed.after(moving.inverse())
    return motion if motion.is_right_handed else None


def motion_in_space(point: Point3, freedoms: Iterable[Freedom], values: Values) -> Frame3:
    """What the degrees of freedom of a feature at `point` make of `values`, each kept within its limits."""
    motion = UNMOVED3
    for freedom in freedoms:
        if freedom.number not in values:
            continue
        value = freedom.clamped(values[freedom.number])
        if freedom.kind is FreedomKind.ROTATION:
            motion = motion.after(Frame3.turning(value, freedom.axis, point))
        else:
            motion = motion.after(Frame3(scaled(freedom.axis, value)))
    return motion


def motion_in_plane(point: Point2, freedoms: Iterable[Freedom], values: Values) -> Frame2:
    """The same on a drawing; turns out of the picture's plane cannot be shown there and are left out."""
    motion = UNMOVED2
    for freedom in freedoms:
        if freedom.number not in values:
            continue
        value = freedom.clamped(values[freedom.number])
        x, y, z = freedom.axis
        if freedom.kind is FreedomKind.TRANSLATION:
            motion = motion.after(Frame2((x * value, y * value)))
        elif math.hypot(x, y) < abs(z):
            motion = motion.after(Frame2.turning(math.copysign(value, value * z), point))
    return motion
