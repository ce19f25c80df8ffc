"""One key of a query as something to fill in: its name, what may be written, a place for it, what is wrong with it."""

from collections.abc import Mapping, MutableMapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from implant_gui.domain.service.keys import KeyDefinition, Matching
from implant_gui.domain.service.query import KeyPath
from implant_gui.models.common.words import domain_words
from implant_gui.views.browse.key_words import kind_words, label_of
from implant_gui.views.common.forms import make_clearable
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import GRID, HALF

LO_LENGTH: Final = 64
"""Characters of an LO value (PS3.5 6.2)."""

Restrictions = Mapping[KeyPath, str]


class KeyField(QWidget):
    """The frame around the entry of one key; subclasses bring the entry.

    Emits:
        submitted: Enter was pressed in it.
        edited: its content changed.
    """

    submitted = Signal()
    edited = Signal()

    def __init__(self, definition: KeyDefinition) -> None:
        super().__init__()
        self.definition = definition
        self._label = QLabel(label_of(definition))
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._error = PlainLabel(wraps=True)
        self._error.setProperty("error", True)
        self._error.hide()
        self.setToolTip(self._explanation())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def label(self) -> str:
        """What the key is called here."""
        return self._label.text()

    @property
    def error(self) -> str:
        """The sentence at the field; empty when nothing is wrong."""
        return self._error.text()

    def restrictions(self) -> Restrictions:
        """What to match; nothing when the field is empty.

        Raises:
            ValueError: what is written cannot be sent; the message is a sentence.
        """
        raise NotImplementedError

    def take(self, restrictions: MutableMapping[KeyPath, str]) -> None:
        """Show what is meant for this field, and take it out of `restrictions`."""
        raise NotImplementedError

    def summary(self) -> str:
        """What is written, short; empty when nothing is."""
        raise NotImplementedError

    def clear(self) -> None:
        """Empty the field."""
        self.take({})

    def check(self) -> bool:
        """Whether what is written can be sent; says at the field what is wrong."""
        try:
            self.restrictions()
        except ValueError as error:
            self.show_error(str(error))
            return False
        self.show_error("")
        return True

    def focus_entry(self) -> None:
        """Put the cursor into the field."""
        # No focus proxy: with several entries in one field it makes the tab key go in circles.
        if (entry := self._label.buddy()) is not None:
            entry.setFocus()

    def show_error(self, sentence: str) -> None:
        """Say what is wrong; "" for nothing."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _fill(self, *entries: QWidget) -> None:
        """Lay out label, `entries` and the place for the error; the first entry belongs to the label."""
        kind = PlainLabel(kind_words(self.definition), muted=True)
        head = row(self._label, spacing=GRID)
        head.addStretch()
        head.addWidget(kind)
        layout = column(spacing=HALF)
        layout.addLayout(head)
        layout.addLayout(row(*entries, spacing=HALF))
        layout.addWidget(self._error)
        layout.addStretch()
        self.setLayout(layout)
        self._label.setBuddy(entries[0])

    def _line(self, *, name: str = "", placeholder: str = "") -> QLineEdit:
        """A line to write on, wired to the signals."""
        line = QLineEdit()
        line.setPlaceholderText(placeholder)
        line.setAccessibleName(name or self.label)
        line.setAccessibleDescription(self._explanation())
        line.returnPressed.connect(self.submitted)
        line.textEdited.connect(self._on_text_edited)
        return line

    def _on_text_edited(self) -> None:
        self.show_error("")
        self.edited.emit()

    def _explanation(self) -> str:
        definition = self.definition
        tag = f"({definition.tag >> 16:04X},{definition.tag & 0xFFFF:04X})"
        kinds = ", ".join(domain_words(kind.value) for kind in Matching if kind in definition.matching)
        return f"{definition.name} {tag}: {kinds}. {domain_words(definition.note)}".strip()


class TextField(KeyField):
    """A text key: an exact value, or a pattern with ``*`` and ``?`` (PS3.4 C.2.2.2.4)."""

    def __init__(self, definition: KeyDefinition, placeholder: str = "") -> None:
        super().__init__(definition)
        self._entry = self._line(placeholder=placeholder)
        make_clearable(self._entry)
        self._path = KeyPath(((definition.keyword, None),))
        self._fill(self._entry)

    @override
    def restrictions(self) -> Restrictions:
        text = self._entry.text().strip()
        if "\\" in text:
            raise ValueError(self.tr("A backslash would make several values of it; search for them one by one."))
        if len(text) > LO_LENGTH:
            raise ValueError(self.tr("At most {limit} characters fit in here.").format(limit=LO_LENGTH))
        return {self._path: text} if text else {}

    @override
    def take(self, restrictions: MutableMapping[KeyPath, str]) -> None:
        self._entry.setText(restrictions.pop(self._path, ""))
        self.show_error("")

    @override
    def summary(self) -> str:
        return self._entry.text().strip()
