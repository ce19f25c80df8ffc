"""The table of retrievals: progress below the title, the four counters, and the outcome as a pill."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView
from typing_extensions import override

from implant_gui.models.transfers.table import TransfersModel
from implant_gui.models.transfers.transfer import Transfer
from implant_gui.views.common.delegates import PillDelegate, ProgressDelegate, RowDelegate
from implant_gui.views.common.labels import PlainToolTips
from implant_gui.views.common.table_view import set_widths

_PILL_COLUMNS: Final = ("state",)
_PROGRESS_COLUMN: Final = "title"
_WIDTHS: Final = {
    "title": 34,
    "server": 14,
    "state": 24,
    "remaining": 13,
    "completed": 13,
    "failed": 9,
    "warning": 12,
    "ours": 12,
    "bytes": 11,
    "rate": 12,
    "elapsed": 9,
    "status": 36,
}
_USUAL_WIDTH: Final = 12


class TransferTable(QTableView):
    """The table.

    Emits:
        cancel_wanted: Delete was pressed.
    """

    cancel_wanted = Signal()

    def __init__(self, model: TransfersModel) -> None:
        super().__init__()
        self._transfers = model
        self.setModel(model)
        self._plain, self._pill, self._progress = RowDelegate(self), PillDelegate(self), ProgressDelegate(self)
        self.setItemDelegate(self._plain)
        keys = [column.key for column in model.columns]
        set_widths(self.horizontalHeader(), {place: _WIDTHS.get(key, _USUAL_WIDTH) for place, key in enumerate(keys)})
        for place, column in enumerate(model.columns):
            self.setColumnHidden(place, column.hidden)
            if column.key in _PILL_COLUMNS:
                self.setItemDelegateForColumn(place, self._pill)
            elif column.key == _PROGRESS_COLUMN:
                self.setItemDelegateForColumn(place, self._progress)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Transfers"))
        self._tool_tips = PlainToolTips(self)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 24)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    @property
    def current(self) -> Transfer | None:
        """The retrieval where the keyboard is."""
        index = self.currentIndex()
        return self._transfers.transfer_at(index.row()) if index.isValid() else None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.cancel_wanted.emit()
        else:
            super().keyPressEvent(event)
