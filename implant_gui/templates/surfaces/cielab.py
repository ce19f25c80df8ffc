"""Colours of surfaces: PCS values in CIELab, scaled to 16 bits, as RGB for a screen (PS3.3 C.10.7.1.1)."""

from collections.abc import Sequence
from typing import Final

from implant_gui.domain.content.drawing import Colour

_WHITE_D50: Final = (0.9642, 1.0, 0.8251)
_TO_LINEAR_SRGB: Final = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)
"""From XYZ under D50, the illuminant of PCS values, to that of sRGB, D65 (Bradford)."""
_KNEE: Final = 6 / 29


def rgb_of(values: Sequence[float]) -> Colour:
    """The sRGB colour of L*, a* and b* as DICOM stores them: 0 to FFFFH for 0 to 100, and for -128 to 127."""
    lightness, a, b = values[0] * 100 / 65535, values[1] * 255 / 65535 - 128, values[2] * 255 / 65535 - 128
    y = (lightness + 16) / 116
    xyz = [_uncurved(part) * white for part, white in zip((y + a / 500, y, y - b / 200), _WHITE_D50, strict=True)]
    red, green, blue = (_encoded(sum(factor * part for factor, part in zip(row, xyz, strict=True)))
                        for row in _TO_LINEAR_SRGB)  # fmt: skip
    return red, green, blue


def rgb_of_grey(value: float) -> Colour:
    """The grey of a P-Value, 0 to FFFFH: equal steps of it look equal, and so do those of sRGB, roughly."""
    grey = round(255 * min(max(value, 0.0), 65535.0) / 65535)
    return grey, grey, grey


def _uncurved(part: float) -> float:
    return part**3 if part > _KNEE else 3 * _KNEE**2 * (part - 4 / 29)


def _encoded(linear: float) -> int:
    """The sRGB transfer function, for a byte."""
    clipped = min(max(linear, 0.0), 1.0)
    curved = 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
    return round(255 * curved)
