"""Boxes on the 8-pixel grid: the two layouts that nearly everything is made of, with their distances said once."""

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from implant_gui.views.common.tokens import GRID

_Box = TypeVar("_Box", bound=QBoxLayout)


def column(*parts: QWidget | QLayout, spacing: int = GRID, margin: int = 0) -> QVBoxLayout:
    """`parts` below each other."""
    return _filled(QVBoxLayout(), parts, spacing, margin)


def row(*parts: QWidget | QLayout, spacing: int = GRID, margin: int = 0) -> QHBoxLayout:
    """`parts` beside each other."""
    return _filled(QHBoxLayout(), parts, spacing, margin)


def holder(layout: QLayout) -> QWidget:
    """A widget that shows `layout`."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


def panel(layout: QLayout, *, card: bool = False) -> QFrame:
    """A surface that shows `layout`; with `card`, one with an outline."""
    frame = QFrame()
    frame.setProperty("card" if card else "panel", True)
    frame.setLayout(layout)
    return frame


def divider() -> QFrame:
    """A hair line across."""
    line = QFrame()
    line.setProperty("divider", True)
    return line


def _filled(layout: _Box, parts: tuple[QWidget | QLayout, ...], spacing: int, margin: int) -> _Box:
    layout.setSpacing(spacing)
    layout.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout


def hide_unless(is_wanted: bool, widget: QWidget) -> None:
    """Hide `widget` until it is wanted. Called with a new one, which shown before it has a parent would be a window."""
    if not is_wanted:
        widget.hide()
