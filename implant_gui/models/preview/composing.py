"""Composing an assembly as lines to choose from: roles, what may play them, what holds it, how far that moves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from implant_gui.domain.content.mating import Feature, Freedom, FreedomKind
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.content.template_view import AssemblyContent, GenericContent, JointEnd
from implant_gui.domain.text import visible
from implant_gui.domain.viewing.composition import Composition, Part
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, cut, words

_LONGEST: Final = 60
_LIMIT: Final = 1e6
_KINDS: Final = {
    FreedomKind.ROTATION: QT_TRANSLATE_NOOP("models", "Turn"),
    FreedomKind.TRANSLATION: QT_TRANSLATE_NOOP("models", "Shift"),
}
_COMPONENT: Final = QT_TRANSLATE_NOOP("models", "Component {0}")

Moves = Mapping[tuple[bool, int], float]
"""Values by whether the degree of freedom is the partner's, and its number."""


@dataclass(frozen=True, slots=True)
class Option:
    """A component that may play a role.

    Attributes:
        fits: nothing that is chosen by now stands in its way.
    """

    component: int
    title: str
    is_held: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class JointOption:
    """A permitted joint with something that is chosen."""

    joint: int
    title: str


@dataclass(frozen=True, slots=True)
class FreedomControl:
    """A degree of freedom and where it stands; millimetres or degrees."""

    is_of_partner: bool
    number: int
    title: str
    tip: str
    kind: FreedomKind
    lower: float
    upper: float
    value: float


@dataclass(frozen=True, slots=True)
class Place:
    """One component in a role, or room for one.

    Attributes:
        key: tells it from the other places of the assembly.
        component: what is chosen; None for nothing.
        joint: the joint that is asked for; None for the first that is free.
        held_by: the joint that it hangs on; "" for the first part, and for one that does not fit.
    """

    key: int
    component: int | None = None
    joint: int | None = None
    held_by: str = ""
    joints: tuple[JointOption, ...] = ()
    freedoms: tuple[FreedomControl, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleLines:
    """A role with its places."""

    title: str
    is_mandatory: bool
    is_exclusive: bool
    options: tuple[Option, ...]
    places: tuple[Place, ...]

    @property
    def is_lacking(self) -> bool:
        """Whether something must be chosen and nothing is."""
        return self.is_mandatory and all(place.component is None for place in self.places)


def component_title(number: int, summary: TemplateSummary | None) -> str:
    """Name and size of a component that is held, else its number."""
    told = "" if summary is None else visible(f"{summary.name} {summary.size}".strip())
    return cut(told, _LONGEST) or words(_COMPONENT).format(number)


def joint_options(
    assembly: AssemblyContent, component: int, chosen: Sequence[int], contents: Mapping[int, GenericContent]
) -> tuple[JointOption, ...]:
    """The permitted joints of `component` with what else is chosen, by the labels of the mating features."""
    options = []
    for index, joint in enumerate(assembly.joints):
        ends = joint.seen_from(component)
        if ends is not None and ends[1].component in chosen:
            own, other = (_end_title(end, contents.get(end.component)) for end in ends)
            options.append(JointOption(index, f"{other} – {own}"))
    return tuple(options)


def controls_of(composition: Composition, part: Part, moves: Moves) -> tuple[FreedomControl, ...]:
    """The degrees of freedom at both ends of what holds a part, the part's own first."""
    if part.attachment is None:
        return ()
    partner = composition.parts[part.attachment.partner]
    ends = ((False, part, part.attachment.own_end), (True, partner, part.attachment.partner_end))
    return tuple(chain.from_iterable(_controls(*end, moves) for end in ends))


def _controls(is_of_partner: bool, part: Part, end: JointEnd, moves: Moves) -> Iterator[FreedomControl]:
    content = part.template.content
    feature = content.feature(end.feature_set, end.feature) if isinstance(content, GenericContent) else None
    if feature is None or not isinstance(content, GenericContent):
        return
    label = _end_title(end, content)
    identity = part.template.identity
    name = cut(visible(f"{identity.name} {identity.size}".strip()), _LONGEST)
    freedoms = [each for each in _freedoms(feature) if -_LIMIT < each.lower < each.upper < _LIMIT]
    for freedom in freedoms:
        kind = words(_KINDS[freedom.kind])
        title = f"{kind} · {label}" if len(freedoms) == 1 else f"{kind} {freedom.number} · {label}"
        value = freedom.clamped(moves.get((is_of_partner, freedom.number), 0.0))
        yield FreedomControl(
            is_of_partner, freedom.number, title, name, freedom.kind, freedom.lower, freedom.upper, value
        )


def _freedoms(feature: Feature) -> tuple[Freedom, ...]:
    """Those in space and those on drawings: what has the same number is one movement, seen in both."""
    found: dict[int, Freedom] = {}
    for freedom in chain(feature.freedoms, *(drawn.freedoms for drawn in feature.drawn)):
        found.setdefault(freedom.number, freedom)
    return tuple(found[number] for number in sorted(found))


def _end_title(end: JointEnd, content: GenericContent | None) -> str:
    sets = () if content is None else content.feature_sets
    found = next((each for each in sets if each.number == end.feature_set), None)
    label = cut(visible(found.label), _LONGEST // 2) if found is not None else ""
    label = label or str(end.feature_set)
    return f"{label} ({end.feature})" if found is not None and len(found.features) > 1 else label
