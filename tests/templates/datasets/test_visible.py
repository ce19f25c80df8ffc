import pytest

from implant_gui.templates.datasets.visible import cut, made_visible


@pytest.mark.parametrize("text", ["Corvane Cup", "Μηρός", "楓人工膝", "Größe 3,5", ""])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert made_visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", "a␊b"), ("\0", "␀"), ("\x7f", "␡"), ("a\u202eb", "a⟨U+202E⟩b"), ("\u200b", "⟨U+200B⟩"),
     ("\x9b", "⟨U+009B⟩"), ("\ud800", "⟨U+D800⟩")],
)  # fmt: skip
def test_what_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    assert made_visible(text) == shown


def test_long_text_is_cut_and_says_so() -> None:
    assert cut("abcdef", 4) == ("abc…", True)
    assert cut("abcd", 4) == ("abcd", False)
