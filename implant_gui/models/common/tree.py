"""The bookkeeping of trees, once: nodes, indexes, insertion of siblings.

A view calls `index` and `rowCount` for every row that it lays out, on every layout; so these do the least possible,
`flags` is not overridden, and siblings come in with one signal. Indexes carry numbers, not pointers to nodes: a stale
one finds nothing, instead of freed memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from typing_extensions import override

from implant_gui.models.common.columns import Column
from implant_gui.models.common.roles import DISPLAY, ROOT, TEXT_ALIGNMENT, Index

_MANY_PARENTS: Final = 50
"""From here on a new layout is cheaper than a signal for each."""

_ROOT_NUMBER: Final = 0
"""What an invalid index carries."""


class Node:
    """A row of a tree with what is shown of it, prepared.

    Attributes:
        number: names the node in indexes; given by the model when it takes the node in.
        row: among its siblings; -1 while it is not in the tree.
        shown: the text of each column; empty while nobody has looked (`TreeModel._written`).
    """

    __slots__ = ("number", "parent", "row", "shown")

    children: Sequence["Node"]

    def __init__(self) -> None:
        self.number = -1
        self.row = -1
        self.parent: Branch | None = None
        self.shown: Sequence[str] = ()

    @property
    def path(self) -> tuple[int, ...]:
        """The rows that lead to it from the top: sorted by them, nodes stand as they are shown."""
        return () if self.parent is None else (*self.parent.path, self.row)


class Leaf(Node):
    """A row that never has rows below it."""

    __slots__ = ()

    children = ()


class Branch(Node):
    """A row that may have rows below it."""

    __slots__ = ("children",)

    def __init__(self) -> None:
        super().__init__()
        self.children: list[Node] = []


N = TypeVar("N", bound=Node)


class TreeModel(QAbstractItemModel, Generic[N]):
    """A read-only tree of nodes; all nodes below the root are of type N."""

    def __init__(self, columns: Sequence[Column[Any]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._next_number = _ROOT_NUMBER + 1
        self._branches: dict[int, Branch] = {}
        self._empty()

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """The columns, hidden ones included."""
        return self._columns

    def node_at(self, index: Index) -> N | None:
        """The node of an index; None for the invalid one."""
        return self._nodes.get(index.internalId())

    def as_shown(self, indexes: Iterable[QModelIndex]) -> list[QModelIndex]:
        """Rows in the order shown."""
        nodes = self._nodes
        return sorted(indexes, key=lambda index: nodes[index.internalId()].path)

    def index_of_node(self, node: Node, column: int = 0) -> QModelIndex:
        """The index of a node; invalid for the root and for what is not in the tree."""
        return ROOT if node.row < 0 else self.createIndex(node.row, column, node.number)

    def _take_in(self, parent: Branch, fresh: Sequence[N]) -> None:
        """Append siblings, each with what it already has below it, with one signal."""
        first = len(parent.children)
        self.beginInsertRows(self.index_of_node(parent), first, first + len(fresh) - 1)
        self._adopt(parent, fresh)
        self.endInsertRows()

    def _take_all_in(self, fresh: Mapping[Branch, Sequence[N]]) -> None:
        """Append siblings below many parents: with one signal for each parent, or one for all if parents are many."""
        if len(fresh) <= _MANY_PARENTS:
            for parent, siblings in fresh.items():
                self._take_in(parent, siblings)
            return
        self.layoutAboutToBeChanged.emit()
        for parent, siblings in fresh.items():
            self._adopt(parent, siblings)
        self.layoutChanged.emit()

    def _adopt(self, parent: Branch, fresh: Iterable[N]) -> None:
        """Append without a signal: below what Qt does not know of yet, or within a change of layout."""
        for row, node in enumerate(fresh, len(parent.children)):
            node.parent, node.row = parent, row
            self._name(node)
            parent.children.append(node)

    def _name(self, node: N) -> None:
        """Give a node its number, if it has none yet."""
        if node.number < 0:
            node.number = self._next_number
            self._nodes[node.number] = node
            if isinstance(node, Branch):
                self._branches[node.number] = node
            self._next_number += 1

    def _drop_first(self, count: int) -> None:
        """Remove the first top-level rows."""
        self.beginRemoveRows(ROOT, 0, count - 1)
        for node in self._root.children[:count]:
            self._forget(node)
        del self._root.children[:count]
        for row, node in enumerate(self._root.children):
            node.row = row
        self.endRemoveRows()

    def _forget(self, node: Node) -> None:
        self._nodes.pop(node.number, None)
        self._branches.pop(node.number, None)
        for child in node.children:
            self._forget(child)

    def _empty(self, columns: Sequence[Column[Any]] | None = None) -> None:
        """Forget all nodes, and take other columns where given. Within a model reset."""
        for branch in self._branches.values():
            branch.children = []  # parents and children hold each other: let go at once, not when garbage is collected
        self._root = Branch()
        self._nodes: dict[int, N] = {}
        self._branches = {_ROOT_NUMBER: self._root}
        if columns is not None:
            self._columns = tuple(columns)

    def _tell_changed(self, nodes: Iterable[Node], last_column: int | None = None) -> None:
        """Tell that these rows look different: with one signal for each parent, or one for all if parents are many."""
        width = len(self._columns) - 1 if last_column is None else last_column
        in_tree = [node for node in nodes if node.row >= 0]
        if len({node.parent for node in in_tree}) > _MANY_PARENTS:
            self.layoutAboutToBeChanged.emit()
            self.layoutChanged.emit()
            return
        for first, last in _spans(in_tree):
            self.dataChanged.emit(self.index_of_node(first), self.index_of_node(last, width))

    @override
    def index(self, row: int, column: int, /, parent: Index = ROOT) -> QModelIndex:
        branch = self._branches.get(parent.internalId())
        if branch is None or not (0 <= row < len(branch.children) and 0 <= column < len(self._columns)):
            return ROOT
        return self.createIndex(row, column, branch.children[row].number)

    @override
    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent is not meant
        node = self._nodes.get(index.internalId())
        return ROOT if node is None or node.parent is None else self.index_of_node(node.parent)

    @override
    def rowCount(self, /, parent: Index = ROOT) -> int:
        branch = self._branches.get(parent.internalId())
        return 0 if branch is None or parent.column() > 0 else len(branch.children)

    @override
    def columnCount(self, /, parent: Index = ROOT) -> int:
        return len(self._columns)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, /, role: int = DISPLAY) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            return self._columns[section].header(role)
        return None

    @override
    def data(self, index: Index, /, role: int = DISPLAY) -> Any:
        node = self._nodes.get(index.internalId())
        if node is None:
            return None
        if role == DISPLAY:
            return (node.shown or self._written(node))[index.column()]
        if role == TEXT_ALIGNMENT:
            return self._columns[index.column()].align
        return self._answer(node, index.column(), role) if role in self._answered else None

    _answered: frozenset[int] = frozenset()
    """The roles beside the two above that `_answer` knows."""

    def _written(self, node: N) -> Sequence[str]:
        """Write down what is shown of a node that nobody has looked at before, and give it."""
        return node.shown

    def _answer(self, node: N, column: int, role: int) -> Any:
        """What a cell has for one of the roles in `_answered`."""
        raise NotImplementedError


def _spans(nodes: Iterable[Node]) -> list[tuple[Node, Node]]:
    """The first and the last of `nodes` below each parent, parents first."""
    spans: dict[Branch | None, tuple[Node, Node]] = {}
    for node in sorted(nodes, key=_place):
        first, _ = spans.get(node.parent, (node, node))
        spans[node.parent] = (first, node)
    return list(spans.values())


def _place(node: Node) -> tuple[int, int]:
    return node.parent.number if node.parent else -1, node.row
