"""Dropping files anywhere on the window: while they hover, the window says what will become of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from implant_gui.models.common.words import count_text
from implant_gui.views.common import icons
from implant_gui.views.common.labels import TITLE
from implant_gui.views.common.tokens import GRID, tokens_of

_MARGIN: Final = 2 * GRID
_RADIUS: Final = 12
_ICON: Final = 48
_VEIL: Final = 225
"""Of 255: what is below shows through faintly, so that nobody thinks that it has gone."""


class DropOverlay(QWidget):
    """Lies over the whole window while files hover; paints, nothing else."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sentence = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence

    def show_files(self, count: int) -> None:
        """Cover the window."""
        one = self.tr("1 file or folder")
        what = one if count == 1 else self.tr("{0} files and folders", "", count).format(count_text(count))
        self._sentence = self.tr("{0}: DICOM files, folders, ZIP archives and DICOMDIRs are taken").format(what)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(tokens.window)
        veil.setAlpha(_VEIL)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.setPen(QPen(QColor(tokens.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        middle = self.rect().center()
        picture = icons.pixmap("file-import", tokens.accent, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - _ICON // 2, middle.y() - _ICON - 2 * GRID, picture)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * TITLE)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        line = painter.fontMetrics().height()
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(frame.adjusted(_MARGIN, frame.height() / 2, -_MARGIN, 0), flags, self.tr("Drop to import"))
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.muted))
        below = frame.adjusted(_MARGIN, frame.height() / 2 + line + GRID, -_MARGIN, 0)
        painter.drawText(below, flags, self._sentence)


class DropZone(QObject):
    """Watches a window for files that are dragged over it, before any field in it takes their names for text.

    Emits:
        dropped: the `Path`s that were dropped.
    """

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.overlay = DropOverlay(window)
        self._handlers: dict[QEvent.Type, Callable[[QEvent], bool]] = {
            QEvent.Type.DragEnter: self._on_enter,
            QEvent.Type.DragMove: self._on_move,
            QEvent.Type.DragLeave: self._on_leave,
            QEvent.Type.Drop: self._on_drop,
        }
        self._is_watching = False
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def _watch_surface(self, window: QWidget) -> None:
        """The system's window gets the events first; it is there when the widget is shown."""
        if not self._is_watching:
            self._is_watching = True
            window.windowHandle().installEventFilter(self)

    def _on_enter(self, event: QEvent) -> bool:
        paths = _paths_in(event)
        if not paths or not isinstance(event, QDragEnterEvent):
            return False
        self.overlay.show_files(len(paths))
        _accept(event)
        return True

    def _on_move(self, event: QEvent) -> bool:
        if self.overlay.isHidden() or not isinstance(event, QDragMoveEvent):
            return False
        _accept(event)
        return True

    def _on_leave(self, _event: QEvent) -> bool:
        was_shown = not self.overlay.isHidden()
        self.overlay.hide()
        return was_shown

    def _on_drop(self, event: QEvent) -> bool:
        paths = _paths_in(event)
        self.overlay.hide()
        if not paths or not isinstance(event, QDropEvent):
            return False
        _accept(event)
        self.dropped.emit(paths)
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget):
            if event.type() is QEvent.Type.Show:
                self._watch_surface(watched)
            return False
        handle = self._handlers.get(event.type())
        return False if handle is None else handle(event)


def _paths_in(event: QEvent) -> tuple[Path, ...]:
    """Files from elsewhere; what is dragged out of this window is no import."""
    if not isinstance(event, QDropEvent) or event.source() is not None:
        return ()
    return local_paths(event.mimeData())


def local_paths(data: QMimeData) -> tuple[Path, ...]:
    """The files and folders of this computer that `data` names."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile())


def _accept(event: QDropEvent) -> None:
    """Copied, never moved: what is imported stays where it is."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
