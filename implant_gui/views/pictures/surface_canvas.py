"""Surfaces in space, turned with the mouse. It asks for pictures and shows those that come; it draws none itself."""

import math
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from typing_extensions import override

from implant_gui.domain.content.geometry import Point3
from implant_gui.domain.content.landmark import SpatialLandmark
from implant_gui.domain.content.mating import FeatureSet
from implant_gui.domain.viewing.camera import Camera, StandardView
from implant_gui.domain.viewing.rendering import Picture, PictureRequest, Scene, ScenePart
from implant_gui.views.common.tokens import tokens_of
from implant_gui.views.pictures.picture_canvas import PictureCanvas
from implant_gui.views.pictures.surface_marks import SurfaceMarks
from implant_gui.views.pictures.surface_picking import nearest_vertex, seen_at

_DEGREES_PER_PX: Final = 0.5
_STEP_DEGREES: Final = 10.0
_REST_MS: Final = 180
"""After the last turn of the wheel or press of a key, before the picture is drawn in full."""
_LARGEST_SIDE: Final = 4096
_SNAP_PX: Final = 6.0


class SurfaceCanvas(PictureCanvas):
    """Shows a scene.

    Mouse: the left button turns, the right or middle one (or Shift) shifts, the wheel zooms.
    Keys: those of every picture; arrows turn.

    Emits:
        picture_wanted: a `PictureRequest`; the answer comes to `show_picture`. Only the latest counts.
    """

    picture_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Surface"))
        self._parts: tuple[ScenePart, ...] = ()
        self._camera = Camera()
        self._image = QImage()
        self._shown: tuple[PictureRequest, Picture] | None = None
        self._wanted: PictureRequest | None = None
        self._marks = SurfaceMarks()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.refresh)

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
            self.clear_measurement()
            self.fit()
        else:
            self.refresh()

    def show_marks(
        self,
        landmarks: tuple[SpatialLandmark, ...],
        features: tuple[FeatureSet, ...],
        names: tuple[tuple[Point3, str], ...] = (),
    ) -> None:
        """Mark these."""
        self._marks = SurfaceMarks(landmarks, features, names)
        self.update()

    def look_from(self, view: StandardView) -> None:
        """Turn to a standard view, with everything in sight."""
        self._camera = self._camera.seen_from(view)
        self.fit()

    @override
    def fit(self) -> None:
        self._is_fitted = True
        self._camera = self._fitted(self._camera)
        self.refresh()

    @override
    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        about = None
        if at is not None:
            about = self._camera.unproject((at.x(), at.y()), 0.0, self.width(), self.height())
        self._move(self._camera.zoomed(factor, about))
        self._rest.start()

    def turn(self, right_degrees: float, up_degrees: float) -> None:
        """Turn the scene; the picture is sharp a moment later."""
        self._turn(right_degrees, up_degrees)
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

    @override
    def spot_at(self, pixel: QPointF, *, snaps: bool = True) -> Point3 | None:
        if self._shown is None:
            return None
        request, picture = self._shown
        size = self.width(), self.height()
        place = pixel.x(), pixel.y()
        if snaps:
            vertex = nearest_vertex(request.scene, request.camera, picture, place, size, within=_SNAP_PX)
            if vertex is not None:
                return vertex
        return seen_at(request.camera, picture, place, size)

    @override
    def pixel_of(self, spot: Point3) -> QPointF:
        camera = self._camera if self._shown is None else self._shown[0].camera
        return QPointF(*camera.project(spot, self.width(), self.height())[:2])

    def _fitted(self, camera: Camera) -> Camera:
        extent = Scene(self._parts).extent
        return camera if extent is None else camera.fitted(extent, self.width() / max(self.height(), 1))

    def _turn(self, right_degrees: float, up_degrees: float) -> None:
        """What is in sight as a whole stays so: a plate that is seen from its end is longer from the side."""
        camera = self._camera.orbited(right_degrees, up_degrees)
        self._camera = self._fitted(camera) if self._is_fitted else camera
        self._ask(is_coarse=True)

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
            self._paint_measurement(painter)
        elif self._parts:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.tr("Drawing…"))
        self._paint_focus(painter)

    @override
    def _show_again(self) -> None:
        if self._is_fitted:
            self.fit()
        else:
            self.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.refresh()  # on another ground

    @override
    def _step(self, right: int, up: int) -> None:
        self.turn(right * _STEP_DEGREES, up * _STEP_DEGREES)

    @override
    def _drag(self, moved: QPointF, event: QMouseEvent) -> None:
        shifts = event.buttons() & (Qt.MouseButton.RightButton | Qt.MouseButton.MiddleButton)
        if shifts or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            scale = self._camera.pixels_per_mm(max(self.height(), 1))
            self._move(self._camera.panned(moved.x() / scale, -moved.y() / scale))
        else:
            self._turn(moved.x() * _DEGREES_PER_PX, -moved.y() * _DEGREES_PER_PX)

    @override
    def _drop(self) -> None:
        self.refresh()
