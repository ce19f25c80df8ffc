"""What is selected in the library stays selected while its rows come anew."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject

from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.library.entries import LibraryModel
from implant_gui.views.library.library_table import LibraryTable


class SelectionKeeper(QObject):
    """Remembers the selection when the model is about to be reset, and selects the same objects again afterwards."""

    def __init__(self, table: LibraryTable, model: LibraryModel) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._is_restoring = False
        self._selected: tuple[str, ...] = ()
        self._current = ""
        model.modelAboutToBeReset.connect(self._on_about_to_be_reset)
        model.modelReset.connect(self._on_reset)

    @property
    def is_restoring(self) -> bool:
        """Whether what the table says of its selection is no choice of anybody."""
        return self._is_restoring

    @property
    def current_entry(self) -> LibraryEntry | None:
        """The entry of the current row."""
        index = self._table.currentIndex()
        return self._model.entry_at(index.row()) if index.isValid() else None

    def _on_about_to_be_reset(self) -> None:
        self._is_restoring = True
        self._selected = tuple(map(_key, self._table.selected_entries))
        current = self.current_entry
        self._current = "" if current is None else _key(current)

    def _on_reset(self) -> None:
        if self._selected or self._current:
            self._select_again()
        self._is_restoring = False

    def _select_again(self) -> None:
        places = {_key(entry): place for place, entry in enumerate(self._model.entries)}
        selection = self._table.selectionModel()
        if self._current in places:
            index = self._model.index(places[self._current], 0)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        kept = sorted(places[key] for key in self._selected if key in places)
        selection.select(self._ranges(kept), QItemSelectionModel.SelectionFlag.Select)

    def _ranges(self, rows: Sequence[int]) -> QItemSelection:
        """Those rows, in as few ranges as they make: a range for each would take seconds with thousands."""
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        for _, run in groupby(enumerate(rows), key=lambda each: each[1] - each[0]):
            found = [row for _, row in run]
            selection.append(QItemSelectionRange(self._model.index(found[0], 0), self._model.index(found[-1], last)))
        return selection


def _key(entry: LibraryEntry) -> str:
    return entry.sha256 + entry.summary.sop_instance_uid
