"""Composing an assembly as lines to choose from: roles, what may play them, what holds it, how far that moves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from implant_gui.domain.content.drawing import Colour
from implant_gui.domain.content.mating import Feature, Freedom, FreedomKind
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.content.template_view import AssemblyContent, GenericContent, JointEnd
from implant_gui.domain.text import visible
from implant_gui.domain.viewing.composition import Composition, Misfit, Part
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, cut, words

_LONGEST: Final = 60
_LIMIT: Final = 1e6
_KINDS: Final = {
    FreedomKind.ROTATION: QT_TRANSLATE_NOOP("models", "Turn"),
    FreedomKind.TRANSLATION: QT_TRANSLATE_NOOP("models", "Shift"),
}
_ALONG_AXIS: Final = {
    FreedomKind.ROTATION: QT_TRANSLATE_NOOP("models", "Turn about {0}"),
    FreedomKind.TRANSLATION: QT_TRANSLATE_NOOP("models", "Shift along {0}"),
}
_ALONG: Final = 0.999
"""The share of an axis in a direction from which on it is called by its letter."""
_SIDEWAYS: Final = 1e-3
_COMPONENT: Final = QT_TRANSLATE_NOOP("models", "Component {0}")

Moves = Mapping[tuple[bool, int], float]
"""Values by whether the degree of freedom is the partner's, and its number."""


@dataclass(frozen=True, slots=True)
class Option:
    """A component that may play a role.

    Attributes:
        obstacles: what people call those of the chosen components that it cannot be joined with.
        has_notice: the manufacturer issued a notification about it.
        is_superseded: something else that is held takes its place today.
    """

    component: int
    title: str
    is_held: bool
    obstacles: tuple[str, ...] = ()
    has_notice: bool = False
    is_superseded: bool = False


@dataclass(frozen=True, slots=True)
class JointOption:
    """A permitted joint with something that is chosen."""

    joint: int
    title: str


@dataclass(frozen=True, slots=True)
class FreedomControl:
    """A degree of freedom and where it stands; millimetres or degrees.

    Attributes:
        end: the part and the mating feature that it belongs to.
        is_drawn, is_in_space: where the movement can be seen.
    """

    is_of_partner: bool
    number: int
    title: str
    end: str
    is_drawn: bool
    is_in_space: bool
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
        ink: the colour of its outline on the drawings; None for what is not drawn.
        misfits: what is amiss with it.
    """

    key: int
    component: int | None = None
    joint: int | None = None
    held_by: str = ""
    ink: Colour | None = None
    misfits: tuple[Misfit, ...] = ()
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
    misfits: tuple[Misfit, ...] = ()

    @property
    def is_lacking(self) -> bool:
        """Whether something must be chosen and nothing is."""
        return self.is_mandatory and all(place.component is None for place in self.places)

    @property
    def has_notice(self) -> bool:
        """Whether the manufacturer has something to say about what is chosen."""
        chosen = (self.option(place.component) for place in self.places)
        return any(option is not None and option.has_notice for option in chosen)

    def option(self, component: int | None) -> Option | None:
        """The component of that number; None for none."""
        return next((each for each in self.options if each.component == component), None)


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
    identity = part.template.identity
    name = cut(visible(f"{identity.name} {identity.size}".strip()), _LONGEST)
    in_space = {freedom.number for freedom in feature.freedoms}
    drawn = {freedom.number for form in feature.drawn for freedom in form.freedoms if _shows_on_paper(freedom)}
    for freedom in _freedoms(feature):
        if -_LIMIT < freedom.lower < freedom.upper < _LIMIT:
            yield FreedomControl(
                is_of_partner,
                freedom.number,
                _movement(freedom),
                f"{name}: {_end_title(end, content)}",
                freedom.number in drawn,
                freedom.number in in_space,
                freedom.kind,
                freedom.lower,
                freedom.upper,
                freedom.clamped(moves.get((is_of_partner, freedom.number), 0.0)),
            )


def _shows_on_paper(freedom: Freedom) -> bool:
    """Whether a drawing can show it: turning in its plane, shifting along it; the rest is towards the viewer."""
    x, y, z = freedom.axis
    return abs(z) > _SIDEWAYS if freedom.kind is FreedomKind.ROTATION else max(abs(x), abs(y)) > _SIDEWAYS


def _movement(freedom: Freedom) -> str:
    """What it does, by its axis where that is one of space's own."""
    axis = next((letter for letter, share in zip("xyz", freedom.axis, strict=True) if abs(share) > _ALONG), None)
    if axis is not None:
        return words(_ALONG_AXIS[freedom.kind]).format(axis)
    return f"{words(_KINDS[freedom.kind])} {freedom.number}"


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
