"""A server in two lines: its name; below it whether it answers, as an icon with a word or a time, and its address."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from implant_gui.domain.service.ae import Server
from implant_gui.models.common.roles import Index, Role, Tone
from implant_gui.models.common.words import domain_words
from implant_gui.models.servers import Liveness, ServerState
from implant_gui.views.common import icons
from implant_gui.views.common.labels import paint_selection
from implant_gui.views.common.tokens import GRID, HALF, tokens_of
from implant_gui.views.wording import Told, error_words

_ICON: Final = 16
translate = QCoreApplication.translate


def liveness_words(state: ServerState) -> Told:
    """What is known of a server right now."""
    match state.liveness:
        case Liveness.UNKNOWN:
            return Told(
                translate("ServerDelegate", "not checked"),
                translate("ServerDelegate", "Not checked since the program started."),
                icon="circle-dashed",
            )
        case Liveness.CHECKING:
            return Told(
                translate("ServerDelegate", "checking"),
                translate("ServerDelegate", "Waiting for its answer."),
                icon="loader-2",
                tone=Tone.BUSY,
            )
        case Liveness.UP:
            time = "" if state.milliseconds is None else f"{state.milliseconds:.0f} ms"
            return Told(
                time or translate("ServerDelegate", "up"),
                translate("ServerDelegate", "It answered."),
                icon="circle-check",
                tone=Tone.GOOD,
            )
        case Liveness.DOWN:
            told = None if state.error is None else error_words(state.error)
            sentence = "" if told is None else f"{told.title}: {told.sentence} {told.next_step}"
            if state.status is not None:
                sentence = f"{state.status.hex} {domain_words(state.status.meaning)}"
            return Told(translate("ServerDelegate", "no answer"), sentence, icon="circle-x", tone=Tone.BAD)


class ServerDelegate(QStyledItemDelegate):
    """Paints a row of the list of servers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        server, state = index.data(Role.VALUE), index.data(Role.STATE)
        if not isinstance(server, Server) or not isinstance(state, ServerState):
            return
        painter.save()
        paint_selection(painter, option)
        inner = option.rect.adjusted(GRID + HALF, GRID, -GRID - HALF, -GRID)
        height = option.fontMetrics.height()
        self._paint_name(painter, option, QRect(inner.x(), inner.y(), inner.width(), height), server)
        second = QRect(inner.x(), inner.bottom() - height + 1, inner.width(), height)
        second.setLeft(second.left() + self._paint_state(painter, option, second, state))
        painter.setPen(QColor(tokens_of(option.palette).muted))
        painter.drawText(second, Qt.AlignmentFlag.AlignVCenter, _cut(option.fontMetrics, server.address, second))
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, 2 * option.fontMetrics.height() + 2 * GRID + HALF)

    def _paint_name(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, server: Server) -> None:
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(tokens_of(option.palette).text))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, _cut(QFontMetrics(bold), server.name, area))
        painter.setFont(option.font)

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, state: ServerState) -> int:
        """Paint icon and word; gives the room they took."""
        told = liveness_words(state)
        ink = tokens_of(option.palette).tint(told.tone).ink
        top = area.center().y() - _ICON // 2 + 1
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(area.x(), top, icons.pixmap(told.icon, ink, _ICON, ratio))
        painter.setPen(QColor(ink))
        words = area.adjusted(_ICON + HALF, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, told.title)
        return _ICON + HALF + option.fontMetrics.horizontalAdvance(told.title) + GRID


def _cut(metrics: QFontMetrics, text: str, area: QRect) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
