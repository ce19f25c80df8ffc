"""The result tree: maker > implant > template, issuer > group, procedure > assembly; filled live, in batches."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from typing_extensions import override

from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.match import Match, TextProblem
from implant_gui.domain.uid import Uid
from implant_gui.models.lineage import Lineage
from implant_gui.models.marks import Mark
from implant_gui.models.natural import fold
from implant_gui.models.result_answers import ANSWERED, answer
from implant_gui.models.result_columns import UID_COLUMNS, disapproved_in, layout_of
from implant_gui.models.result_nodes import HeadingNode, MatchNode, ResultNode, matches_below
from implant_gui.models.result_order import sort_below
from implant_gui.models.roles import ROOT, Index
from implant_gui.models.tree import Node, TreeModel
from implant_gui.models.words import count_text


class ResultsModel(TreeModel[ResultNode]):
    """Matches of one query to one or several servers; the same UID from two servers is one row.

    Rows stand in order of arrival until `sort`; later arrivals are then appended, and sorted in by `finish`.
    Column 0 is the tree; roles as in `roles.Role`. Marks: `Role.MARK`, and their words in the column "notes".

    Emits:
        count_changed: how many matches there are now.
    """

    count_changed = Signal(int)
    _answered = ANSWERED

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        """An empty tree of generic templates; `now` gives the time of the day, with its zone."""
        self._layout = layout_of(InformationModel.GENERIC)
        super().__init__(self._layout.columns, parent)
        self._now = now
        self._information_model = InformationModel.GENERIC
        self._held: frozenset[Uid] = frozenset()
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._start_over()

    @property
    def information_model(self) -> InformationModel:
        """What the rows are."""
        return self._information_model

    @property
    def count(self) -> int:
        """How many matches there are (headings not counted)."""
        return self._count

    @property
    def heading_count(self) -> int:
        """How many top-level rows there are: makers, issuers or procedures."""
        return len(self._root.children)

    def begin(self, information_model: InformationModel, extra_keys: Sequence[str] = ()) -> None:
        """Forget everything and take the columns of `information_model`, and one for each key path asked for besides."""
        self.beginResetModel()
        self._information_model = information_model
        self._layout = layout_of(information_model, extra_keys)
        self._empty(self._layout.columns)
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._start_over()
        self.endResetModel()
        self.count_changed.emit(0)

    def clear(self) -> None:
        """Forget all matches, keep the columns."""
        self.beginResetModel()
        self._empty()
        self._start_over()
        self.endResetModel()
        self.count_changed.emit(0)

    def add(self, server: str, matches: Sequence[Match]) -> None:
        """Take more matches of `server`."""
        fresh: list[MatchNode] = []
        touched: dict[MatchNode, None] = {}
        for match in matches:
            known = self._by_uid.get(match.sop_instance_uid) if match.sop_instance_uid else None
            if known is None:
                fresh.append(self._new_node(match, server))
                touched.update(dict.fromkeys(self._lineage.add(fresh[-1])))
            elif server not in known.servers:
                known.servers.append(server)
                touched[known] = None
        for node in (*fresh, *touched):
            self._prepare(node)
        self._place(fresh)
        self._tell_changed(touched.keys() - set(fresh))
        self._count += len(fresh)
        self.count_changed.emit(self._count)

    def finish(self) -> None:
        """The query has ended: sort in what came after the user's last sort."""
        if self._sorted_by[0] >= 0:
            self.sort(*self._sorted_by)

    def set_held(self, uids: frozenset[Uid]) -> None:
        """Tell which instances the local library has."""
        differing = self._held ^ uids
        self._held = uids
        nodes = [self._by_uid[uid] for uid in differing if uid in self._by_uid]
        for node in nodes:
            self._prepare(node)
        self._tell_changed(nodes)

    def add_held(self, uids: Iterable[Uid]) -> None:
        """Tell that the local library has these as well."""
        self.set_held(self._held.union(uids))

    def match_at(self, index: Index) -> Match | None:
        """The match of a row; None for a heading."""
        node = self.node_at(index)
        return node.match if isinstance(node, MatchNode) else None

    def uids_below(self, index: Index = ROOT) -> tuple[Uid, ...]:
        """What can be fetched at and below a row, in the order shown; of everything for the invalid index."""
        node: Node = self.node_at(index) or self._root
        return tuple(below.uid for below in matches_below(node) if below.uid is not None)

    def by_server(self, uids: Iterable[Uid]) -> Mapping[str, tuple[Uid, ...]]:
        """`uids` by the server to ask for them: the first that returned each. What nobody returned is left out."""
        servers: defaultdict[str, list[Uid]] = defaultdict(list)
        for uid in uids:
            if uid in self._by_uid:
                servers[self._by_uid[uid].servers[0]].append(uid)
        return {server: tuple(some) for server, some in servers.items()}

    def index_of(self, uid: Uid) -> QModelIndex:
        """The row of an instance; invalid when there is none."""
        node = self._by_uid.get(uid)
        return ROOT if node is None else self.index_of_node(node)

    def _start_over(self) -> None:
        self._headings: dict[str | None, HeadingNode] = {}
        self._by_uid: dict[Uid, MatchNode] = {}
        self._lineage = Lineage(self._now())
        self._count = 0
        self._orders = count()
        self._uid_columns = [place for place, column in enumerate(self._columns) if column.key in UID_COLUMNS]
        self._text_columns = [place for place, column in enumerate(self._columns) if column.key not in UID_COLUMNS]

    def _new_node(self, match: Match, server: str) -> MatchNode:
        node = MatchNode(self._layout.kind, match, server, next(self._orders))
        if node.uid is not None:
            self._by_uid[node.uid] = node
        return node

    def _prepare(self, node: MatchNode) -> None:
        """Write down everything that Qt or a filter will ask of a match."""
        node.marks = tuple(self._marks_of(node))
        shown = [column.shown(node) for column in self._columns]
        node.shown = shown
        node.searched = fold("\n".join([shown[place] for place in self._text_columns]))
        node.uids_searched = "\n".join([shown[place] for place in self._uid_columns])

    def _marks_of(self, node: MatchNode) -> Iterable[Mark]:
        if node.uid is None:
            yield Mark.NO_UID
        if self._lineage.is_superseded(node):
            yield Mark.SUPERSEDED
        if not self._lineage.is_effective(node):
            yield Mark.NOT_YET_EFFECTIVE
        if disapproved_in(node.match):
            yield Mark.DISAPPROVED
        if node.match.text_problem is not TextProblem.NONE:
            yield Mark.TEXT_PROBLEM
        if node.uid in self._held:
            yield Mark.HELD

    def _place(self, fresh: Sequence[MatchNode]) -> None:
        """Put new matches below their headings, with one signal for each heading that was there before."""
        inserted: defaultdict[Node, list[ResultNode]] = defaultdict(list)
        grown: dict[HeadingNode, None] = {}
        unknown_to_qt: set[Node] = set()
        for node in fresh:
            headings = self._headings_of(node.match)
            grown.update(dict.fromkeys(headings))
            path: tuple[ResultNode, ...] = (*headings, node)
            for holder, child in zip((self._root, *headings), path, strict=True):
                if child.parent is not None:
                    continue
                child.parent = holder
                if holder in unknown_to_qt:
                    self._adopt(holder, (child,))
                else:
                    inserted[holder].append(child)
                unknown_to_qt.add(child)
        for heading in grown:
            self._label(heading)
        for holder, siblings in inserted.items():
            self._take_in(holder, siblings)
        self._tell_changed(grown.keys() - unknown_to_qt)

    def _headings_of(self, match: Match) -> list[HeadingNode]:
        """The headings above a match, from the top; made where they are missing, and counting one match more."""
        path: list[HeadingNode] = []
        siblings = self._headings
        for level in self._layout.levels:
            text = level.text(match)
            if text not in siblings:
                siblings[text] = HeadingNode(level.kind, level.name(text), next(self._orders))
            heading = siblings[text]
            heading.count += 1
            path.append(heading)
            siblings = heading.headings
        return path

    def _label(self, heading: HeadingNode) -> None:
        heading.shown = [f"{heading.name}  ({count_text(heading.count)})", *[""] * (len(self._columns) - 1)]

    @override
    def sort(self, column: int, /, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort once; column -1 goes back to the order of arrival."""
        self._sorted_by = (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        sort_below(self._root, self._columns, column, is_descending=order is Qt.SortOrder.DescendingOrder)
        self.changePersistentIndexList(before, [self._where_now(index) for index in before])
        self.layoutChanged.emit()

    def _where_now(self, index: QModelIndex) -> QModelIndex:
        return self.index_of_node(self._nodes[index.internalId()], index.column())

    @override
    def _answer(self, node: ResultNode, column: int, role: int) -> Any:
        return answer(node, self._columns[column], role)
