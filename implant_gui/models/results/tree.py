"""The result tree: maker > implant > template, issuer > group, procedure > assembly; filled live, in batches.

It filters and sorts itself. A proxy on top would cost three times as much on every layout (190 ms instead of 60 for
20,000 rows), since it asks its source for several indexes for each row, and each is a call into Python.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal
from typing_extensions import override

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import ROOT, Index
from implant_gui.models.common.tree import Branch, Node, TreeModel
from implant_gui.models.results.answers import ANSWERED, answer
from implant_gui.models.results.columns import layout_of
from implant_gui.models.results.filters import MatchFilter
from implant_gui.models.results.marking import Marking
from implant_gui.models.results.nodes import (
    HeadingNode,
    MatchNode,
    ResultNode,
    arrange,
    headings_above,
    headings_from_top,
    matches_below,
)
from implant_gui.models.results.order import ARRIVAL, MOST_AT_ONCE, Ranking, sort_below
from implant_gui.models.results.sieve import Sieve
from implant_gui.models.results.store import MatchStore

_WRITE_AFTER_MS: Final = 300
_WRITE_PAUSE_MS: Final = 8
_SLICE_S: Final = 0.008
"""So long the window waits for one slice of what is done bit by bit."""


class ResultsModel(TreeModel[ResultNode]):
    """Matches of one query to one or several servers; the same UID from two servers is one row.

    Rows stand in order of arrival until `sort`; later arrivals are then appended, and sorted in by `finish`.
    Column 0 is the tree; roles as in `roles.Role`. Marks: `Role.MARK`, and their words in the column "notes".

    Emits:
        count_changed: `count` or `shown_count` may have changed.
        filtering_changed: `is_filtering` or `is_sorting` may have changed.
    """

    count_changed = Signal()
    filtering_changed = Signal()
    _answered = ANSWERED

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        """An empty tree of generic templates; `now` gives the time of the day, with its zone."""
        self._layout = layout_of(InformationModel.GENERIC)
        super().__init__(self._layout.columns, parent)
        self._now = now
        self._information_model = InformationModel.GENERIC
        self._held: set[Uid] = set()
        self._filter = MatchFilter()
        self._sieve: Sieve | None = None
        self._ranking: Ranking | None = None
        self._marking: Marking | None = None
        self._ranked = 0
        self._sorted_by = (ARRIVAL, Qt.SortOrder.AscendingOrder)
        self._shown_count = 0
        self._store = self._new_store()
        self._writing = QTimer(self)
        self._writing.setSingleShot(True)
        self._writing.timeout.connect(self._on_writing_timeout)
        self._sieving = QTimer(self)
        self._sieving.setSingleShot(True)
        self._sieving.timeout.connect(self._on_sieving_timeout)

    @property
    def information_model(self) -> InformationModel:
        """What the rows are."""
        return self._information_model

    @property
    def count(self) -> int:
        """How many matches there are, shown or not (headings not counted)."""
        return len(self._store.matches)

    @property
    def shown_count(self) -> int:
        """How many matches the filter lets pass."""
        return self._shown_count

    @property
    def heading_count(self) -> int:
        """How many top-level rows are shown: makers, issuers or procedures."""
        return len(self._root.children)

    @property
    def is_filtering(self) -> bool:
        """Whether a filter is on its way: what is shown is still as before, but for what arrives."""
        return self._sieve is not None

    @property
    def is_sorting(self) -> bool:
        """Whether another order is on its way: rows still stand as before."""
        return self._ranking is not None

    @property
    def is_marking(self) -> bool:
        """Whether marks of what is held are on their way."""
        return self._marking is not None

    def begin(self, information_model: InformationModel, extra_keys: Sequence[str] = ()) -> None:
        """Forget all matches; take the columns of `information_model`, and one for each key path asked for besides."""
        self._information_model = information_model
        self._layout = layout_of(information_model, extra_keys)
        self._sorted_by = (ARRIVAL, Qt.SortOrder.AscendingOrder)
        self.clear()

    def clear(self) -> None:
        """Forget all matches; columns and filter stay."""
        self._sieve = self._ranking = self._marking = None
        self.beginResetModel()
        self._empty(self._layout.columns)
        self._store.let_go()
        self._store = self._new_store()
        self._shown_count = self._ranked = 0
        self.endResetModel()
        self.count_changed.emit()
        self.filtering_changed.emit()

    def add(self, server: str, matches: Sequence[Match]) -> None:
        """Take more matches of `server`."""
        fresh, touched = self._store.add(server, matches)
        self._judge(fresh)
        self._place([node for node in fresh if node.passes])
        self._show_again(touched)
        self._writing.start(_WRITE_AFTER_MS)
        self.count_changed.emit()

    def finish(self, *, naturally: bool = False) -> None:
        """The query has ended: sort in what came after the user's last sort.

        Without one, nothing moves; or, `naturally`, makers, implants and sizes are put in their natural order.
        """
        column, order = self._sorted_by
        if column != ARRIVAL or naturally:
            self.sort(max(column, 0), order)

    def set_filter(self, text: str, *, hides_superseded: bool = False) -> None:
        """Show only the matches that have all the words of `text` somewhere, and the headings above them.

        Case, accents and the width of characters do not matter. What goes on being shown keeps its place, its
        selection and its expansion. Where there is much to read, that is done in slices, and what is shown follows
        when all is read (`is_filtering`); the latest filter wins, and one that lets all pass does not wait.
        """
        self._filter = MatchFilter.of(text, hides_superseded=hides_superseded)
        self._store.writes_at_once = self._filter.reads_words
        self._sieve = Sieve(self._store, self._filter)
        if self._sieve.is_short:
            self.filter_further()
        else:
            self._sieving.start(0)
            self.filtering_changed.emit()

    def filter_further(self, deadline: float = float("inf")) -> None:
        """Go on with a filter that is on its way, until a time (of `time.perf_counter`)."""
        if self._sieve is None or not self._sieve.go_on(deadline):
            return
        self._sieve = None
        self._show_as_judged(self._store.matches)
        self.count_changed.emit()
        self.filtering_changed.emit()
        if self._sorted_by[0] != ARRIVAL and self._ranked < self.count:
            self.sort(*self._sorted_by)

    def sort_further(self, deadline: float = float("inf")) -> None:
        """Go on with another order that is on its way, until a time (of `time.perf_counter`)."""
        if self._ranking is None or not self._ranking.go_on(deadline):
            return
        self._ranking, self._ranked = None, self.count
        before = self._begin_layout()
        sort_below(self._root)
        self._end_layout(before)
        self.filtering_changed.emit()

    def add_held(self, uids: Iterable[Uid]) -> None:
        """Tell that the local library has these as well. Where they are many, marks follow in slices."""
        fresh = set(uids) - self._held
        self._held.update(fresh)
        self._mark_again(fresh)

    def remove_held(self, uids: Iterable[Uid]) -> None:
        """Tell that the local library has these no longer. Where they are many, marks follow in slices."""
        gone = self._held.intersection(uids)
        self._held.difference_update(gone)
        self._mark_again(gone)

    def mark_further(self, deadline: float = float("inf")) -> None:
        """Go on with marks that are on their way, until a time (of `time.perf_counter`); all show when all are made."""
        if self._marking is None:
            return
        fresh, are_all = self._marking.go_on(deadline)
        self._judge(fresh)
        if are_all:
            marked, self._marking = self._marking.marked, None
            self._show_judged_again(marked)

    def match_at(self, index: Index) -> Match | None:
        """The match of a row; None for a heading."""
        node = self.node_at(index)
        return node.match if isinstance(node, MatchNode) else None

    def uids_below(self, index: Index = ROOT) -> tuple[Uid, ...]:
        """What can be fetched of what is shown at and below a row, in that order; of everything for no row."""
        node: Node = self.node_at(index) or self._root
        return tuple(below.uid for below in matches_below(node) if below.uid is not None)

    def uids_of(self, indexes: Iterable[Index]) -> tuple[Uid, ...]:
        """The same for many rows, each once; a heading among them stands for all that is below it."""
        nodes = [node for index in indexes if (node := self.node_at(index)) is not None]
        chosen = {node.number for node in nodes}
        tops = [node for node in nodes if node.parent is None or node.parent.number not in chosen]
        uids = (below.uid for node in tops for below in matches_below(node))
        return tuple(dict.fromkeys(uid for uid in uids if uid is not None))

    def by_server(self, uids: Iterable[Uid]) -> Mapping[str, tuple[Uid, ...]]:
        """`uids` by the server to ask for them: the first that returned each. What nobody returned is left out."""
        return self._store.by_server(uids)

    def name_of(self, uids: Sequence[Uid]) -> str:
        """What these are, in a few words; "" where that is not known."""
        return self._store.name_of(uids)

    def index_of(self, uid: Uid) -> QModelIndex:
        """The row of an instance; invalid when it is not shown."""
        node = self._store.node_of(uid)
        return ROOT if node is None else self.index_of_node(node)

    @property
    def held(self) -> frozenset[Uid]:
        """What the local library has, as far as that was told."""
        return frozenset(self._held)

    def is_held(self, index: Index) -> bool:
        """Whether the local library has the match of a row."""
        match = self.match_at(index)
        return match is not None and match.sop_instance_uid in self._held

    def indexes_of(self, numbers: Iterable[int]) -> list[QModelIndex]:
        """The rows of which somebody remembers the index's number, without those that are not shown."""
        nodes = (self._nodes.get(number) for number in numbers)
        return [self.index_of_node(node) for node in nodes if node is not None and node.row >= 0]

    def indexes_to_open(self, row_limit: int) -> tuple[list[QModelIndex], bool]:
        """The headings to expand until `row_limit` rows are in sight, from the top, and whether those are all."""
        headings, are_all = headings_from_top(self._root, row_limit)
        return [self.index_of_node(heading) for heading in headings], are_all

    def _on_writing_timeout(self) -> None:
        """Nothing more comes for now: write down what a filter will ask for, so that its first letter need not wait."""
        if self.is_filtering or not self._store.write_until(time.perf_counter() + _SLICE_S):
            self._writing.start(_WRITE_PAUSE_MS)

    def _on_sieving_timeout(self) -> None:
        self.filter_further(time.perf_counter() + _SLICE_S)
        self.sort_further(time.perf_counter() + _SLICE_S)
        self.mark_further(time.perf_counter() + _SLICE_S)
        if self.is_filtering or self.is_sorting or self.is_marking:
            self._sieving.start(0)

    def _new_store(self) -> MatchStore:
        store = MatchStore(self._layout, self._root, self._now(), self._held)
        store.writes_at_once = self._filter.reads_words
        return store

    def _place(self, fresh: Sequence[MatchNode]) -> None:
        """Put new matches below their headings, behind what is there already.

        So nothing that Qt holds on to moves, and where headings are many, one new layout says as much as all signals.
        """
        by_holder: defaultdict[Branch, list[MatchNode]] = defaultdict(list)
        for node in fresh:
            by_holder[node.parent or self._root].append(node)
        inserted: defaultdict[Branch, list[ResultNode]] = defaultdict(list)
        unknown_to_qt: set[Node] = set()
        for holder, nodes in by_holder.items():
            for above, below in self._path_to(nodes[0]):
                siblings = nodes if above is holder else (below,)
                if below.row >= 0 or below in unknown_to_qt:
                    continue
                unknown_to_qt.update(siblings)
                if above in unknown_to_qt:
                    self._adopt(above, siblings)
                else:
                    inserted[above].extend(siblings)
        grown = self._count_in(by_holder)
        self._take_all_in(inserted)
        self._tell_changed(grown - unknown_to_qt, last_column=0)

    def _show_again(self, nodes: Collection[MatchNode]) -> None:
        """Show matches about which something changed; a filter on its way lets them appear or go at its end."""
        self._judge(nodes)
        self._show_judged_again(nodes)

    def _show_judged_again(self, nodes: Collection[MatchNode]) -> None:
        if self.is_filtering or not self._show_as_judged(nodes):
            self._tell_changed(nodes)

    def _mark_again(self, uids: Iterable[Uid]) -> None:
        """Renew the marks of instances, now or, where they are many, in slices."""
        self._marking = self._marking or Marking(self._store)
        self._marking.add(uids)
        if self._marking.is_short:
            self.mark_further()
        else:
            self._sieving.start(0)

    def _judge(self, nodes: Iterable[MatchNode]) -> None:
        """Note of matches whether the filter lets them pass."""
        passes = self._filter.passes
        for node in nodes:
            node.passes = passes(node)

    def _show_as_judged(self, nodes: Iterable[MatchNode]) -> bool:
        """Arrange everything anew if any of `nodes` has to appear or to go."""
        differs = any((node.row >= 0) is not node.passes for node in nodes)
        if differs:
            self._rearrange()
        return differs

    def _rearrange(self) -> None:
        """Show what the filter lets pass, in the order that the user chose."""
        before = self._begin_layout()
        shown, self._shown_count = arrange(self._store.top, self._name)
        self._root.children = [*shown]
        sort_below(self._root)
        self._end_layout(before)

    def _path_to(self, node: MatchNode) -> Iterable[tuple[Branch, ResultNode]]:
        """Each row on the way to a match, with what it is below, from the top."""
        headings = headings_above(node)
        return zip((self._root, *headings), (*headings, node), strict=True)

    def _count_in(self, shown: Mapping[Branch, Sequence[MatchNode]]) -> set[HeadingNode]:
        """Count matches that are shown from now on; gives the headings whose words changed by that."""
        grown: set[HeadingNode] = set()
        for nodes in shown.values():
            self._shown_count += len(nodes)
            for heading in headings_above(nodes[0]):
                heading.shown_count += len(nodes)
                heading.shown = ()
                grown.add(heading)
        return grown

    def _begin_layout(self) -> list[QModelIndex]:
        self.layoutAboutToBeChanged.emit()
        return self.persistentIndexList()

    def _end_layout(self, before: list[QModelIndex]) -> None:
        nodes = self._nodes
        after = [self.index_of_node(nodes[index.internalId()], index.column()) for index in before]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    @override
    def sort(self, column: int, /, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort once; a column that there is not goes back to the order of arrival.

        Where there is much to sort, the rows follow when all is ranked (`is_sorting`); the latest order wins.
        """
        self._sorted_by = column, _ = (column if 0 <= column < len(self._columns) else ARRIVAL, order)
        is_descending = order is Qt.SortOrder.DescendingOrder
        self._ranking = Ranking(self._store.top, self._columns, column, is_descending=is_descending)
        if self.count <= MOST_AT_ONCE:
            self.sort_further()
        else:
            self._sieving.start(0)
            self.filtering_changed.emit()

    @override
    def _written(self, node: ResultNode) -> Sequence[str]:
        return node.label(len(self._columns)) if isinstance(node, HeadingNode) else self._store.write(node)

    @override
    def _answer(self, node: ResultNode, column: int, role: int) -> Any:
        return answer(node, self._columns[column], role)
