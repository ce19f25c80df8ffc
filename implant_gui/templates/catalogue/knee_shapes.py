"""Femoral components, tibial trays and inserts of knee systems, from a few measures.

Frame, as of a right knee in patient coordinates: x medial, y posterior, z proximal; z = 0 is the joint line of a
femoral component, and the underside of what lies on the tibia (its tray, or the insert on the tray).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.solids.bodies import circle, curve
from implant_gui.templates.solids.sheets import Sheet, disc, grid, nested, slab
from implant_gui.templates.surfaces.mesh import Mesh

Array = NDArray[np.float64]

DISTAL_THICKNESS: Final = 9.0
TRAY_THICKNESS: Final = 4.0

# The profile of a femoral component seen from the side: outer surface and bone cuts at the same stations, from the
# tip of the anterior flange round to the tip of the condyle. Fractions of the front-to-back measure; y is posterior.
_OUTER: Final = ((-0.36, 0.80), (-0.44, 0.55), (-0.45, 0.34), (-0.38, 0.15), (-0.22, 0.03), (0.0, 0.0),
                 (0.20, 0.02), (0.38, 0.11), (0.49, 0.26), (0.49, 0.40), (0.41, 0.49))  # fmt: skip
_CUTS: Final = ((-0.32, 0.80), (-0.31, 0.55), (-0.30, 0.36), (-0.25, 0.24), (-0.15, 0.14), (0.0, 0.14),
                (0.15, 0.14), (0.24, 0.23), (0.34, 0.33), (0.35, 0.41), (0.36, 0.48))  # fmt: skip
_NOTCH_BEGINS: Final = 2.9
"""The station from which the condyles are apart."""


def femoral(front_to_back: float, width: float, columns: int = 6, refine: int = 3) -> Mesh:
    """A femoral component: a thick shell over the bone cuts that parts into two condyles."""
    stations = np.linspace(0, len(_OUTER) - 1, (len(_OUTER) - 1) * refine + 1)
    outer = curve(np.array(_OUTER), stations) * front_to_back
    cuts = _straight(np.array(_CUTS), stations) * front_to_back
    flange = np.clip((stations - 0.3) / 3.5, 0.0, 1.0)
    half_width = (
        width / 2 * (0.62 + 0.38 * np.sin(flange * np.pi / 2) ** 2 - 0.10 * np.clip(1 - stations / 0.8, 0.0, 1.0) ** 2)
    )
    half_width *= 1 - 0.16 * np.clip((stations - 7.0) / 3.0, 0.0, 1.0) ** 2
    notch = width * 0.155 * np.sqrt(np.clip((stations - _NOTCH_BEGINS) / 2.2, 0.0, 1.0))
    lateral = half_width * (1 + 0.12 * np.clip(1 - stations / 3.5, 0.0, 1.0))
    sheet = _condyle(notch, half_width, stations, columns).joined(_condyle(-notch, -lateral, stations, columns))
    return _shell(sheet, stations, outer, cuts, notch, (half_width, lateral))


def _condyle(inner: Array, edge: Array, stations: Array, columns: int) -> Sheet:
    """One half of the component, as a sheet of x and station; the lateral one is turned over to face the same way."""
    x = inner[:, None] + (edge - inner)[:, None] * np.linspace(0.0, 1.0, columns + 1)[None]
    sheet = grid(x, np.broadcast_to(stations[:, None], x.shape))
    return sheet if edge[0] > 0 else Sheet(sheet.points, sheet.triangles[:, ::-1])


def _shell(
    sheet: Sheet, stations: Array, outer: Array, cuts: Array, notch: Array, half_widths: tuple[Array, Array]
) -> Mesh:
    points = sheet.points
    at = np.searchsorted(stations, points[:, 1] - 1e-9)
    half_width = np.where(points[:, 0] >= 0, half_widths[0][at], half_widths[1][at])
    across = (np.abs(points[:, 0]) - notch[at]) / (half_width - notch[at])
    groove = 0.16 * np.clip(1 - stations[at] / 5.0, 0.0, 1.0)
    crown = 1.0 - groove * np.exp(-((across / 0.35) ** 2)) - 0.16 * np.clip((across - 0.5) / 0.5, 0.0, 1.0) ** 2
    crown -= 0.16 * np.clip((0.5 - across) / 0.5, 0.0, 1.0) ** 2 * np.clip(stations[at] - 4.0, 0.0, 1.0)
    surface = cuts[at] + (outer - cuts)[at] * crown[:, None]
    return slab(sheet, np.column_stack([points[:, 0], surface]), np.column_stack([points[:, 0], cuts[at]]))


def tray(width: float, depth: float, stem_length: float, sides: int = 40) -> Mesh:
    """A tibial tray: a plate with the outline of the bone, and a stem under it."""
    outline = _kidney(width, depth, sides)
    radii = (2.0, 4.0, 5.2, 6.4, 7.5)
    lowest = (-stem_length, -stem_length + 0.9, -stem_length + 2.2, -stem_length * 0.3, 0.0)
    loops = [circle(sides) * radius for radius in radii]
    loops += [loops[-1] + (outline - loops[-1]) * share for share in (0.35, 0.7, 1.0)]
    sheet = nested(loops)
    upper = np.column_stack([sheet.points, np.full(len(sheet.points), TRAY_THICKNESS)])
    depths = np.concatenate([[lowest[0]], np.repeat(lowest, sides), np.zeros(3 * sides)])
    return slab(sheet, upper, np.column_stack([sheet.points, depths]))


def insert(width: float, depth: float, thickness: float, sides: int = 40) -> Mesh:
    """A tibial insert: two dishes with higher lips in front and behind."""
    sheet = disc(_kidney(width, depth, sides), (0.15, 0.3, 0.45, 0.6, 0.75, 0.88, 0.96, 1.0))
    x, y = sheet.points[:, 0] / (width / 2), sheet.points[:, 1] / (depth / 2)
    bowls = np.exp(-(((np.abs(x) - 0.5) / 0.34) ** 2) - ((y - 0.05) / 0.75) ** 2)
    top = thickness + 4.5 - 4.5 * bowls + 1.5 * np.clip(-y, 0.0, 1.0) ** 2
    return slab(sheet, np.column_stack([sheet.points, top]), np.column_stack([sheet.points, np.zeros(len(top))]))


def _kidney(width: float, depth: float, sides: int) -> Array:
    """The outline of a tibial plateau: deeper medially, with a bay at the back for the ligament."""
    unit = circle(sides)
    rounded = np.sign(unit) * np.abs(unit) ** 0.82
    bay = 0.30 * np.exp(-((rounded[:, 0] / 0.26) ** 2)) * (rounded[:, 1] > 0)
    medial = 1.0 + 0.07 * rounded[:, 0]
    return np.column_stack([rounded[:, 0] * width / 2, (rounded[:, 1] - bay) * medial * depth / 2])


def _straight(points: Array, at: Array) -> Array:
    index = np.arange(len(points))
    return np.column_stack([np.interp(at, index, points[:, axis]) for axis in range(2)])
