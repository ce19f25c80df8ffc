"""A quiet table for lists that are only read: library, arrivals, contexts, log."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableView
from typing_extensions import override

from implant_gui.views.common.delegates import IconDelegate, PillDelegate, RowDelegate
from implant_gui.views.common.labels import PlainToolTips
from implant_gui.views.common.tokens import GRID


class ReadingTable(QTableView):
    """Rows to read, select and copy."""

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        widths: Mapping[int, int],
        *,
        pills: tuple[int, ...] = (),
        with_icons: bool = True,
    ) -> None:
        """Show `model`.

        Args:
            model: what to show.
            name: for those who do not see it.
            widths: in letters, by column; never less than the header needs.
            pills: the columns painted as such.
            with_icons: whether the first column has icons.
        """
        super().__init__()
        self.setModel(model)
        self._plain, self._iconic, self._pill = RowDelegate(self), IconDelegate(self), PillDelegate(self)
        self.setItemDelegate(self._plain)
        if with_icons:
            self.setItemDelegateForColumn(0, self._iconic)
        for place in pills:
            self.setItemDelegateForColumn(place, self._pill)
        set_widths(self.horizontalHeader(), widths)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self._tool_tips = PlainToolTips(self)
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 12)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def copy_selected(self) -> None:
        """Put the selected rows on the clipboard as a table."""
        model = self.model()
        shown = [place for place in range(model.columnCount()) if not self.isColumnHidden(place)]
        lines = [
            "\t".join(str(index.siblingAtColumn(place).data() or "") for place in shown)
            for index in self.selectionModel().selectedRows()
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        else:
            super().keyPressEvent(event)


def set_widths(header: QHeaderView, widths: Mapping[int, int]) -> None:
    """Make columns so many letters wide, but never narrower than their titles.

    The titles are measured here, in the bold that the style sheet gives them: a header that has not been shown yet does
    not know its style.
    """
    letter = header.fontMetrics().averageCharWidth()
    bold = header.font()
    bold.setBold(True)
    title_metrics = QFontMetrics(bold)
    for place, letters in widths.items():
        title = str(header.model().headerData(place, Qt.Orientation.Horizontal) or "")
        header.resizeSection(place, max(letters * letter, title_metrics.horizontalAdvance(title) + 3 * GRID))
