"""A line that narrows down a list beside it while one types."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from implant_gui.views.common.forms import make_clearable


class FilterLine(QLineEdit):
    """Escape empties it, as long as there is something in it; an arrow down goes to the list."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._list: QWidget | None = None
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        make_clearable(self)

    def lead_to(self, view: QWidget) -> None:
        """The list that an arrow down goes to."""
        self._list = view

    @override
    def event(self, event: QEvent) -> bool:
        # Escape is a shortcut of the window, too.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._empties(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._empties(event):
            self.clear()
        elif event.key() == Qt.Key.Key_Down and self._list is not None:
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _empties(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and bool(self.text())
