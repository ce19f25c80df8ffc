"""Type a status code, choose an operation, read what it means: for those who have only a log of somebody else."""

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import StatusMeaning
from implant_gui.models.common.words import domain_words
from implant_gui.views.common.forms import add_fact, fact_form
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.common.tokens import GRID
from implant_gui.views.wording import category_words

Explain = Callable[[int, Service], StatusMeaning]
_CODE: Final = re.compile(r"\s*(?:0x)?([0-9A-F]{1,4})H?\s*", re.IGNORECASE)
_SERVICES: Final = (Service.FIND, Service.GET, Service.MOVE, Service.STORE, Service.ECHO)


class StatusExplainer(QWidget):
    """Explains statuses with the callable that it is given."""

    def __init__(self, explain: Explain) -> None:
        super().__init__()
        self._explain = explain
        self._code = QLineEdit()
        self._code.setPlaceholderText("A801")
        self._code.setAccessibleName(self.tr("Status code"))
        self._code.setMaximumWidth(120)
        self._code.textChanged.connect(self._refresh)
        self._service = QComboBox()
        self._service.setAccessibleName(self.tr("Operation"))
        self._service.addItems([f"C-{service.name}" for service in _SERVICES])
        self._service.setCurrentIndex(_SERVICES.index(Service.MOVE))
        self._service.currentIndexChanged.connect(self._refresh)
        self._pill = StatusPill()
        self._hint = PlainLabel(wraps=True, muted=True)
        self._form = fact_form()
        entry = row(PlainLabel(self.tr("Status")), self._code, PlainLabel(self.tr("of a")), self._service)
        entry.addWidget(self._pill)
        entry.addStretch()
        layout = column(entry, self._hint, self._form, spacing=GRID + GRID // 2, margin=2 * GRID)
        layout.addStretch()
        self.setLayout(layout)
        self._refresh()

    @property
    def code_box(self) -> QLineEdit:
        """Where the code is written."""
        return self._code

    def show_code(self, code: int, service: Service) -> None:
        """Explain this one."""
        if service in _SERVICES:
            self._service.setCurrentIndex(_SERVICES.index(service))
        self._code.setText(f"0x{code:04X}")

    def _refresh(self) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        text = self._code.text().strip()
        found = _CODE.fullmatch(text)
        self._pill.hide()
        if found is None:
            form = self.tr("“{0}” is no status: write up to four hexadecimal digits, such as A801 or 0xA801.")
            empty = self.tr("Write a status as a log or another program shows it, such as A801 or 0xA801.")
            self._hint.setText(form.format(text) if text else empty)
            self._hint.show()
            return
        self._hint.hide()
        self._show(self._explain(int(found[1], 16), _SERVICES[self._service.currentIndex()]))

    def _show(self, reading: StatusMeaning) -> None:
        told = category_words(reading.category)
        self._pill.show_status(told.icon, f"0x{reading.code:04X} {told.title}", told.tone)
        for label, text in (
            (self.tr("Meaning"), domain_words(reading.meaning)),
            (self.tr("If it is pynetdicom"), domain_words(reading.pynetdicom or "")),
            (self.tr("Cause"), domain_words(reading.cause)),
            (self.tr("Next step"), domain_words(reading.next_step)),
        ):
            if text:
                add_fact(self._form, label, text)
