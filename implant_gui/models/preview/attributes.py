"""A data set as a tree: tag, keyword, VR, value. Sequences are unfolded when they are looked at."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject
from typing_extensions import override

from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.models.common.columns import Column
from implant_gui.models.common.natural import fold
from implant_gui.models.common.roles import ROOT, TOOL_TIP, Index, Role
from implant_gui.models.common.tree import Branch, TreeModel
from implant_gui.models.common.words import CONTEXT, QT_TRANSLATE_N_NOOP, QT_TRANSLATE_NOOP, counted, cut, words

MAX_FOUND: Final = 1_000
_LONGEST_TOOLTIP: Final = 2_000

_ITEM: Final = QT_TRANSLATE_NOOP("models", "Item {0}")
_ONE_ITEM: Final = QT_TRANSLATE_NOOP("models", "1 item")
_ITEMS: Final = QT_TRANSLATE_N_NOOP("models", "{0} items", "", 2)
_TRUNCATED: Final = QT_TRANSLATE_NOOP("models", "The value is longer than what is shown.")


class AttributeNode(Branch):
    """An attribute, or an item of a sequence."""

    __slots__ = ("attribute",)

    def __init__(self, attribute: AttributeRow) -> None:
        super().__init__()
        self.shown = tuple(column.shown(attribute) for column in _COLUMNS)
        self.attribute = attribute


def _items(row: AttributeRow) -> tuple[AttributeRow, ...]:
    """The items of a sequence; what has been cut off for its depth counts as none."""
    return tuple(child for child in row.children if child.is_item) if row.vr == "SQ" else ()


def _name(row: AttributeRow) -> str:
    return words(_ITEM).format(row.item_number) if row.is_item else row.keyword


def _value(row: AttributeRow) -> str:
    items = _items(row)
    return counted(CONTEXT, _ONE_ITEM, _ITEMS, len(items)) if items else row.value


_COLUMNS: Final[tuple[Column[AttributeRow], ...]] = (
    Column("tag", QT_TRANSLATE_NOOP("models", "Tag"), lambda row: row.tag),
    Column("keyword", QT_TRANSLATE_NOOP("models", "Keyword"), _name),
    Column("vr", QT_TRANSLATE_NOOP("models", "VR"), lambda row: row.vr),
    Column("value", QT_TRANSLATE_NOOP("models", "Value"), _value),
)


class AttributesModel(TreeModel[AttributeNode]):
    """The rows of a data set. Columns: tag, keyword, vr, value. Role.VALUE: AttributeRow."""

    _answered = frozenset((Role.VALUE, TOOL_TIP))

    def __init__(self, rows: tuple[AttributeRow, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)
        self._adopt(self._root, map(AttributeNode, rows))

    def set_rows(self, rows: tuple[AttributeRow, ...]) -> None:
        """Show another data set."""
        self.beginResetModel()
        self._empty()
        self._adopt(self._root, map(AttributeNode, rows))
        self.endResetModel()

    def find(self, text: str) -> tuple[QModelIndex, ...]:
        """Rows whose tag, keyword or value holds `text`, in reading order, at most `MAX_FOUND`; none for no text."""
        wanted = fold(text.strip())
        if not wanted:
            return ()
        hits = (node for node in self._walk(self._root) if wanted in fold(_searched(node.attribute)))
        return tuple(self.index_of_node(node) for node in islice(hits, MAX_FOUND))

    def row_at(self, index: Index) -> AttributeRow | None:
        """The attribute of a row."""
        node = self.node_at(index)
        return None if node is None else node.attribute

    def _walk(self, holder: Branch) -> Iterator[AttributeNode]:
        for child in holder.children:
            if isinstance(child, AttributeNode):
                self._unfold(child)
                yield child
                yield from self._walk(child)

    def _unfold(self, node: AttributeNode | None) -> None:
        # Without signals: `rowCount` has told of these rows all along.
        if node is not None and len(node.children) < len(node.attribute.children):
            self._adopt(node, map(AttributeNode, node.attribute.children))

    @override
    def index(self, row: int, column: int, /, parent: Index = ROOT) -> QModelIndex:
        self._unfold(self.node_at(parent))
        return super().index(row, column, parent)

    @override
    def rowCount(self, /, parent: Index = ROOT) -> int:
        node = self.node_at(parent)
        if node is None:
            return super().rowCount(parent)
        return len(node.attribute.children) if parent.column() <= 0 else 0

    @override
    def _answer(self, node: AttributeNode, column: int, role: int) -> Any:
        if role == Role.VALUE:
            return node.attribute
        remark = words(_TRUNCATED) if node.attribute.is_truncated else ""
        value = cut(_value(node.attribute), _LONGEST_TOOLTIP)
        return "\n".join(filter(None, (node.attribute.path, value, remark)))


def _searched(attribute: AttributeRow) -> str:
    return f"{attribute.tag}\n{_name(attribute)}\n{_value(attribute)}"
