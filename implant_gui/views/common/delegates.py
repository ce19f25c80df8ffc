"""How cells are painted: rows with room to breathe, icons by name, marks, pills, progress. They paint, nothing else."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from implant_gui.models.common.roles import Index, NodeKind, Presence, Role, Tone
from implant_gui.models.library.entry_marks import EntryMark
from implant_gui.models.results.marks import Mark
from implant_gui.views.common import icons
from implant_gui.views.common.labels import paint_selection
from implant_gui.views.common.pill import paint_pill, pill_size
from implant_gui.views.common.tokens import GRID, HALF, tokens_of

_PADDING: Final = 10
_BAR: Final = 6


class RowDelegate(QStyledItemDelegate):
    """A plain cell; what a server did not return is paler than what it did."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + GRID, option.fontMetrics.height() + _PADDING)

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(Role.PRESENCE) is Presence.NOT_RETURNED:
            option.palette.setColor(QPalette.ColorRole.Text, QColor(tokens_of(option.palette).faint))


class IconDelegate(RowDelegate):
    """A cell with the icon that the model names."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        name = index.data(Role.ICON_NAME)
        if name:
            colour = tokens_of(option.palette).muted
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = icons.steady(str(name), colour, 16)
            option.decorationSize = QSize(16, 16)
        kind = index.data(Role.KIND)
        if isinstance(kind, NodeKind) and not kind.is_match:
            option.font.setWeight(option.font.Weight.DemiBold)


class MarksDelegate(RowDelegate):
    """The marks of a match, as pills beside each other; what does not fit is in the tool tip."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_selection(painter, option, with_bar=False)
        area = option.rect.adjusted(HALF, 0, -HALF, 0)
        painter.save()
        painter.setFont(option.font)
        for mark in index.data(Role.MARK) or ():
            if not isinstance(mark, Mark | EntryMark) or area.width() < 2 * GRID:
                break
            paint_pill(
                painter,
                area,
                icon=mark.icon,
                text=mark.title,
                tone=mark.tone,
                palette=option.palette,
                ratio=painter.device().devicePixelRatioF(),
            )
            area.setLeft(area.left() + pill_size(option.fontMetrics, mark.title).width() + HALF)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        marks = index.data(Role.MARK) or ()
        width = sum(pill_size(option.fontMetrics, mark.title).width() + HALF for mark in marks)
        return QSize(width + GRID, option.fontMetrics.height() + _PADDING)


class PillDelegate(RowDelegate):
    """A cell as one pill: the icon and the tone that the model names, and its text."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_selection(painter, option, with_bar=False)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if not text:
            return
        tone = index.data(Role.TONE)
        painter.save()
        painter.setFont(option.font)
        paint_pill(
            painter,
            option.rect.adjusted(HALF, 0, -HALF, 0),
            icon=str(index.data(Role.ICON_NAME) or "info-circle"),
            text=text,
            tone=tone if isinstance(tone, Tone) else Tone.NEUTRAL,
            palette=option.palette,
            ratio=painter.device().devicePixelRatioF(),
        )
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        return QSize(pill_size(option.fontMetrics, text).width() + GRID, option.fontMetrics.height() + _PADDING)


class ProgressDelegate(RowDelegate):
    """A cell with its text and, below it, how much is done, where that is known."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_selection(painter, option)
        tokens = tokens_of(option.palette)
        inner = option.rect.adjusted(GRID, HALF, -GRID, -HALF)
        text_height = option.fontMetrics.height()
        first = QRect(inner.x(), inner.y(), inner.width(), text_height)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        painter.save()
        painter.setFont(option.font)
        painter.setPen(QColor(tokens.text))
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, first.width())
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, shown)
        done = index.data(Role.PROGRESS)
        tone = index.data(Role.TONE)
        colour = tokens.tint(tone).ink if isinstance(tone, Tone) else tokens.accent
        bar = QRectF(inner.x(), first.bottom() + HALF + 1, inner.width(), _BAR)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.border))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        if isinstance(done, float) and done > 0:
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), bar.width() * min(done, 1.0), _BAR), _BAR / 2, _BAR / 2)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(220, option.fontMetrics.height() + 2 * GRID + _BAR)
