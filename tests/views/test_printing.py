"""What comes out of a printer measures what the template measures; Qt's own PDF stands for the paper."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from implant_gui.domain.content.geometry import Box2
from implant_gui.domain.viewing.pages import DrawnPage, DrawnPart
from implant_gui.domain.viewing.paper import Paper, sheets_on
from implant_gui.views.common.theme import Theme
from implant_gui.views.printing.print_dialog import PrintDialog, PrintOrder
from implant_gui.views.printing.sheet_painter import print_sheets
from implant_gui.views.printing.text_outlines import text_outlines
from tests.views.seen_templates import drawing

POINTS_PER_MM = 72 / 25.4
LINE_MM = 0.25
PLATE = DrawnPage("Πλάκα, пластина", (DrawnPart(drawing()),))


def printed(path: Path, paper: Paper) -> pypdfium2.PdfDocument:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    assert print_sheets(printer, sheets_on([PLATE], paper))
    return pypdfium2.PdfDocument(path)


def boxes_mm(page: pypdfium2.PdfPage) -> list[tuple[float, float]]:
    bounds = [each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    return [((right - left) / POINTS_PER_MM, (top - bottom) / POINTS_PER_MM) for left, bottom, right, top in bounds]


@pytest.mark.parametrize("paper", list(Paper))
def test_an_outline_of_100_by_200_mm_is_printed_so_on_every_paper(qtbot: QtBot, tmp_path: Path, paper: Paper) -> None:
    document = printed(tmp_path / "plate.pdf", paper)
    size = tuple(side / POINTS_PER_MM for side in document[0].get_size())
    assert sorted(size) == pytest.approx(sorted(paper.upright), abs=0.2)
    widths = boxes_mm(document[0])
    assert any(
        width == pytest.approx(100, abs=3 * LINE_MM) and height == pytest.approx(200, abs=3 * LINE_MM)
        for width, height in widths
    )
    assert any(width == pytest.approx(100, abs=0.5) and height < 1 for width, height in widths)  # the ruler
    document.close()


def test_titles_in_any_script_are_printed_as_text(qtbot: QtBot, tmp_path: Path) -> None:
    document = printed(tmp_path / "plate.pdf", Paper.A4)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "Πλάκα, пластина" in text
    assert "must measure 100 mm" in text


def test_shapes_of_letters_have_the_size_that_is_wanted(qtbot: QtBot) -> None:
    polygons = text_outlines("Ω", 4.0, False)
    heights = [y for polygon in polygons for _, y in polygon]
    assert 2.4 < max(heights) < 3.6  # a capital is 0.6 to 0.9 of the font's size
    assert min(heights) >= -0.2
    assert text_outlines("", 4.0, False) == ()


def test_the_dialog_shows_what_will_be_printed_and_warns(qtbot: QtBot, theme: Theme) -> None:
    dialog = PrintDialog(PrintOrder("Plate", (PLATE,)))
    qtbot.addWidget(dialog)
    dialog.papers.setCurrentIndex(dialog.papers.findData(Paper.A4))
    assert dialog.sentence.startswith("One sheet.")
    large = PrintDialog(PrintOrder("Plate", (DrawnPage("", (DrawnPart(drawing()),)),) * 3))
    qtbot.addWidget(large)
    assert large.sentence.startswith("3 sheets. Each")
    with qtbot.waitSignal(dialog.pdf_wanted) as told:
        dialog.pdf_button.click()
    assert told.args == ["Plate", dialog.sheets]


def test_what_is_too_large_for_the_paper_is_laid_together(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    wide = replace(drawing(), extent=Box2(0, 0, 400, 500))
    dialog = PrintDialog(PrintOrder("Plate", (DrawnPage("", (DrawnPart(wide),)),)))
    qtbot.addWidget(dialog)
    dialog.papers.setCurrentIndex(dialog.papers.findData(Paper.A4))
    assert "lay the sheets together" in dialog.sentence
    dialog.papers.setCurrentIndex(dialog.papers.findData(Paper.A2))
    assert dialog.sentence.startswith("One sheet.")
    dialog.show()
    dialog.grab()
    qtbot.waitUntil(lambda: dialog.preview.is_complete)


def test_a_drawing_larger_than_any_stack_of_paper_is_refused(qtbot: QtBot, theme: Theme) -> None:
    huge = replace(drawing(), extent=Box2(0, 0, 20_000, 20_000))
    dialog = PrintDialog(PrintOrder("Plate", (DrawnPage("", (DrawnPart(huge),)),)))
    qtbot.addWidget(dialog)
    assert not dialog.print_button.isEnabled()
    assert "too large" in dialog.sentence
