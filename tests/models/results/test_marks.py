import pytest

from implant_gui.models.common.roles import Tone
from implant_gui.models.results.marks import Mark


@pytest.mark.parametrize("mark", Mark)
def test_every_mark_has_an_icon_a_tone_and_words(mark: Mark) -> None:
    assert mark.icon
    assert isinstance(mark.tone, Tone)
    assert mark.title
    assert mark.sentence.endswith(".")


def test_no_two_marks_look_alike() -> None:
    assert len({mark.icon for mark in Mark}) == len({mark.title for mark in Mark}) == len(Mark)


def test_marks_are_weightiest_first() -> None:
    weight = [Tone.BAD, Tone.WARN, Tone.GOOD]
    places = [weight.index(mark.tone) for mark in Mark]
    assert places == sorted(places)
