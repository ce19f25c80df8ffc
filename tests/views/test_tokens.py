"""Every pair of colours that carries text or meaning keeps WCAG AA, light and dark."""

from itertools import product

import pytest
from PySide6.QtGui import QColor, QPalette

from implant_gui.models.common.roles import Tone
from implant_gui.views.common.theme import palette_of
from implant_gui.views.common.tokens import DARK, LIGHT, Tokens, tokens_of

TEXT, OUTLINE = 4.5, 3.0
SETS = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    rgb = QColor(colour)
    return 0.2126 * linear(rgb.redF()) + 0.7152 * linear(rgb.greenF()) + 0.0722 * linear(rgb.blueF())


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@SETS
def test_text_can_be_read_on_everything_it_stands_on(tokens: Tokens) -> None:
    grounds = (tokens.window, tokens.surface, tokens.raised, tokens.hover, tokens.selection)
    for ink, ground in product((tokens.text, tokens.muted), grounds):
        assert contrast(ink, ground) >= TEXT, (ink, ground)
    for ground in (tokens.window, tokens.surface):
        assert contrast(tokens.accent, ground) >= TEXT
        assert contrast(tokens.faint, ground) >= 4.0


@SETS
@pytest.mark.parametrize("tone", Tone)
def test_every_tone_can_be_read_on_its_wash_and_in_a_list(tokens: Tokens, tone: Tone) -> None:
    tint = tokens.tint(tone)
    for ground in (tint.wash, tokens.surface, tokens.window, tokens.selection):
        assert contrast(tint.ink, ground) >= TEXT, (tone, ground)
    assert contrast(tokens.text, tint.wash) >= TEXT


@SETS
def test_the_main_button_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= TEXT
    assert contrast(tokens.on_accent, tokens.accent_hover) >= TEXT


@SETS
def test_what_can_be_operated_has_an_outline_that_is_seen(tokens: Tokens) -> None:
    for ground in (tokens.window, tokens.surface):
        assert contrast(tokens.control, ground) >= OUTLINE
        assert contrast(tokens.accent, ground) >= OUTLINE


@SETS
def test_the_tokens_are_known_from_the_palette(tokens: Tokens) -> None:
    palette = palette_of(tokens)
    assert tokens_of(palette) is tokens
    assert palette.color(QPalette.ColorRole.WindowText) == QColor(tokens.text)
