"""Lines above a list that say what its content cannot: that it was cut, that a server ignored a key, and so on."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from implant_gui.views.common.buttons import flat_button, icon_button
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.labels import IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import GRID, HALF, tokens_of
from implant_gui.views.wording import Told

_LONGEST_BESIDE: Final = 32
"""A longer title stands above its sentence, which would be left a narrow column beside it."""


class Notice(QFrame):
    """One line.

    Emits:
        answered: the name of the offer, or "" when it was dismissed.
    """

    answered = Signal(str)

    def __init__(self, told: Told, offer: Offer | None) -> None:
        super().__init__()
        self._tone = told.tone
        self.setAccessibleName(told.title)
        layout = row(IconLabel(told.icon, size=18, tone=told.tone), spacing=GRID)
        layout.setContentsMargins(GRID + HALF, HALF, GRID, HALF)
        text = " ".join(filter(None, (told.sentence, told.next_step)))
        is_long = len(told.title) > _LONGEST_BESIDE
        title = PlainLabel(told.title, wraps=is_long).scaled(1.0)
        sentence = PlainLabel(text, wraps=True, selectable=True)
        if is_long:
            layout.addLayout(column(title, sentence, spacing=HALF), 1)
        else:
            layout.addWidget(title)
            layout.addWidget(sentence, 1)
        if offer is not None:
            self._offer = offer.name
            layout.addWidget(flat_button(offer.text, offer.icon, on_click=self._on_offer_clicked))
        layout.addWidget(icon_button("x", self.tr("Dismiss this notice"), on_click=self._on_dismiss_clicked))
        self.setLayout(layout)

    def _on_offer_clicked(self) -> None:
        self.answered.emit(self._offer)

    def _on_dismiss_clicked(self) -> None:
        self.answered.emit("")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(tokens_of(self.palette()).tint(self._tone).wash))


class Notices(QWidget):
    """The lines that stand now, each under a key.

    Emits:
        chosen: the name of an offer that was clicked.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._notices: dict[str, Notice] = {}
        self._layout = column(spacing=1)
        self.setLayout(self._layout)
        self.hide()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of what stands now."""
        return tuple(self._notices)

    def show_notice(self, key: str, told: Told, offer: Offer | None = None) -> None:
        """Say something, once for each `key`."""
        if key in self._notices:
            return
        notice = Notice(told, offer)
        notice.answered.connect(self._on_notice_answered)
        self._notices[key] = notice
        self._layout.addWidget(notice)
        self.show()

    def take_away(self, key: str) -> None:
        """Take one line away, if it stands."""
        if key in self._notices:
            self._drop(key)

    def clear(self) -> None:
        """Take all lines away."""
        for key in tuple(self._notices):
            self._drop(key)

    def _drop(self, key: str) -> None:
        notice = self._notices.pop(key)
        self._layout.removeWidget(notice)
        notice.hide()
        notice.deleteLater()
        self.setVisible(bool(self._notices))

    def _on_notice_answered(self, offer: str) -> None:
        sender = self.sender()
        key = next((key for key, notice in self._notices.items() if notice is sender), None)
        if key is not None and not offer:
            self._drop(key)
        if offer:
            self.chosen.emit(offer)
