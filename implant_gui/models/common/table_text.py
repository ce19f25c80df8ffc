"""Reading what a view shows of a model, row by row: for other programs, as CSV or JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from PySide6.QtCore import QAbstractItemModel, Qt

from implant_gui.domain.table_text import Cell
from implant_gui.models.common.roles import DISPLAY, ROOT, Index, NodeKind, Role
from implant_gui.models.common.words import NOT_RETURNED, QT_TRANSLATE_NOOP, words

T = TypeVar("T")
_KINDS: Final = {
    NodeKind.MAKER: QT_TRANSLATE_NOOP("models", "Manufacturer"),
    NodeKind.PRODUCT: QT_TRANSLATE_NOOP("models", "Implant"),
    NodeKind.PROCEDURE: QT_TRANSLATE_NOOP("models", "Procedure"),
    NodeKind.ISSUER: QT_TRANSLATE_NOOP("models", "Issuer"),
    NodeKind.TEMPLATE: QT_TRANSLATE_NOOP("models", "Template"),
    NodeKind.ASSEMBLY: QT_TRANSLATE_NOOP("models", "Assembly"),
    NodeKind.GROUP: QT_TRANSLATE_NOOP("models", "Group"),
}
_LEVEL: Final = QT_TRANSLATE_NOOP("models", "Level")


class Shape(Enum):
    """How a model becomes rows."""

    TABLE = "table"
    """As it is."""
    MATCHES = "matches"
    """A row for each match, with the headings above it in columns of their own, so that they can be sorted."""
    TREE = "tree"
    """A row for each row of the tree, with how deep it stands."""


@dataclass(frozen=True, slots=True)
class ShownColumns:
    """The columns of a view that are not hidden, from left to right."""

    model: QAbstractItemModel
    places: tuple[int, ...]
    shape: Shape = Shape.TABLE

    def headers(self) -> tuple[str, ...]:
        """The titles."""
        titles = [str(self.model.headerData(place, Qt.Orientation.Horizontal) or "") for place in self.places]
        match self.shape:
            case Shape.TABLE:
                return tuple(titles)
            case Shape.TREE:
                return (words(_LEVEL), *titles)
            case Shape.MATCHES:
                return (*map(words, self._levels()), *self._without_tree(titles))

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The rows from top to bottom, folded ones too. Of use as long as the model keeps its rows where they are."""
        match self.shape:
            case Shape.TABLE:
                yield from (self._cells(self.model.index(row, 0)) for row in range(self.model.rowCount()))
            case Shape.TREE:
                yield from self._tree(ROOT, 1)
            case Shape.MATCHES:
                yield from self._matches(ROOT, ())

    def _tree(self, parent: Index, level: int) -> Iterator[tuple[Cell, ...]]:
        for index in self._below(parent):
            yield str(level), *self._cells(index)
            yield from self._tree(index, level + 1)

    def _matches(self, parent: Index, above: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
        for index in self._below(parent):
            kind = index.data(Role.KIND)
            if isinstance(kind, NodeKind) and not kind.is_match:
                yield from self._matches(index, (*above, str(index.data(Role.VALUE) or "")))
            else:
                yield *above, self._cell(index, 0), *self._without_tree(self._cells(index))

    def _levels(self) -> list[str]:
        """What each level of the tree is called: all branches are alike, so the first one tells."""
        named, index = [], self.model.index(0, 0)
        while index.isValid():
            kind = index.data(Role.KIND)
            named.append(_KINDS[kind] if isinstance(kind, NodeKind) else "")
            index = self.model.index(0, 0, index)
        return named

    def _without_tree(self, cells: Sequence[T]) -> tuple[T, ...]:
        return tuple(cell for cell, place in zip(cells, self.places, strict=True) if place)

    def _below(self, parent: Index) -> Iterator[Index]:
        return (self.model.index(row, 0, parent) for row in range(self.model.rowCount(parent)))

    def _cells(self, index: Index) -> tuple[Cell, ...]:
        return tuple(self._cell(index, place) for place in self.places)

    def _cell(self, index: Index, place: int) -> Cell:
        shown = self.model.data(index.sibling(index.row(), place), DISPLAY)
        return None if shown == NOT_RETURNED else str(shown if shown is not None else "")
