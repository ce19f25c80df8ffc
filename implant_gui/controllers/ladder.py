"""The sizes of an implant: read ahead of the eye, so that a key changes the picture at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.background import Background
from implant_gui.controllers.sources import Source
from implant_gui.controllers.tasks import Tasks
from implant_gui.domain.documents import TemplateReader
from implant_gui.domain.geometry import Box2
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.ladder import DrawnMember, SwapMembers, Swapped, step
from implant_gui.domain.ports import LibraryEntry, Relations
from implant_gui.domain.template_view import GenericContent, GroupContent, Member, TemplateView
from implant_gui.domain.uid import Uid
from implant_gui.models.moments import parse_moment
from implant_gui.models.sizes import SizesModel, dimension_pairs, in_slots, pair_title, room_beside, slots_of, title_of
from implant_gui.views.preview.ladder_view import FETCH, FETCH_ALL, OPEN, LadderView
from implant_gui.views.preview.preview import Preview

translate = QCoreApplication.translate
_MOST_READ: Final = 64
"""Members whose drawings are kept at once."""
_MOST_TRIANGLES: Final = 50_000
"""Of one member: so many members are kept that larger surfaces would not fit into the memory."""


@dataclass(slots=True, eq=False)
class _Ladder:
    """A group as it is looked at.

    Attributes:
        entries: what is held, by member number.
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

    @property
    def missing(self) -> tuple[Member, ...]:
        """Members that are not held."""
        return tuple(each for each in self.group.members if each.number not in self.entries)

    def title_of(self, number: int) -> str:
        """What a member is called."""
        entry = self.entries.get(number)
        return translate("Sizes", "Member {0}").format(number) if entry is None else title_of(entry.summary)

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
class _Reading:
    """The work on the disk, for another thread: it owns nothing of the window."""

    relations: Relations
    read_template: TemplateReader
    swap: SwapMembers

    def find(self, subject: TemplateView) -> _Ladder | None:
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
        return _Ladder(uid, group, entries, first if own is None else own)

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
        found = self.relations.entries_for([Uid(each.sop_instance_uid) for each in group.members])
        by_uid = {entry.summary.sop_instance_uid: entry for entry in found}
        return {each.number: by_uid[uid] for each in group.members if (uid := Uid(each.sop_instance_uid)) in by_uid}

    def _read(self, path: Path) -> object:
        try:
            return self.read_template(path).content
        except OSError:
            return None

    def swapped(self, ladder: _Ladder, number: int) -> Swapped | None:
        """A member in its place; None if it cannot be drawn."""
        member, entry = ladder.group.member(number), ladder.entries.get(number)
        content = None if entry is None else self._read(entry.path)
        if member is None or not isinstance(content, GenericContent):
            return None
        surfaces = content.surfaces if sum(each.triangle_count for each in content.surfaces) <= _MOST_TRIANGLES else ()
        if not any(drawing.extent for drawing in content.drawings) and not any(each.extent for each in surfaces):
            return None
        drawn = DrawnMember(member, content.drawings, surfaces)
        if ladder.fixed is None:
            ladder.fixed = drawn
        return self.swap(ladder.fixed, drawn)


