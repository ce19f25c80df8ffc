"""A few choices side by side, of which exactly one holds."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget
from typing_extensions import override

from implant_gui.views.common.layouts import row

Choice = tuple[str, str]
"""Name and text."""


class _Segment(QToolButton):
    """What is chosen has bold letters, for which a button leaves no room by itself."""

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        font = QFont(self.font())
        font.setBold(True)
        wider = QFontMetrics(font).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return QSize(hint.width() + max(wider, 0), hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Segmented(QWidget):
    """Segmented buttons; the arrow keys walk them.

    Emits:
        chosen: the name of the choice, when the user makes it.
    """

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._names = [choice[0] for choice in choices]
        self._group.idClicked.connect(self._on_group_clicked)
        layout = row(spacing=0)
        for place, (_, text) in enumerate(choices):
            layout.addWidget(self._segment(place, text, last=len(choices) - 1))
        self.setLayout(layout)
        self._group.buttons()[0].setChecked(True)

    @property
    def value(self) -> str:
        """The name of the choice that holds."""
        return self._names[self._group.checkedId()]

    def choose(self, name: str) -> None:
        """Make `name` hold, silently."""
        self._group.button(self._names.index(name)).setChecked(True)

    def _segment(self, place: int, text: str, *, last: int) -> QToolButton:
        button = _Segment()
        button.setText(text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setProperty("segment", True)
        button.setProperty("edge", "first" if place == 0 else "last" if place == last else "middle")
        self._group.addButton(button, place)
        return button

    def _on_group_clicked(self, place: int) -> None:
        self.chosen.emit(self._names[place])
