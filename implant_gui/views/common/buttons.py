"""Buttons that always have a name for those who cannot see their icon."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton

from implant_gui.views.common import icons

Slot = Callable[[], object] | SignalInstance
"""A method without arguments, or a signal without any, to be emitted in turn."""


def literal(text: str) -> str:
    """`text` for a button or a menu, where a single ampersand would mark a shortcut."""
    return text.replace("&", "&&")


def push_button(text: str, icon: str = "", *, on_click: Slot | None = None) -> QPushButton:
    """An ordinary button with a text."""
    button = QPushButton(text)
    _dress(button, icon, icons.MUTED, on_click)
    return button


def primary_button(text: str, icon: str = "", *, on_click: Slot | None = None) -> QPushButton:
    """The one button of a place that does what the place is for."""
    button = QPushButton(text)
    button.setProperty("primary", True)
    _dress(button, icon, icons.ON_ACCENT, on_click)
    return button


def flat_button(text: str, icon: str = "", *, on_click: Slot | None = None) -> QPushButton:
    """A button without an outline, for what is seldom needed."""
    button = QPushButton(text)
    button.setProperty("flat", True)
    _dress(button, icon, icons.ACCENT, on_click)
    return button


def icon_button(icon: str, name: str, *, on_click: Slot | None = None) -> QToolButton:
    """A button that shows an icon only; `name` is its tool tip and its accessible name."""
    button = QToolButton()
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setIconSize(QSize(18, 18))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    _dress(button, icon, icons.MUTED, on_click)
    return button


def menu_button(menu: QMenu, name: str, *, icon: str = "", text: str = "") -> QToolButton:
    """A button that opens `menu`, with an icon, a text, or both."""
    button = icon_button(icon, name)
    if text:
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def add_action(menu: QMenu, text: str, icon: str, on_trigger: Slot) -> QAction:
    """An entry of `menu`."""
    action = menu.addAction(text)
    icons.set_icon(action, icon)
    action.triggered.connect(on_trigger)
    return action


def _dress(button: QPushButton | QToolButton, icon: str, colour: str, on_click: Slot | None) -> None:
    if icon:
        icons.set_icon(button, icon, colour)
    if on_click is not None:
        button.clicked.connect(on_click)
