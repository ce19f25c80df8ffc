"""Windows as large as their text needs, whatever the font, and never larger than the screen."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

_SHARE: Final = 0.9
"""Of the screen, at most."""


def fit_height(dialog: QDialog, letters: int) -> None:
    """Make `dialog` so many letters wide, and as high as it needs to be then.

    A layout's own hint knows nothing of lines that wrap.
    """
    screen = dialog.screen().availableSize()
    width = min(letters * dialog.fontMetrics().averageCharWidth(), round(screen.width() * _SHARE))
    layout = dialog.layout()
    if layout is not None:
        dialog.resize(width, min(layout.totalHeightForWidth(width), round(screen.height() * _SHARE)))


def resize_on_screen(window: QWidget, width: int, height: int) -> None:
    """Make `window` that large, or as large as the screen allows."""
    window.resize(QSize(width, height).boundedTo(window.screen().availableSize() * _SHARE))
