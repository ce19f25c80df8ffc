"""The Diagnose workspace: what happened on the wire, job by job, and what a status means."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QStackedWidget, QTabWidget, QTreeView, QWidget
from typing_extensions import override

from implant_gui.models.common.roles import Index
from implant_gui.models.diagnose.contexts import ContextsModel
from implant_gui.models.diagnose.log import LogModel
from implant_gui.models.diagnose.trace import TraceModel
from implant_gui.views.common.buttons import icon_button
from implant_gui.views.common.delegates import IconDelegate, RowDelegate
from implant_gui.views.common.empty_state import EmptyState
from implant_gui.views.common.labels import SUBTITLE, PlainLabel, PlainToolTips
from implant_gui.views.common.layouts import column, holder, panel, row
from implant_gui.views.common.table_view import ReadingTable, set_widths
from implant_gui.views.common.tokens import GRID
from implant_gui.views.diagnose.log_view import LogView
from implant_gui.views.diagnose.status_explainer import Explain, StatusExplainer

_CONTEXT_WIDTHS: Final = {0: 6, 1: 34, 2: 46, 3: 30, 4: 14}
_TRACE_WIDTHS: Final = {0: 26, 1: 26, 2: 28, 3: 60}


class TraceView(QTreeView):
    """Jobs and what each of them did."""

    def __init__(self, model: TraceModel) -> None:
        super().__init__()
        self._plain, self._iconic = RowDelegate(self), IconDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._plain)
        self.setItemDelegateForColumn(0, self._iconic)
        self.setUniformRowHeights(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Operations"))
        self._tool_tips = PlainToolTips(self)
        set_widths(self.header(), _TRACE_WIDTHS)

    def copy_operation(self) -> None:
        """Put the chosen job with all its steps on the clipboard, to be sent to somebody."""
        current = self.currentIndex()
        job = current.parent() if current.parent().isValid() else current
        if job.isValid():
            model = self.model()
            steps = (model.index(place, 0, job) for place in range(model.rowCount(job)))
            QGuiApplication.clipboard().setText("\n".join(map(_line, (job, *steps))))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(_line(self.currentIndex()))
        else:
            super().keyPressEvent(event)


def _line(index: Index) -> str:
    cells = (index.sibling(index.row(), column).data() for column in range(index.model().columnCount()))
    return "\t".join(str(cell or "") for cell in cells)


class DiagnosePage(QWidget):
    """Trace above; below it the contexts of the chosen job, what the chosen status means, and the log.

    Emits:
        clear_requested: forget the trace.
    """

    clear_requested = Signal()

    def __init__(self, trace: TraceModel, contexts: ContextsModel, log: LogModel, explain: Explain) -> None:
        super().__init__()
        self._trace, self._contexts = trace, contexts
        self.trace_view = TraceView(trace)
        self.trace_view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.explainer = StatusExplainer(explain)
        self.contexts_table = ReadingTable(
            contexts, self.tr("Presentation contexts"), _CONTEXT_WIDTHS, pills=(1,), with_icons=False
        )
        self.log_view = LogView(log)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.contexts_table, self.tr("Presentation contexts"))
        self.tabs.addTab(self.explainer, self.tr("What does this status mean?"))
        self.tabs.addTab(self.log_view, self.tr("Log"))
        head = row(PlainLabel(self.tr("Operations")).scaled(SUBTITLE), spacing=GRID)
        head.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        head.addStretch()
        head.addWidget(icon_button("copy", self.tr("Copy the operation"), on_click=self.trace_view.copy_operation))
        head.addWidget(icon_button("trash", self.tr("Clear the trace"), on_click=self.clear_requested))
        empty = EmptyState()
        sentence = self.tr("Whatever is asked of a server stands here, step by step, with each status.")
        empty.show_state("activity-heartbeat", self.tr("Nothing has happened yet"), sentence)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(self.trace_view)
        upper = column(holder(head), spacing=0)
        upper.addWidget(self._stack, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(panel(upper))
        splitter.addWidget(panel(column(self.tabs)))
        splitter.setSizes([360, 280])
        splitter.setChildrenCollapsible(False)
        self.setLayout(column(splitter))
        trace.rowsInserted.connect(self._on_rows_inserted)
        trace.modelReset.connect(self._on_model_reset)
        self._on_model_reset()

    def _on_current_changed(self) -> None:
        current = self.trace_view.currentIndex()
        job_id = self._trace.job_at(current)
        self._contexts.set_contexts(() if job_id is None else self._trace.contexts_of(job_id))
        status = self._trace.status_at(current)
        if status is not None:
            self.explainer.show_code(status.code, status.reading.service)

    def _on_model_reset(self) -> None:
        self._stack.setCurrentIndex(min(self._trace.rowCount(), 1))
        self._on_current_changed()

    def _on_rows_inserted(self, parent: Index, first: int) -> None:
        """Follow the latest job while the user looks at the one before it; its contexts come a moment later."""
        self._stack.setCurrentWidget(self.trace_view)
        if parent.isValid():
            self._on_current_changed()
        elif self.trace_view.currentIndex().row() in (-1, first - 1):
            self.trace_view.setCurrentIndex(self._trace.index(first, 0))
