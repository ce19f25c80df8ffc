"""A folded query form: what is asked for, as one line of chips."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.views.browse.key_field import KeyField
from implant_gui.views.browse.key_words import model_words
from implant_gui.views.common.buttons import literal
from implant_gui.views.common.labels import IconLabel, PlainLabel, show_plain_tool_tip
from implant_gui.views.common.layouts import row
from implant_gui.views.common.tokens import GRID

_LONGEST: Final = 24
_LEAST: Final = 10 * GRID


class _Chip(QPushButton):
    """A button that leaves its label away, and then cuts its value short, where there is no room for them."""

    def __init__(self, label: str, value: str) -> None:
        self._text, self._value = f"{label}: {value}", value
        super().__init__(literal(self._text))
        self.setProperty("chip", True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            show_plain_tool_tip(event, self._text, self)
            return True
        return super().event(event)

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        metrics = self.fontMetrics()
        missing = metrics.horizontalAdvance(literal(self._text)) - metrics.horizontalAdvance(self.text())
        return QSize(hint.width() + missing, hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), _LEAST), hint.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics = self.fontMetrics()
        room = self.width() - (super().sizeHint().width() - metrics.horizontalAdvance(self.text()))
        fits = metrics.horizontalAdvance(self._text) <= room
        text = self._text if fits else metrics.elidedText(self._value, Qt.TextElideMode.ElideRight, room)
        self.setText(literal(text))


class QueryChips(QWidget):
    """The restrictions of a query.

    Emits:
        chosen: the `KeyField` whose chip was clicked.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._layout: QHBoxLayout = row(spacing=GRID)
        self._chips: dict[QPushButton, KeyField] = {}
        self._icon = IconLabel(size=18)
        self._model = PlainLabel().scaled(1.0)
        self._model.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._layout.addWidget(self._icon)
        self._layout.addWidget(self._model)
        self._layout.addStretch()
        self.setLayout(self._layout)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the chips say."""
        return tuple(chip.accessibleName() for chip in self._chips)

    def show_query(self, model: InformationModel, summaries: Sequence[tuple[KeyField, str]]) -> None:
        """Show the model, and one chip for each field in which something is written."""
        text, icon = model_words(model)
        self._icon.show_icon(icon)
        self._model.setText(text if summaries else self.tr("All {0}").format(text[:1].lower() + text[1:]))
        for chip in self._chips:
            self._layout.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {self._chip(field, text): field for field, text in summaries}
        for place, chip in enumerate(self._chips):
            self._layout.insertWidget(place + 2, chip)

    def _chip(self, field: KeyField, text: str) -> QPushButton:
        cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        chip = _Chip(field.label, cut)
        chip.setAccessibleName(f"{field.label}: {text}")
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.clicked.connect(self._on_chip_clicked)
        return chip

    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, QPushButton):
            self.chosen.emit(self._chips[chip])
