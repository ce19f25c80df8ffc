"""A line to write on that says below itself what is wrong, as soon as that is certain."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from implant_gui.views.common.buttons import icon_button
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import HALF

Check = Callable[[str], str]


class CheckedLine(QWidget):
    """An entry with a check. While it is empty and untouched it does not complain.

    Emits:
        changed: whenever the text changes.
    """

    changed = Signal()

    def __init__(
        self, name: str, text: str = "", *, check: Check | None = None, placeholder: str = "", hint: str = ""
    ) -> None:
        super().__init__()
        self._check = check
        self._hint = hint
        self.line = QLineEdit(text)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(placeholder)
        self.line.textChanged.connect(self._on_text_changed)
        self._said = PlainLabel(hint, wraps=True, muted=True)
        self._layout = row(self.line, spacing=HALF)
        self.setLayout(column(self._layout, self._said, spacing=2))
        self._said.setVisible(bool(hint))

    @property
    def text(self) -> str:
        """What is written, without space around it."""
        return self.line.text().strip()

    @property
    def sentence(self) -> str:
        """What is wrong; "" when nothing is."""
        return self._check(self.line.text()) if self._check is not None and self.isEnabled() else ""

    @property
    def shown_sentence(self) -> str:
        """What is said below the line."""
        return self._said.text()

    def set_text(self, text: str) -> None:
        """Write something else."""
        self.line.setText(text)

    def verify(self) -> bool:
        """Whether all is well; complains if not."""
        self._say(self.sentence)
        return not self.sentence

    def _on_text_changed(self) -> None:
        self._say(self.sentence)
        self.changed.emit()

    def _say(self, complaint: str) -> None:
        self._said.setText(complaint or self._hint)
        self._said.setVisible(bool(complaint or self._hint))
        for widget, name, value in (
            (self._said, "error", bool(complaint)),
            (self._said, "muted", not complaint),
            (self.line, "invalid", bool(complaint)),
        ):
            if widget.property(name) != value:
                widget.setProperty(name, value)
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self.line.setAccessibleDescription(complaint or self._hint)


class PathLine(CheckedLine):
    """A file or a folder: written, or chosen in a dialog."""

    def __init__(
        self, name: str, text: str = "", *, check: Check | None = None, placeholder: str = "", folder: bool = False
    ) -> None:
        super().__init__(name, text, check=check, placeholder=placeholder)
        self._wants_folder = folder
        choose = icon_button("folder-open", self.tr("Choose: {0}").format(name), on_click=self._on_choose)
        self._layout.addWidget(choose)

    @property
    def path(self) -> Path | None:
        """What is written, as a path; None for nothing."""
        return Path(self.text) if self.text else None

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self.line.accessibleName(), self.text)
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.Directory if self._wants_folder else mode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.set_text)
        dialog.open()
