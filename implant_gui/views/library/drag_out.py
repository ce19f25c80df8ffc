"""Dragging selected rows out of the window, as files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QTableView
from typing_extensions import override

from implant_gui.views.common import icons
from implant_gui.views.common.tokens import tokens_of

ENTRIES: Final = "application/x-implant-gui-entries"
"""Marks a drag of rows of this window: what is selected is meant, and nothing else is told."""
_ICON: Final = 32
Carry = Callable[[QMimeData, QTableView], None]
"""Lets the user carry something to wherever it is dropped; returns when it has been."""


def carry(data: QMimeData, source: QTableView) -> None:
    """By the system's drag and drop; only copies leave, whatever the target would like."""
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(icons.pixmap("bone", tokens_of(source.palette()).accent, _ICON, source.devicePixelRatioF()))
    drag.exec(Qt.DropAction.CopyAction)


class DragOut(QObject):
    """Begins a drag when a selected row is pulled; pressing elsewhere selects rows, as ever.

    Args:
        table: whose rows are files.
        files: makes the files of what is selected; without any, the rows can be dragged within the window only.
        carry: does the dragging.
    """

    def __init__(self, table: QTableView, files: Callable[[], Sequence[Path]], carry: Carry = carry) -> None:
        super().__init__(table)
        self._table = table
        self._files = files
        self._carry = carry
        self._pressed: QMouseEvent | None = None
        self._is_replaying = False
        table.viewport().installEventFilter(self)

    def _on_press(self, event: QMouseEvent) -> bool:
        """A press on what is selected is kept back: it would take the selection apart before the drag begins."""
        place = event.position().toPoint()
        index = self._table.indexAt(place)
        is_plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if not (is_plain and index.isValid() and self._table.selectionModel().isSelected(index)):
            return False
        self._pressed = event.clone()
        return True

    def _on_move(self, event: QMouseEvent) -> bool:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        way = event.position().toPoint() - self._pressed.position().toPoint()
        if way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._drag()
        return True

    def _on_release(self) -> bool:
        """It was a click after all: the press that was kept back goes before the release."""
        press, self._pressed = self._pressed, None
        if press is not None:
            self._is_replaying = True
            QApplication.sendEvent(self._table.viewport(), press)
            self._is_replaying = False
        return False

    def _drag(self) -> None:
        data = QMimeData()
        data.setData(ENTRIES, b"1")
        if files := self._files():
            data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
        self._carry(data, self._table)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_replaying or not isinstance(event, QMouseEvent):
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress:
                return self._on_press(event)
            case QEvent.Type.MouseMove:
                return self._on_move(event)
            case QEvent.Type.MouseButtonRelease:
                return self._on_release()
            case _:
                return False
