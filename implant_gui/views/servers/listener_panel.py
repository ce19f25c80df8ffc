"""The storage SCP, opened from the status bar: is it on, as what, for whom, and what has come lately."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from implant_gui.models.transfers.received import ReceivedModel
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.labels import SUBTITLE, IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.table_view import ReadingTable
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.servers.listener_state import ListenerPhase, ListenerState, listener_words
from implant_gui.views.servers.local_node_form import EVERYWHERE, LocalNodeForm

_WIDTHS: Final = {0: 12, 1: 22, 2: 26, 3: 40, 4: 10}


class ListenerPanel(QDialog):
    """A window beside the main one.

    Emits:
        start_requested: a `LocalNode` to listen as; it is to be remembered.
        stop_requested: stop listening.
    """

    start_requested = Signal(object)
    stop_requested = Signal()

    def __init__(
        self,
        received: ReceivedModel,
        state: ListenerState,
        addresses: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Storage SCP"))
        self._state = state
        self._addresses = tuple(addresses)
        self._icon = IconLabel(size=24)
        self._title = PlainLabel(wraps=True).scaled(SUBTITLE)
        self._sentence = PlainLabel(wraps=True)
        self._next_step = PlainLabel(wraps=True)
        self.form = LocalNodeForm(state.node, addresses)
        self._start = primary_button(self.tr("Start"), "player-play", on_click=self._on_start)
        self._stop = push_button(self.tr("Stop"), "player-stop", on_click=self.stop_requested)
        self._copy = push_button(self.tr("Copy for the administrator"), "copy", on_click=self._on_copy)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        form_page = column(self.form, margin=2 * GRID)
        form_page.addStretch()
        tabs.addTab(holder(form_page), self.tr("Address and peers"))
        tabs.addTab(ReadingTable(received, self.tr("Recently received"), _WIDTHS), self.tr("Recently received"))
        buttons = row(self._copy, spacing=GRID)
        buttons.addStretch()
        for button in (self._stop, self._start, push_button(self.tr("Close"), on_click=self.hide)):
            buttons.addWidget(button)
        buttons.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        layout = column(holder(self._head()), spacing=0)
        layout.addWidget(tabs, 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.resize(620, 560)
        self.show_state(state)

    def set_addresses(self, addresses: Sequence[str]) -> None:
        """Offer these addresses of this computer, loopback last."""
        self._addresses = tuple(addresses)
        self.form.set_addresses(addresses)

    def show_state(self, state: ListenerState) -> None:
        """Show how the storage SCP is now."""
        self._state = state
        self.form.show_node(replace(state.node, port=state.port or state.node.port))
        told = listener_words(state)
        self._icon.show_icon(told.icon, told.tone)
        self._title.setText(told.title)
        self._sentence.setText(told.sentence)
        self._next_step.setText(told.next_step)
        self._next_step.setVisible(bool(told.next_step))
        is_on = state.phase in (ListenerPhase.LISTENING, ListenerPhase.STARTING)
        self._start.setText(self.tr("Restart") if is_on else self.tr("Start"))
        self._stop.setEnabled(state.phase is ListenerPhase.LISTENING)

    def _head(self) -> QVBoxLayout:
        words = column(self._title, self._sentence, self._next_step, spacing=HALF)
        head = row(spacing=GRID + HALF)
        head.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        return column(head)

    def _on_start(self) -> None:
        # Not disabled meanwhile: that would hand the keyboard on to Close.
        if self._state.phase is not ListenerPhase.STARTING and (node := self.form.collect()) is not None:
            self.start_requested.emit(node)

    def _on_copy(self) -> None:
        form = self.tr(
            "Please register this DICOM node as a destination for C-MOVE:\n"
            "AE title: {aet}\nHost: {host}\nPort: {port}\n"
            "SOP classes: Generic Implant Template Storage, Implant Assembly Template Storage, "
            "Implant Template Group Storage"
        )
        node = self._state.node
        # “Every network” is no address that anybody could call.
        host = next(iter(self._addresses), EVERYWHERE) if node.bind_address == EVERYWHERE else node.bind_address
        text = form.format(aet=node.ae_title, host=host, port=self._state.port or node.port)
        QGuiApplication.clipboard().setText(text)
