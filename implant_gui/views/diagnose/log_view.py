"""The tail of the log, with the level that matters to the reader."""

import logging
from typing import Final

from PySide6.QtCore import QSortFilterProxyModel
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from implant_gui.models.common.roles import Index, Role
from implant_gui.models.diagnose.log import LogLine, LogModel
from implant_gui.views.common.buttons import push_button
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.table_view import ReadingTable
from implant_gui.views.common.tokens import GRID, HALF

_WIDTHS: Final = {0: 18, 1: 12, 2: 28, 3: 80}
_LEVELS: Final = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)


class LevelFilter(QSortFilterProxyModel):
    """Lines of a level or above."""

    def __init__(self, model: LogModel) -> None:
        super().__init__()
        self._least = logging.INFO
        self.setSourceModel(model)

    def set_least(self, level: int) -> None:
        """Leave out what is below `level`."""
        self._least = level
        self.invalidate()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index, /) -> bool:
        line = self.sourceModel().index(source_row, 0, source_parent).data(Role.VALUE)
        return isinstance(line, LogLine) and line.level >= self._least


class LogView(QWidget):
    """A table that follows the newest line while it is scrolled to the end."""

    def __init__(self, model: LogModel) -> None:
        super().__init__()
        self._filter = LevelFilter(model)
        self._table = ReadingTable(self._filter, self.tr("Log"), _WIDTHS)
        self._level = QComboBox()
        self._level.setAccessibleName(self.tr("Least level"))
        for level, text in zip(
            _LEVELS,
            (self.tr("Everything"), self.tr("Information"), self.tr("Warnings"), self.tr("Errors")),
            strict=True,
        ):
            self._level.addItem(text, level)
        self._level.setCurrentIndex(1)
        self._level.currentIndexChanged.connect(self._on_level_changed)
        tools = row(PlainLabel(self.tr("Show"), muted=True), self._level, spacing=GRID)
        tools.setContentsMargins(2 * GRID, HALF, GRID, HALF)
        tools.addStretch()
        tools.addWidget(push_button(self.tr("Copy selected"), "copy", on_click=self._table.copy_selected))
        self.setLayout(column(tools, self._table, spacing=0))
        self._filter.rowsAboutToBeInserted.connect(self._on_rows_about_to_be_inserted)
        self._filter.rowsInserted.connect(self._on_rows_inserted)
        self._follows = True

    def _on_level_changed(self) -> None:
        self._filter.set_least(int(self._level.currentData()))

    def _on_rows_about_to_be_inserted(self) -> None:
        bar = self._table.verticalScrollBar()
        self._follows = bar.value() == bar.maximum()

    def _on_rows_inserted(self) -> None:
        if self._follows:
            self._table.scrollToBottom()
