"""Tabler outlines, recoloured for the palette in use and drawn for the screen they appear on.

An icon belongs to what shows it: `set_icon` notes its name on the button or action, and `recolour` draws all of them
again when the theme changes. Nothing is kept here but Qt's own pixmap cache.
"""

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from implant_gui.views.common.resources import icon_path
from implant_gui.views.common.tokens import Tint, tokens_of

_SIZES: Final = (16, 18, 24)
"""In menus and buttons, in buttons that are an icon only, on the rail."""
_NAME: Final = "_icon_name"
_COLOUR: Final = "_icon_colour"
ON_ACCENT: Final = "on_accent"
ACCENT: Final = "accent"
MUTED: Final = "muted"


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon `name` in one colour, `size` logical pixels wide."""
    key = f"icon:{name}:{colour}:{size}:{ratio}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    drawn = QPixmap(QSize(size, size) * ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(_outline(name).replace("currentColor", colour).encode())).render(painter)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, colour: str, *, disabled: str, checked: str = "") -> QIcon:
    """The icon `name`, with other colours while disabled and, where that can be, while checked."""
    made = QIcon()
    ratio = max(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    for size in _SIZES:
        made.addPixmap(pixmap(name, colour, size, ratio), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
        if checked:
            made.addPixmap(pixmap(name, checked, size, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made


def steady(name: str, colour: str, size: int) -> QIcon:
    """The icon `name` in one colour, selected or not."""
    made = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        made.addPixmap(pixmap(name, colour, size, 2.0), mode)
    return made


def set_icon(target: QAbstractButton | QAction, name: str, colour: str = MUTED) -> None:
    """Give `target` the icon `name`, now and whenever the theme changes.

    `colour` is the name of a token, or of a tone.
    """
    target.setProperty(_NAME, name)
    target.setProperty(_COLOUR, colour)
    _draw(target)


def recolour(application: QApplication) -> None:
    """Draw again every icon that `set_icon` gave."""
    for widget in application.allWidgets():
        for owner in (widget, *_actions_of(widget)):
            if isinstance(owner, QAbstractButton | QAction) and owner.property(_NAME):
                _draw(owner)


def _actions_of(widget: QWidget) -> list[QObject]:
    return list(widget.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly))


def _draw(target: QAbstractButton | QAction) -> None:
    tokens = tokens_of(QApplication.palette())
    token = getattr(tokens, str(target.property(_COLOUR)))
    colour = token.ink if isinstance(token, Tint) else str(token)
    checked = tokens.accent if target.isCheckable() else ""
    target.setIcon(icon(str(target.property(_NAME)), colour, disabled=tokens.faint, checked=checked))


@cache
def _outline(name: str) -> str:
    return icon_path(name).read_text(encoding="utf-8")
