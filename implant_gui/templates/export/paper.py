"""Drawings as PDF at exactly 1:1, with a ruler on each page to check the print."""

from collections.abc import Iterator, Sequence
from typing import Final

from implant_gui.domain.content.drawing import Colour, Layer
from implant_gui.domain.content.geometry import Box2, Frame2
from implant_gui.domain.content.template_view import TemplateView
from implant_gui.domain.viewing.pages import DrawnPage
from implant_gui.domain.viewing.paper import LINE_MM, Legend, PaperText, Sheet, TextOutlines, sheets_fitting
from implant_gui.templates.datasets.visible import made_visible
from implant_gui.templates.export.polylines import polylines_of
from implant_gui.templates.pdf import Leaf, document, has_letters, number, string, unicode_string

_POINTS_PER_MM: Final = 72 / 25.4
_THIN_MM: Final = 0.15
_ALARM: Final[Colour] = (176, 0, 0)
_MOST_NOTICES: Final = 3


def encode(pages: Sequence[DrawnPage], title: str, outlines: TextOutlines | None = None, legend: Legend = ()) -> bytes:
    """A document of the pages on which something is drawn: A4 or A3 where that is enough; `legend` is on each."""
    return encode_sheets(sheets_fitting(pages, legend), title, outlines)


def warnings_of(template: TemplateView) -> Legend:
    """Notices of the manufacturer, for each sheet: paper outlives the screen that showed them."""
    return tuple(
        (f"NOTICE FROM THE MANUFACTURER: {' '.join(notice.summary.split())}", _ALARM)
        for notice in template.notifications[:_MOST_NOTICES]
    )


def encode_sheets(sheets: Sequence[Sheet], title: str, outlines: TextOutlines | None = None) -> bytes:
    """A document of sheets.

    Args:
        sheets: the pages.
        title: of the document.
        outlines: draws text that the fonts of every PDF reader lack, as Greek and Japanese; "?" without.
    """
    return document([_leaf(sheet, outlines) for sheet in sheets], title)


def _leaf(sheet: Sheet, outlines: TextOutlines | None) -> Leaf:
    scale = number(_POINTS_PER_MM)
    lines = [b"%s 0 0 %s 0 0 cm 1 J 1 j" % (scale, scale), b"%s w" % number(_THIN_MM)]
    lines += (b"%s m %s l S" % (_pair(*begin), _pair(*end)) for begin, end in sheet.lines)
    for text in sheet.texts:
        lines += _text(text, outlines)
    lines += _drawn(sheet)
    return Leaf(sheet.width * _POINTS_PER_MM, sheet.height * _POINTS_PER_MM, b"\n".join(lines))


def _text(text: PaperText, outlines: TextOutlines | None) -> Iterator[bytes]:
    """In a font that every reader has, or as shapes that can still be searched for."""
    shown = made_visible(text.text)
    yield b"%s rg" % _colour(text.colour)
    polygons = () if outlines is None or has_letters(shown) else outlines(shown, text.size, text.is_bold)
    if not polygons:
        font = b"/F1" if text.is_bold else b"/F2"
        yield b"BT %s %s Tf %s Td %s Tj ET" % (font, number(text.size), _pair(*text.at), string(shown))
        return
    yield b"/Span << /ActualText %s >> BDC" % unicode_string(shown)
    for polygon in polygons:
        first, *rest = (_pair(x + text.at[0], y + text.at[1]) for x, y in polygon)
        yield b" ".join([b"%s m" % first, *(b"%s l" % each for each in rest), b"h"])
    yield b"f EMC"


def _drawn(sheet: Sheet) -> Iterator[bytes]:
    """The lines of the drawings, where they lie in the sheet's window."""
    yield b"q %s re W n" % _box(sheet.window.grown(LINE_MM))
    yield b"%s w" % number(LINE_MM)
    for part in sheet.page.parts:
        for layer in part.drawing.layers:
            yield from _layer(layer, sheet.motion.after(part.frame))
    yield b"Q"


def _layer(layer: Layer, frame: Frame2) -> Iterator[bytes]:
    yield b"%s RG" % _colour(layer.colour)
    for points in polylines_of(layer, frame):
        first, *rest = (_pair(x, y) for x, y in points.tolist())
        yield b" ".join([b"%s m" % first, *(b"%s l" % each for each in rest), b"S"])


def _box(box: Box2) -> bytes:
    return b"%s %s" % (_pair(box.left, box.bottom), _pair(box.width, box.height))


def _colour(colour: Colour) -> bytes:
    return b" ".join(number(value / 255) for value in colour)


def _pair(x: float, y: float) -> bytes:
    return b"%s %s" % (number(x), number(y))
