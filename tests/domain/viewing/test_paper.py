"""What does not fit on one sheet goes over several, which show everything and can be laid together."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.content.drawing import Drawing, Layer
from implant_gui.domain.content.geometry import Box2, Frame2, Point2
from implant_gui.domain.viewing.pages import DrawnPage, DrawnPart
from implant_gui.domain.viewing.paper import CHECK, MARGIN_MM, Paper, Sheet, sheets_fitting, sheets_on

LINE = Layer(1, (0, 0, 0), "", "", struct.pack("<4d", 0, 0, 1, 1), struct.pack("<2i", 0, 2))


def page(width: float, height: float, title: str = "Stem") -> DrawnPage:
    return DrawnPage(title, (DrawnPart(Drawing(1, "", None, (), 1.0, (LINE,), Box2(5, 7, 5 + width, 7 + height))),))


def crosses(sheet: Sheet) -> set[Point2]:
    """The middles of the crosses, in the plane of the drawing."""
    back = sheet.motion.inverse()
    across = [
        (begin, end) for begin, end in sheet.lines if end[0] - begin[0] == pytest.approx(8) and begin[1] == end[1]
    ]
    places = [back.carried(((begin[0] + end[0]) / 2, begin[1])) for begin, end in across]
    return {(round(x, 6), round(y, 6)) for x, y in places}


def seen(sheet: Sheet) -> Box2:
    """What of the drawing's plane is on a sheet."""
    back = sheet.motion.inverse()
    (left, bottom), (right, top) = map(back.carried, sheet.window.corners)
    return Box2(left, bottom, right, top)


def test_what_fits_is_on_one_sheet_without_crosses() -> None:
    (sheet,) = sheets_on([page(100, 200)], Paper.A4)
    assert sheet.width == pytest.approx(210)
    assert not crosses(sheet)
    assert sheet.motion.x == (1.0, 0.0)
    assert sheet.motion.y == (0.0, 1.0)


def test_what_is_wide_lies_across() -> None:
    (sheet,) = sheets_on([page(250, 100)], Paper.A4)
    assert sheet.width == pytest.approx(297)


@given(st.floats(1, 2000), st.floats(1, 2000), st.sampled_from(Paper))
def test_every_place_is_on_some_sheet_and_drawn_at_1_to_1(width: float, height: float, paper: Paper) -> None:
    sheets = sheets_on([page(width, height)], paper)
    boxes = [seen(sheet) for sheet in sheets]
    around = Box2.around(corner for box in boxes for corner in box.corners)
    assert around is not None
    assert around.left <= 5 + 1e-6
    assert around.bottom <= 7 + 1e-6
    assert around.right >= 5 + width - 1e-6
    assert around.top >= 7 + height - 1e-6
    columns, rows = (len({round(box.corners[0][axis], 3) for box in boxes}) for axis in (0, 1))
    assert columns * rows == len(sheets)
    for sheet in sheets:
        assert (sheet.motion.x, sheet.motion.y) == ((1, 0), (0, 1))
        assert sheet.window.left >= MARGIN_MM
        assert sheet.window.right <= sheet.width - MARGIN_MM + 1e-6


def test_neighbours_overlap_and_their_crosses_mark_the_same_places() -> None:
    sheets = sheets_on([page(300, 500)], Paper.A4)
    assert len(sheets) > 2
    for sheet in sheets:
        for other in sheets:
            mine, theirs = seen(sheet), seen(other)
            is_right = theirs.left - mine.left > 1 and abs(theirs.bottom - mine.bottom) < 1
            if is_right and theirs.left < mine.right:
                assert mine.right - theirs.left == pytest.approx(10)
                assert len(crosses(sheet) & crosses(other)) == 2


def test_sheets_are_numbered_by_rows_from_above_and_columns() -> None:
    titles = [sheet.texts[0].text for sheet in sheets_on([page(100, 450)], Paper.A4)]
    assert titles == ["Stem  (1/2, 1/1)", "Stem  (2/2, 1/1)"]


def test_each_sheet_has_a_ruler_of_100_mm_and_tells_how_to_print() -> None:
    for sheet in (*sheets_on([page(900, 900)], Paper.LETTER), *sheets_fitting([page(900, 20)])):
        lengths = [end[0] - begin[0] for begin, end in sheet.lines if begin[1] == end[1]]
        assert max(lengths) == pytest.approx(100)
        assert CHECK in [text.text for text in sheet.texts]


def test_a_legend_stands_below_the_title_in_its_colours() -> None:
    (sheet,) = sheets_on([page(10, 10)], Paper.A4, (("Stem 1", (1, 2, 3)), ("Stem 2", (4, 5, 6))))
    entries = [text for text in sheet.texts if text.text in ("Stem 1", "Stem 2")]
    assert [text.colour for text in entries] == [(1, 2, 3), (4, 5, 6)]
    assert entries[0].at[0] < entries[1].at[0]


def test_a_title_that_is_too_long_is_cut() -> None:
    (sheet,) = sheets_on([page(10, 10, "very " * 100)], Paper.A4)
    assert sheet.texts[0].text.endswith("…")
    assert len(sheet.texts[0].text) < 100


def test_letters_as_wide_as_high_are_cut_sooner() -> None:
    (latin,), (japanese,) = (sheets_on([page(10, 10, letter * 200)], Paper.A4) for letter in ("a", "骨"))
    assert len(japanese.texts[0].text) < 0.75 * len(latin.texts[0].text)
    assert 4.0 * len(japanese.texts[0].text) <= 190


def test_nobody_wants_thousands_of_sheets() -> None:
    assert sheets_on([page(9_000, 9_000)], Paper.A4) == ()


def test_a_page_without_lines_is_left_out() -> None:
    empty = DrawnPage("", (DrawnPart(Drawing(1, "", None, (), 1.0, (), None), Frame2()),))
    assert sheets_on([empty], Paper.A4) == ()
