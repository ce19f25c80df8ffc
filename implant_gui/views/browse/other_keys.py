"""Any other attribute as a key: what a private agreement with an archive allows (PS3.4 BB.1.2)."""

from collections.abc import MutableMapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from implant_gui.domain.service.query import KeyPath
from implant_gui.views.common.buttons import flat_button, icon_button
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import HALF


class OtherKey(QWidget):
    """One key with its value.

    Emits:
        removed: the user does not want it.
        submitted: Enter was pressed in it.
    """

    removed = Signal()
    submitted = Signal()

    def __init__(self, key: str = "", value: str = "") -> None:
        super().__init__()
        self._key = self._line(self.tr("Keyword or tag"), self.tr("ImplantTypeCodeSequence[0].CodeValue or 0068,6200"))
        self._value = self._line(self.tr("Value"), self.tr("empty: only return it"))
        self._key.setText(key)
        self._value.setText(value)
        self._error = PlainLabel(wraps=True)
        self._error.setProperty("error", True)
        self._error.hide()
        line = row(spacing=HALF)
        line.addWidget(self._key, 3)
        line.addWidget(self._value, 2)
        line.addWidget(icon_button("x", self.tr("Remove this key"), on_click=self.removed))
        self.setLayout(column(line, self._error, spacing=2))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not self._key.text().strip() and not self._value.text().strip()

    def entry(self) -> tuple[KeyPath, str]:
        """The key and its value.

        Raises:
            ValueError: the key is not one; the message is a sentence.
        """
        try:
            return KeyPath.parse(self._key.text()), self._value.text().strip()
        except ValueError:
            form = self.tr("“{text}” is no key: write a keyword or a tag, with [0] after a sequence and dots between.")
            raise ValueError(form.format(text=self._key.text().strip())) from None

    def focus_entry(self) -> None:
        """Put the cursor where the key is written."""
        self._key.setFocus()

    def show_error(self, sentence: str) -> None:
        """Say what is wrong; "" for nothing."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _line(self, name: str, placeholder: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setPlaceholderText(placeholder)
        line.returnPressed.connect(self.submitted)
        return line


class OtherKeys(QWidget):
    """The keys added by hand.

    Emits:
        submitted: Enter was pressed in one of them.
    """

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[OtherKey] = []
        self._layout: QVBoxLayout = column(spacing=HALF)
        add = row(flat_button(self.tr("Ask for another attribute"), "plus", on_click=self.add))
        add.addStretch()
        self.setLayout(column(self._layout, add, spacing=HALF))

    def add(self) -> None:
        """Offer an empty key."""
        self._append(OtherKey()).focus_entry()

    def entries(self) -> tuple[tuple[KeyPath, str], ...]:
        """Keys and values; an empty value asks for the attribute only.

        Raises:
            ValueError: one of them is not a key.
        """
        return tuple(entry.entry() for entry in self._rows if not entry.is_empty)

    def check(self) -> bool:
        """Whether all of them are keys; says at each what is wrong."""
        sentences = [self._complaint(entry) for entry in self._rows]
        return not any(sentences)

    def take(self, restrictions: MutableMapping[KeyPath, str], extra: tuple[KeyPath, ...]) -> None:
        """Show all that is left in `restrictions`, and `extra`; nothing else."""
        for entry in tuple(self._rows):
            self._drop(entry)
        for path, value in (*restrictions.items(), *((path, "") for path in extra)):
            self._append(OtherKey(str(path), value))
        restrictions.clear()

    def _complaint(self, entry: OtherKey) -> str:
        sentence = ""
        if not entry.is_empty:
            try:
                entry.entry()
            except ValueError as error:
                sentence = str(error)
        entry.show_error(sentence)
        return sentence

    def _append(self, entry: OtherKey) -> OtherKey:
        entry.submitted.connect(self.submitted)
        entry.removed.connect(self._on_entry_removed)
        self._rows.append(entry)
        self._layout.addWidget(entry)
        return entry

    def _drop(self, entry: OtherKey) -> None:
        self._rows.remove(entry)
        self._layout.removeWidget(entry)
        entry.hide()
        entry.deleteLater()

    def _on_entry_removed(self) -> None:
        entry = self.sender()
        if isinstance(entry, OtherKey):
            self._drop(entry)
