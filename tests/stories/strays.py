"""No part of the window is ever shown as a window of its own: it would flash up, and take the keyboard along."""

import traceback

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget
from typing_extensions import override

_PASSING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


class Strays(QObject):
    """An event filter for the application that notes widgets shown without a window around them, and by whom."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and _strays(watched):
            self.seen.append(f"{type(watched).__name__} by {traceback.extract_stack(limit=2)[0]}")
        return False


def _strays(widget: QWidget) -> bool:
    return widget.isWindow() and not isinstance(widget, QDialog | QMainWindow) and widget.windowType() not in _PASSING
