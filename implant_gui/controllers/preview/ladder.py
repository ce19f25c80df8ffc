"""The sizes of an implant: read ahead of the eye, so that a key changes the picture at once."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.ladder_reading import Ladder, LadderReading
from implant_gui.controllers.preview.naming import Names
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.content.documents import TemplateReader
from implant_gui.domain.content.template_view import TemplateView
from implant_gui.domain.ports import LibraryEntry, Relations
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.domain.viewing.ladder import SwapMembers, Swapped
from implant_gui.models.preview.sizes import SizesModel, dimension_pairs, in_slots, pair_title, room_beside, slots_of
from implant_gui.views.preview.ladder_view import FETCH, FETCH_ALL, OPEN, LadderView
from implant_gui.views.preview.preview import Preview

translate = QCoreApplication.translate


class LadderController:
    """Fills the page of sizes beside one preview.

    Thread: GUI.

    Args:
        pictures: the thread on which templates are read.
        relations: finds groups and members in the library.
        swap: puts a member into the place of another one; called on `pictures`.
        source: where to fetch what is not held.
        names: what is known of members that are not held.
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
        names: Names,
        open_entry: Callable[[LibraryEntry], None],
    ) -> None:
        self._tasks = tasks
        self._pictures = pictures
        self._reading = LadderReading(relations, read_template, swap)
        self._model = model
        self._view = view
        self._source = source
        self._names = names
        self._open_entry = open_entry
        self._subject: TemplateView | None = None
        self._ladder: Ladder | None = None
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
            self._tasks.launch(f"size names {id(self)}", self._name())

    async def _name(self) -> None:
        """Call what is not held by name, as soon as that is known."""
        while (ladder := self._ladder) is not None and not ladder.is_named:
            ladder.is_named = True
            members = ladder.missing
            told = await self._names([Uid(each.sop_instance_uid) for each in members])
            ladder.named = {each.number: told[uid] for each in members if (uid := Uid(each.sop_instance_uid)) in told}
            if ladder is self._ladder and ladder.named:
                self._show_cells(ladder)
                if ladder.current not in ladder.entries:
                    self._show_current(ladder)

    def _show_cells(self, ladder: Ladder) -> None:
        pairs = dimension_pairs(ladder.group)
        held = {number: entry.summary for number, entry in ladder.entries.items()}
        self._view.show_pairs([pair_title(ladder.group, pair) for pair in pairs], ladder.pair)
        self._model.set_group(ladder.group, held, ladder.named, ladder.current, pairs[ladder.pair])
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

    def _show_current(self, ladder: Ladder) -> None:
        """Draw what is chosen if it has been read, and have the next ones read."""
        title, number = ladder.title_of(ladder.current), ladder.current
        entry = ladder.entries.get(number)
        self._view.show_notice(entry is not None and entry.summary.notification_count > 0)
        if number not in ladder.entries:
            self._view.show_unheld(title, self._source.name)
        elif number in ladder.swapped:
            self._draw(ladder, title, ladder.swapped[number])
        else:
            self._view.show_waiting(title)
        self._tasks.launch(f"read sizes {id(self)}", self._read_ahead())

    def _draw(self, ladder: Ladder, title: str, swapped: Swapped | None) -> None:
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

    def _settle(self, ladder: Ladder) -> None:
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
