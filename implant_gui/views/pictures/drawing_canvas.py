"""Drawings in millimetres, to be zoomed, shifted, mirrored and measured, with rulers and marks."""

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from typing_extensions import override

from implant_gui.domain.content.drawing import Colour, Drawing, Layer
from implant_gui.domain.content.geometry import Point2, Point3
from implant_gui.views.common.legibility import legible
from implant_gui.views.common.tokens import Tokens, tokens_of
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.drawing_layout import PlacedDrawing, box_around, layer_title, side_by_side
from implant_gui.views.pictures.drawing_marks import MarkKind, MarkPainter
from implant_gui.views.pictures.drawing_paths import path_of
from implant_gui.views.pictures.drawing_words import TITLE_PX, paint_words, titles_of
from implant_gui.views.pictures.gradual_picture import GradualPicture, Stroke
from implant_gui.views.pictures.label_placing import InkMap, Label
from implant_gui.views.pictures.picture_canvas import PictureCanvas
from implant_gui.views.pictures.plane_camera import PlaneCamera
from implant_gui.views.pictures.rulers import BREADTH, paint_grid, paint_rulers
from implant_gui.views.pictures.snapping import nearest_point

_ARROW_PX: Final = 40
_AT_ONCE_POINTS: Final = 8_000
"""More of them would take more than 30 ms, and are painted little by little."""
_CONTOUR_PX: Final = 1.8
_LINE_PX: Final = 1.2
_SNAP_PX: Final = 8.0

Arrange = Callable[[bool], tuple[PlacedDrawing, ...]]
"""Puts drawings into the plane, mirrored or not."""


