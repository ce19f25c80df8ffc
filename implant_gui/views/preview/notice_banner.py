"""Notifications of the manufacturer, recalls among them, at the top of what is looked at: not to be overlooked."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout
from typing_extensions import override

from implant_gui.domain.content.template_view import Notice
from implant_gui.models.common.moments import moment_text
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import cut
from implant_gui.models.preview.facts import notice_text
from implant_gui.views.common.buttons import push_button
from implant_gui.views.common.forms import clear
from implant_gui.views.common.labels import IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.tokens import GRID, HALF, tokens_of

_MOST: Final = 3
_LONGEST: Final = 280


class NoticeBanner(QFrame):
    """A sign, a word, and of each notification its date, its summary and its document; hidden without any.

    Emits:
        document_requested: a title and the `Document`.
    """

    document_requested = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._notices = column(spacing=HALF)
        self._title = PlainLabel(wraps=True)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        words = column(self._title, self._notices, spacing=HALF)
        layout = row(spacing=GRID + HALF)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.addWidget(IconLabel("alert-octagon", size=24, tone=Tone.BAD), alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        self.setLayout(layout)
        self.hide()

    def announce(self, count: int) -> None:
        """Tell that there are notifications before they have been read; hide for none."""
        clear(self._notices)
        self._show_title(count)

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Tell of these, the first three in full."""
        clear(self._notices)
        self._show_title(len(notices))
        for notice in notices[:_MOST]:
            self._notices.addWidget(holder(self._notice(notice)))
        if len(notices) > _MOST:
            more = self.tr("And {0} more: see Facts.").format(len(notices) - _MOST)
            self._notices.addWidget(PlainLabel(more, wraps=True))

    def _show_title(self, count: int) -> None:
        title = self.tr("Notice from the manufacturer: read before use") if count else ""
        self._title.setText(title)
        self.setAccessibleName(title)
        self.setVisible(count > 0)

    def _notice(self, notice: Notice) -> QVBoxLayout:
        told = " · ".join(filter(None, (moment_text(notice.issued), cut(notice_text(notice), _LONGEST))))
        layout = column(PlainLabel(told or self.tr("Without a summary"), wraps=True, selectable=True), spacing=HALF)
        if notice.document is not None:
            title = cut(notice_text(notice), 60) or self.tr("Notice")
            button = push_button(self.tr("Open document"), "notes")
            button.clicked.connect(partial(self.document_requested.emit, title, notice.document))
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        return layout

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tint = tokens_of(self.palette()).tint(Tone.BAD)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tint.wash))
        painter.fillRect(0, 0, HALF, self.height(), QColor(tint.ink))
