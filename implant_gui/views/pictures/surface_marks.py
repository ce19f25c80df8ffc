"""Landmarks and mating frames over the picture of surfaces; what lies behind a surface is faint."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from implant_gui.domain.content.geometry import Frame3, Point3, added, scaled
from implant_gui.domain.content.landmark import LandmarkKind, SpatialLandmark
from implant_gui.domain.content.mating import FeatureSet
from implant_gui.domain.text import visible
from implant_gui.domain.viewing.camera import Camera
from implant_gui.domain.viewing.rendering import Picture
from implant_gui.models.common.titles import title_words
from implant_gui.views.common.tokens import GRID, HALF, Tokens
from implant_gui.views.pictures.label_placing import Label, label_of, paint_labels, placed_labels

_AXIS_PX: Final = 26.0
_NORMAL_PX: Final = 20.0
_FAINT: Final = 90
_NEAR_MM: Final = 0.6
_MOST_LABELS: Final = 16
_MOST: Final = 500
_NAME_PX: Final = 140
_GROUND_ALPHA: Final = 200
_LABEL_GROUND_ALPHA: Final = 130


@dataclass(frozen=True, slots=True)
class SurfaceMarks:
    """What is marked in space; names of surfaces stand at a point of each."""

    landmarks: tuple[SpatialLandmark, ...] = ()
    features: tuple[FeatureSet, ...] = ()
    names: tuple[tuple[Point3, str], ...] = ()

    def paint(self, painter: QPainter, tokens: Tokens, camera: Camera, picture: Picture, size: tuple[int, int]) -> None:
        """Paint all marks, seen by `camera`, in a widget of `size` that shows `picture`."""
        view = _View(painter, tokens, camera, picture, size)
        for point, name in self.names[:_MOST_LABELS]:
            view.name(point, name)
        for landmark in self.landmarks[:_MOST]:
            view.landmark(landmark, is_labelled=len(self.landmarks) <= _MOST_LABELS)
        frames = [
            (feature.frame, f"{group.number}.{feature.number}")
            for group in self.features
            for feature in group.features
            if feature.frame is not None
        ]
        for frame, name in frames[:_MOST]:
            view.frame(frame, name if len(frames) <= _MOST_LABELS else "")
        view.paint_labels()


@dataclass(slots=True)
class _View:
    painter: QPainter
    tokens: Tokens
    camera: Camera
    picture: Picture
    size: tuple[int, int]
    depths: Sequence[float] = field(init=False)
    labels: list[Label] = field(default_factory=list)
    taken: list[QRectF] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.depths = memoryview(self.picture.depth).cast("f")

    def landmark(self, landmark: SpatialLandmark, *, is_labelled: bool) -> None:
        """A point, a line, or a plane by its point and its normal."""
        colour = self._ink(self.tokens.good.ink, landmark.points[0])
        self._pen(colour)
        places = [self._at(point) for point in landmark.points]
        if landmark.landmark.kind is LandmarkKind.LINE and len(places) > 1:
            self.painter.drawLine(places[0], places[1])
        elif landmark.landmark.kind is LandmarkKind.PLANE and len(places) > 1:
            end = added(landmark.points[0], scaled(landmark.points[1], self._mm(_NORMAL_PX)))
            self.painter.drawLine(places[0], self._at(end))
        self.painter.drawEllipse(places[0], 3.5, 3.5)
        if is_labelled:
            self._label(places[0], title_words(landmark.landmark), colour)

    def frame(self, frame: Frame3, name: str) -> None:
        """A point and its three axes."""
        place = self._at(frame.point)
        axes = zip((frame.x, frame.y, frame.z), (self.tokens.bad, self.tokens.good, self.tokens.busy), strict=True)
        for axis, tint in axes:
            self._pen(self._ink(tint.ink, frame.point))
            self.painter.drawLine(place, self._at(added(frame.point, scaled(axis, self._mm(_AXIS_PX)))))
        if name:
            self._label(place, name, self._ink(self.tokens.text, frame.point))

    def name(self, point: Point3, text: str) -> None:
        """What a surface is called, on a ground of its own, as it stands upon a picture."""
        metrics = self.painter.fontMetrics()
        shown = metrics.elidedText(visible(text), Qt.TextElideMode.ElideRight, _NAME_PX)
        room = QRectF(0, 0, metrics.horizontalAdvance(shown) + GRID, metrics.height() + HALF)
        room.moveCenter(self._at(point))
        self.taken.append(room)
        ground = QColor(self.tokens.surface)
        ground.setAlpha(_GROUND_ALPHA)
        self.painter.setPen(QPen(QColor(self.tokens.border), 1))
        self.painter.setBrush(ground)
        self.painter.drawRoundedRect(room, 3, 3)
        self.painter.setPen(QColor(self.tokens.text))
        self.painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), shown)

    def paint_labels(self) -> None:
        """What is named by now, each where it hides no other name."""
        placed = placed_labels(self.labels, self.taken, QRectF(0, 0, *self.size))
        ground = QColor(self.tokens.surface)
        ground.setAlpha(_LABEL_GROUND_ALPHA)
        paint_labels(self.painter, placed, ground)

    def _at(self, point: Point3) -> QPointF:
        x, y, _ = self.camera.project(point, *self.size)
        return QPointF(x, y)

    def _mm(self, pixels: float) -> float:
        return pixels / self.camera.pixels_per_mm(self.size[1])

    def _ink(self, colour: str, point: Point3) -> QColor:
        ink = QColor(colour)
        if self._is_behind(point):
            ink.setAlpha(_FAINT)
        return ink

    def _is_behind(self, point: Point3) -> bool:
        x, y, depth = self.camera.project(point, self.picture.width, self.picture.height)
        column, row = int(x), int(y)
        if not (0 <= column < self.picture.width and 0 <= row < self.picture.height):
            return False
        return float(self.depths[row * self.picture.width + column]) > depth + _NEAR_MM

    def _pen(self, colour: QColor) -> None:
        self.painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def _label(self, place: QPointF, text: str, colour: QColor) -> None:
        self.labels.append(label_of(self.painter, place, text, colour))
