"""The status pill: a tinted capsule with an icon and a word, as a widget and as something a delegate paints."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.models.common.roles import Tone
from implant_gui.views.common import icons
from implant_gui.views.common.layouts import hide_unless
from implant_gui.views.common.tokens import GRID, HALF, tokens_of

_ICON: Final = 14


def pill_size(metrics: QFontMetrics, text: str) -> QSize:
    """How much room a pill needs."""
    return QSize(_ICON + metrics.horizontalAdvance(text) + HALF + 2 * GRID, metrics.height() + HALF)


def paint_pill(
    painter: QPainter, area: QRect, *, icon: str, text: str, tone: Tone, palette: QPalette, ratio: float
) -> None:
    """Paint a pill at the left of `area`, in the middle of its height, cut where there is no room."""
    tint = tokens_of(palette).tint(tone)
    metrics = painter.fontMetrics()
    size = pill_size(metrics, text).boundedTo(area.size())
    capsule = QRect(area.x(), area.center().y() - size.height() // 2 + 1, size.width(), size.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tint.wash))
    painter.drawRoundedRect(QRectF(capsule), size.height() / 2, size.height() / 2)
    top = capsule.center().y() - _ICON // 2 + 1
    painter.drawPixmap(capsule.x() + GRID, top, icons.pixmap(icon, tint.ink, _ICON, ratio))
    painter.setPen(QColor(tint.ink))
    room = capsule.adjusted(GRID + _ICON + HALF, 0, -HALF, 0)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()


class StatusPill(QWidget):
    """A pill that stands alone."""

    def __init__(self, icon: str = "", text: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        self._icon, self._text, self._tone = icon, text, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        hide_unless(bool(text), self)

    @property
    def text(self) -> str:
        """The word on it."""
        return self._text

    def show_status(self, icon: str, text: str, tone: Tone) -> None:
        """Say something else."""
        self._icon, self._text, self._tone = icon, text, tone
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return pill_size(self.fontMetrics(), self._text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(
            painter,
            self.rect(),
            icon=self._icon,
            text=self._text,
            tone=self._tone,
            palette=self.palette(),
            ratio=self.devicePixelRatioF(),
        )
