"""The colours and distances of the window, by what they are for; every pair that carries text keeps WCAG AA.

Two sets, light and dark. Nothing else in `views` names a colour.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QPalette

from implant_gui.domain.content.drawing import Colour
from implant_gui.models.common.roles import Tone

GRID: Final = 8
"""Distances are multiples of this, in pixels; half of it inside small controls."""

HALF: Final = GRID // 2


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour for text and icons, and the background that goes with it."""

    ink: str
    wash: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours.

    Attributes:
        window: behind everything.
        surface: of lists, fields and panels.
        raised: of buttons and headers.
        border: divides, without meaning.
        control: the outline of what can be operated (3:1 at least, WCAG 1.4.11).
        faint: text that may be missed: placeholders, disabled controls.
        accent: the one colour that asks for attention; `on_accent` is text upon it.
        selection: behind selected rows; their text stays `text`.
    """

    is_dark: bool
    window: str
    surface: str
    raised: str
    hover: str
    pressed: str
    border: str
    control: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    neutral: Tint
    busy: Tint
    good: Tint
    warn: Tint
    bad: Tint

    def tint(self, tone: Tone) -> Tint:
        """The colours of `tone`, which never says anything alone: an icon and a word stand beside it."""
        match tone:
            case Tone.NEUTRAL:
                return self.neutral
            case Tone.BUSY:
                return self.busy
            case Tone.GOOD:
                return self.good
            case Tone.WARN:
                return self.warn
            case Tone.BAD:
                return self.bad
            case Tone.MUTED:
                return Tint(self.muted, self.surface)


LIGHT: Final = Tokens(
    is_dark=False,
    window="#f3f5f7",
    surface="#ffffff",
    raised="#ffffff",
    hover="#eaeff3",
    pressed="#dde5eb",
    border="#dbe1e7",
    control="#7b8895",
    text="#17212b",
    muted="#51606e",
    faint="#6b7885",
    accent="#0b6a85",
    accent_hover="#095870",
    on_accent="#ffffff",
    selection="#d3e8ef",
    neutral=Tint("#4b5966", "#e9edf1"),
    busy=Tint("#0b6a85", "#dceef4"),
    good=Tint("#176b3c", "#def2e6"),
    warn=Tint("#835000", "#fbeed6"),
    bad=Tint("#a92b22", "#fbe6e3"),
)

DARK: Final = Tokens(
    is_dark=True,
    window="#15191e",
    surface="#1c2127",
    raised="#262d35",
    hover="#2a323b",
    pressed="#35404b",
    border="#313a44",
    control="#71808f",
    text="#e4e9ee",
    muted="#a5b1bd",
    faint="#8a97a4",
    accent="#58bcd8",
    accent_hover="#79cde4",
    on_accent="#06222b",
    selection="#1f4654",
    neutral=Tint("#b4bfca", "#2b333c"),
    busy=Tint("#6fcae3", "#183a46"),
    good=Tint("#6fd09b", "#17382a"),
    warn=Tint("#ecbd6a", "#3d2f16"),
    bad=Tint("#f59a91", "#45221f"),
)

DISTINCT: Final[tuple[Colour, ...]] = (
    (0, 114, 178),
    (213, 94, 0),
    (0, 158, 115),
    (204, 121, 167),
    (150, 110, 0),
    (86, 180, 233),
    (120, 90, 200),
    (110, 110, 110),
)
"""Things laid over one another; people who see colours differently can tell them apart too (after Okabe and Ito)."""


def tokens_of(palette: QPalette) -> Tokens:
    """The set that `palette` was made from: asked of the palette, so that no widget needs to be told."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT
