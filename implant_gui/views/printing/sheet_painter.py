"""Sheets of paper, painted: for a printer, and small on the screen."""

from collections.abc import Iterator

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPen, QTransform
from PySide6.QtPrintSupport import QPrinter

from implant_gui.domain.content.drawing import Layer
from implant_gui.domain.content.geometry import Box2, Frame2
from implant_gui.domain.text import visible
from implant_gui.domain.viewing.paper import LINE_MM, PaperText, Sheet
from implant_gui.views.pictures.drawing_paths import path_of
from implant_gui.views.printing.text_outlines import EM, paper_font

_THIN_MM = 0.15
_MM_PER_INCH = 25.4


def paint_paper(painter: QPainter, sheet: Sheet) -> None:
    """Everything but the drawing; the painter is in the sheet's millimetres, y up."""
    painter.setPen(QPen(Qt.GlobalColor.black, _THIN_MM, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for begin, end in sheet.lines:
        painter.drawLine(QPointF(*begin), QPointF(*end))
    for text in sheet.texts:
        _paint_text(painter, text)


def layers_of(sheet: Sheet) -> Iterator[tuple[Layer, QTransform]]:
    """The layers that are drawn, each with the way from its drawing to the sheet."""
    for part in sheet.page.parts:
        motion = transform_of(sheet.motion.after(part.frame))
        for layer in part.drawing.layers:
            yield layer, motion


def transform_of(frame: Frame2) -> QTransform:
    """A motion for a painter."""
    return QTransform(*frame.x, *frame.y, *frame.point)


def window_of(sheet: Sheet) -> QRectF:
    """Where the drawing may be."""
    box: Box2 = sheet.window.grown(LINE_MM)
    return QRectF(box.left, box.bottom, box.width, box.height)


def print_sheets(printer: QPrinter, sheets: tuple[Sheet, ...]) -> bool:
    """Print at exactly 1:1, whatever the paper in the printer's dialog; whether the printer took it."""
    printer.setFullPage(True)
    painter = QPainter()
    for number, sheet in enumerate(sheets):
        printer.setPageLayout(_page_layout(sheet))
        if number == 0:
            if not painter.begin(printer):
                return False
        elif not printer.newPage():
            return False
        _print(painter, sheet, printer.resolution() / _MM_PER_INCH)
    return painter.end()


def _print(painter: QPainter, sheet: Sheet, dots_per_mm: float) -> None:
    """On a page whose origin is the paper's upper left corner."""
    painter.resetTransform()
    painter.scale(dots_per_mm, dots_per_mm)
    painter.setTransform(QTransform(1, 0, 0, -1, 0, sheet.height), combine=True)
    painter.setClipping(False)
    paint_paper(painter, sheet)
    painter.setClipRect(window_of(sheet))
    for layer, motion in layers_of(sheet):
        pen = QPen(QColor(*layer.colour), LINE_MM)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.save()
        painter.setTransform(motion, combine=True)
        painter.drawPath(path_of(layer))
        painter.restore()


def _page_layout(sheet: Sheet) -> QPageLayout:
    """Upright and across are the same to Qt only by the page's size: width and height are never exchanged for it."""
    is_across = sheet.width > sheet.height
    size = QSizeF(min(sheet.width, sheet.height), max(sheet.width, sheet.height))
    orientation = QPageLayout.Orientation.Landscape if is_across else QPageLayout.Orientation.Portrait
    page = QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    return QPageLayout(page, orientation, QMarginsF())


def _paint_text(painter: QPainter, text: PaperText) -> None:
    painter.save()
    painter.translate(*text.at)
    painter.scale(text.size / EM, -text.size / EM)
    painter.setFont(paper_font(is_bold=text.is_bold))
    painter.setPen(QColor(*text.colour))
    painter.drawText(QPointF(0, 0), visible(text.text))
    painter.restore()
