"""The transfers below all workspaces: a queue with its progress, and why something did not arrive."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QSplitter, QStackedWidget, QWidget

from implant_gui.models.common.roles import Index
from implant_gui.models.transfers.table import TransfersModel
from implant_gui.models.transfers.transfer import Transfer, TransferGroup
from implant_gui.views.common import icons
from implant_gui.views.common.buttons import add_action, icon_button
from implant_gui.views.common.empty_state import EmptyState
from implant_gui.views.common.fitting_area import ColumnArea
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, holder, panel, row
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.transfers.transfer_details import TransferDetails
from implant_gui.views.transfers.transfer_table import TransferTable

_OPEN_HEIGHT: Final = 220
"""Of what is below the head line, while there is room."""
_LEAST_HEIGHT: Final = 100


@dataclass(frozen=True, slots=True)
class Reorder:
    """A waiting retrieval that should come earlier (-1) or later (1)."""

    transfer: Transfer
    step: int


class TransferPanel(QWidget):
    """The queue of retrievals. Opens itself when one starts.

    Emits:
        cancel_requested, pause_requested, resume_requested, retry_requested: the `Transfer`. Resuming is for what
            was paused and for what an earlier run of the program left; retrying asks for what failed or is missing.
        reorder_requested: a `Reorder`.
        clear_requested: forget what has finished.
        takes_parts_changed: whether assemblies and groups are fetched with all that they refer to from now on.
        fold_changed: whether only the head line is shown now.
    """

    cancel_requested = Signal(object)
    pause_requested = Signal(object)
    resume_requested = Signal(object)
    retry_requested = Signal(object)
    reorder_requested = Signal(object)
    clear_requested = Signal()
    takes_parts_changed = Signal(bool)
    fold_changed = Signal(bool)

    def __init__(self, model: TransfersModel) -> None:
        super().__init__()
        self._model = model
        self.table = TransferTable(model)
        self.table.selectionModel().currentChanged.connect(self._on_current_changed)
        self.table.customContextMenuRequested.connect(self._on_context_menu)
        self.table.cancel_wanted.connect(self._on_cancel)
        self.details = TransferDetails()
        self.details.retry_requested.connect(self._on_retry)
        self._details_area = ColumnArea(self.details)
        self._body = self._make_body()
        self._line = holder(self._head())
        self.setLayout(column(self._line, self._body, spacing=0))
        model.rowsInserted.connect(self._on_rows_inserted)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.rowsMoved):
            signal.connect(self._on_rows_changed)
        model.dataChanged.connect(self._on_rows_changed)
        model.active_changed.connect(self._on_rows_changed)
        self.set_folded(True)
        self._on_rows_changed()

    @property
    def is_folded(self) -> bool:
        """Whether only the head line is shown."""
        return self._body.isHidden()

    def set_folded(self, folded: bool) -> None:
        """Show only the head line, or everything."""
        if folded is self.is_folded:
            return  # it stays as high as somebody made it
        self._body.setVisible(not folded)
        icons.set_icon(self._fold, "chevron-up" if folded else "chevron-down")
        name = self.tr("Show the transfers") if folded else self.tr("Hide the transfers")
        self._fold.setToolTip(name)
        self._fold.setAccessibleName(name)
        self.fold_changed.emit(folded)

    @property
    def open_height(self) -> int:
        """How high it would like to be when it is not folded."""
        return self.sizeHint().height() if self.is_folded else self._line.sizeHint().height() + _OPEN_HEIGHT

    @property
    def takes_parts(self) -> bool:
        """Whether assemblies and groups are to be fetched with all that they refer to."""
        return self._with_parts.isChecked()

    def set_takes_parts(self, takes_parts: bool) -> None:
        """Fetch assemblies and groups with all that they refer to, or alone."""
        self._with_parts.setChecked(takes_parts)

    def toggle_folded(self) -> None:
        """Show everything, or only the head line."""
        self.set_folded(not self.is_folded)

    def _head(self) -> QHBoxLayout:
        self._summary = PlainLabel(muted=True)
        self._pause = icon_button("player-pause", self.tr("Pause the selected transfer"), on_click=self._on_pause)
        self._resume = icon_button("player-play", self.tr("Resume the selected transfer"), on_click=self._on_resume)
        self._cancel = icon_button("player-stop", self.tr("Cancel the selected transfer"), on_click=self._on_cancel)
        self._up = icon_button("arrow-up", self.tr("Earlier in the queue"), on_click=self._on_up)
        self._down = icon_button("arrow-down", self.tr("Later in the queue"), on_click=self._on_down)
        self._clear = icon_button("playlist-x", self.tr("Clear what has finished"), on_click=self.clear_requested)
        self._fold = icon_button("chevron-up", "", on_click=self.toggle_folded)
        self._with_parts = QCheckBox(self.tr("With all parts"))
        self._with_parts.setToolTip(self.tr("Fetch assemblies and groups with all templates that they refer to"))
        self._with_parts.setChecked(True)
        self._with_parts.toggled.connect(self.takes_parts_changed)
        layout = row(PlainLabel(self.tr("Transfers")).scaled(1.0), spacing=HALF)
        layout.setContentsMargins(2 * GRID, HALF, GRID, HALF)
        layout.addSpacing(GRID)
        layout.addWidget(self._summary)
        layout.addStretch()
        layout.addWidget(self._with_parts)
        layout.addSpacing(GRID)
        for button in (self._pause, self._resume, self._cancel, self._up, self._down, self._clear, self._fold):
            layout.addWidget(button)
        return layout

    def _make_body(self) -> QWidget:
        self._empty = EmptyState()
        self._empty.show_state(
            "transfer-in", self.tr("No transfers"), self.tr("Select templates in the results and fetch them.")
        )
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.table)
        splitter.addWidget(self._details_area)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        self._details_area.setMinimumWidth(320)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(splitter)
        body = panel(column(self._stack))
        body.setMinimumHeight(_LEAST_HEIGHT)
        return body

    def _on_rows_inserted(self, _parent: Index, first: int) -> None:
        """What was just asked for is what the user wants to see."""
        self.set_folded(False)
        self.table.setCurrentIndex(self._model.index(first, 0))

    def _on_rows_changed(self) -> None:
        rows = self._model.rowCount()
        self._stack.setCurrentIndex(1 if rows else 0)
        groups = [self._model.group_of(place) for place in range(rows)]
        named = (
            (TransferGroup.RUNNING, self.tr("%n running", "", groups.count(TransferGroup.RUNNING))),
            (TransferGroup.WAITING, self.tr("%n waiting", "", groups.count(TransferGroup.WAITING))),
            (TransferGroup.FINISHED, self.tr("%n finished", "", groups.count(TransferGroup.FINISHED))),
        )
        self._summary.setText(" · ".join(text for group, text in named if group in groups))
        self._clear.setEnabled(TransferGroup.FINISHED in groups)
        if rows and self.table.current is None:
            self.table.setCurrentIndex(self._model.index(0, 0))
        self._on_current_changed()

    def _on_current_changed(self) -> None:
        transfer = self.table.current
        self.details.show_transfer(transfer)
        self._details_area.setVisible(transfer is not None)
        group = None if transfer is None else transfer.group
        waiting, running = group is TransferGroup.WAITING, group is TransferGroup.RUNNING
        resumable = transfer is not None and (transfer.is_paused or is_left_over(transfer))
        self._cancel.setEnabled(waiting or running)
        self._pause.setVisible(not resumable)
        self._pause.setEnabled(waiting)
        self._pause.setToolTip(self._pause_words(running))
        self._resume.setVisible(resumable)
        self._up.setEnabled(waiting)
        self._down.setEnabled(waiting)

    def _pause_words(self, running: bool) -> str:
        if running:
            return self.tr("Only what waits can be paused. Cancel what runs: “Retry failed” asks for the rest later.")
        return self.tr("Pause the selected transfer: it waits until it is resumed")

    def _on_context_menu(self, place: QPoint) -> None:
        transfer = self.table.current
        if transfer is None or not self.table.indexAt(place).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_context_menu(menu, transfer)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _fill_context_menu(self, menu: QMenu, transfer: Transfer) -> None:
        waits, ended = transfer.group is TransferGroup.WAITING, transfer.group is TransferGroup.FINISHED
        if transfer.is_paused or is_left_over(transfer):
            add_action(menu, self.tr("Resume"), "player-play", self._on_resume)
        else:
            runs = transfer.group is TransferGroup.RUNNING
            words = self.tr("Pause (only while it waits)") if runs else self.tr("Pause")
            add_action(menu, words, "player-pause", self._on_pause).setEnabled(waits)
        add_action(menu, self.tr("Cancel"), "player-stop", self._on_cancel).setEnabled(not ended)
        retry = add_action(menu, self.tr("Retry failed"), "refresh", self._on_retry)
        retry.setEnabled(bool(transfer.retry_uids))
        menu.addSeparator()
        add_action(menu, self.tr("Earlier in the queue"), "arrow-up", self._on_up).setEnabled(waits)
        add_action(menu, self.tr("Later in the queue"), "arrow-down", self._on_down).setEnabled(waits)
        clear = add_action(menu, self.tr("Clear what has finished"), "playlist-x", self.clear_requested)
        clear.setEnabled(self._clear.isEnabled())
        menu.addSeparator()
        add_action(menu, self.tr("Copy report"), "copy", self.details.copy_report)
        menu.addActions(self.table.actions())

    def _on_cancel(self) -> None:
        transfer = self.table.current
        if transfer is not None and transfer.group is not TransferGroup.FINISHED:
            self.cancel_requested.emit(transfer)

    def _on_pause(self) -> None:
        self._emit_current(self.pause_requested)

    def _on_resume(self) -> None:
        self._emit_current(self.resume_requested)

    def _on_retry(self) -> None:
        self._emit_current(self.retry_requested)

    def _on_up(self) -> None:
        self._reorder(-1)

    def _on_down(self) -> None:
        self._reorder(1)

    def _reorder(self, step: int) -> None:
        if (transfer := self.table.current) is not None:
            self.reorder_requested.emit(Reorder(transfer, step))

    def _emit_current(self, signal: SignalInstance) -> None:
        if (transfer := self.table.current) is not None:
            signal.emit(transfer)


def is_left_over(transfer: Transfer) -> bool:
    """Whether an earlier run of the program left it."""
    return transfer.record is not None
