"""Letters that PDF readers lack, drawn as shapes: by Qt, which is loaded only when a text needs it."""

import os
from typing import TYPE_CHECKING

from implant_gui.app.displays import can_show_windows
from implant_gui.domain.content.geometry import Point2

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication


class LateTextOutlines:
    """`domain.viewing.paper.TextOutlines`; without a window Qt starts out of sight, and without Qt nothing is drawn."""

    def __init__(self) -> None:
        self._application: QGuiApplication | None = None

    def __call__(self, text: str, size: float, is_bold: bool, /) -> tuple[tuple[Point2, ...], ...]:
        """The polygons of a text; none if Qt's libraries are not there."""
        try:
            from PySide6.QtGui import QGuiApplication

            from implant_gui.views.printing.text_outlines import text_outlines
        except ImportError:  # a server without the libraries of a desktop
            return ()
        if QGuiApplication.instance() is None:
            if not can_show_windows():
                os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
            self._application = QGuiApplication(["implant-gui"])
        return text_outlines(text, size, is_bold)
