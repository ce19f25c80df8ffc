"""A group of sizes while it is looked at: what is held of it, what has been read, and what to read next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.transfers.sources import held_by_number
from implant_gui.domain.content.documents import TemplateReader
from implant_gui.domain.content.geometry import Box2
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.content.template_view import GenericContent, GroupContent, Member, TemplateView
from implant_gui.domain.ports import LibraryEntry, Relations
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.domain.viewing.ladder import DrawnMember, SwapMembers, Swapped, step
from implant_gui.models.common.moments import parse_moment
from implant_gui.models.preview.sizes import title_of

translate = QCoreApplication.translate
_MOST_READ: Final = 64
"""Members whose drawings are kept at once."""


@dataclass(slots=True, eq=False)
class Ladder:
    """A group as it is looked at.

    Attributes:
        entries: what is held, by member number.
        named: what a server tells of those that are not held.
        fixed: the member that the others take the place of: the one that was read first.
        swapped: what has been read, carried to its place; None for what could not be read.
        slots: the room that each drawing takes up in the picture.
    """

    subject: Uid
    group: GroupContent
    entries: dict[int, LibraryEntry]
    current: int
    pair: int = 0
    fixed: DrawnMember | None = None
    swapped: dict[int, Swapped | None] = field(default_factory=dict)
    slots: tuple[Box2 | None, ...] = ()
    shown: int | None = None
    named: Mapping[int, TemplateSummary] = field(default_factory=dict)
    is_named: bool = False

    @property
    def missing(self) -> tuple[Member, ...]:
        """Members that are not held."""
        return tuple(each for each in self.group.members if each.number not in self.entries)

    def title_of(self, number: int) -> str:
        """What a member is called."""
        entry = self.entries.get(number)
        summary = self.named.get(number) if entry is None else entry.summary
        told = "" if summary is None else title_of(summary)
        return told or translate("Sizes", "Member {0}").format(number)

    def unread(self) -> int | None:
        """What to read next: what is looked at, then what one key leads to, then the rest."""
        if len(self.swapped) >= _MOST_READ:
            self._forget_far()
        wanted = dict.fromkeys((self.current, *self._neighbours(), *self.entries))
        nearest = list(wanted)[:_MOST_READ]
        return next((each for each in nearest if each in self.entries and each not in self.swapped), None)

    def _neighbours(self) -> Iterator[int]:
        for dimension in range(len(self.group.dimensions)):
            for up in (True, False):
                following = step(self.group, self.current, dimension, up=up).member
                if following is not None:
                    yield following

    def _forget_far(self) -> None:
        kept = {self.current, *self._neighbours(), *list(self.entries)[:_MOST_READ]}
        self.swapped = {number: each for number, each in self.swapped.items() if number in kept}


@dataclass(frozen=True, slots=True)
class LadderReading:
    """The work on the disk, for another thread: it owns nothing of the window."""

    relations: Relations
    read_template: TemplateReader
    swap: SwapMembers

    def find(self, subject: TemplateView) -> Ladder | None:
        """The group, or the one that the subject is a member of; None if there is none."""
        uid = Uid(subject.identity.sop_instance_uid)
        if isinstance(subject.content, GroupContent):
            group = subject.content
        else:
            found = self._group_of(uid)
            if found is None:
                return None
            group = found
        if not group.members or not group.dimensions:
            return None
        entries = self.held(group)
        own = next((each.number for each in group.members if each.sop_instance_uid == uid), None)
        first = next((each.number for each in group.members if each.number in entries), group.members[0].number)
        return Ladder(uid, group, entries, first if own is None else own)

    def _group_of(self, uid: Uid) -> GroupContent | None:
        """Of the groups that are held and have this member the one that became effective last."""
        groups = [each for each in self.relations.referring_to(uid) if each.summary.model is InformationModel.GROUP]
        for entry in sorted(groups, key=_effective, reverse=True):
            content = self._read(entry.path)
            if isinstance(content, GroupContent):
                return content
        return None

    def held(self, group: GroupContent) -> dict[int, LibraryEntry]:
        """What is held of a group, by member number."""
        return held_by_number(self.relations, group.members)

    def _read(self, path: Path) -> object:
        try:
            return self.read_template(path).content
        except OSError:
            return None

    def swapped(self, ladder: Ladder, number: int) -> Swapped | None:
        """A member in its place; None if it cannot be drawn."""
        member, entry = ladder.group.member(number), ladder.entries.get(number)
        content = None if entry is None else self._read(entry.path)
        if member is None or not isinstance(content, GenericContent):
            return None
        if not any(each.extent for each in content.drawings) and not any(each.extent for each in content.surfaces):
            return None
        drawn = DrawnMember(member, content.drawings, content.surfaces)
        if ladder.fixed is None:
            ladder.fixed = replace(drawn, surfaces=())  # only its frames and drawings are what others go by
        return self.swap(ladder.fixed, drawn)


def _effective(entry: LibraryEntry) -> float:
    moment = parse_moment(entry.summary.effective)
    return float("-inf") if moment is None else moment.timestamp()
