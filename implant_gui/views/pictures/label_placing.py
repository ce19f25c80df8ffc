"""Where words beside marks stand: close to what they name, never over one another, and off the lines if that can be.

All in pixels of the widget. What comes out depends on what goes in and on nothing else; a picture that is shifted keeps
its labels where they are beside their marks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from implant_gui.domain.text import visible

_CELL_PX: Final = 4
_GAPS_PX: Final = (8.0, 22.0, 40.0, 62.0, 88.0, 120.0)
"""From the mark to the label; from the second on, a line leads there."""
_SIDES: Final = ((1, -1), (1, 1), (-1, -1), (-1, 1), (1, 0), (-1, 0), (0, -1), (0, 1))
"""Right or left, below or above; the earlier, the better."""
_PX_PER_CELL: Final = 8.0
"""So much farther away a label may stand for each cell of lines that it does not cover."""
_PX_PER_SIDE: Final = 0.1
_FOREIGN_PX: Final = 120.0
"""So much farther away a label may stand rather than in another drawing."""
_LIFTS_PX: Final = (0, 8, 16, 24)
_LONGEST_PX: Final = 160
_ASIDE_PX: Final = 48.0
"""So far a title may stand from the middle of its drawing, that of its neighbour likewise."""
_BETWEEN_PX: Final = 8.0


@dataclass(frozen=True, slots=True)
class Label:
    """A text of a known size that names what is at a point.

    Attributes:
        ends: other points that it may stand at as well, such as the other end of a line.
        foreign: where it would be taken for the name of something in another drawing.
    """

    anchor: QPointF
    text: str
    size: QSizeF
    ink: QColor
    ends: tuple[QPointF, ...] = ()
    foreign: tuple[QRectF, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label in its place.

    Attributes:
        leader: from the mark to the label, where that is not right beside it.
        is_clear: whether it is known to cover no line.
    """

    label: Label
    room: QRectF
    leader: QLineF | None
    is_clear: bool


