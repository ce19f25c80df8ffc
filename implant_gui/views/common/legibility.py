"""Colours that others chose, on grounds that they did not think of."""

from typing import Final

from PySide6.QtGui import QColor

from implant_gui.domain.content.drawing import Colour

_LEAST_CONTRAST: Final = 2.5


def legible(colour: Colour, ground: QColor, text: QColor) -> QColor:
    """`colour` where it can be told from `ground`; else as light as it is dark, or at last the colour of text."""
    wanted = QColor(*colour)
    if contrast(wanted, ground) >= _LEAST_CONTRAST:
        return wanted
    turned = QColor.fromHslF(max(wanted.hslHueF(), 0.0), wanted.hslSaturationF(), 1.0 - wanted.lightnessF())
    return turned if contrast(turned, ground) >= _LEAST_CONTRAST else QColor(text)


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG 2: 1 for the same, 21 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
