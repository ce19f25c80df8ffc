"""The matches of one query, with what is known of each: where it belongs, who returned it, what marks it has."""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime
from itertools import count
from typing import Final

from implant_gui.domain.service.match import Match, TextProblem
from implant_gui.domain.uid import Uid
from implant_gui.models.common.natural import fold
from implant_gui.models.common.roles import NodeKind
from implant_gui.models.common.tree import Branch
from implant_gui.models.results.columns import NOTES, UID_COLUMNS, Layout, disapproved_in
from implant_gui.models.results.lineage import Lineage
from implant_gui.models.results.marks import Mark
from implant_gui.models.results.nodes import HeadingNode, MatchNode, ResultNode, common_name

_MOST_NAMED: Final = 5_000
"""Nobody looks for what more than these have in common: not worth the time."""
_ONLY_HELD: Final = (Mark.HELD,)
_BETWEEN_LOOKS: Final = 64
"""So many matches are written down between two looks at the clock."""


class MatchStore:
    """Makes the nodes of the result tree and keeps all of them, shown or not. Knows no Qt.

    Attributes:
        matches: in order of arrival.
        top: the topmost headings, in order of arrival.
        writes_at_once: whether `add` writes down what a filter asks for; else that is done where somebody looks. A
            tree of a hundred thousand matches shows some dozens of them.

    Args:
        held: what the local library has; whoever changes it calls `mark_again`.
    """

    def __init__(self, layout: Layout, root: Branch, now: datetime, held: Set[Uid]) -> None:
        self.matches: list[MatchNode] = []
        self.top: list[ResultNode] = []
        self._layout = layout
        self._root = root
        self._headings: dict[str | None, HeadingNode] = {}
        self._by_uid: dict[Uid, MatchNode] = {}
        self._lineage = Lineage(now, self._by_uid)
        self._held = held
        self._orders = count()
        self.writes_at_once = False
        self._written = 0
        self._columns = layout.columns
        keys = [column.key for column in layout.columns]
        self._notes_place = keys.index(NOTES)
        self._notes: dict[tuple[Mark, ...], tuple[str, str]] = {}
        self._uid_places = [place for place, key in enumerate(keys) if key in UID_COLUMNS]
        self._text_places = [place for place, key in enumerate(keys) if key not in UID_COLUMNS and key != NOTES]

    def add(self, server: str, matches: Sequence[Match]) -> tuple[list[MatchNode], Collection[MatchNode]]:
        """Take more matches of `server` in; gives the new nodes, and the earlier ones about which something changed."""
        fresh: list[MatchNode] = []
        touched: dict[MatchNode, None] = {}
        for match in matches:
            known = self._by_uid.get(match.sop_instance_uid) if match.sop_instance_uid else None
            if known is None:
                fresh.append(self._new_node(match, server))
                touched.update(dict.fromkeys(self._lineage.add(fresh[-1])))
            elif server not in known.servers:
                known.servers = (*known.servers, server)
                touched[known] = None
        earlier = touched.keys() - set(fresh)
        for node in fresh:
            self._mark(node)
            if self.writes_at_once:
                self.write(node)
        for node in earlier:
            self._mark(node)
            if node.shown:
                self.write(node)
        self.matches.extend(fresh)
        return fresh, earlier

    def write(self, node: MatchNode) -> Sequence[str]:
        """Write down everything that Qt or a filter will ask of a match; gives what is shown."""
        shown = tuple([column.shown(node) for column in self._columns])
        node.shown = shown
        node.text = "\n".join([fold(shown[place]) for place in self._text_places])
        node.uids_searched = "\n".join([shown[place] for place in self._uid_places])
        self._write_notes(node)
        return shown

    @property
    def unwritten_count(self) -> int:
        """How many matches may still have to be written down, at most."""
        return len(self.matches) - self._written

    def write_until(self, deadline: float = float("inf")) -> bool:
        """Write down matches that nobody has looked at, until a time (of `time.perf_counter`); gives whether all are.

        What is written is a tuple of texts, as far as can be: the garbage collector does not look into those.
        """
        matches = self.matches
        while self._written < len(matches):
            node = matches[self._written]
            if not node.shown:
                self.write(node)
            self._written += 1
            if not self._written % _BETWEEN_LOOKS and time.perf_counter() >= deadline:
                break
        return self._written == len(matches)

    def mark_again(self, uids: Iterable[Uid]) -> Collection[MatchNode]:
        """Renew the mark of these instances, since `held` changed for them; gives the nodes of those that are here."""
        nodes = [self._by_uid[uid] for uid in uids if uid in self._by_uid]
        for node in nodes:
            others = node.marks[:-1] if node.marks[-1:] == _ONLY_HELD else node.marks
            node.marks = others + _ONLY_HELD if node.uid in self._held else others
            if node.shown:
                self._write_notes(node)
        return nodes

    def node_of(self, uid: Uid) -> MatchNode | None:
        """The node of an instance."""
        return self._by_uid.get(uid)

    def name_of(self, uids: Sequence[Uid]) -> str:
        """What these are: one by its own name, several by what they have in common; "" where nobody knows."""
        nodes = [self._by_uid[uid] for uid in uids[:_MOST_NAMED] if uid in self._by_uid]
        if not nodes or len(uids) > _MOST_NAMED:
            return ""
        own = self._columns[0].shown(nodes[0])
        if len(uids) > 1:
            return common_name(nodes)
        return f"{common_name(nodes)} {own}" if nodes[0].kind is NodeKind.TEMPLATE else own

    def by_server(self, uids: Iterable[Uid]) -> Mapping[str, tuple[Uid, ...]]:
        """`uids` by the server to ask for them: the first that returned each. What nobody returned is left out."""
        servers: defaultdict[str, list[Uid]] = defaultdict(list)
        for uid in uids:
            if uid in self._by_uid:
                servers[self._by_uid[uid].servers[0]].append(uid)
        return {server: tuple(some) for server, some in servers.items()}

    def let_go(self) -> None:
        """Untie the nodes from each other, so that they go at once and not when garbage is collected."""
        headings = [*self._headings.values()]
        while headings:
            heading = headings.pop()
            headings.extend(heading.headings.values())
            heading.below, heading.headings = [], {}

    def _new_node(self, match: Match, server: str) -> MatchNode:
        node = MatchNode(self._layout.kind, match, server, next(self._orders))
        self._hang(node)
        if node.uid is not None:
            self._by_uid[node.uid] = node
        return node

    def _hang(self, node: MatchNode) -> None:
        """Put a match below its headings, which count one more; they are made where they are missing."""
        holder: Branch = self._root
        siblings, neighbours = self._headings, self.top
        for level in self._layout.levels:
            text = level.text(node.match)
            heading = siblings.get(text)
            if heading is None:
                heading = siblings[text] = HeadingNode(level.kind, level.name(text), next(self._orders))
                heading.parent = holder
                neighbours.append(heading)
            heading.count += 1
            holder, siblings, neighbours = heading, heading.headings, heading.below
        node.parent = holder
        neighbours.append(node)

    def _mark(self, node: MatchNode) -> None:
        """Write down the marks, which come and go."""
        node.marks = tuple(self._marks_of(node))
        if node.shown:
            self._write_notes(node)

    def _write_notes(self, node: MatchNode) -> None:
        """Write down the words of the marks."""
        place = self._notes_place
        known = self._notes.get(node.marks)
        if known is None:
            notes = self._columns[place].shown(node)
            known = self._notes[node.marks] = (notes, f"\n{fold(notes)}" if notes else "")
        notes, searched = known
        node.shown = (*node.shown[:place], notes, *node.shown[place + 1 :])
        node.searched = node.text + searched

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
            yield Mark.HELD  # the last: `mark_again` looks for it there
