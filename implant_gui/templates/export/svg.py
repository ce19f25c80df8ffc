"""Drawings as SVG at true scale: one user unit is one millimetre of implant, and so is what the document measures."""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from implant_gui.domain.content.drawing import Layer
from implant_gui.domain.content.geometry import Box2
from implant_gui.domain.viewing.pages import DrawnPage, DrawnPart
from implant_gui.templates.datasets.visible import made_visible
from implant_gui.templates.export.polylines import polylines_of

_GAP_MM: Final = 10.0
_LINE_MM: Final = 0.25


def encode(pages: Sequence[DrawnPage]) -> bytes:
    """A document of pages side by side, without margins; pages without lines are left out."""
    boxes = [(page, box) for page in pages if (box := page.extent) is not None]
    width = sum(box.width for _, box in boxes) + _GAP_MM * (len(boxes) - 1)
    height = max((box.height for _, box in boxes), default=0.0)
    size = f'width="{_number(width)}mm" height="{_number(height)}mm" viewBox="0 0 {_number(width)} {_number(height)}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} overflow="visible">',
    ]
    left = 0.0
    for page, box in boxes:
        lines += _page(page, box, left, height)
        left += box.width + _GAP_MM
    return "\n".join([*lines, "</svg>", ""]).encode("utf-8")


def _page(page: DrawnPage, box: Box2, left: float, height: float) -> Iterator[str]:
    """A page with its lower left corner at the foot of the document."""
    yield (
        f'<g transform="translate({_number(left - box.left)} {_number(height + box.bottom)}) scale(1 -1)" fill="none" '
        f'stroke-width="{_LINE_MM}" stroke-linecap="round" stroke-linejoin="round">'
    )
    yield f"<title>{_text(page.title)}</title>"
    for part in page.parts:
        for layer in part.drawing.layers:
            yield from _layer(part, layer)
    yield "</g>"


def _layer(part: DrawnPart, layer: Layer) -> Iterator[str]:
    red, green, blue = layer.colour
    label = quoteattr(made_visible(layer.label))
    yield f'<g stroke="#{red:02x}{green:02x}{blue:02x}" data-pen="{layer.pen}" data-label={label}>'
    for points in polylines_of(layer, part.frame):
        text = " ".join(f"{_number(x)},{_number(y)}" for x, y in points.tolist())
        shape = "polygon" if len(points) > 3 and np.array_equal(points[0], points[-1]) else "polyline"
        yield f'<{shape} points="{text}"/>'
    yield "</g>"


def _text(text: str) -> str:
    """Text that is safe in XML: what XML forbids is shown by a picture or a code point."""
    return escape(made_visible(text))


def _number(value: float) -> str:
    """Micrometres, without needless zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
