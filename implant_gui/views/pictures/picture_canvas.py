"""What canvases for drawings and for surfaces have in common: zooming, dragging, keys, measuring with the pointer."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.domain.content.geometry import Point3
from implant_gui.domain.viewing.measuring import Measurement
from implant_gui.views.common.tokens import tokens_of
from implant_gui.views.pictures.measure_marks import MeasureMarks, readout

_ZOOM: Final = 1.25
_WHEEL_NOTCH: Final = 120
_ARROWS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class PictureCanvas(QWidget):
    """A picture to scale; what is shown, and how it moves, is up to those that derive from it.

    Keys: + and - zoom, 0 fits, D measures, Escape clears what was measured and then stops measuring.

    While it measures, a click sets a point and dragging still moves the picture. Near points of what is shown attract
    the pointer unless Ctrl is held.

    Ctrl+C copies what was measured, or else the picture. A click of the right button that drags nothing asks for a
    menu.

    Emits:
        measuring_changed: whether it measures now.
        measured: what is measured has changed.
        menu_wanted: where on the screen a menu is asked for.
    """

    measuring_changed = Signal(bool)
    measured = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, cursor: Qt.CursorShape = Qt.CursorShape.ArrowCursor) -> None:
        super().__init__()
        self._is_fitted = True
        self._cursor = cursor
        self._held_at: QPointF | None = None
        self._is_dragged = False
        self._is_measuring = False
        self._measurement = Measurement()
        self._hovered: Point3 | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(cursor)
        self.setMinimumSize(160, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # What those that derive from it tell.

    def fit(self) -> None:
        """Everything in sight, as large as can be; also when the widget gets another size."""
        raise NotImplementedError

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """`factor` times as large; what is at `at` stays there."""
        raise NotImplementedError

    def spot_at(self, pixel: QPointF, *, snaps: bool = True) -> Point3 | None:
        """What can be measured at a pixel: with `snaps` a point of what is shown if one is near."""
        raise NotImplementedError

    def pixel_of(self, spot: Point3) -> QPointF:
        """Where a measured point is in the widget."""
        raise NotImplementedError

    @property
    def caution(self) -> str:
        """Why what was measured may mean nothing; "" if it does."""
        return ""

    def _step(self, right: int, up: int) -> None:
        """An arrow key was pressed."""
        raise NotImplementedError

    def _drag(self, moved: QPointF, event: QMouseEvent) -> None:
        """The pointer holds the picture and has moved by so many pixels."""
        raise NotImplementedError

    def _drop(self) -> None:
        """The pointer has let go after dragging."""

    def _show_again(self) -> None:
        """The widget has another size, or has come into sight."""
        if self._is_fitted:
            self.fit()

    def _keys(self) -> dict[int, Callable[[], None]]:
        """What keys do."""
        return {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_D: partial(self.set_measuring, not self._is_measuring),
        }

    # What they inherit.

    @property
    def measurement(self) -> Measurement:
        """What has been measured."""
        return self._measurement

    @property
    def is_fitted(self) -> bool:
        """Whether everything is kept in sight: nobody has gone nearer or elsewhere."""
        return self._is_fitted

    @property
    def is_measuring(self) -> bool:
        """Whether a click sets a point."""
        return self._is_measuring

    def zoom_in(self) -> None:
        """One step nearer."""
        self.zoom(_ZOOM)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom(1 / _ZOOM)

    def set_measuring(self, measuring: bool) -> None:
        """Begin or stop to measure; what was measured goes with it."""
        if measuring == self._is_measuring:
            return
        self._is_measuring = measuring
        self.setMouseTracking(measuring)
        self.setCursor(Qt.CursorShape.CrossCursor if measuring else self._cursor)
        self.clear_measurement()
        self.measuring_changed.emit(measuring)

    def clear_measurement(self) -> None:
        """Forget the points that were set."""
        self._hovered = None
        self._measurement = Measurement()
        self.measured.emit()
        self.update()

    def copy(self) -> None:
        """Put what was measured on the clipboard, as words; without that the picture."""
        clipboard = QGuiApplication.clipboard()
        told = readout(self._measurement)
        if told:
            clipboard.setText(told)
        else:
            clipboard.setPixmap(self.grab())

    def _paint_measurement(self, painter: QPainter) -> None:
        if self._is_measuring:
            marks = MeasureMarks(painter, tokens_of(self.palette()), self.pixel_of)
            marks.paint(self._measurement, self._hovered, self.rect(), self.caution)

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(tokens_of(self.palette()).accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    @override
    def event(self, event: QEvent) -> bool:
        # Escape and Ctrl+C are shortcuts of the window, too; here they belong to the picture.
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._is_our_shortcut(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_again()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_again()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._held_at = None

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_ZOOM ** (event.angleDelta().y() / _WHEEL_NOTCH), event.position())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held_at = event.position()
        self._is_dragged = False

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held_at is None:
            self._hover(self._spot_of(event) if self._is_measuring else None)
            return
        moved = event.position() - self._held_at
        trembles = moved.manhattanLength() < QGuiApplication.styleHints().startDragDistance()
        if self._is_measuring and not self._is_dragged and trembles:
            return
        if not self._is_dragged:
            self._is_dragged = True
            if self._cursor is Qt.CursorShape.OpenHandCursor:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._held_at = event.position()
        self._drag(moved, event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_held, self._held_at = self._held_at is not None, None
        if not was_held:
            return
        self.setCursor(Qt.CursorShape.CrossCursor if self._is_measuring else self._cursor)
        if self._is_dragged:
            self._drop()
        elif event.button() is Qt.MouseButton.RightButton:
            self.menu_wanted.emit(event.globalPosition().toPoint())
        elif self._is_measuring and event.button() is Qt.MouseButton.LeftButton:
            self._set_point(self._spot_of(event))

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # With the mouse it may become dragging: that is decided when the button is released.
        if event.reason() is not QContextMenuEvent.Reason.Mouse:
            self.menu_wanted.emit(self.mapToGlobal(self.rect().center()))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._is_measuring:
            self.mousePressEvent(event)
        else:
            self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            self._step(*_ARROWS[event.key()])
        elif event.key() == Qt.Key.Key_Escape and self._is_measuring:
            if self._measurement.points:
                self.clear_measurement()
            else:
                self.set_measuring(False)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif (action := self._keys().get(event.key())) is not None:
            action()
        else:
            super().keyPressEvent(event)

    def _is_our_shortcut(self, event: QKeyEvent) -> bool:
        is_escape = self._is_measuring and event.key() == Qt.Key.Key_Escape
        return is_escape or event.matches(QKeySequence.StandardKey.Copy)

    def _spot_of(self, event: QMouseEvent) -> Point3 | None:
        snaps = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return self.spot_at(event.position(), snaps=snaps)

    def _set_point(self, spot: Point3 | None) -> None:
        if spot is not None:
            self._measurement = self._measurement.followed_by(spot)
            self.measured.emit()
            self.update()

    def _hover(self, spot: Point3 | None) -> None:
        if spot != self._hovered:
            self._hovered = spot
            self.update()
