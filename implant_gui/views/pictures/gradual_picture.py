"""Drawings of very many lines, painted a little at a time: the window goes on while the picture grows."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QTransform

from implant_gui.domain.content.drawing import Layer
from implant_gui.views.pictures.drawing_paths import pieces_of

_BUDGET_S: Final = 0.010
"""How long the window may wait for a piece of the picture."""
_PIECE: Final = 1_000
"""Points: a thousand lines across a large window take 10 ms."""
_SMOOTH_POINTS: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A layer, where it lies in the plane, the pen that draws it, and where in the plane it may be seen."""

    layer: Layer
    motion: QTransform
    pen: QPen
    clip: QRectF | None = None


class GradualPicture(QObject):
    """Paints strokes into an image, and shows the last complete one until the next is.

    Emits:
        grown: there is more to see.
    """

    grown = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: object = None
        self._to_do: Iterator[None] | None = None
        self._growing = QImage()
        self._shown: tuple[QImage, QTransform] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_complete(self) -> bool:
        """Whether all that was asked for last has been painted."""
        return self._to_do is None

    def forget(self) -> None:
        """Nothing is to be shown any more."""
        self._timer.stop()
        self._wanted = self._to_do = self._shown = None

    def want(self, key: object, strokes: Sequence[Stroke], transform: QTransform, size: QSize, ratio: float) -> None:
        """Paint these; nothing new while `key` is the same.

        Args:
            key: changes with whatever makes the picture another one.
            strokes: what to paint, in the plane's millimetres.
            transform: from the plane to logical pixels.
            size: logical pixels.
            ratio: physical pixels for each of them.
        """
        if key == self._wanted:
            return
        self._wanted = key
        self._growing = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        self._growing.setDevicePixelRatio(ratio)
        self._growing.fill(Qt.GlobalColor.transparent)
        self._to_do = self._work(self._growing, strokes, transform)
        if self._shown is None:
            self._shown = self._growing, transform
        self._timer.start()

    def paint(self, painter: QPainter, transform: QTransform) -> None:
        """Show what there is, where `transform` says that the plane is now."""
        if self._shown is None:
            return
        image, painted_with = self._shown
        back, is_invertible = painted_with.inverted()
        if is_invertible:
            painter.save()
            painter.setTransform(back * transform, combine=True)
            painter.drawImage(QRectF(0, 0, *image.deviceIndependentSize().toTuple()), image)
            painter.restore()

    def _work(self, image: QImage, strokes: Sequence[Stroke], transform: QTransform) -> Iterator[None]:
        is_smooth = sum(stroke.layer.point_count for stroke in strokes) <= _SMOOTH_POINTS
        for stroke in strokes:
            for path in pieces_of(stroke.layer, _PIECE):
                self._draw(image, path, stroke, transform, is_smooth=is_smooth)
                yield
        self._shown = image, transform

    def _draw(
        self, image: QImage, path: QPainterPath, stroke: Stroke, transform: QTransform, *, is_smooth: bool
    ) -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
        if stroke.clip is not None:
            painter.setTransform(transform)
            painter.setClipRect(stroke.clip)
        painter.setTransform(stroke.motion * transform)
        pen = QPen(stroke.pen)
        if not is_smooth:
            pen.setWidth(0)
        painter.setPen(pen)
        painter.drawPath(path)
        painter.end()

    def _on_timer_timeout(self) -> None:
        until = time.perf_counter() + _BUDGET_S
        while self._to_do is not None and time.perf_counter() < until:
            try:
                next(self._to_do)
            except StopIteration:
                self._to_do = None
                self._timer.stop()
        self.grown.emit()
