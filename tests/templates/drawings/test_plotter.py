from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.templates.drawings.hpgl import Pen, Stroke, encode
from implant_gui.templates.drawings.plotter import MOST_BYTES, MOST_POINTS, Plot, plot

Point = tuple[float, float]
STANDARD = (
    b"IN; PA; PC2,255,0,0; PC255,0,255,0; SP2; PU500,500; PD745,255,255,255; PD500,500; SP255; PU500,600; PD500,100;"
)
"""The example of PS3.3 C.29.1.2: a red triangle crossed by a green line."""
TRIANGLE = [(12.5, 12.5), (18.625, 6.375), (6.375, 6.375), (12.5, 12.5)]


def lines(drawn: Plot) -> dict[int, list[list[Point]]]:
    """Polylines by pen."""
    return {
        track.pen: [
            [(x, y) for x, y in track.points[start:end].tolist()]
            for start, end in zip(track.starts[:-1].tolist(), track.starts[1:].tolist(), strict=True)
        ]
        for track in drawn.tracks
    }


def line(program: bytes) -> list[Point]:
    """The one polyline of a program, in units."""
    (only,) = [each for pen in lines(plot(program)).values() for each in pen]
    return [(round(x * 40, 6), round(y * 40, 6)) for x, y in only]


def test_the_example_of_the_standard_is_plotted() -> None:
    drawn = plot(STANDARD)
    assert lines(drawn) == {2: [TRIANGLE], 255: [[(12.5, 15.0), (12.5, 2.5)]]}
    assert [track.colour for track in drawn.tracks] == [(255, 0, 0), (0, 255, 0)]
    assert drawn.remarks == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda program: program + b"\0",
        lambda program: program.lower(),
        lambda program: program.replace(b";", b""),
        lambda program: program.replace(b"; ", b";\r\n").replace(b",", b" , "),
        lambda program: program.replace(b"IN; PA;", b"IN PA"),
        lambda program: program.replace(b"IN; PA;", b"IN;PA0,0;"),
        lambda program: program.replace(b"; ", b";").removesuffix(b";"),
        lambda program: program.replace(b"500,500", b"500.0,+500."),
        lambda program: program.replace(b"PD745,255,255,255; PD500,500", b"PD745,255;PD;PA255,255;PA500,500"),
        lambda program: b"\x1b%-12345X@PJL ENTER LANGUAGE=HPGL2\r\n" + program,
        lambda program: program.replace(b"SP255", b"LBPD1,2 text PU3,4\x03 SP255"),
    ],
    ids=["padding", "lower case", "no semicolons", "spaces", "shorthand", "start", "no end", "decimals", "PA draws",
         "escape", "label"],
)  # fmt: skip
def test_other_spellings_draw_the_same(change: Callable[[bytes], bytes]) -> None:
    assert lines(plot(change(STANDARD))) == lines(plot(STANDARD))


@st.composite
def strokes(draw: st.DrawFn) -> list[Stroke]:
    pens = [Pen(number, (number, 10, 20), "") for number in draw(st.sets(st.integers(2, 255), min_size=1, max_size=4))]
    places = st.tuples(st.integers(0, 20_000), st.integers(0, 20_000))
    return [
        Stroke(draw(st.sampled_from(pens)), np.array(draw(st.lists(places, min_size=2, max_size=30))) / 40)
        for _ in range(draw(st.integers(1, 8)))
    ]


@given(strokes())
def test_plotting_is_the_inverse_of_writing(drawn: list[Stroke]) -> None:
    expected: dict[int, list[list[Point]]] = {}
    for stroke in drawn:
        expected.setdefault(stroke.pen.number, []).append([(x, y) for x, y in stroke.points.tolist()])
    read = plot(encode(drawn))
    assert lines(read) == expected
    assert {track.pen: track.colour for track in read.tracks} == {
        stroke.pen.number: stroke.pen.colour for stroke in drawn
    }


def test_lines_go_on_from_where_the_pen_is() -> None:
    assert line(b"IN;SP1;PU10,10;PD20,20;PD30,30,40,40;PU;") == [(10, 10), (20, 20), (30, 30), (40, 40)]
    assert line(b"IN;SP1;PD20,20") == [(0, 0), (20, 20)]


def test_the_last_of_several_raised_moves_counts() -> None:
    assert line(b"SP1;PU1,1,2,2,3,3;PD4,4") == [(3, 3), (4, 4)]


def test_changing_the_pen_begins_a_new_line() -> None:
    drawn = lines(plot(b"SP1;PU1,1;PD2,2;SP0;PD3,3;"))
    assert (len(drawn[1][0]), len(drawn[0][0])) == (2, 2)
    assert drawn[0][0][0] == drawn[1][0][-1]


def test_a_pen_lowered_and_raised_in_place_leaves_a_dot() -> None:
    assert line(b"SP1;PU7,8;PD;PU;") == [(7, 8), (7, 8)]
    assert line(b"SP1;PU7,8;PD;") == [(7, 8), (7, 8)]
    assert line(b"SP1;PU7,8;PD;PD9,9") == [(7, 8), (9, 9)]


