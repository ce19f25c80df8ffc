"""A folded query form: what is asked for, as one line of chips."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from implant_gui.views.buttons import literal
from implant_gui.views.key_field import KeyField
from implant_gui.views.labels import PlainLabel
from implant_gui.views.layouts import row
from implant_gui.views.tokens import GRID

_LONGEST: Final = 24


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
        self._all = PlainLabel(self.tr("everything"), muted=True)
        self._layout.addWidget(self._all)
        self._layout.addStretch()
        self.setLayout(self._layout)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the chips say."""
        return tuple(chip.accessibleName() for chip in self._chips)

    def show_summaries(self, summaries: Sequence[tuple[KeyField, str]]) -> None:
        """Show one chip for each field in which something is written."""
        for chip in self._chips:
            self._layout.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {self._chip(field, text): field for field, text in summaries}
        for place, chip in enumerate(self._chips):
            self._layout.insertWidget(place + 1, chip)
        self._all.setVisible(not self._chips)

    def _chip(self, field: KeyField, text: str) -> QPushButton:
        cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        chip = QPushButton(literal(f"{field.label}: {cut}"))
        chip.setProperty("chip", True)
        chip.setAccessibleName(f"{field.label}: {text}")
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.clicked.connect(self._on_chip_clicked)
        return chip

    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, QPushButton):
            self.chosen.emit(self._chips[chip])
