"""Composing an assembly: what is chosen is read, put together on another thread, and shown with what does not fit."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.background import Background
from implant_gui.controllers.sources import Source
from implant_gui.controllers.tasks import Tasks
from implant_gui.domain.composition import Choice, Compose, Composed, Move, Part
from implant_gui.domain.documents import TemplateReader
from implant_gui.domain.fitting import Fitting
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.ports import LibraryEntry, Relations
from implant_gui.domain.template_view import AssemblyContent, Component, GenericContent, TemplateView
from implant_gui.domain.uid import Uid
from implant_gui.models.composing import (
    Option,
    Place,
    RoleLines,
    component_title,
    controls_of,
    joint_options,
)
from implant_gui.views.assembly_view import AssemblyView, Change
from implant_gui.views.preview import Preview

translate = QCoreApplication.translate
_MOST_KEPT: Final = 24
"""Templates that are kept with their surfaces."""


_Shape = tuple[tuple[int, int | None, int | None], ...]


@dataclass(slots=True)
class _Place:
    """A place in a role, and what was made of it."""

    key: int
    role: int
    component: int | None = None
    joint: int | None = None
    moves: dict[tuple[bool, int], float] = field(default_factory=dict)

    def choice(self) -> Choice | None:
        """What it means for the composition."""
        if self.component is None:
            return None
        moves = (Move(of_partner, number, value) for (of_partner, number), value in self.moves.items())
        return Choice(self.component, self.joint, tuple(moves))


@dataclass(slots=True, eq=False)
class _Session:
    """An assembly as it is being composed.

    Attributes:
        entries: what is held of its components, by their numbers.
        shown: what the last picture was of, but for how far it was moved.
    """

    content: AssemblyContent
    fitting: Fitting
    entries: dict[int, LibraryEntry]
    places: list[_Place] = field(default_factory=list)
    shown: _Shape | None = None

    @property
    def components(self) -> tuple[Component, ...]:
        """All that may be chosen."""
        return tuple(each for role in self.content.roles for each in role.components)

    @property
    def chosen(self) -> tuple[_Place, ...]:
        """Places that have something."""
        return tuple(place for place in self.places if place.component is not None)

    @property
    def missing(self) -> tuple[Uid, ...]:
        """Components that are not held."""
        return tuple(Uid(each.sop_instance_uid) for each in self.components if each.number not in self.entries)

    def place(self, key: int) -> _Place | None:
        """The place of that key."""
        return next((each for each in self.places if each.key == key), None)

    @property
    def shape(self) -> _Shape:
        """What is chosen and how it is held, without how far it is moved."""
        return tuple((place.key, place.component, place.joint) for place in self.places)


class AssemblyController:
    """Fills the page of compositions beside one preview.

    Thread: GUI.

    Args:
        pictures: the thread on which templates are read and put together.
        relations: finds components in the library.
        compose: puts them together; called on `pictures`.
        source: where to fetch what is not held.
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
    ) -> None:
        self._tasks = tasks
        self._pictures = pictures
        self._relations = relations
        self._read_template = read_template
        self._compose = compose
        self._view = view
        self._source = source
        self._keys = count(1)
        self._subject: AssemblyContent | None = None
        self._session: _Session | None = None
        self._templates: OrderedDict[str, TemplateView] = OrderedDict()
        self._is_stale = False
        preview.template_shown.connect(self._on_template_shown)
        preview.template_forgotten.connect(self._on_template_forgotten)
        view.came_into_sight.connect(self._begin)
        view.component_chosen.connect(self._on_component_chosen)
        view.joint_chosen.connect(self._on_joint_chosen)
        view.moved.connect(self._on_moved)
        view.addition_wanted.connect(self._on_addition_wanted)
        view.removal_wanted.connect(self._on_removal_wanted)
        view.fetch_wanted.connect(self._on_fetch_wanted)
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
            self._tasks.launch(f"components {id(self)}", self._look_again(self._session))

    def _on_template_shown(self, view: TemplateView) -> None:
        self._subject = view.content if isinstance(view.content, AssemblyContent) else None
        self._session = None
        if self._subject is not None:
            self._view.show_waiting()
            self._view.show_roles(())
            self._begin()

    def _on_template_forgotten(self) -> None:
        self._subject = self._session = None
        self._templates = OrderedDict()

    def _begin(self) -> None:
        if self._subject is not None and self._session is None and self._view.isVisible():
            self._tasks.launch(f"open assembly {id(self)}", self._open())

    async def _open(self) -> None:
        while (content := self._subject) is not None and self._session is None:
            session = await self._pictures(partial(self._opened, content))
            if content is self._subject:
                self._suggest(session)
                self._session = session
                self._view.show_missing(len(session.missing), self._source.name)
                self._change()

    def _opened(self, content: AssemblyContent) -> _Session:
        """On another thread."""
        return _Session(content, Fitting(content), self._held(content))

    def _held(self, content: AssemblyContent) -> dict[int, LibraryEntry]:
        components = [each for role in content.roles for each in role.components]
        found = self._relations.entries_for([Uid(each.sop_instance_uid) for each in components])
        by_uid = {entry.summary.sop_instance_uid: entry for entry in found}
        held = ((each.number, by_uid.get(Uid(each.sop_instance_uid))) for each in components)
        return {number: entry for number, entry in held if entry is not None}

    def _suggest(self, session: _Session) -> None:
        """Begin with something that fits: nobody wants to begin with an empty picture."""
        suggested = set(session.fitting.suggestion(session.entries.keys()))
        for index, role in enumerate(session.content.roles):
            numbers = [each.number for each in role.components if each.number in suggested]
            session.places.append(_Place(next(self._keys), index, numbers[0] if numbers else None))

    def _change(self) -> None:
        self._is_stale = True
        self._tasks.launch(self._story, self._show())

    async def _show(self) -> None:
        while self._is_stale and (session := self._session) is not None:
            self._is_stale = False
            shape, places = session.shape, session.chosen
            choices = [choice for place in places if (choice := place.choice()) is not None]
            composed = await self._pictures(partial(self._composed, session, choices))
            if session is self._session:
                change = Change.OPENED if session.shown is None else Change.CHOSEN
                self._show_composed(session, composed, places, Change.MOVED if shape == session.shown else change)
                session.shown = shape

    def _composed(self, session: _Session, choices: Sequence[Choice]) -> Composed:
        """On another thread."""
        templates = {}
        for number in dict.fromkeys(choice.component for choice in choices):
            component, entry = session.content.component(number), session.entries.get(number)
            template = None if entry is None else self._template(entry)
            if component is not None and template is not None:
                templates[component.sop_instance_uid] = template
        return self._compose(session.content, choices, templates)

    def _template(self, entry: LibraryEntry) -> TemplateView | None:
        templates = self._templates
        kept = templates.get(entry.sha256)
        if kept is None:
            try:
                kept = _labelled(self._read_template(entry.path))
            except OSError:
                return None
            templates[entry.sha256] = kept
            if len(templates) > _MOST_KEPT:
                templates.popitem(last=False)
        return kept

    def _show_composed(self, session: _Session, composed: Composed, places: Sequence[_Place], change: Change) -> None:
        misfits = composed.composition.misfits
        self._view.show_composed(composed.drawings, composed.scene, misfits, change)
        if change is not Change.MOVED:  # whoever moves something must keep the slider in hand
            self._view.show_roles(self._lines(session, composed, places))

    def _lines(self, session: _Session, composed: Composed, places: Sequence[_Place]) -> list[RoleLines]:
        parts = {places[part.choice].key: part for part in composed.composition.parts}
        chosen = [place.component for place in places if place.component is not None]
        lines = []
        for index, role in enumerate(session.content.roles):
            own = {each.number for each in role.components}
            others = [component for component in chosen if component not in own]
            options = tuple(self._option(session, each.number, others) for each in role.components)
            shown = tuple(
                _line(session, composed, place, parts.get(place.key)) for place in session.places if place.role == index
            )
            lines.append(RoleLines(role.title, role.is_mandatory, role.is_exclusive, options, shown))
        return lines

    def _option(self, session: _Session, component: int, others: Sequence[int]) -> Option:
        entry = session.entries.get(component)
        title = component_title(component, None if entry is None else entry.summary)
        return Option(component, title, entry is not None, session.fitting.fits(component, others))

    def _place(self, key: int) -> _Place | None:
        return None if self._session is None else self._session.place(key)

    def _on_component_chosen(self, key: int, component: int | None) -> None:
        place = self._place(key)
        if place is not None and place.component != component:
            place.component, place.joint = component, None
            place.moves.clear()
            self._change()

    def _on_joint_chosen(self, key: int, joint: int | None) -> None:
        place = self._place(key)
        if place is not None and place.joint != joint:
            place.joint = joint
            place.moves.clear()
            self._change()

    def _on_moved(self, key: int, is_of_partner: bool, number: int, value: float) -> None:
        place = self._place(key)
        if place is not None:
            place.moves[is_of_partner, number] = value
            self._change()

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
            session.places.append(_Place(next(self._keys), role, component))
        self._change()

    def _first_fitting(self, session: _Session, role: int) -> int | None:
        chosen = [place.component for place in session.chosen if place.component is not None]
        numbers = (each.number for each in session.content.roles[role].components if each.number in session.entries)
        return next((number for number in numbers if session.fitting.fits(number, chosen)), None)

    def _on_removal_wanted(self, key: int) -> None:
        session, place = self._session, self._place(key)
        if session is not None and place is not None:
            session.places.remove(place)
            self._change()

    def _on_fetch_wanted(self, key: int) -> None:
        session, place = self._session, self._place(key)
        if session is not None and place is not None and place.component is not None:
            component = session.content.component(place.component)
            if component is not None:
                self._source.fetch(InformationModel.GENERIC, (Uid(component.sop_instance_uid),))

    def _on_all_wanted(self) -> None:
        if self._session is not None:
            self._source.fetch(InformationModel.GENERIC, self._session.missing)

    async def _look_again(self, session: _Session) -> None:
        entries = await self._pictures(partial(self._held, session.content))
        if session is self._session and entries.keys() != session.entries.keys():
            session.entries, session.shown = entries, None
            self._view.show_missing(len(session.missing), self._source.name)
            if not session.chosen:
                session.places.clear()
                self._suggest(session)
            self._change()


def _line(session: _Session, composed: Composed, place: _Place, part: Part | None) -> Place:
    """What is to be chosen in one place; the first part hangs on nothing."""
    made = Place(place.key, place.component, place.joint)
    if place.component is None or (part is not None and part.attachment is None):
        return made
    contents = {
        each.component: each.template.content
        for each in composed.composition.parts
        if isinstance(each.template.content, GenericContent)
    }
    chosen = [each.component for each in session.chosen if each.component is not None]
    joints = joint_options(session.content, place.component, chosen, contents)
    if part is None or part.attachment is None:
        return replace(made, joints=joints)
    held_by = next((each.title for each in joints if each.joint == part.attachment.joint), "")
    freedoms = controls_of(composed.composition, part, place.moves)
    return replace(made, joints=joints, held_by=held_by, freedoms=freedoms)


def _labelled(view: TemplateView) -> TemplateView:
    """The same template; its surfaces say whose they are. Once, for renderers know surfaces by their identity."""
    if not isinstance(view.content, GenericContent):
        return view
    name = f"{view.identity.name} {view.identity.size}".strip()
    surfaces = tuple(replace(each, label=f"{name}: {each.title}") for each in view.content.surfaces)
    return replace(view, content=replace(view.content, surfaces=surfaces))
