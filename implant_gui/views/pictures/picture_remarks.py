"""What is odd about a picture, in sentences: below it, or where it would be."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from implant_gui.domain.text import visible
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import cut
from implant_gui.views.common.labels import IconLabel, PlainLabel
from implant_gui.views.common.layouts import row
from implant_gui.views.common.tokens import GRID

_MOST: Final = 6
_LONGEST: Final = 300


class PictureRemarks(QWidget):
    """A few sentences beside a sign; hidden when there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._words = PlainLabel(wraps=True, selectable=True)
        layout = row(IconLabel("alert-triangle", tone=Tone.WARN), spacing=GRID)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.addWidget(self._words, 1)
        self.setLayout(layout)
        self.hide()

    @property
    def text(self) -> str:
        """The sentences, one below the other."""
        return self._words.text()

    def show_remarks(self, remarks: Sequence[str], *, instead: bool = False) -> None:
        """Say something; with `instead` it takes the whole place of a picture that cannot be shown."""
        told = list(dict.fromkeys(cut(visible(remark), _LONGEST) for remark in remarks))
        if len(told) > _MOST:
            told[_MOST:] = [self.tr("And {0} more.").format(len(told) - _MOST)]
        vertical = QSizePolicy.Policy.Expanding if instead else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        self._words.setText("\n".join(told))
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setVisible(bool(told))
