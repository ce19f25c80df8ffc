"""Drawings as PDF at exactly 1:1: a page each, on the smallest paper that holds it, with a ruler to check the print."""

from collections.abc import Iterator, Sequence
from typing import Final

from implant_gui.domain.drawing import Layer
from implant_gui.domain.exporting import DrawnPage
from implant_gui.domain.geometry import Box2, Frame2
from implant_gui.templates.export.polylines import polylines_of
from implant_gui.templates.pdf import Leaf, document, number, string
from implant_gui.templates.visible import made_visible

_POINTS_PER_MM: Final = 72 / 25.4
_MARGIN_MM: Final = 10.0
_HEAD_MM: Final = 10.0
_FOOT_MM: Final = 20.0
_PAPERS_MM: Final = ((210.0, 297.0), (297.0, 210.0), (297.0, 420.0), (420.0, 297.0))
"""A4 and A3, upright and across; what is larger gets paper of its own size."""
_RULER_MM: Final = 100
_LINE_MM: Final = 0.25
_CHECK: Final = "Print at 100 %, not fitted to the page: this ruler must measure 100 mm."


def encode(pages: Sequence[DrawnPage], title: str) -> bytes:
    """A document of the pages on which something is drawn."""
    boxes = [(page, box) for page in pages if (box := page.extent) is not None]
    return document([_leaf(page, box) for page, box in boxes], title)


def _leaf(page: DrawnPage, box: Box2) -> Leaf:
    width, height = _paper(box)
    # The drawing stands in the middle of the space between head and foot.
    across = (width - box.width) / 2 - box.left
    above = _MARGIN_MM + _FOOT_MM + (height - 2 * _MARGIN_MM - _HEAD_MM - _FOOT_MM - box.height) / 2 - box.bottom
    lines = [*_head(page.title, height), *_ruler(), *_drawn(page, Frame2((across, above)))]
    scale = number(_POINTS_PER_MM)
    content = b"\n".join([b"%s 0 0 %s 0 0 cm 1 J 1 j" % (scale, scale), *lines])
    return Leaf(width * _POINTS_PER_MM, height * _POINTS_PER_MM, content)


def _paper(box: Box2) -> tuple[float, float]:
    """Width and height in millimetres."""
    needed = box.width + 2 * _MARGIN_MM, box.height + 2 * _MARGIN_MM + _HEAD_MM + _FOOT_MM
    for paper in _PAPERS_MM:
        if needed[0] <= paper[0] and needed[1] <= paper[1]:
            return paper
    return max(needed[0], _RULER_MM + 2 * _MARGIN_MM), needed[1]


def _head(title: str, height: float) -> Iterator[bytes]:
    top = height - _MARGIN_MM - 4
    yield b"BT /F1 4 Tf %s %s Td %s Tj ET" % (number(_MARGIN_MM), number(top), string(made_visible(title)))


def _ruler() -> Iterator[bytes]:
    """A line of 100 mm with a mark each millimetre, longer ones each 5 and 10."""
    foot = _MARGIN_MM + 8
    yield b"0.15 w"
    yield b"%s m %s l S" % (_pair(_MARGIN_MM, foot), _pair(_MARGIN_MM + _RULER_MM, foot))
    for mark in range(_RULER_MM + 1):
        length = 4.0 if mark % 10 == 0 else 3.0 if mark % 5 == 0 else 2.0
        x = _MARGIN_MM + mark
        yield b"%s m %s l S" % (_pair(x, foot), _pair(x, foot + length))
        if mark % 10 == 0:
            yield b"BT /F2 2.2 Tf %s Td %s Tj ET" % (_pair(x + 0.4, foot + 3), string(str(mark)))
    yield b"BT /F2 3 Tf %s Td %s Tj ET" % (_pair(_MARGIN_MM, foot - 5), string(_CHECK))


def _drawn(page: DrawnPage, place: Frame2) -> Iterator[bytes]:
    yield b"%s w" % number(_LINE_MM)
    for part in page.parts:
        for layer in part.drawing.layers:
            yield from _layer(layer, place.after(part.frame))


def _layer(layer: Layer, frame: Frame2) -> Iterator[bytes]:
    yield b"%s RG" % b" ".join(number(value / 255) for value in layer.colour)
    for points in polylines_of(layer, frame):
        first, *rest = (_pair(x, y) for x, y in points.tolist())
        yield b" ".join([b"%s m" % first, *(b"%s l" % each for each in rest), b"S"])


def _pair(x: float, y: float) -> bytes:
    return b"%s %s" % (number(x), number(y))
