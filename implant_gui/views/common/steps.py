"""Steps of a check, each with what came of it: how far a connection got, and where it stopped."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from implant_gui.views.common.forms import clear
from implant_gui.views.common.labels import IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.wording import Told


class Steps(QWidget):
    """A list of steps below each other; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(spacing=HALF)
        self._told: tuple[Told, ...] = ()
        self.setLayout(self._layout)
        self.hide()

    @property
    def steps(self) -> tuple[Told, ...]:
        """What is shown."""
        return self._told

    def show_steps(self, steps: Sequence[Told]) -> None:
        """Show these steps."""
        clear(self._layout)
        self._told = tuple(steps)
        for told in steps:
            self._layout.addWidget(_step(told))
        self.setVisible(bool(steps))


def _step(told: Told) -> QWidget:
    words = column(PlainLabel(told.title, wraps=True).scaled(1.0), spacing=2)
    for sentence in filter(None, (told.sentence, told.next_step)):
        words.addWidget(PlainLabel(sentence, wraps=True, selectable=True))
    layout = row(spacing=GRID)
    layout.addWidget(IconLabel(told.icon, size=18, tone=told.tone), alignment=Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    widget = QWidget()
    widget.setLayout(layout)
    return widget
