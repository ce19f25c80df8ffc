"""Messages above the work, never in its way: a title, a sentence, what to try, details on demand, buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from implant_gui.views.common.buttons import flat_button, icon_button, primary_button, push_button
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.labels import IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import GRID, HALF, tokens_of
from implant_gui.views.wording import Told

_MOST: Final = 4
"""Older messages leave when there are more: they are in the log as well."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be told.

    Attributes:
        key: a newer message with the same key takes the place of the older; "" never does.
        details: technical, shown on demand.
        offers: buttons; the name of the clicked one is emitted.
    """

    told: Told
    key: str = ""
    details: str = ""
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen on which message; `offer` is "" when it was dismissed."""

    key: str
    offer: str


class MessageCard(QFrame):
    """One message.

    Emits:
        answered: the name of the offer that was clicked, or "" when it was dismissed.
    """

    answered = Signal(str)

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message
        told = message.told
        self.setAccessibleName(told.title)
        self.setAccessibleDescription(f"{told.sentence} {told.next_step}".strip())
        self._details = PlainLabel(message.details, wraps=True, selectable=True, muted=True)
        self._details.hide()
        self._words = self._worded(told)
        icon = IconLabel(told.icon, size=20, tone=told.tone)
        layout = row(spacing=GRID + HALF)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._words, 1)
        layout.addLayout(self._buttons())
        self.setLayout(layout)

    def _worded(self, told: Told) -> QVBoxLayout:
        words = column(PlainLabel(told.title).scaled(1.0), spacing=2)
        for sentence in filter(None, (told.sentence, told.next_step)):
            words.addWidget(PlainLabel(sentence, wraps=True, selectable=True))
        words.addWidget(self._details)
        return words

    def _buttons(self) -> QHBoxLayout:
        layout = row(spacing=GRID)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        if self.message.details:
            self._more = flat_button(self.tr("Details"), on_click=self._on_details_clicked)
            layout.addWidget(self._more)
        for place, offer in enumerate(self.message.offers):
            button = (push_button if place else primary_button)(offer.text, offer.icon)
            button.setProperty("offer", offer.name)
            button.clicked.connect(self._on_offer_clicked)
            layout.addWidget(button)
        layout.addWidget(icon_button("x", self.tr("Dismiss this message"), on_click=self._on_dismiss_clicked))
        return layout

    def _on_details_clicked(self) -> None:
        self._details.setVisible(not self._details.isVisible())

    def _on_offer_clicked(self) -> None:
        self.answered.emit(str(self.sender().property("offer")))

    def _on_dismiss_clicked(self) -> None:
        self.answered.emit("")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tint = tokens_of(self.palette()).tint(self.message.told.tone)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tint.wash))
        painter.fillRect(0, 0, HALF, self.height(), QColor(tint.ink))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_dismiss_clicked()
        else:
            super().keyPressEvent(event)


class MessageBar(QWidget):
    """The messages that stand now, newest on top.

    Emits:
        answered: an `Answer` for the message that the user answered or dismissed; the message has left by then.
    """

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[MessageCard] = []
        self._layout = column(spacing=1)
        self.setLayout(self._layout)
        self.hide()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What stands now, newest first."""
        return tuple(card.message for card in self._cards)

    def show_message(self, told: Told, *, key: str = "", details: str = "", offers: Sequence[Offer] = ()) -> None:
        """Tell something until it is dismissed, or a newer message has the same `key`."""
        self.dismiss(key)
        for card in tuple(self._cards[_MOST - 1 :]):
            self._drop(card)
        card = MessageCard(Message(told, key, details, tuple(offers)))
        card.answered.connect(self._on_card_answered)
        self._cards.insert(0, card)
        self._layout.insertWidget(0, card)
        card.show()
        self.show()

    def question(self, told: Told, *, key: str, offers: Sequence[Offer]) -> None:
        """Ask something; the answer comes as a signal, and nothing waits for it."""
        self.show_message(told, key=key, offers=offers)

    def dismiss(self, key: str) -> None:
        """Take away the message with that key, if it stands, without an answer."""
        for card in tuple(self._cards):
            if key and card.message.key == key:
                self._drop(card)

    def _drop(self, card: MessageCard) -> None:
        self._cards.remove(card)
        self._layout.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.setVisible(bool(self._cards))

    def _on_card_answered(self, offer: str) -> None:
        card = self.sender()
        if isinstance(card, MessageCard):
            key = card.message.key
            self._drop(card)
            self.answered.emit(Answer(key, offer))
