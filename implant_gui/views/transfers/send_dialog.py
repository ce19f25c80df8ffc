"""Sending templates to a server: which server, and whether what they refer to goes along."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QWidget

from implant_gui.domain.service.ae import Server
from implant_gui.models.common.words import count_text
from implant_gui.views.common import icons
from implant_gui.views.common.buttons import literal, primary_button, push_button
from implant_gui.views.common.fitting import fit_height
from implant_gui.views.common.forms import add_entry, make_form
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, hide_unless, row
from implant_gui.views.common.tokens import GRID, tokens_of


@dataclass(frozen=True, slots=True)
class SendWish:
    """What somebody wants to have sent."""

    server: Server
    with_parts: bool


class SendDialog(QDialog):
    """Chooses a server.

    Emits:
        submitted: a `SendWish`.
    """

    submitted = Signal(object)

    def __init__(
        self,
        servers: Sequence[tuple[Server, str]],
        count: int,
        parts: int = 0,
        *,
        chosen: str = "",
        remark: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Offer `servers`, each with a word on whether it answers.

        Args:
            servers: at least one.
            count: how many objects are to be sent.
            parts: how many held objects they refer to besides.
            chosen: the name of the server to begin with.
            remark: something to know about what is selected.
            parent: the window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Send to a server"))
        self._servers = tuple(server for server, _ in servers)
        self.server = QComboBox()
        icon = icons.steady("server-2", tokens_of(self.palette()).muted, 16)
        for server, state in servers:
            self.server.addItem(icon, f"{server.name} · {state}", server.name)
        self.server.setCurrentIndex(max(0, self.server.findData(chosen)))
        self.server.currentIndexChanged.connect(self._on_server_changed)
        self._address = PlainLabel(muted=True, selectable=True)
        many = self.tr("and the {0} templates in the library that they refer to", "", parts).format(count_text(parts))
        one = self.tr("and the template in the library that they refer to")
        self.with_parts = QCheckBox(literal(one if parts == 1 else many))
        self.with_parts.setChecked(True)
        hide_unless(parts > 0, self.with_parts)
        told = self.tr("1 object") if count == 1 else self.tr("{0} objects", "", count).format(count_text(count))
        form = make_form()
        add_entry(form, self.tr("Server"), self.server)
        form.addRow("", self._address)
        form.addRow(self.tr("What"), PlainLabel(told))
        if parts:
            form.addRow("", self.with_parts)
        if remark:
            form.addRow("", PlainLabel(remark, wraps=True))
        note = self.tr("They are sent with C-STORE, as they were received. The transfers below show how far it is.")
        form.addRow("", PlainLabel(note, wraps=True, muted=True))
        buttons = row(spacing=GRID)
        buttons.addStretch()
        buttons.addWidget(push_button(self.tr("Cancel"), on_click=self.reject))
        go = primary_button(self.tr("Send"), "upload", on_click=self._on_go)
        go.setDefault(True)
        buttons.addWidget(go)
        layout = column(form, spacing=2 * GRID, margin=2 * GRID)
        layout.addStretch()
        layout.addLayout(buttons)
        self.setLayout(layout)
        self._on_server_changed()
        fit_height(self, 84)

    def _on_server_changed(self) -> None:
        self._address.setText(self._servers[self.server.currentIndex()].address)

    def _on_go(self) -> None:
        server = self._servers[self.server.currentIndex()]
        self.submitted.emit(SendWish(server, with_parts=not self.with_parts.isHidden() and self.with_parts.isChecked()))
        self.accept()
