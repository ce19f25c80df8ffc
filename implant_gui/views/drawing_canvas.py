"""Drawings in millimetres, to be zoomed, shifted and mirrored, with rulers and marks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.domain.drawing import Drawing, Layer
from implant_gui.domain.geometry import Point2
from implant_gui.models.words import cut
from implant_gui.views.calibration import Calibration
from implant_gui.views.drawing_layout import PlacedDrawing, box_around, layer_title, side_by_side
from implant_gui.views.drawing_marks import MarkKind, MarkPainter
from implant_gui.views.legibility import legible
from implant_gui.views.plane_camera import PlaneCamera
from implant_gui.views.rulers import BREADTH, paint_grid, paint_rulers
from implant_gui.views.tokens import Tokens, tokens_of

_ZOOM: Final = 1.25
_WHEEL_NOTCH: Final = 120
_ARROW_PX: Final = 40
_SMOOTH_POINTS: Final = 8_000
"""Smooth lines of more points would take more than 30 ms; as thin lines, 400,000 take 10 ms."""
_CONTOUR_PX: Final = 1.8
_LINE_PX: Final = 1.2
_LONGEST_TITLE: Final = 60
_BESIDE_PX: Final = 32.0
_LEAST_TITLE_PX: Final = 84.0
_ARROWS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class DrawingCanvas(QWidget):
    """Shows drawings side by side.

    Keys: + and - zoom, 0 fits, 1 shows the true size, arrows shift, M mirrors.

    Emits:
        camera_changed: another place or scale is shown.
        mirrored_changed: whether it is mirrored now.
    """

    camera_changed = Signal()
    mirrored_changed = Signal(bool)

    def __init__(self, calibration: Calibration) -> None:
        super().__init__()
        self._calibration = calibration
        self._drawings: tuple[Drawing, ...] = ()
        self._placed: tuple[PlacedDrawing, ...] = ()
        self._camera = PlaneCamera()
        self._is_fitted = True
        self._is_mirrored = False
        self._hidden: frozenset[str] = frozenset()
        self._marks = frozenset(MarkKind) - {MarkKind.BOUNDING_BOX}
        self._has_grid = True
        self._held_at: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setMinimumSize(160, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Drawings"))
        calibration.changed.connect(self.update)

    @property
    def camera(self) -> PlaneCamera:
        """The place and the scale."""
        return self._camera

    @property
    def placed(self) -> tuple[PlacedDrawing, ...]:
        """What is shown, where."""
        return self._placed

    @property
    def is_mirrored(self) -> bool:
        """Whether left and right are exchanged."""
        return self._is_mirrored

    @property
    def magnification(self) -> float:
        """1.0 when a millimetre of implant is a millimetre of this screen."""
        return self._camera.scale / self._calibration.pixels_per_mm(self.screen())

    def show_drawings(self, drawings: Sequence[Drawing]) -> None:
        """Show these and no others, all of them in sight."""
        self._drawings = tuple(drawings)
        self._lay_out()
        self.fit()

    def set_mirrored(self, mirrored: bool) -> None:
        """Exchange left and right of each drawing, or not."""
        if mirrored != self._is_mirrored:
            self._is_mirrored = mirrored
            self._lay_out()
            self.mirrored_changed.emit(mirrored)
            self.update()

    def set_hidden_layers(self, titles: frozenset[str]) -> None:
        """Leave out the layers of these titles."""
        self._hidden = titles
        self.update()

    def set_marks(self, kinds: frozenset[MarkKind]) -> None:
        """Show marks of these kinds."""
        self._marks = kinds
        self.update()

    def set_grid(self, shown: bool) -> None:
        """Show the grid, or not."""
        self._has_grid = shown
        self.update()

    def fit(self) -> None:
        """Everything, as large as can be; also when the widget gets another size."""
        self._is_fitted = True
        box = box_around(self._placed)
        if box is not None:
            room = self._room()
            self._set_camera(PlaneCamera.fitting(box, room.width(), room.height()))

    def show_true_size(self) -> None:
        """A millimetre of implant is a millimetre of this screen."""
        self._is_fitted = False
        self._set_camera(self._camera.scaled_to(self._calibration.pixels_per_mm(self.screen())))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """`factor` times as large; what is at `at` stays there."""
        self._is_fitted = False
        about = self._camera.centre if at is None else self.to_mm(at)
        self._set_camera(self._camera.zoomed(factor, about))

    def zoom_in(self) -> None:
        """One step nearer."""
        self.zoom(_ZOOM)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom(1 / _ZOOM)

    def to_pixel(self, point: Point2) -> QPointF:
        """Where a point of the plane is in this widget."""
        room = self._room()
        return self._camera.to_pixel(point, room.width(), room.height()) + QPointF(BREADTH, 0)

    def to_mm(self, pixel: QPointF) -> Point2:
        """What is shown at a pixel of this widget."""
        room = self._room()
        return self._camera.to_mm(pixel - QPointF(BREADTH, 0), room.width(), room.height())

    def _room(self) -> QSizeF:
        """The part of the widget that the rulers leave."""
        return QSizeF(max(self.width() - BREADTH, 1), max(self.height() - BREADTH, 1))

    def _lay_out(self) -> None:
        self._placed = side_by_side(self._drawings, mirrored=self._is_mirrored)

    def _set_camera(self, camera: PlaneCamera) -> None:
        self._camera = camera
        self.camera_changed.emit()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        ruled = _ruled(self._camera)
        if self._has_grid:
            paint_grid(painter, ruled, QSizeF(self.size()), tokens)
        for placed in self._placed:
            self._paint_layers(painter, placed, tokens)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels: list[QRectF] = []
        for placed in self._placed:
            self._paint_title(painter, placed, tokens)
            MarkPainter(painter, tokens, placed, self.to_pixel, labels).paint(self._marks)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_rulers(painter, ruled, QSizeF(self.size()), tokens)
        if self.hasFocus():
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_layers(self, painter: QPainter, placed: PlacedDrawing, tokens: Tokens) -> None:
        room = self._room()
        points = sum(path.elementCount() for each in self._placed for path in each.paths)
        is_smooth = points <= _SMOOTH_POINTS
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
        painter.translate(BREADTH, 0)
        painter.setTransform(self._camera.transform(room.width(), room.height()), combine=True)
        painter.setTransform(placed.motion, combine=True)
        for layer, path in zip(placed.drawing.layers, placed.paths, strict=True):
            if layer_title(layer) not in self._hidden:
                painter.setPen(_pen(layer, tokens, is_smooth=is_smooth))
                painter.drawPath(path)
        painter.restore()

    def _paint_title(self, painter: QPainter, placed: PlacedDrawing, tokens: Tokens) -> None:
        middle = (placed.box.left + placed.box.right) / 2
        place = self.to_pixel((middle, placed.box.top))
        width = max(placed.box.width * self._camera.scale + _BESIDE_PX, _LEAST_TITLE_PX)
        room = QRectF(place.x() - width / 2, place.y() - 24, width, 20)
        painter.setPen(QColor(tokens.muted))
        title = cut(placed.drawing.title, _LONGEST_TITLE)
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, round(width))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), shown)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_fitted:
            self.fit()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._held_at = None

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_ZOOM ** (event.angleDelta().y() / _WHEEL_NOTCH), event.position())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held_at = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held_at is not None:
            moved = event.position() - self._held_at
            self._held_at = event.position()
            self._pan(moved.x(), moved.y())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held_at = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            right, down = _ARROWS[event.key()]
            self._pan(right * _ARROW_PX, down * _ARROW_PX)
            return
        actions: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: self.show_true_size,
            Qt.Key.Key_M: partial(self.set_mirrored, not self._is_mirrored),
        }
        action = actions.get(event.key())
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _pan(self, right: float, down: float) -> None:
        self._is_fitted = False
        self._set_camera(self._camera.panned(right, down))


def _ruled(camera: PlaneCamera) -> PlaneCamera:
    """The same for the whole widget, whose middle the rulers move by half their breadth."""
    shift = BREADTH / 2 / camera.scale
    return replace(camera, centre=(camera.centre[0] - shift, camera.centre[1] - shift))


def _pen(layer: Layer, tokens: Tokens, *, is_smooth: bool) -> QPen:
    colour = legible(layer.colour, QColor(tokens.surface), QColor(tokens.text))
    width = (_CONTOUR_PX if layer.is_contour else _LINE_PX) if is_smooth else 0
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    pen.setCosmetic(True)
    return pen
