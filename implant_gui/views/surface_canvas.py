"""Surfaces in space, turned with the mouse. It asks for pictures and shows those that come; it draws none itself."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.domain.camera import Camera, StandardView
from implant_gui.domain.landmark import SpatialLandmark
from implant_gui.domain.mating import FeatureSet
from implant_gui.domain.rendering import Picture, Scene, ScenePart
from implant_gui.views.surface_marks import SurfaceMarks
from implant_gui.views.tokens import tokens_of

_ZOOM: Final = 1.2
_WHEEL_NOTCH: Final = 120
_DEGREES_PER_PX: Final = 0.5
_STEP_DEGREES: Final = 10.0
_REST_MS: Final = 180
"""After the last turn of the wheel or press of a key, before the picture is drawn in full."""
_LARGEST_SIDE: Final = 4096
_ARROWS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


@dataclass(frozen=True, slots=True, eq=False)
class PictureRequest:
    """A picture that somebody should draw, in physical pixels."""

    scene: Scene
    camera: Camera
    width: int
    height: int
    is_coarse: bool = False


class SurfaceCanvas(QWidget):
    """Shows a scene.

    Mouse: the left button turns, the right or middle one (or Shift) shifts, the wheel zooms.
    Keys: arrows turn, + and - zoom, 0 fits.

    Emits:
        picture_wanted: a `PictureRequest`; the answer comes to `show_picture`. Only the latest counts.
    """

    picture_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[ScenePart, ...] = ()
        self._camera = Camera()
        self._is_fitted = True
        self._image = QImage()
        self._shown: tuple[PictureRequest, Picture] | None = None
        self._wanted: PictureRequest | None = None
        self._held_at: QPointF | None = None
        self._marks = SurfaceMarks()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.refresh)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Surface"))

    @property
    def camera(self) -> Camera:
        """From where the scene is seen."""
        return self._camera

    @property
    def shown_camera(self) -> Camera | None:
        """From where the picture that stands is seen; None without one."""
        return None if self._shown is None else self._shown[0].camera

    @property
    def is_sharp(self) -> bool:
        """Whether the picture that was last asked for stands, in full quality."""
        return self._shown is not None and self._shown[0] is self._wanted and not self._shown[0].is_coarse

    def show_parts(self, parts: tuple[ScenePart, ...], *, fit: bool = False) -> None:
        """Show these surfaces; with `fit` all of them, from the front."""
        self._parts = parts
        if fit:
            self._camera = Camera()
            self._shown = None
            self._image = QImage()
            self.fit()
        else:
            self.refresh()

    def show_marks(self, landmarks: tuple[SpatialLandmark, ...], features: tuple[FeatureSet, ...]) -> None:
        """Mark these."""
        self._marks = SurfaceMarks(landmarks, features)
        self.update()

    def look_from(self, view: StandardView) -> None:
        """Turn to a standard view, with everything in sight."""
        self._camera = self._camera.seen_from(view)
        self.fit()

    def fit(self) -> None:
        """Everything in sight, as large as can be."""
        self._is_fitted = True
        extent = Scene(self._parts).extent
        if extent is not None:
            self._camera = self._camera.fitted(extent, self.width() / max(self.height(), 1))
        self.refresh()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """`factor` times as large; what is at `at` stays there."""
        about = None
        if at is not None:
            about = self._camera.unproject((at.x(), at.y()), 0.0, self.width(), self.height())
        self._move(self._camera.zoomed(factor, about))
        self._rest.start()

    def zoom_in(self) -> None:
        """One step nearer."""
        self.zoom(_ZOOM)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom(1 / _ZOOM)

    def turn(self, right_degrees: float, up_degrees: float) -> None:
        """Turn the scene; the picture is sharp a moment later."""
        self._is_fitted = False
        self._move(self._camera.orbited(right_degrees, up_degrees))
        self._rest.start()

    def refresh(self) -> None:
        """Ask for the picture in full quality."""
        self._ask(is_coarse=False)

    def show_picture(self, request: PictureRequest, picture: Picture) -> None:
        """A picture has come; one that was stopped half-way is not shown over a better one."""
        if not picture.is_complete and request is not self._wanted:
            return
        if self._wanted is None or request.scene.parts != self._wanted.scene.parts:
            return
        image = QImage(picture.rgbx, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGBX8888)
        self._image = image
        self._shown = (request, picture)  # the image does not keep its bytes alive
        self.update()

    def _move(self, camera: Camera) -> None:
        self._camera = camera
        self._is_fitted = False
        self._ask(is_coarse=True)

    def _ask(self, *, is_coarse: bool) -> None:
        if not is_coarse:
            self._rest.stop()
        if not self.isVisible() or not self._parts:
            self._wanted = None
            self.update()
            return
        ground = QColor(tokens_of(self.palette()).surface)
        scene = Scene(self._parts, (ground.red(), ground.green(), ground.blue()))
        size = self._pixels()
        self._wanted = PictureRequest(scene, self._camera, size.width(), size.height(), is_coarse)
        self.picture_wanted.emit(self._wanted)

    def _pixels(self) -> QSize:
        ratio = min(self.devicePixelRatioF(), _LARGEST_SIDE / max(self.width(), self.height(), 1))
        return QSize(max(math.ceil(self.width() * ratio), 1), max(math.ceil(self.height() * ratio), 1))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        if self._shown is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._image)
            request, picture = self._shown
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._marks.paint(painter, tokens, request.camera, picture, (self.width(), self.height()))
        elif self._parts:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.tr("Drawing…"))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_again()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_again()

    def _show_again(self) -> None:
        if self._is_fitted:
            self.fit()
        else:
            self.refresh()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.refresh()  # on another ground

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_ZOOM ** (event.angleDelta().y() / _WHEEL_NOTCH), event.position())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held_at = event.position()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held_at is None:
            return
        moved = event.position() - self._held_at
        self._held_at = event.position()
        shifts = event.buttons() & (Qt.MouseButton.RightButton | Qt.MouseButton.MiddleButton)
        if shifts or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            scale = self._camera.pixels_per_mm(max(self.height(), 1))
            self._move(self._camera.panned(moved.x() / scale, -moved.y() / scale))
        else:
            self._move(self._camera.orbited(moved.x() * _DEGREES_PER_PX, -moved.y() * _DEGREES_PER_PX))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held_at is not None:
            self._held_at = None
            self.refresh()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            right, up = _ARROWS[event.key()]
            self.turn(right * _STEP_DEGREES, up * _STEP_DEGREES)
            return
        actions: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
        }
        action = actions.get(event.key())
        if action is None:
            super().keyPressEvent(event)
        else:
            action()
