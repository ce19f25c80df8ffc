"""The rows of the result tree: headings, and matches below them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.common.moments import parse_moment
from implant_gui.models.common.roles import Icon, NodeKind
from implant_gui.models.common.tree import Branch, Leaf, Node
from implant_gui.models.common.words import count_text
from implant_gui.models.results.marks import Mark

ICONS: Final = {
    NodeKind.MAKER: Icon.MAKER,
    NodeKind.PRODUCT: Icon.PRODUCT,
    NodeKind.PROCEDURE: Icon.PROCEDURE,
    NodeKind.ISSUER: Icon.ISSUER,
    NodeKind.TEMPLATE: Icon.TEMPLATE,
    NodeKind.ASSEMBLY: Icon.ASSEMBLY,
    NodeKind.GROUP: Icon.GROUP,
}


PartNumber = tuple[str, str]
"""Manufacturer and part number: a number alone names nothing."""


class MatchNode(Leaf):
    """One match.

    Attributes:
        order: grows in order of arrival.
        rank: among its siblings, in the order that the user chose; that of arrival until then.
        servers: who returned it, the first to answer first.
        effective: Effective DateTime as a moment; None where there is none that can be read.
        part_number: of a template that has one.
        marks: weightiest first.
        passes: whether the filter lets it pass, as far as it was judged.
        searched: what filter-as-you-type looks at, folded.
        text: that without the marks' words, which come and go.
        uids_searched: the same for words that look like UIDs.
    """

    __slots__ = (
        *("effective", "kind", "marks", "match", "order", "part_number", "passes", "rank"),
        *("searched", "servers", "text", "uids_searched"),
    )

    def __init__(self, kind: NodeKind, match: Match, server: str, order: int) -> None:
        super().__init__()
        self.kind = kind
        self.match = match
        self.servers: tuple[str, ...] = (server,)
        self.order = self.rank = order
        self.effective = parse_moment(match.values.get("EffectiveDateTime") or "")
        self.part_number = _part_number(match)
        self.marks: tuple[Mark, ...] = ()
        self.passes = True
        self.searched = ""
        self.text = ""
        self.uids_searched = ""

    @property
    def uid(self) -> Uid | None:
        """Its SOP Instance UID, when the server returned a valid one."""
        return self.match.sop_instance_uid

    @property
    def is_superseded(self) -> bool:
        """Whether another match takes its place."""
        return Mark.SUPERSEDED in self.marks


class HeadingNode(Branch):
    """A maker, an implant, an issuer, a procedure: what the matches below it have in common.

    Attributes:
        name: in words.
        count: how many matches belong below it.
        shown_count: how many of them are shown.
        passes: whether anything below it was shown when all was arranged last.
        headings: the headings right below it, by the value that they stand for.
        below: what belongs right below it, shown or not, in order of arrival.
    """

    __slots__ = ("below", "count", "headings", "kind", "name", "order", "passes", "rank", "shown_count")

    def __init__(self, kind: NodeKind, name: str, order: int) -> None:
        super().__init__()
        self.kind = kind
        self.name = name
        self.order = self.rank = order
        self.count = 0
        self.shown_count = 0
        self.passes = True
        self.headings: dict[str | None, HeadingNode] = {}
        self.below: list[HeadingNode | MatchNode] = []

    def label(self, width: int) -> Sequence[str]:
        """Write down what is shown in each of `width` columns, and give it."""
        shown = count_text(self.shown_count)
        counts = shown if self.shown_count == self.count else f"{shown} / {count_text(self.count)}"
        self.shown = (f"{self.name}  ({counts})", *[""] * (width - 1))
        return self.shown


def _part_number(match: Match) -> PartNumber | None:
    number = match.values.get("ImplantPartNumber") if match.model is InformationModel.GENERIC else None
    return (match.values.get("Manufacturer") or "", number) if number else None


ResultNode = HeadingNode | MatchNode


def arrange(below: Sequence[ResultNode], name: Callable[[ResultNode], None]) -> tuple[list[ResultNode], int]:
    """Put below each heading what is shown there; rows are numbered when that is sorted.

    Gives what of `below` itself is shown, each one named, and how many matches that are.
    """
    count = 0
    for node in below:
        node.row = -1
        if isinstance(node, HeadingNode):
            shown, node.shown_count = arrange(node.below, name)
            node.children = [*shown]
            node.passes = bool(shown)
            node.shown = ()
            count += node.shown_count
        else:
            count += node.passes
    passing = [node for node in below if node.passes]
    for node in passing:
        if node.number < 0:
            name(node)
    return passing, count


def headings_from_top(root: Branch, row_limit: int) -> tuple[list[HeadingNode], bool]:
    """The headings to open until `row_limit` rows are in sight, level after level, and whether those are all."""
    chosen: list[HeadingNode] = []
    row_count = len(root.children)
    level = [child for child in root.children if isinstance(child, HeadingNode)]
    while level:
        for heading in level:
            if row_count >= row_limit:
                return chosen, False
            chosen.append(heading)
            row_count += len(heading.children)
        level = [child for heading in level for child in heading.children if isinstance(child, HeadingNode)]
    return chosen, True


def matches_below(node: Node) -> Iterator[MatchNode]:
    """The matches at and below a node, in the order shown."""
    if isinstance(node, MatchNode):
        yield node
        return
    for child in node.children:
        yield from matches_below(child)


def common_name(nodes: Sequence[MatchNode]) -> str:
    """What matches have in common: the implant of templates, else the heading at the top; "" for nothing."""
    for level in (-1, 0):
        above = {headings_above(node)[level] for node in nodes}
        if len(above) == 1:
            return above.pop().name
    return ""


def headings_above(node: MatchNode) -> tuple[HeadingNode, ...]:
    """The headings above a match, from the top."""
    above: list[HeadingNode] = []
    holder = node.parent
    while isinstance(holder, HeadingNode):
        above.append(holder)
        holder = holder.parent
    return tuple(reversed(above))