class InkMap:
    """Where there are lines, in cells of some pixels.

    Args:
        size: of the widget.
        origin: a point that moves with the picture: the cells move with it.
    """

    def __init__(self, size: QSize, origin: QPointF) -> None:
        self._shift = QPointF(origin.x() % _CELL_PX - _CELL_PX, origin.y() % _CELL_PX - _CELL_PX)
        self._image = QImage(size.width() // _CELL_PX + 3, size.height() // _CELL_PX + 3, QImage.Format.Format_Alpha8)
        self._image.fill(0)

    @property
    def device(self) -> QImage:
        """What to paint the lines on, through `transform`."""
        return self._image

    @property
    def transform(self) -> QTransform:
        """From the widget's pixels to those of `device`."""
        return QTransform.fromTranslate(-self._shift.x(), -self._shift.y()) * QTransform.fromScale(
            1 / _CELL_PX, 1 / _CELL_PX
        )

    def cells_in(self, room: QRectF) -> int:
        """How many cells with lines a rectangle covers."""
        place = room.translated(-self._shift)
        left, right = (self._cell(x, self._image.width()) for x in (place.left(), place.right()))
        top, bottom = (self._cell(y, self._image.height()) for y in (place.top(), place.bottom()))
        cells, stride = self._image.constBits(), self._image.bytesPerLine()
        rows = (bytes(cells[row * stride + left : row * stride + right + 1]) for row in range(top, bottom + 1))
        return sum(len(row) - row.count(0) for row in rows)

    @staticmethod
    def _cell(pixel: float, cells: int) -> int:
        return min(max(int(pixel // _CELL_PX), 0), cells - 1)


def label_of(painter: QPainter, anchor: QPointF, text: str, ink: QColor) -> Label:
    """A label for what is at `anchor`, in the painter's letters; cut where it is too long."""
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(visible(text), Qt.TextElideMode.ElideRight, _LONGEST_PX)
    return Label(anchor, shown, QSizeF(metrics.horizontalAdvance(shown), metrics.height()), ink)


def spread(rooms: Sequence[QRectF], within: QRectF) -> list[QRectF]:
    """Rectangles of titles, from left to right, moved aside a little where neighbours would stand in each other."""
    found = list(rooms)
    for place in range(len(found) - 1):
        left, right = found[place], found[place + 1]
        shift = (left.right() + _BETWEEN_PX - right.left()) / 2
        if left.intersects(right) and shift <= _ASIDE_PX:
            found[place], found[place + 1] = left.translated(-shift, 0), right.translated(shift, 0)
    inside = [room.translated(max(within.left() - room.left(), 0), 0) for room in found]
    return inside if all(within.contains(room) for room in inside) else list(rooms)


def lifted(room: QRectF, ink: InkMap | None, taken: Sequence[QRectF], within: QRectF) -> QRectF | None:
    """A title's rectangle, moved up where lines or other titles are in its place; None where it would hide one."""
    places = [room.translated(0, -lift) for lift in _LIFTS_PX]
    free = [place for place in places if within.contains(place) and not any(map(place.intersects, taken))]
    clear = (place for place in free if ink is None or not ink.cells_in(place))
    hides = any(map(room.intersects, taken))
    return next(clear, free[0] if free else None if hides else room)


def placed_labels(
    labels: Iterable[Label], taken: Sequence[QRectF], within: QRectF, ink: InkMap | None = None
) -> tuple[PlacedLabel, ...]:
    """Labels in their places, the first ones in the best; those for which there is none are left out.

    Args:
        labels: what is to be placed; those of marks out of sight are left out.
        taken: where other words are.
        within: what is in sight.
        ink: the lines that had better not be covered.
    """
    placed: list[PlacedLabel] = []
    for label in labels:
        if within.contains(label.anchor):
            best = _best(label, taken, within, ink, placed)
            if best is not None:
                placed.append(best)
    return tuple(placed)


def paint_labels(painter: QPainter, placed: Iterable[PlacedLabel], ground: QColor) -> None:
    """Paint them; `ground` goes under those that cover lines."""
    for each in placed:
        if each.leader is not None:
            line = QColor(each.label.ink)
            line.setAlpha(line.alpha() // 2)
            painter.setPen(line)
            painter.drawLine(each.leader)
        if not each.is_clear:
            painter.fillRect(each.room, ground)
        painter.setPen(each.label.ink)
        painter.drawText(each.room.topLeft() + QPointF(0, painter.fontMetrics().ascent()), each.label.text)


def _best(
    label: Label, taken: Sequence[QRectF], within: QRectF, ink: InkMap | None, placed: Sequence[PlacedLabel]
) -> PlacedLabel | None:
    best, least = None, float("inf")
    for nearness, room, leader in _candidates(label):
        cost = nearness
        if cost >= least:
            continue
        if not within.contains(room) or any(room.intersects(other) for other in taken):
            continue
        if any(_are_in_the_way(room, leader, other) for other in placed):
            continue
        cells = 0 if ink is None else ink.cells_in(room)
        cost += _PX_PER_CELL * cells + _FOREIGN_PX * any(room.intersects(other) for other in label.foreign)
        if cost < least:
            best, least = PlacedLabel(label, room, leader, ink is not None and not cells), cost
    return best


def _candidates(label: Label) -> Iterator[tuple[float, QRectF, QLineF | None]]:
    """Rectangles around the mark, the nearest first, with what they cost at least."""
    width, height = label.size.width(), label.size.height()
    for gap, anchor in product(_GAPS_PX, (label.anchor, *label.ends)):
        x, y = anchor.x(), anchor.y()
        for rank, (right, down) in enumerate(_SIDES):
            left = x + right * gap - (width if right < 0 else width / 2 if right == 0 else 0)
            top = y + down * gap - (height if down < 0 else height / 2 if down == 0 else 0)
            room = QRectF(left, top, width, height)
            end = QPointF(min(max(x, room.left()), room.right()), min(max(y, room.top()), room.bottom()))
            leader = QLineF(anchor, end) if gap > _GAPS_PX[0] else None
            yield gap + _PX_PER_SIDE * rank, room, leader


def _are_in_the_way(room: QRectF, leader: QLineF | None, other: PlacedLabel) -> bool:
    if room.intersects(other.room):
        return True
    is_crossed = leader is not None and _crosses(leader, other.room)
    return is_crossed or (other.leader is not None and _crosses(other.leader, room))


def _crosses(line: QLineF, room: QRectF) -> bool:
    if max(line.x1(), line.x2()) < room.left() or min(line.x1(), line.x2()) > room.right():
        return False
    if max(line.y1(), line.y2()) < room.top() or min(line.y1(), line.y2()) > room.bottom():
        return False
    if room.contains(line.p1()) or room.contains(line.p2()):
        return True
    diagonals = (QLineF(room.topLeft(), room.bottomRight()), QLineF(room.topRight(), room.bottomLeft()))
    bounded = QLineF.IntersectionType.BoundedIntersection
    return any(line.intersects(diagonal)[0] == bounded for diagonal in diagonals)
