"""Titles of drawings and names of marks: placed when all that is drawn is known."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from implant_gui.domain.text import visible
from implant_gui.models.common.words import cut
from implant_gui.views.common.tokens import Tokens
from implant_gui.views.pictures.drawing_layout import PlacedDrawing
from implant_gui.views.pictures.drawing_marks import ToPixel
from implant_gui.views.pictures.label_placing import InkMap, Label, lifted, paint_labels, placed_labels, spread

TITLE_PX: Final = 20
"""The height of a title, which stands above its drawing."""
_ABOVE_PX: Final = 4
_LONGEST_TITLE: Final = 60
_BESIDE_PX: Final = 72.0
_LEAST_TITLE_PX: Final = 110.0
_GROUND_ALPHA: Final = 200


def paint_words(
    painter: QPainter,
    tokens: Tokens,
    titles: Sequence[tuple[QRectF, str]],
    labels: Sequence[Label],
    within: QRectF,
    ink: InkMap | None,
) -> None:
    """Paint titles and labels where they hide neither one another nor, if that can be, any line.

    Args:
        painter: paints in the widget's pixels.
        tokens: the colours.
        titles: with the place above its drawing that each would like to have.
        labels: in the order of how much they matter.
        within: where words can be seen.
        ink: where lines are.
    """
    taken: list[QRectF] = []
    painter.setPen(QColor(tokens.muted))
    wishes = spread([wish for wish, _ in titles], within)
    for wish, (_, title) in zip(wishes, titles, strict=True):
        room = lifted(wish, ink, taken, within)
        if room is not None:
            taken.append(room)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), title)
    ground = QColor(tokens.surface)
    ground.setAlpha(_GROUND_ALPHA)
    paint_labels(painter, placed_labels(labels, taken, within, ink), ground)


def titles_of(
    painter: QPainter, placed: Sequence[PlacedDrawing], to_pixel: ToPixel, scale: float
) -> list[tuple[QRectF, str]]:
    """Each title with a rectangle just around it above its drawing; `scale`: pixels for each millimetre."""
    found = []
    for each in placed:
        if each.title:
            middle = to_pixel(((each.box.left + each.box.right) / 2, each.box.top))
            widest = max(each.box.width * scale + _BESIDE_PX, _LEAST_TITLE_PX)
            metrics = painter.fontMetrics()
            title = cut(visible(each.title), _LONGEST_TITLE)
            if each.motion.m11() < 0:
                title += QCoreApplication.translate("Drawing", " (mirrored)")
            shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, round(widest))
            width = metrics.horizontalAdvance(shown) + 2
            corner = middle - QPointF(width / 2, TITLE_PX + _ABOVE_PX)
            found.append((QRectF(corner.x(), corner.y(), width, TITLE_PX), shown))
    return found
