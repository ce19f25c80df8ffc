import numpy as np
import pytest

from implant_gui.templates.drawings.hpgl import Pen, Stroke, encode, pens_of
from tests.templates.plotter import plot

RED, BLUE = Pen(2, (255, 0, 0), "Contour"), Pen(5, (0, 0, 255), "Details")
TRIANGLE = np.array([[1.0, 1.0], [5.0, 1.0], [5.0, 4.0]])


def test_a_program_follows_the_grammar_and_draws_what_was_meant() -> None:
    picture = plot(encode([Stroke(BLUE, TRIANGLE[:2]), Stroke(RED, TRIANGLE, is_closed=True)]))
    assert picture.colours == {2: (255, 0, 0), 5: (0, 0, 255)}
    assert picture.lines[2] == [[(1.0, 1.0), (5.0, 1.0), (5.0, 4.0), (1.0, 1.0)]]
    assert picture.lines[5] == [[(1.0, 1.0), (5.0, 1.0)]]


def test_a_unit_is_25_micrometres() -> None:
    assert b"PU40,40;" in encode([Stroke(RED, TRIANGLE)])


def test_the_length_is_even() -> None:
    for size in range(2, 8):
        line = np.arange(2.0 * size).reshape(-1, 2)
        assert len(encode([Stroke(RED, line)])) % 2 == 0


def test_a_long_polyline_stays_one_line() -> None:
    angles = np.linspace(0, 6, 200)
    points = 20 + 10 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    (line,) = plot(encode([Stroke(RED, points)])).lines[2]
    assert np.array(line) == pytest.approx(points, abs=0.0126)


def test_nothing_may_lie_below_the_origin() -> None:
    with pytest.raises(ValueError, match="beyond the lower left"):
        encode([Stroke(RED, TRIANGLE - 3)])


def test_an_empty_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match="without a line"):
        encode([])


def test_the_legend_names_the_pens_that_are_used() -> None:
    assert pens_of([Stroke(BLUE, TRIANGLE), Stroke(RED, TRIANGLE), Stroke(BLUE, TRIANGLE)]) == (RED, BLUE)


def test_the_example_of_the_standard_is_understood_by_the_test_plotter() -> None:
    program = (
        b"IN; PA; PC2,255,0,0; PC255,0,255,0; SP2; PU500,500; PD745,255,255,255; PD500,500; SP255; "
        b"PU500,600; PD500,100;\0"
    )
    picture = plot(program)
    assert picture.lines[255] == [[(12.5, 15.0), (12.5, 2.5)]]
    assert len(picture.lines[2][0]) == 4


@pytest.mark.parametrize(
    "program",
    [b"PA;", b"IN;PA;SP1;", b"IN;PA;PC2,0,0,0;SP3;PU;", b"IN;PA;PC2,0,0,0;SP2;PD1;", b"IN;PA;PC2,0,0,0;SP2;AA1;",
     b"IN;PA;PC2,0,0,0;SP2;PU1,1;PC3,0,0,0;"],
)  # fmt: skip
def test_the_test_plotter_refuses_what_breaks_the_grammar(program: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        plot(program)
