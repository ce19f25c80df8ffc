"""Scroll areas for columns of widgets: up and down only, and never squeezing text that wraps."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

_LEAST: Final = 96


class ColumnArea(QScrollArea):
    """Holds one widget and gives it the height that its width needs.

    Qt's own resizable area goes by the minimum size hint, which knows nothing of the lines that wrapped text needs.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        content.installEventFilter(self)

    @property
    def needed_height(self) -> int:
        """Of the content, at the width that it has."""
        layout = self._content.layout()
        width = self.viewport().width()
        if layout is not None and layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return self._content.sizeHint().height()

    def scroll_to(self, place: int) -> None:
        """Bring the content that was changed a moment ago to where it was scrolled before, without waiting for Qt."""
        self._fit()
        height = max(self._content.minimumHeight(), self.viewport().height())
        self._content.resize(self.viewport().width(), height)
        self.verticalScrollBar().setValue(place)

    def _fit(self) -> None:
        if self._content.minimumHeight() != self.needed_height:
            self._content.setMinimumHeight(self.needed_height)
            self.updateGeometry()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return False


class FittingArea(ColumnArea):
    """As high as its content while there is room; scrolls when there is not."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._content.sizeHint().width(), self.needed_height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, min(_LEAST, self.needed_height))
