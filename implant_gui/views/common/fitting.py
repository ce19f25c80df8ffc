"""Dialogs as high as their text needs, whatever the font: a layout's own hint knows nothing of lines that wrap."""

from typing import Final

from PySide6.QtWidgets import QDialog

_SHARE: Final = 0.9
"""Of the screen, at most."""


def fit_height(dialog: QDialog, letters: int) -> None:
    """Make `dialog` so many letters wide, and as high as it needs to be then."""
    screen = dialog.screen().availableSize()
    width = min(letters * dialog.fontMetrics().averageCharWidth(), round(screen.width() * _SHARE))
    layout = dialog.layout()
    if layout is not None:
        dialog.resize(width, min(layout.totalHeightForWidth(width), round(screen.height() * _SHARE)))
