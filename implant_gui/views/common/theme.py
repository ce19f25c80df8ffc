"""Light and dark: two palettes of our own over Fusion, and a restrained style sheet made from the same tokens.

Fusion, because `QStyleHints.setColorScheme` has no effect on Linux without a platform theme, and because the window
should look the same for those who explain it to each other over the telephone.
"""

from string import Template
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from implant_gui.domain.keeping.settings import Appearance
from implant_gui.views.common import icons
from implant_gui.views.common.resources import style_path
from implant_gui.views.common.tokens import DARK, LIGHT, Tokens

_ROLES: Final = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_accent",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "hover",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.Shadow: "border",
}
_FAINT_WHEN_DISABLED: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


class Theme(QObject):
    """Dresses the application, and again when the system or the setting changes. Thread: GUI."""

    changed = Signal()

    def __init__(self, application: QApplication, appearance: Appearance = Appearance.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._appearance = appearance
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)
        self._dress()

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        match self._appearance:
            case Appearance.LIGHT:
                return LIGHT
            case Appearance.DARK:
                return DARK
            case Appearance.SYSTEM:
                is_dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
                return DARK if is_dark else LIGHT

    def set_appearance(self, appearance: Appearance) -> None:
        """Follow the system, or not."""
        self._appearance = appearance
        self._dress_anew()

    def _on_color_scheme_changed(self) -> None:
        self._dress_anew()

    def _dress_anew(self) -> None:
        """In other colours only: to dress the whole window takes a moment that can be felt."""
        if self.tokens is not self._worn:
            self._dress()

    def _dress(self) -> None:
        self._worn = self.tokens
        # Undressed first: to change one style sheet for another takes twenty times as long.
        self._application.setStyleSheet("")
        self._application.setPalette(palette_of(self.tokens))
        self._application.setStyleSheet(style_sheet_of(self.tokens))
        icons.recolour(self._application)
        self.changed.emit()


def palette_of(tokens: Tokens) -> QPalette:
    """A complete palette made from `tokens`."""
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(getattr(tokens, name)))
    for role in _FAINT_WHEN_DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.faint))
    return palette


def style_sheet_of(tokens: Tokens) -> str:
    """The base style sheet with the colours of `tokens` filled in."""
    words = {name: getattr(tokens, name) for name in Tokens.__dataclass_fields__}
    colours = {name: value for name, value in words.items() if isinstance(value, str)}
    shapes = style_path("dark" if tokens.is_dark else "light").as_posix()
    pattern = style_path("base.qss").read_text(encoding="utf-8")
    return Template(pattern).substitute(
        colours, shapes=shapes, bad_ink=tokens.bad.ink, bad_wash=tokens.bad.wash, busy_wash=tokens.busy.wash
    )