class LadderController:
    """Fills the page of sizes beside one preview.

    Thread: GUI.

    Args:
        pictures: the thread on which templates are read.
        relations: finds groups and members in the library.
        swap: puts a member into the place of another one; called on `pictures`.
        source: where to fetch what is not held.
        open_entry: looks at an entry by itself.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        pictures: Background,
        relations: Relations,
        read_template: TemplateReader,
        swap: SwapMembers,
        preview: Preview,
        model: SizesModel,
        view: LadderView,
        source: Source,
        open_entry: Callable[[LibraryEntry], None],
    ) -> None:
        self._tasks = tasks
        self._pictures = pictures
        self._reading = _Reading(relations, read_template, swap)
        self._model = model
        self._view = view
        self._source = source
        self._open_entry = open_entry
        self._subject: TemplateView | None = None
        self._ladder: _Ladder | None = None
        self._is_outdated = False
        preview.template_shown.connect(self._on_template_shown)
        preview.template_forgotten.connect(self._on_template_forgotten)
        view.came_into_sight.connect(self._begin)
        view.member_wanted.connect(self._on_member_wanted)
        view.pair_wanted.connect(self._on_pair_wanted)
        view.offer_chosen.connect(self._on_offer_chosen)

    @property
    def is_warm(self) -> bool:
        """Whether everything that a key leads to has been read."""
        return self._ladder is not None and self._ladder.unread() is None

    def refresh(self) -> None:
        """The library has changed: what was missing may be held now."""
        if self._ladder is not None and self._ladder.missing:
            self._is_outdated = True
            self._tasks.launch(f"sizes held {id(self)}", self._look_again())
        elif self._subject is not None and self._view.is_empty:
            self._begin()

    def _on_template_shown(self, view: TemplateView) -> None:
        self._subject = view
        self._ladder = None
        self._view.show_nothing("", "")
        self._begin()

    def _on_template_forgotten(self) -> None:
        self._subject = self._ladder = None
        self._view.show_nothing("", "")

    def _begin(self) -> None:
        """Read when somebody looks, and not for every template that one walks past."""
        if self._subject is not None and self._ladder is None and self._view.isVisible():
            self._tasks.launch(f"sizes {id(self)}", self._open())

    async def _open(self) -> None:
        while (subject := self._subject) is not None and self._ladder is None:
            opened = await self._pictures(partial(self._reading.find, subject))
            if subject is not self._subject:
                continue
            if opened is None:
                self._tell_no_group()
                return
            self._ladder = opened
            self._show_cells(opened)
            self._show_current(opened)

    def _show_cells(self, ladder: _Ladder) -> None:
        pairs = dimension_pairs(ladder.group)
        held = {number: entry.summary for number, entry in ladder.entries.items()}
        self._view.show_pairs([pair_title(ladder.group, pair) for pair in pairs], ladder.pair)
        self._model.set_group(ladder.group, held, ladder.current, pairs[ladder.pair])
        self._view.show_missing(len(ladder.missing), self._source.name)
        self._view.choose(ladder.current)

    def _on_member_wanted(self, member: int) -> None:
        if self._ladder is not None:
            self._ladder.current = member
            self._show_current(self._ladder)

    def _on_pair_wanted(self, place: int) -> None:
        if self._ladder is not None:
            self._ladder.pair = place
            self._show_cells(self._ladder)

    def _show_current(self, ladder: _Ladder) -> None:
        """Draw what is chosen if it has been read, and have the next ones read."""
        title, number = ladder.title_of(ladder.current), ladder.current
        if number not in ladder.entries:
            self._view.show_unheld(title, self._source.name)
        elif number in ladder.swapped:
            self._draw(ladder, title, ladder.swapped[number])
        else:
            self._view.show_waiting(title)
        self._tasks.launch(f"read sizes {id(self)}", self._read_ahead())

    def _draw(self, ladder: _Ladder, title: str, swapped: Swapped | None) -> None:
        if swapped is None or ladder.fixed is None:
            sentence = translate("Sizes", "This size cannot be drawn: its file cannot be read, or has no drawings.")
            self._view.show_member(title, (), (), (sentence,), keeps_view=False)
            ladder.shown = None
            return
        drawings = in_slots(swapped, ladder.fixed.drawings, ladder.slots)
        self._view.show_member(title, drawings, swapped.scene, swapped.remarks, keeps_view=ladder.shown is not None)
        ladder.shown = ladder.current

    async def _read_ahead(self) -> None:
        while (ladder := self._ladder) is not None and (number := ladder.unread()) is not None:
            swapped = await self._pictures(partial(self._reading.swapped, ladder, number))
            ladder.swapped[number] = swapped
            if not ladder.slots and ladder.fixed is not None and swapped is not None:
                ladder.slots = slots_of((swapped,))
            if ladder is self._ladder and number == ladder.current:
                self._draw(ladder, ladder.title_of(number), swapped)
        if ladder is not None:
            self._settle(ladder)

    def _settle(self, ladder: _Ladder) -> None:
        """Once all are known, make room for the largest; not any more when somebody has gone nearer by then."""
        known = [each for each in ladder.swapped.values() if each is not None]
        current = ladder.swapped.get(ladder.current)
        if current is not None and ladder is self._ladder:
            self._view.make_room(room_beside(current, known))
        slots = slots_of(known)
        if slots == ladder.slots or not self._view.drawings.canvas.is_fitted:
            return
        ladder.slots = slots
        swapped = ladder.swapped.get(ladder.current)
        if swapped is not None and ladder.shown is not None:
            self._draw(ladder, ladder.title_of(ladder.current), swapped)

    async def _look_again(self) -> None:
        while self._is_outdated and (ladder := self._ladder) is not None:
            self._is_outdated = False
            entries = await self._pictures(partial(self._reading.held, ladder.group))
            if ladder is self._ladder and entries.keys() != ladder.entries.keys():
                ladder.entries = entries
                self._show_cells(ladder)
                self._show_current(ladder)

    def _on_offer_chosen(self, name: str) -> None:
        ladder = self._ladder
        if ladder is None:
            return
        entry, member = ladder.entries.get(ladder.current), ladder.group.member(ladder.current)
        if name == OPEN and entry is not None:
            self._open_entry(entry)
        elif name == FETCH and member is not None:
            self._source.fetch(InformationModel.GENERIC, (Uid(member.sop_instance_uid),))
        elif name == FETCH_ALL:
            uids = [Uid(each.sop_instance_uid) for each in ladder.missing]
            self._source.fetch(InformationModel.GENERIC, uids)

    def _tell_no_group(self) -> None:
        self._view.show_nothing(
            translate("Sizes", "No group tells of other sizes"),
            translate(
                "Sizes",
                "Groups list the sizes of an implant. None in the library has this template as a member: fetch the "
                "groups of its manufacturer to see its sizes side by side.",
            ),
        )


def _effective(entry: LibraryEntry) -> float:
    moment = parse_moment(entry.summary.effective)
    return float("-inf") if moment is None else moment.timestamp()