def test_pens_without_a_colour_are_black_and_pen_0_is_white() -> None:
    drawn = plot(b"SP9;PU1,1;PD2,2;SP0;PU3,3;PD4,4;SP1;PU5,5;PD6,6;")
    assert [track.colour for track in drawn.tracks] == [(0, 0, 0), (255, 255, 255), (0, 0, 0)]
    assert drawn.remarks == ("No colour is given for pen 9; black is shown.",)


def test_unknown_commands_are_skipped_with_their_numbers_and_named() -> None:
    drawn = plot(b"IN;SP1;PU1,1;PR5,5;VS10;PD2,2;")
    assert len(lines(drawn)[1][0]) == 2
    assert drawn.remarks == ("The commands PR, VS are not part of DICOM-HPGL and left out.",)


def test_negative_places_are_drawn_and_told() -> None:
    drawn = plot(b"SP1;PU-10,10;PD20,20;")
    assert lines(drawn)[1][0][0] == (-0.25, 0.25)
    assert drawn.remarks == ("Some points lie below or to the left of the printing space.",)


def test_half_a_pair_is_left_out() -> None:
    drawn = plot(b"SP1;PU1,1;PD2,2,3;")
    assert len(lines(drawn)[1][0]) == 2
    assert drawn.remarks == ("A coordinate without a partner is left out.",)


@pytest.mark.parametrize("far", [b"99999999", b"9" * 400, b"1e308", b"-99999999"])
def test_absurd_places_interrupt_the_line(far: bytes) -> None:
    drawn = plot(b"SP1;PU1,1;PD2,2," + far + b",5,6,6,7,7")
    assert all(abs(value) < 10_000 for track in drawn.tracks for value in track.points.ravel())
    assert drawn.remarks


@pytest.mark.parametrize("program", [b"", b"\0", b"P", b"IN;PA;", b"\xff" * 100, b"SP1;PU1,1;"])
def test_a_program_that_draws_nothing_says_so(program: bytes) -> None:
    assert plot(program).tracks == ()
    assert plot(program).remarks[-1] == "Nothing is drawn."


def test_what_is_cut_off_is_drawn_as_far_as_it_goes() -> None:
    assert line(STANDARD[: STANDARD.index(b"745,") + len("745,255,2")]) == [(500, 500), (745, 255)]


@given(st.binary(max_size=400))
def test_no_program_is_too_odd(program: bytes) -> None:
    for track in plot(b"SP1;" + program).tracks:
        assert np.isfinite(track.points).all()
        assert track.starts[-1] == len(track.points)
        assert (np.diff(track.starts) >= 2).all()


@given(st.lists(st.sampled_from([b"IN", b"PA", b"PC", b"SP", b"PU", b"PD", b";", b"1", b",", b"-3", b"7.5", b" "])))
def test_nor_is_any_order_of_commands(parts: list[bytes]) -> None:
    for track in plot(b"".join(parts)).tracks:
        assert np.isfinite(track.points).all()


@pytest.mark.parametrize(
    "program",
    [
        b"PD;" * 3_500_000,
        b"PU1,1;PD;" * 1_100_000,
        b"SP1;SP2;" * 1_400_000,
        b"".join(b"SP%d;PU1,1;PD2,2;" % number for number in range(70_000)),
        b"PC2,1,1,1;" * 1_000_000,
        b"SP1;PU1,1;PD" + b"5," * 5_000_000,
        b"." * MOST_BYTES,
        b"1" * MOST_BYTES,
        b"PD" * (MOST_BYTES // 2 + 1),
    ],
    ids=["PD", "dots", "SP", "pens", "PC", "points", "full stops", "digits", "letters"],
)
def test_endless_programs_are_cut_short(program: bytes) -> None:
    drawn = plot(program)
    assert drawn.remarks
    assert sum(len(track.points) for track in drawn.tracks) <= 2 * MOST_POINTS
    assert len(drawn.tracks) <= 256


def test_fewer_points_can_be_asked_for() -> None:
    drawn = plot(b"SP1;PU1,1;PD2,2,3,3,4,4,5,5;", most_points=3)
    assert len(lines(drawn)[1][0]) == 3
    assert drawn.remarks == ("The drawing has more than 3 points; the rest is left out.",)


@pytest.mark.parametrize(
    ("program", "is_told"),
    [
        (b"SP1;PU1,1;PD2,2,3", True),
        (b"SP1;PU1,1;PD2,2", True),
        (b"SP1;PU1,1;PD2,2;\r\n\0", False),
        (b"SP1;PU1,1;PD2,2;\x1b%-12345X", False),
        (b"", False),
    ],
)
def test_a_program_that_ends_within_a_command_is_told(program: bytes, is_told: bool) -> None:
    sentence = "The last command has no end; the drawing may be cut off."
    assert (sentence in plot(program).remarks) == is_told
