"""Layers of drawings as painter paths, made in one go however many points there are, or piece by piece."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath

from implant_gui.domain.content.drawing import Layer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOVE: Final = int(QPainterPath.ElementType.MoveToElement.value)
_LINE: Final = int(QPainterPath.ElementType.LineToElement.value)


def path_of(layer: Layer) -> QPainterPath:
    """All polylines of a layer, in millimetres."""
    return next(pieces_of(layer, max(layer.point_count, 1)), QPainterPath())


def pieces_of(layer: Layer, most: int) -> Iterator[QPainterPath]:
    """The polylines of a layer as paths of `most` points each; a polyline may go on in the next one.

    Written in Qt's own form of a path and read back: 400,000 points take 0.06 s so, and a second one by one.
    """
    # Imported here: by the time that something is drawn, whoever read the template has imported it on another thread.
    import numpy as np

    points = np.frombuffer(layer.points, "<f8").reshape(-1, 2)
    starts = np.frombuffer(layer.starts, "<i4")[:-1]
    elements = np.empty(len(points), np.dtype([("kind", "<i4"), ("x", "<f8"), ("y", "<f8")]))
    elements["kind"] = _LINE
    elements["kind"][starts[starts < len(points)]] = _MOVE
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    for start in range(0, len(elements), most):
        # The point before goes along, for the line that leads to the first of these.
        yield _path(elements[max(start - 1, 0) : start + most])


def _path(elements: "NDArray[np.void]") -> QPainterPath:
    piece = elements.copy()
    piece["kind"][0] = _MOVE
    path = QPainterPath()
    stream = QDataStream(QByteArray(len(piece).to_bytes(4, "little") + piece.tobytes() + bytes(8)))
    stream.setByteOrder(QDataStream.ByteOrder.LittleEndian)
    stream >> path
    return path
