"""Labels: always plain text, since much of what they show was written by a peer."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QSizePolicy, QStyle, QStyleOptionViewItem, QToolTip, QWidget
from typing_extensions import override

from implant_gui.models.common.roles import Tone
from implant_gui.views.common import icons
from implant_gui.views.common.tokens import tokens_of

TITLE: Final = 1.4
SUBTITLE: Final = 1.15


class PlainLabel(QLabel):
    """A label that never takes its text for markup."""

    def __init__(
        self,
        text: str = "",
        *,
        wraps: bool = False,
        muted: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if muted:
            self.setProperty("muted", True)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    def scaled(self, factor: float, *, bold: bool = True) -> "PlainLabel":
        """The same label in larger letters; gives itself back."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * factor)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        self.setFont(font)
        return self


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where there is no room; the whole text is its tool tip."""

    def __init__(self, text: str = "", *, muted: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, muted=muted, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and not self.toolTip():
            show_plain_tool_tip(event, self.text(), self)
            return True
        return super().event(event)


class IconLabel(QWidget):
    """An icon in a tone of the theme. Decoration: what it says also stands beside it in words."""

    def __init__(self, name: str = "", *, size: int = 16, tone: Tone | None = None) -> None:
        super().__init__()
        self._name, self._size, self._tone = name, size, tone
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, tone: Tone | None = None) -> None:
        """Draw another icon."""
        self._name, self._tone = name, tone
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        tokens = tokens_of(self.palette())
        colour = tokens.tint(self._tone).ink if self._tone is not None else tokens.muted
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._name, colour, self._size, self.devicePixelRatioF()))


class PlainToolTips(QObject):
    """Keeps the tool tips of an item view plain: Qt would take a peer's text for markup if it looks like it."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or event.type() is not QEvent.Type.ToolTip:
            return False
        told = self._view.indexAt(event.pos()).data(Qt.ItemDataRole.ToolTipRole)
        show_plain_tool_tip(event, str(told or ""), self._view.viewport())
        return True


def show_plain_tool_tip(event: QHelpEvent, text: str, widget: QWidget) -> None:
    """Show `text` as it is, line breaks kept."""
    QToolTip.showText(event.globalPos(), plain_tool_tip(text), widget)


def plain_tool_tip(text: str) -> str:
    """`text` for `QWidget.setToolTip`, which would take it for markup if it looks like it."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return f"<qt>{safe}</qt>" if safe else ""


def paint_selection(painter: QPainter, option: QStyleOptionViewItem, *, with_bar: bool = True) -> None:
    """Paint what lies behind a row: selected or not (`with_bar`: also by a bar), and where the keyboard is."""
    tokens = tokens_of(option.palette)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, QColor(tokens.selection))
        if with_bar:
            painter.fillRect(option.rect.x(), option.rect.y(), 3, option.rect.height(), QColor(tokens.accent))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, QColor(tokens.hover))
    if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
        painter.setPen(QColor(tokens.accent))
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
