"""Drawings as PDF, measured with PDFium."""

import pypdfium2
import pytest
from pypdfium2 import raw

from implant_gui.domain.content.geometry import Point2
from implant_gui.domain.content.template_view import GenericContent, Identity, Notice, TemplateView
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.viewing.pages import DrawnPage
from implant_gui.domain.viewing.paper import Paper, sheets_on
from implant_gui.templates.export import paper
from tests.templates.export.test_svg import page, rectangle

POINTS_PER_MM = 72 / 25.4
LINE_MM = 0.25


def boxes_mm(data: bytes, index: int = 0) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of each path of a page, in millimetres, the width of its line more on each side."""
    document = pypdfium2.PdfDocument(data)
    found = [
        tuple(value / POINTS_PER_MM for value in each.get_bounds())
        for each in document[index].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])
    ]
    document.close()
    return [(left, bottom, right, top) for left, bottom, right, top in found]


def sizes_mm(data: bytes) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(data)
    sizes = [tuple(value / POINTS_PER_MM for value in each.get_size()) for each in document]
    document.close()
    return [(width, height) for width, height in sizes]


def encoded(*pages: DrawnPage) -> bytes:
    return paper.encode(pages, "Größe 3")


@pytest.mark.parametrize(
    ("width", "height", "sheet"),
    [(100, 200, (210, 297)), (250, 100, (297, 210)), (100, 350, (297, 420)), (390, 200, (420, 297)),
     (600, 100, (620, 150)), (20, 500, (120, 550))],
)  # fmt: skip
def test_the_smallest_paper_that_holds_a_drawing_is_taken(width: float, height: float, sheet: tuple[int, int]) -> None:
    assert sizes_mm(encoded(page(rectangle(width, height))))[0] == pytest.approx(sheet, abs=0.01)


def test_an_outline_is_printed_in_its_size() -> None:
    outline = max(boxes_mm(encoded(page(rectangle(100, 200)))), key=lambda box: box[3] - box[1])
    assert outline[2] - outline[0] - 2 * LINE_MM == pytest.approx(100, abs=0.01)
    assert outline[3] - outline[1] - 2 * LINE_MM == pytest.approx(200, abs=0.01)


def test_nothing_is_printed_on_the_margins_or_over_the_ruler() -> None:
    for width, height in ((100, 200), (190, 240), (277, 152), (600, 100)):
        data = encoded(page(rectangle(width, height)))
        ((paper_width, paper_height),) = sizes_mm(data)
        outline = max(boxes_mm(data), key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
        assert outline[0] > 9.5
        assert outline[1] > 29.5
        assert outline[2] < paper_width - 9.5
        assert outline[3] < paper_height - 19.5


def test_the_ruler_measures_100_mm() -> None:
    ruler = [box for box in boxes_mm(encoded(page(rectangle(20, 20)))) if box[3] - box[1] < 1]
    assert max(box[2] - box[0] for box in ruler) == pytest.approx(100, abs=0.3)
    marks = sorted(box[0] for box in boxes_mm(encoded(page(rectangle(20, 20)))) if box[2] - box[0] < 1)
    assert len(marks) == 101
    assert marks[-1] - marks[0] == pytest.approx(100, abs=0.01)


def test_each_page_has_its_title_and_tells_how_to_print() -> None:
    document = pypdfium2.PdfDocument(encoded(page(rectangle(10, 10), title="Stem 3"), page(rectangle(10, 10))))
    texts = [each.get_textpage().get_text_bounded() for each in document]
    assert document.get_metadata_value("Title") == "Größe 3"
    document.close()
    assert len(texts) == 2
    assert "Stem 3" in texts[0]
    assert "this ruler must measure 100 mm" in texts[1]


def test_printers_are_asked_not_to_scale() -> None:
    assert b"/PrintScaling /None" in encoded(page(rectangle(10, 10)))


def test_what_is_larger_than_the_paper_goes_over_several_pages_without_losing_a_line() -> None:
    data = paper.encode_sheets(sheets_on([page(rectangle(300, 500))], Paper.A4), "Plate")
    sizes = sizes_mm(data)
    assert len(sizes) == 6
    assert all(sorted(size) == pytest.approx((210, 297), abs=0.01) for size in sizes)
    outlines = [max(boxes_mm(data, index), key=lambda box: box[3] - box[1]) for index in range(6)]
    # Lines are clipped by the page, not shortened: each page has the whole outline, at its place.
    for left, bottom, right, top in outlines:
        assert right - left - 2 * LINE_MM == pytest.approx(300, abs=0.01)
        assert top - bottom - 2 * LINE_MM == pytest.approx(500, abs=0.01)


def outlined(text: str, size: float, is_bold: bool) -> tuple[tuple[Point2, ...], ...]:
    return tuple(((n * size, 0.0), (n * size + size / 2, 0.0), (n * size, size)) for n, _ in enumerate(text))


def test_letters_that_no_reader_has_are_drawn_as_shapes_and_can_be_searched() -> None:
    data = paper.encode([page(rectangle(10, 10), title="股関節")], "股関節", outlined)
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage().get_text_bounded()
    assert document.get_metadata_value("Title") == "股関節"
    document.close()
    assert "?" not in text
    # Three letters, of 4 mm each, in one path.
    assert any(box[2] - box[0] == pytest.approx(10, abs=1) and box[3] > 280 for box in boxes_mm(data))
    assert b"/ActualText <FEFF80A1" in data


def test_what_readers_have_stays_text() -> None:
    def never(text: str, size: float, is_bold: bool) -> tuple[tuple[Point2, ...], ...]:
        raise AssertionError(text)

    document = pypdfium2.PdfDocument(paper.encode([page(rectangle(10, 10), title="Größe 3")], "", never))
    assert "Größe 3" in document[0].get_textpage().get_text_bounded()
    document.close()


def test_without_shapes_unknown_letters_become_question_marks() -> None:
    document = pypdfium2.PdfDocument(paper.encode([page(rectangle(10, 10), title="股")], ""))
    assert "?" in document[0].get_textpage().get_text_bounded()
    document.close()


def test_a_notice_of_the_manufacturer_is_on_each_sheet_and_over_no_line() -> None:
    notices = (Notice("20240301", "Stop using it:\r\nthe cone may break."),)
    content = GenericContent(notifications=notices)
    legend = paper.warnings_of(TemplateView(Identity(InformationModel.GENERIC), content=content))
    for width, height in ((100, 200), (190, 246), (20, 500)):
        data = paper.encode([page(rectangle(width, height))], "", None, legend)
        document = pypdfium2.PdfDocument(data)
        text = document[0].get_textpage()
        told = text.get_text_bounded()
        place = told.index("NOTICE FROM THE MANUFACTURER: Stop using")
        lowest = text.get_charbox(place)[1] / POINTS_PER_MM
        document.close()
        outline = max(boxes_mm(data), key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
        assert outline[3] < lowest
