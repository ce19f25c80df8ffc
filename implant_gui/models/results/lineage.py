"""Which matches other matches take the place of, and which are not to be used yet.

The service leaves that to whoever asks: it returns replaced and future instances alike, and a client has to choose
among those with one part number by their Effective DateTime (PS3.4 BB.4.1.1).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from implant_gui.domain.uid import Uid
from implant_gui.models.results.columns import replaced_uids
from implant_gui.models.results.nodes import MatchNode, PartNumber


class _Newest(list[MatchNode]):
    """The matches with one part number that are effective from the latest moment on."""

    __slots__ = ("moment",)

    def __init__(self, moment: datetime, node: MatchNode) -> None:
        super().__init__((node,))
        self.moment: Final = moment


class Lineage:
    """Knows the relations between the matches of one query, whatever order they arrive in.

    What is not effective yet replaces nothing yet. Two that claim to replace each other replace nothing.

    Args:
        now: the time of the day, with its zone.
        by_uid: the matches so far, filled by whoever adds them here.
    """

    def __init__(self, now: datetime, by_uid: Mapping[Uid, MatchNode]) -> None:
        self._now = now
        self._by_uid = by_uid
        self._replacers: defaultdict[str, list[MatchNode]] = defaultdict(list)
        self._newest: dict[PartNumber, _Newest] = {}

    def add(self, node: MatchNode) -> Iterable[MatchNode]:
        """Take one more match in; gives those among the earlier ones that may have been superseded by it."""
        if not self.is_effective(node):
            return ()
        return [*self._note_replaced(node), *self._note_part_number(node)]

    def is_effective(self, node: MatchNode) -> bool:
        """Whether it may be used by now, as far as the server told."""
        return node.effective is None or node.effective <= self._now

    def is_superseded(self, node: MatchNode) -> bool:
        """Whether another match so far takes its place."""
        if node.uid is not None and node.uid in self._replacers:
            own = replaced_uids(node.match)
            if any(replacer.uid not in own for replacer in self._replacers[node.uid]):
                return True
        moment = node.effective
        newest = None if node.part_number is None else self._newest.get(node.part_number)
        return moment is not None and newest is not None and moment < newest.moment

    def _note_replaced(self, node: MatchNode) -> Iterable[MatchNode]:
        uids = [uid for uid in replaced_uids(node.match) if uid != node.uid]
        for uid in uids:
            self._replacers[uid].append(node)
        return [self._by_uid[Uid(uid)] for uid in uids if uid in self._by_uid]

    def _note_part_number(self, node: MatchNode) -> Iterable[MatchNode]:
        moment, part_number = node.effective, node.part_number
        if moment is None or part_number is None:
            return ()
        newest = self._newest.get(part_number)
        if newest is None or moment > newest.moment:
            self._newest[part_number] = _Newest(moment, node)
            return newest or ()
        if moment == newest.moment:
            newest.append(node)
        return ()
