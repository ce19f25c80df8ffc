from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.text import visible


def test_letters_of_every_script_stay_as_they_are() -> None:
    text = "Ορθοπαιδική, 人工関節 Größe 2\N{IDEOGRAPHIC SPACE}日本"
    assert visible(text) == text


def test_what_cannot_be_seen_is_written_out() -> None:
    assert visible("a\nb\x1b[0m\N{RIGHT-TO-LEFT OVERRIDE}c\N{ZERO WIDTH SPACE}") == r"a\nb\x1b[0m\u202ec\u200b"


def test_half_a_character_is_written_out() -> None:
    assert visible("\ud800") == r"\ud800"


@given(st.text())
def test_the_result_is_one_line_and_stays_the_same(text: str) -> None:
    shown = visible(text)
    assert shown.splitlines() in ([], [shown])
    assert visible(shown) == shown
