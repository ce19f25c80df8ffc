"""The bookkeeping of tables, once: values in rows, what is shown of them prepared when they change."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from typing_extensions import override

from implant_gui.models.common.columns import Column
from implant_gui.models.common.roles import DISPLAY, ROOT, TEXT_ALIGNMENT, Index, Role

T = TypeVar("T")


class TableModel(QAbstractTableModel, Generic[T]):
    """A read-only table of values of type T. `Role.VALUE` gives the value of a row."""

    answered: ClassVar[frozenset[int]] = frozenset()
    """The roles that `answer` knows beside those that every table has."""

    def __init__(self, columns: Sequence[Column[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._values: list[T] = []
        self._shown: list[tuple[str, ...]] = []

    @property
    def columns(self) -> tuple[Column[T], ...]:
        """The columns, hidden ones included."""
        return self._columns

    def answer(self, value: T, column: int, role: int) -> Any:
        """What a cell has for one of the roles in `answered`."""
        raise NotImplementedError

    def _prepared(self, value: T) -> tuple[str, ...]:
        return tuple(column.shown(value) for column in self._columns)

    def _at_first(self, value: T) -> tuple[str, ...]:
        """What is prepared of a value that comes; () leaves it to the first look, if values never change."""
        return self._prepared(value)

    def _reset(self, values: Sequence[T]) -> None:
        self.beginResetModel()
        self._values = list(values)
        self._shown = [self._at_first(value) for value in values]
        self.endResetModel()

    def _insert(self, row: int, values: Sequence[T]) -> None:
        """Put values before `row`, with one signal; nothing for no values."""
        if not values:
            return
        self.beginInsertRows(ROOT, row, row + len(values) - 1)
        self._values[row:row] = values
        self._shown[row:row] = [self._at_first(value) for value in values]
        self.endInsertRows()

    def _remove(self, row: int, count: int = 1) -> None:
        if count <= 0:
            return
        self.beginRemoveRows(ROOT, row, row + count - 1)
        del self._values[row : row + count]
        del self._shown[row : row + count]
        self.endRemoveRows()

    def _replace(self, row: int, value: T) -> None:
        """Show another value, or the same one after it changed."""
        self._values[row] = value
        self._shown[row] = self._prepared(value)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def _shift(self, row: int, to: int) -> None:
        """Move a row so that it stands at `to` afterwards."""
        if row == to:
            return
        self.beginMoveRows(ROOT, row, row, ROOT, to + 1 if to > row else to)
        self._values.insert(to, self._values.pop(row))
        self._shown.insert(to, self._shown.pop(row))
        self.endMoveRows()

    @override
    def index(self, row: int, column: int, /, parent: Index = ROOT) -> QModelIndex:
        if parent.isValid() or not (0 <= row < len(self._values) and 0 <= column < len(self._columns)):
            return ROOT
        return self.createIndex(row, column)

    @override
    def rowCount(self, /, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._values)

    @override
    def columnCount(self, /, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, /, role: int = DISPLAY) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            return self._columns[section].header(role)
        return None

    @override
    def data(self, index: Index, /, role: int = DISPLAY) -> Any:
        row = index.row()
        if not 0 <= row < len(self._values):
            return None
        if role == DISPLAY:
            shown = self._shown[row]
            if not shown:
                shown = self._shown[row] = self._prepared(self._values[row])
            return shown[index.column()]
        if role == TEXT_ALIGNMENT:
            return self._columns[index.column()].align
        if role in self.answered:
            return self.answer(self._values[row], index.column(), role)
        if role == Role.VALUE:
            return self._values[row]
        return self._columns[index.column()].key_of(self._values[row]) if role == Role.SORT else None
