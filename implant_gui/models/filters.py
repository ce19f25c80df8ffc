"""Filter-as-you-type over the result tree."""

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel, Qt, Signal
from typing_extensions import override

from implant_gui.domain.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.natural import fold
from implant_gui.models.result_nodes import HeadingNode, MatchNode, matches_below
from implant_gui.models.results import ResultsModel
from implant_gui.models.roles import ROOT, Index
from implant_gui.models.tree import Node

_DOTS_OF_A_UID: Final = 2


class ResultsFilter(QSortFilterProxyModel):
    """Shows the matches all of whose words are found somewhere in their columns, and the headings above them.

    Sorting is passed on to the `ResultsModel`, which is faster at it; use this model's `sort` as any other's.

    Emits:
        shown_changed: the number of matches shown may have changed.
    """

    shown_changed = Signal()

    def __init__(self, results: ResultsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self._text = ""
        self._words: tuple[str, ...] = ()
        self._uid_words: tuple[str, ...] = ()
        self._hides_superseded = False
        self.setSourceModel(results)
        results.count_changed.connect(self._on_results_count_changed)

    @property
    def results(self) -> ResultsModel:
        """What is filtered."""
        return self._results

    @property
    def text(self) -> str:
        """What was typed."""
        return self._text

    @property
    def hides_superseded(self) -> bool:
        """Whether what another match replaces is left out."""
        return self._hides_superseded

    @property
    def is_filtering(self) -> bool:
        """Whether anything may be left out."""
        return bool(self._words or self._uid_words or self._hides_superseded)

    @property
    def shown_count(self) -> int:
        """How many matches pass."""
        if not self.is_filtering:
            return self._results.count
        return sum(map(self._passes, matches_below(self._results.root)))

    def set_text(self, text: str) -> None:
        """Show only what has every word of `text`; case, accents and width do not matter."""
        self._text = text
        typed = fold(text).split()
        words = tuple(word for word in typed if word.count(".") < _DOTS_OF_A_UID)
        uid_words = tuple(word for word in typed if word.count(".") >= _DOTS_OF_A_UID)
        if (words, uid_words) != (self._words, self._uid_words):
            self.beginFilterChange()
            self._words, self._uid_words = words, uid_words
            self._end_change()

    def set_hides_superseded(self, hides: bool) -> None:
        """Leave out what another match replaces."""
        if hides != self._hides_superseded:
            self.beginFilterChange()
            self._hides_superseded = hides
            self._end_change()

    def match_at(self, index: Index) -> Match | None:
        """As `ResultsModel.match_at`, for an index of this model."""
        return self._results.match_at(self.mapToSource(index))

    def uids_below(self, index: Index = ROOT) -> tuple[Uid, ...]:
        """As `ResultsModel.uids_below`, but only of what is shown."""
        node: Node = self._results.node_at(self.mapToSource(index)) or self._results.root
        return tuple(below.uid for below in matches_below(node) if below.uid is not None and self._passes(below))

    def index_of(self, uid: Uid) -> QModelIndex:
        """The row of an instance; invalid when it is not shown."""
        return self.mapFromSource(self._results.index_of(uid))

    def _on_results_count_changed(self) -> None:
        self.shown_changed.emit()

    def _end_change(self) -> None:
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)
        self.shown_changed.emit()

    def _passes(self, node: MatchNode) -> bool:
        if self._hides_superseded and node.is_superseded:
            return False
        searched = node.searched
        for word in self._words:
            if word not in searched:
                return False
        return all(word in node.uids_searched or word in searched for word in self._uid_words)

    def _has_any(self, heading: HeadingNode) -> bool:
        return any(map(self._passes, matches_below(heading)))

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index, /) -> bool:
        if not self.is_filtering:
            return True
        holder: Node = self._results.node_at(source_parent) or self._results.root
        node = holder.children[source_row]
        if isinstance(node, MatchNode):
            return self._passes(node)
        return isinstance(node, HeadingNode) and self._has_any(node)

    @override
    def sort(self, column: int, /, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._results.sort(column, order)
