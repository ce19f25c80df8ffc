"""An assembly while it is composed: what is chosen, and the work that another thread does for it."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from implant_gui.controllers.transfers.sources import held_by_number
from implant_gui.domain.content.documents import TemplateReader
from implant_gui.domain.content.fitting import Fitting
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.content.template_view import AssemblyContent, Component, GenericContent, TemplateView
from implant_gui.domain.keeping.holdings import Trait
from implant_gui.domain.ports import LibraryEntry, Relations
from implant_gui.domain.uid import Uid
from implant_gui.domain.viewing.composition import Choice, Compose, Composed, Move
from implant_gui.models.common.titles import title_words

_MOST_KEPT: Final = 24
"""Templates that are kept with their surfaces."""

Shape = tuple[tuple[int, int | None, int | None], ...]


@dataclass(slots=True)
class ChosenPlace:
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
class Session:
    """An assembly as it is being composed.

    Attributes:
        entries: what is held of its components, by their numbers.
        suggested: components to begin with.
        named: what a server tells of those that are not held.
        latest: what was composed last, and of which places.
        shown: what the last picture was of, but for how far it was moved.
        is_touched: somebody has chosen something by now; until then what is suggested may change.
    """

    content: AssemblyContent
    fitting: Fitting
    entries: dict[int, LibraryEntry]
    suggested: frozenset[int] = frozenset()
    named: dict[int, TemplateSummary] = field(default_factory=dict)
    places: list[ChosenPlace] = field(default_factory=list)
    shown: Shape | None = None
    latest: tuple[Composed, tuple[ChosenPlace, ...]] | None = None
    is_touched: bool = False
    is_named: bool = False

    @property
    def components(self) -> tuple[Component, ...]:
        """All that may be chosen."""
        return tuple(each for role in self.content.roles for each in role.components)

    @property
    def chosen(self) -> tuple[ChosenPlace, ...]:
        """Places that have something."""
        return tuple(place for place in self.places if place.component is not None)

    @property
    def missing(self) -> tuple[Uid, ...]:
        """Components that are not held."""
        return tuple(Uid(each.sop_instance_uid) for each in self.components if each.number not in self.entries)

    def place(self, key: int) -> ChosenPlace | None:
        """The place of that key."""
        return next((each for each in self.places if each.key == key), None)

    @property
    def shape(self) -> Shape:
        """What is chosen and how it is held, without how far it is moved."""
        return tuple((place.key, place.component, place.joint) for place in self.places)


@dataclass(frozen=True, slots=True)
class Workshop:
    """The work on the disk and on geometry, for another thread: it owns nothing of the window.

    Attributes:
        templates: what has been read, by its hash.
    """

    relations: Relations
    read_template: TemplateReader
    compose: Compose
    templates: OrderedDict[str, TemplateView] = field(default_factory=OrderedDict)

    def opened(self, content: AssemblyContent) -> Session:
        """An assembly with what is held of it, and what to begin with."""
        session = Session(content, Fitting(content), {})
        session.entries, session.suggested = self.held(session)
        return session

    def held(self, session: Session) -> tuple[dict[int, LibraryEntry], frozenset[int]]:
        """What is held of the components by their numbers, and which of them to begin with."""
        entries = held_by_number(self.relations, session.components)
        return entries, _suggestion(session.fitting, entries)

    def composed(self, session: Session, choices: Sequence[Choice]) -> Composed:
        """The chosen components put together."""
        templates = {}
        for number in dict.fromkeys(choice.component for choice in choices):
            component, entry = session.content.component(number), session.entries.get(number)
            template = None if entry is None else self._template(entry)
            if component is not None and template is not None:
                templates[component.sop_instance_uid] = template
        return self.compose(session.content, choices, templates)

    def _template(self, entry: LibraryEntry) -> TemplateView | None:
        templates = self.templates
        kept = templates.get(entry.sha256)
        if kept is None:
            try:
                kept = _labelled(self.read_template(entry.path))
            except OSError:
                return None
            templates[entry.sha256] = kept
            if len(templates) > _MOST_KEPT:
                templates.popitem(last=False)
        return kept


def _suggestion(fitting: Fitting, entries: Mapping[int, LibraryEntry]) -> frozenset[int]:
    """Components that go together: those that nothing is to be said against, if there are as many such."""
    best = fitting.suggestion(entries.keys())
    careful = fitting.suggestion({number for number, entry in entries.items() if not _is_doubtful(entry)})
    return frozenset(careful if len(careful) >= len(best) else best)


def _is_doubtful(entry: LibraryEntry) -> bool:
    """Whether the manufacturer has something to say about it, or something else takes its place, or will."""
    told = {Trait.RECALLED, Trait.SUPERSEDED, Trait.NOT_EFFECTIVE} & entry.traits
    return bool(told) or entry.summary.notification_count > 0


def _labelled(view: TemplateView) -> TemplateView:
    """The same template; its surfaces say whose they are. Once, for renderers know surfaces by their identity."""
    if not isinstance(view.content, GenericContent):
        return view
    name = f"{view.identity.name} {view.identity.size}".strip()
    surfaces = tuple(replace(each, label=f"{name}: {title_words(each)}") for each in view.content.surfaces)
    return replace(view, content=replace(view.content, surfaces=surfaces))