class DrawingCanvas(PictureCanvas):
    """Shows drawings side by side, or as somebody arranges them.

    Keys: those of every picture; 1 shows the true size, arrows shift, M mirrors.

    Emits:
        camera_changed: another place or scale is shown.
        mirrored_changed: whether it is mirrored now.
    """

    camera_changed = Signal()
    mirrored_changed = Signal(bool)

    def __init__(self, calibration: Calibration) -> None:
        super().__init__(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(self.tr("Drawings"))
        self._calibration = calibration
        self._arrange: Arrange = lambda _mirrored: ()
        self._placed: tuple[PlacedDrawing, ...] = ()
        self._paths: dict[int, tuple[Layer, QPainterPath]] = {}
        self._camera = PlaneCamera()
        self._is_mirrored = False
        self._hidden: frozenset[str] = frozenset()
        self._marks = frozenset(MarkKind) - {MarkKind.BOUNDING_BOX}
        self._has_grid = True
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
    def is_complete(self) -> bool:
        """Whether every line that is to be seen has been painted."""
        return self._gradual.is_complete

    @property
    def magnification(self) -> float:
        """1.0 when a millimetre of implant is a millimetre of this screen."""
        return self._camera.scale / self._calibration.pixels_per_mm(self.screen())

    def show_drawings(self, drawings: Sequence[Drawing], *, keeps_view: bool = False) -> None:
        """Show these and no others side by side, all of them in sight unless `keeps_view`."""
        shown = tuple(drawings)
        self.show_arranged(lambda mirrored: side_by_side(shown, mirrored=mirrored), keeps_view=keeps_view)

    def show_arranged(self, arrange: Arrange, *, keeps_view: bool = False) -> None:
        """Show what `arrange` puts into the plane, all of it in sight unless `keeps_view`."""
        self._arrange = arrange
        self._lay_out()
        if not keeps_view:
            self.clear_measurement()
            self.fit()
        elif self._is_fitted:
            self.fit()
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Exchange left and right of each drawing, or not."""
        if mirrored != self._is_mirrored:
            self._is_mirrored = mirrored
            self._lay_out()
            self.clear_measurement()
            self.mirrored_changed.emit(mirrored)
            if self._is_fitted:
                self.fit()

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

    @override
    def fit(self) -> None:
        self._is_fitted = True
        box = box_around(self._placed)
        if box is not None:
            room = self._room()
            head = TITLE_PX if any(placed.title for placed in self._placed) else 0
            camera = PlaneCamera.fitting(box, room.width(), room.height() - head)
            self._set_camera(camera.panned(0, head / 2))

    def show_true_size(self) -> None:
        """A millimetre of implant is a millimetre of this screen."""
        self._is_fitted = False
        self._set_camera(self._camera.scaled_to(self._calibration.pixels_per_mm(self.screen())))

    @override
    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        self._is_fitted = False
        about = self._camera.centre if at is None else self.to_mm(at)
        self._set_camera(self._camera.zoomed(factor, about))

    def to_pixel(self, point: Point2) -> QPointF:
        """Where a point of the plane is in this widget."""
        room = self._room()
        return self._camera.to_pixel(point, room.width(), room.height()) + QPointF(BREADTH, 0)

    def to_mm(self, pixel: QPointF) -> Point2:
        """What is shown at a pixel of this widget."""
        room = self._room()
        return self._camera.to_mm(pixel - QPointF(BREADTH, 0), room.width(), room.height())

    @override
    def spot_at(self, pixel: QPointF, *, snaps: bool = True) -> Point3 | None:
        place = self.to_mm(pixel)
        found = [
            nearest
            for placed in self._placed
            if snaps and (nearest := nearest_point(placed, self._shown_layers(placed), place)) is not None
        ]
        distance, point = min(found, default=(0.0, place))
        return (*(point if distance * self._camera.scale <= _SNAP_PX else place), 0.0)

    @override
    def pixel_of(self, spot: Point3) -> QPointF:
        return self.to_pixel(spot[:2])

    def _room(self) -> QSizeF:
        """The part of the widget that the rulers leave."""
        return QSizeF(max(self.width() - BREADTH, 1), max(self.height() - BREADTH, 1))

    def _lay_out(self) -> None:
        self._placed = self._arrange(self._is_mirrored)
        kept = {id(layer) for placed in self._placed for layer in placed.layers}
        self._paths = {key: path for key, path in self._paths.items() if key in kept}
        self._gradual.forget()

    def _set_camera(self, camera: PlaneCamera) -> None:
        self._camera = camera
        self.camera_changed.emit()
        self.update()

    @cached_property
    def _gradual(self) -> GradualPicture:
        picture = GradualPicture(self)
        picture.grown.connect(self.update)
        return picture

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        ruled = _ruled(self._camera)
        if self._has_grid:
            paint_grid(painter, ruled, QSizeF(self.size()), tokens)
        self._paint_layers(painter, tokens)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_words(painter, tokens, self._paint_marks(painter, tokens))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_rulers(painter, ruled, QSizeF(self.size()), tokens)
        painter.restore()
        self._paint_measurement(painter)
        self._paint_focus(painter)

    def _paint_layers(self, painter: QPainter, tokens: Tokens) -> None:
        transform = self._transform()
        shown = self._strokes(tokens)
        if self._are_many(shown):
            key = (self._camera, self._hidden, tokens.is_dark, self.size(), tuple(id(each.layer) for each in shown))
            self._gradual.want(key, shown, transform, self.size(), self.devicePixelRatioF())
            self._gradual.paint(painter, transform)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke in shown:
            painter.setTransform(stroke.motion * transform)
            painter.setPen(stroke.pen)
            painter.drawPath(self._path(stroke.layer))
        painter.restore()

    def _paint_marks(self, painter: QPainter, tokens: Tokens) -> list[Label]:
        """The marks, and their names for `_paint_words`."""
        labels: list[Label] = []
        boxes = [self._seen(placed) for placed in self._placed]
        for placed, box in zip(self._placed, boxes, strict=True):
            if placed.layers:
                mine: list[Label] = []
                MarkPainter(painter, tokens, placed, self.to_pixel, mine).paint(self._marks)
                foreign = tuple(other for other in boxes if not other.intersects(box))
                labels += (replace(label, foreign=foreign) for label in mine)
        return labels

    def _seen(self, placed: PlacedDrawing) -> QRectF:
        """What a drawing takes up in the widget."""
        low, high = placed.box.corners[0], placed.box.corners[-1]
        return QRectF(self.to_pixel(low), self.to_pixel(high)).normalized()

    def _paint_words(self, painter: QPainter, tokens: Tokens, labels: list[Label]) -> None:
        room = self._room()
        within = QRectF(BREADTH, 0, room.width(), room.height())
        titles = titles_of(painter, self._placed, self.to_pixel, self._camera.scale)
        paint_words(painter, tokens, titles, labels, within, self._ink(tokens) if titles or labels else None)

    def _ink(self, tokens: Tokens) -> InkMap | None:
        """Where lines and marks are; None where there are so many lines that nothing could be spared."""
        shown = self._strokes(tokens)
        if self._are_many(shown):
            return None
        ink = InkMap(self.size(), self.to_pixel((0.0, 0.0)))
        painter = QPainter(ink.device)
        transform = self._transform() * ink.transform
        for stroke in shown:
            painter.setTransform(stroke.motion * transform)
            painter.setPen(QPen(Qt.GlobalColor.black, 0))
            painter.drawPath(self._path(stroke.layer))
        painter.setTransform(ink.transform)
        self._paint_marks(painter, tokens)
        painter.end()
        return ink

    def _strokes(self, tokens: Tokens) -> list[Stroke]:
        shown = [(placed, layer) for placed in self._placed for layer in self._shown_layers(placed)]
        return [Stroke(layer, placed.motion, _pen(layer, tokens, placed.ink)) for placed, layer in shown]

    def _are_many(self, strokes: list[Stroke]) -> bool:
        return sum(stroke.layer.point_count for stroke in strokes) > _AT_ONCE_POINTS

    def _transform(self) -> QTransform:
        """From the plane to the widget."""
        room = self._room()
        return self._camera.transform(room.width(), room.height()) * QTransform.fromTranslate(BREADTH, 0)

    def _shown_layers(self, placed: PlacedDrawing) -> list[Layer]:
        return [layer for layer in placed.layers if layer_title(layer) not in self._hidden]

    def _path(self, layer: Layer) -> QPainterPath:
        """Made once; layers are compared by identity, for comparing all their points takes longer."""
        if id(layer) not in self._paths:
            self._paths[id(layer)] = layer, path_of(layer)
        return self._paths[id(layer)][1]

    @override
    def _keys(self) -> dict[int, Callable[[], None]]:
        more: dict[int, Callable[[], None]] = {
            Qt.Key.Key_1: self.show_true_size,
            Qt.Key.Key_M: partial(self.set_mirrored, not self._is_mirrored),
        }
        return super()._keys() | more

    @property
    @override
    def caution(self) -> str:
        """Views beside one another have nothing to do with each other: a line between them measures nothing."""
        if len(self._placed) < 2 or any(one.box.right > next_.box.left for one, next_ in pairwise(self._placed)):
            return ""
        gaps = [(one.box.right + next_.box.left) / 2 for one, next_ in pairwise(self._placed)]
        views = {bisect(gaps, point[0]) for point in self._measurement.points}
        return self.tr("Between two views: no measure of the implant.") if len(views) > 1 else ""

    @override
    def _step(self, right: int, up: int) -> None:
        self._pan(-right * _ARROW_PX, up * _ARROW_PX)

    @override
    def _drag(self, moved: QPointF, event: QMouseEvent) -> None:
        self._pan(moved.x(), moved.y())

    def _pan(self, right: float, down: float) -> None:
        self._is_fitted = False
        self._set_camera(self._camera.panned(right, down))


def _ruled(camera: PlaneCamera) -> PlaneCamera:
    """The same for the whole widget, whose middle the rulers move by half their breadth."""
    shift = BREADTH / 2 / camera.scale
    return replace(camera, centre=(camera.centre[0] - shift, camera.centre[1] - shift))


def _pen(layer: Layer, tokens: Tokens, ink: Colour | None) -> QPen:
    colour = legible(ink or layer.colour, QColor(tokens.surface), QColor(tokens.text))
    width = _CONTOUR_PX if layer.is_contour else _LINE_PX
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    pen.setCosmetic(True)
    return pen
