"""The tree of the results: columns that people choose, widths that are remembered, keys that do what one expects."""

from typing import Final

from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView
from typing_extensions import override

from implant_gui.models.common.roles import Index
from implant_gui.models.results.tree import ResultsModel
from implant_gui.views.common.buttons import literal
from implant_gui.views.common.delegates import IconDelegate, MarksDelegate, RowDelegate
from implant_gui.views.common.labels import PlainToolTips
from implant_gui.views.common.table_view import set_widths

_WIDTHS: Final = {"tree": 50, "notes": 24, "part-number": 16, "effective": 15, "anatomy": 16, "materials": 26}
_USUAL_WIDTH: Final = 18
_TREE, _NOTES = "tree", "notes"
_ALL_AT_ONCE: Final = 200
"""So many matches are shown expanded: no more than a few screens."""
MOST_OPENED: Final = 5_000
"""So many rows are opened at once: 15 ms, since Qt asks the model twice for each whenever anything moves."""


class ResultTree(QTreeView):
    """The view of the results.

    Emits:
        fetch_wanted: Enter on a row, or a double click on a match that the library does not have.
    """

    fetch_wanted = Signal()

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self._results = model
        self._states: dict[str, QByteArray] = {}
        self._opened: set[int] = set()
        self._default, self._iconic, self._marks = RowDelegate(self), IconDelegate(self), MarksDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._default)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Results"))
        self.setAnimated(False)
        self.setMouseTracking(True)
        self._tool_tips = PlainToolTips(self)
        header = self.header()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setStretchLastSection(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSortingEnabled(True)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._arrange)
        model.modelReset.connect(self._opened.clear)
        self.expanded.connect(self._on_expanded)
        self.collapsed.connect(self._on_collapsed)
        self.doubleClicked.connect(self._on_double_clicked)
        self._arrange()

    @property
    def states(self) -> dict[str, QByteArray]:
        """Widths, order and visibility of the columns, by information model; to be kept over a restart."""
        self._remember()
        return dict(self._states)

    def restore_states(self, states: dict[str, QByteArray]) -> None:
        """Take up what `states` gave once."""
        self._states.update(states)
        self._arrange()

    def fill_columns_menu(self, menu: QMenu) -> None:
        """Offer every column but the tree itself."""
        menu.clear()
        for place, column in enumerate(self._results.columns):
            if column.key == _TREE:
                continue
            action = QAction(literal(str(column.header(Qt.ItemDataRole.DisplayRole))), menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.setData(place)
            action.toggled.connect(self._on_column_toggled)
            menu.addAction(action)

    def expand_if_few(self) -> None:
        """Open everything when that fits on a few screens, else the only heading when there is but one."""
        if self._results.shown_count <= _ALL_AT_ONCE:
            self.expand_all()
        elif self._results.rowCount() == 1:
            self.expand(self._results.index(0, 0))

    def expand_all(self) -> bool:
        """Open the headings from the top, up to `MOST_OPENED` rows; gives whether all are open.

        Only headings: Qt's own `expandAll` keeps note of each match as well, and goes through all notes ever after.
        """
        indexes, are_all = self._results.indexes_to_open(MOST_OPENED)
        self.scheduleDelayedItemsLayout()  # before it, what is opened is only noted: one layout does for all
        for index in indexes:
            self.expand(index)
        return are_all

    def collapse_all(self) -> None:
        """Close all headings."""
        self._opened.clear()
        self.collapseAll()

    def open_again(self) -> None:
        """Open what was open before a filter took it away: Qt forgets that."""
        back = [index for index in self._results.indexes_of(self._opened) if not self.isExpanded(index)]
        if back:
            self.scheduleDelayedItemsLayout()
        for index in back:
            self.expand(index)

    def selected_rows(self) -> list[QModelIndex]:
        """The selected rows, heading by heading."""
        # Not `selectedRows`: it looks for each row through all ranges, and there is one for each heading.
        selection = self.selectionModel().selection()
        rows: list[QModelIndex] = []
        for chosen in map(selection.at, range(selection.count())):
            parent = chosen.parent()
            rows += [self._results.index(row, 0, parent) for row in range(chosen.top(), chosen.bottom() + 1)]
        return rows

    @override
    def selectAll(self) -> None:
        """Select all rows that are open, with one range for the rows of each heading.

        Qt's own asks the model a hundred times for each heading: half a second with 5,000 rows.
        """
        chosen, last = QItemSelection(), self._results.columnCount() - 1
        waiting = [QModelIndex()]
        while waiting:
            parent = waiting.pop()
            if not (count := self._results.rowCount(parent)):
                continue
            rows = [self._results.index(row, 0, parent) for row in range(count)]
            chosen.append(QItemSelectionRange(rows[0], rows[-1].siblingAtColumn(last)))
            # What is shown first comes first: Qt looks for each cell that it paints through the ranges.
            waiting += [row for row in reversed(rows) if self.isExpanded(row)]
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def copy_selected(self) -> None:
        """Put the selected rows on the clipboard as a table: what is shown, tabs between."""
        shown = [place for place in range(self._results.columnCount()) if not self.isColumnHidden(place)]
        lines = [
            "\t".join(str(index.siblingAtColumn(place).data() or "") for place in shown)
            for index in self._results.as_shown(self.selected_rows())
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _remember(self) -> None:
        self._states[self._results.information_model.word] = self.header().saveState()

    def _arrange(self) -> None:
        columns = self._results.columns
        set_widths(
            self.header(), {place: _WIDTHS.get(column.key, _USUAL_WIDTH) for place, column in enumerate(columns)}
        )
        for place, column in enumerate(columns):
            self.setColumnHidden(place, column.hidden)
            delegate = {_TREE: self._iconic, _NOTES: self._marks}.get(column.key, self._default)
            self.setItemDelegateForColumn(place, delegate)
        state = self._states.get(self._results.information_model.word)
        if state is not None and len(columns) == self.header().count():
            self.header().restoreState(state)
        self.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _on_expanded(self, index: Index) -> None:
        self._opened.add(index.internalId())

    def _on_collapsed(self, index: Index) -> None:
        self._opened.discard(index.internalId())

    def _on_double_clicked(self, index: Index) -> None:
        if self._results.match_at(index) is not None and not self._results.is_held(index):
            self.fetch_wanted.emit()

    def _on_column_toggled(self, shown: bool) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.setColumnHidden(int(action.data()), not shown)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.fetch_wanted.emit()
        else:
            super().keyPressEvent(event)
