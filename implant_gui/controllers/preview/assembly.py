"""Composing an assembly: what is chosen is read, put together on another thread, and shown with what does not fit."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.composing import ChosenPlace, Session, Workshop
from implant_gui.controllers.preview.naming import Names
from implant_gui.controllers.preview.role_lines import lines_of
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.content.documents import TemplateReader
from implant_gui.domain.content.template_view import AssemblyContent, TemplateView
from implant_gui.domain.ports import LibraryEntry, Relations
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.domain.viewing.composition import Compose, Composed
from implant_gui.views.preview.assembly_view import AssemblyView, Change
from implant_gui.views.preview.preview import Preview


class AssemblyController:
    """Fills the page of compositions beside one preview.

    Thread: GUI.

    Args:
        pictures: the thread on which templates are read and put together.
        relations: finds components in the library.
        compose: puts them together; called on `pictures`.
        source: where to fetch what is not held.
        names: what is known of components that are not held.
        open_entry: looks at an entry by itself.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        pictures: Background,
        relations: Relations,
        read_template: TemplateReader,
        compose: Compose,
        preview: Preview,
        view: AssemblyView,
        source: Source,
        names: Names,
        open_entry: Callable[[LibraryEntry], None],
    ) -> None:
        self._tasks = tasks
        self._pictures = pictures
        self._workshop = Workshop(relations, read_template, compose)
        self._view = view
        self._source = source
        self._names = names
        self._open_entry = open_entry
        self._keys = count(1)
        self._subject: AssemblyContent | None = None
        self._session: Session | None = None
        self._is_stale = False
        self._is_outdated = False
        preview.template_shown.connect(self._on_template_shown)
        preview.template_forgotten.connect(self._on_template_forgotten)
        view.came_into_sight.connect(self._begin)
        view.component_chosen.connect(self._on_component_chosen)
        view.joint_chosen.connect(self._on_joint_chosen)
        view.moved.connect(self._on_moved)
        view.addition_wanted.connect(self._on_addition_wanted)
        view.removal_wanted.connect(self._on_removal_wanted)
        view.fetch_wanted.connect(self._on_fetch_wanted)
        view.look_wanted.connect(self._on_look_wanted)
        view.all_wanted.connect(self._on_all_wanted)

    @property
    def is_settled(self) -> bool:
        """Whether what is chosen is what is shown."""
        return self._session is not None and not self._is_stale and not self._tasks.is_running(self._story)

    @property
    def _story(self) -> str:
        return f"compose {id(self)}"

    def refresh(self) -> None:
        """The library has changed: what was missing may be held now."""
        if self._session is not None and self._session.missing:
            self._is_outdated = True
            self._tasks.launch(f"components {id(self)}", self._look_again())

    def _on_template_shown(self, view: TemplateView) -> None:
        self._subject = view.content if isinstance(view.content, AssemblyContent) else None
        self._session = None
        if self._subject is not None:
            self._view.show_waiting()
            self._view.show_roles(())
            self._begin()

    def _on_template_forgotten(self) -> None:
        self._subject = self._session = None
        self._workshop = replace(self._workshop, templates=OrderedDict())

    def _begin(self) -> None:
        if self._subject is not None and self._session is None and self._view.isVisible():
            self._tasks.launch(f"open assembly {id(self)}", self._open())

    async def _open(self) -> None:
        while (content := self._subject) is not None and self._session is None:
            session = await self._pictures(partial(self._workshop.opened, content))
            if content is self._subject:
                self._suggest(session)
                self._session = session
                self._view.show_missing(len(session.missing), self._source.name)
                self._change()
                self._tasks.launch(f"component names {id(self)}", self._name())

    async def _name(self) -> None:
        """Call what is not held by name, as soon as that is known."""
        while (session := self._session) is not None and not session.is_named:
            session.is_named = True
            told = await self._names(session.missing)
            session.named = {
                each.number: told[uid] for each in session.components if (uid := Uid(each.sop_instance_uid)) in told
            }
            if session is self._session and session.named and session.latest is not None:
                self._view.show_roles(lines_of(session, *session.latest))

    def _suggest(self, session: Session) -> None:
        """Begin with something that fits: nobody wants to begin with an empty picture."""
        for index, role in enumerate(session.content.roles):
            numbers = [each.number for each in role.components if each.number in session.suggested]
            session.places.append(ChosenPlace(next(self._keys), index, numbers[0] if numbers else None))

    def _touch(self, session: Session | None) -> None:
        """Somebody has chosen something: from now on nothing is suggested."""
        if session is not None:
            session.is_touched = True
        self._change()

    def _change(self) -> None:
        self._is_stale = True
        self._tasks.launch(self._story, self._show())

    async def _show(self) -> None:
        while self._is_stale and (session := self._session) is not None:
            self._is_stale = False
            shape, places = session.shape, session.chosen
            choices = [choice for place in places if (choice := place.choice()) is not None]
            composed = await self._pictures(partial(self._workshop.composed, session, choices))
            if session is self._session:
                change = Change.OPENED if session.shown is None else Change.CHOSEN
                self._show_composed(session, composed, places, Change.MOVED if shape == session.shown else change)
                session.shown = shape

    def _show_composed(
        self, session: Session, composed: Composed, places: tuple[ChosenPlace, ...], change: Change
    ) -> None:
        self._view.show_composed(composed.drawings, composed.scene, composed.composition.misfits, change)
        session.latest = composed, places
        if change is not Change.MOVED:  # whoever moves something must keep the slider in hand
            self._view.show_roles(lines_of(session, composed, places))

    def _place(self, key: int) -> ChosenPlace | None:
        return None if self._session is None else self._session.place(key)

    def _on_component_chosen(self, key: int, component: int | None) -> None:
        place = self._place(key)
        if place is not None and place.component != component:
            place.component, place.joint = component, None
            place.moves.clear()
            self._touch(self._session)

    def _on_joint_chosen(self, key: int, joint: int | None) -> None:
        place = self._place(key)
        if place is not None and place.joint != joint:
            place.joint = joint
            place.moves.clear()
            self._touch(self._session)

    def _on_moved(self, key: int, is_of_partner: bool, number: int, value: float) -> None:
        place = self._place(key)
        if place is not None:
            place.moves[is_of_partner, number] = value
            self._touch(self._session)

    def _on_addition_wanted(self, role: int) -> None:
        """One more of the same as a rule: it takes the next place that is free."""
        session = self._session
        if session is None:
            return
        places = [place for place in session.places if place.role == role]
        same = [place.component for place in places if place.component is not None]
        component = same[-1] if same else self._first_fitting(session, role)
        empty = next((place for place in places if place.component is None), None)
        if empty is not None:
            empty.component = component
        else:
            session.places.append(ChosenPlace(next(self._keys), role, component))
        self._touch(self._session)

    def _first_fitting(self, session: Session, role: int) -> int | None:
        chosen = [place.component for place in session.chosen if place.component is not None]
        numbers = (each.number for each in session.content.roles[role].components if each.number in session.entries)
        return next((number for number in numbers if session.fitting.fits(number, chosen)), None)

    def _on_removal_wanted(self, key: int) -> None:
        session, place = self._session, self._place(key)
        if session is not None and place is not None:
            session.places.remove(place)
            self._touch(self._session)

    def _on_fetch_wanted(self, key: int) -> None:
        session, place = self._session, self._place(key)
        if session is not None and place is not None and place.component is not None:
            component = session.content.component(place.component)
            if component is not None:
                self._source.fetch(InformationModel.GENERIC, (Uid(component.sop_instance_uid),))

    def _on_look_wanted(self, key: int) -> None:
        session, place = self._session, self._place(key)
        entry = None if session is None or place is None else session.entries.get(place.component or -1)
        if entry is not None:
            self._open_entry(entry)

    def _on_all_wanted(self) -> None:
        if self._session is not None:
            self._source.fetch(InformationModel.GENERIC, self._session.missing)

    async def _look_again(self) -> None:
        while self._is_outdated and (session := self._session) is not None:
            self._is_outdated = False
            entries, suggested = await self._pictures(partial(self._workshop.held, session))
            if session is self._session and entries.keys() != session.entries.keys():
                self._use(session, entries, suggested)

    def _use(self, session: Session, entries: dict[int, LibraryEntry], suggested: frozenset[int]) -> None:
        """More is held, or less."""
        session.entries, session.suggested, session.shown = entries, suggested, None
        self._view.show_missing(len(session.missing), self._source.name)
        if not session.is_touched:
            session.places.clear()
            self._suggest(session)
        self._change()
