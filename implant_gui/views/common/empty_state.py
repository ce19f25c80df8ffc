"""What stands where there is nothing to show yet: an icon, a sentence, and what to do about it."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from implant_gui.models.common.roles import Tone
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.forms import clear
from implant_gui.views.common.labels import SUBTITLE, IconLabel, PlainLabel
from implant_gui.views.common.layouts import column
from implant_gui.views.common.tokens import GRID

_LINES_FOR_ICON: Final = 15
_LINES_FOR_SENTENCE: Final = 11
"""Where there is less room, the title and the buttons stay."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of an empty state: what it says and the name that is emitted."""

    name: str
    text: str
    icon: str = ""


class EmptyState(QWidget):
    """A centred invitation.

    Emits:
        chosen: the name of the offer that was clicked.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel(size=40, tone=Tone.MUTED)
        self._title = PlainLabel().scaled(SUBTITLE)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setWordWrap(True)
        self._sentence = PlainLabel(wraps=True, muted=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        layout = column(margin=3 * GRID)
        layout.addStretch(2)
        layout.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(GRID)
        layout.addWidget(self._title)
        layout.addWidget(self._sentence)
        layout.addSpacing(GRID)
        layout.addLayout(self._buttons)
        layout.addStretch(3)
        for label in (self._title, self._sentence):
            label.setMinimumWidth(1)  # a long word, such as a list of UIDs, must not widen the window
        self.setLayout(layout)

    @property
    def title(self) -> str:
        """What it says in bold."""
        return self._title.text()

    @property
    def sentence(self) -> str:
        """What it says below."""
        return self._sentence.text()

    def show_state(self, icon: str, title: str, sentence: str, *offers: Offer) -> None:
        """Say something else; the first of `offers` is the main one."""
        self._icon.show_icon(icon, Tone.MUTED)
        self._title.setText(title)
        self._sentence.setText(sentence)
        clear(self._buttons)
        self._buttons.addStretch()
        for place, offer in enumerate(offers):
            make = push_button if place else primary_button
            button = make(offer.text, offer.icon)
            button.setProperty("offer", offer.name)
            button.clicked.connect(self._on_button_clicked)
            self._buttons.addWidget(button)
        self._buttons.addStretch()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        line = self.fontMetrics().height()
        self._icon.setVisible(self.height() > _LINES_FOR_ICON * line)
        self._sentence.setVisible(self.height() > _LINES_FOR_SENTENCE * line)

    def _on_button_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("offer")))
