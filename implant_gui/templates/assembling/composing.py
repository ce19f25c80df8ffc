"""Composing an assembly: which chosen component goes onto which, by the joints that the assembly permits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from implant_gui.domain.content.fitting import Fitting
from implant_gui.domain.content.template_view import AssemblyContent, GenericContent, JointEnd, Role, TemplateView
from implant_gui.domain.viewing.composition import Attachment, Choice, Composition, Misfit, MisfitKind, Part
from implant_gui.templates.assembling.placing import place
from implant_gui.templates.datasets.visible import made_visible


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A chosen component whose template is at hand."""

    choice: int
    component: int
    template: TemplateView
    content: GenericContent
    title: str


@dataclass(frozen=True, slots=True)
class _Way:
    """A joint as seen from one of its ends."""

    joint: int
    own: JointEnd
    other: JointEnd


def compose(assembly: AssemblyContent, choices: Sequence[Choice], templates: Mapping[str, TemplateView]) -> Composition:
    """Put the chosen components together, starting from the first; see `Composition`."""
    misfits = list(_role_problems(assembly.roles, choices))
    candidates = list(_candidates(assembly, choices, templates, misfits))
    composer = _Composer(assembly, choices, misfits)
    return Composition(tuple(composer.parts_of(candidates)), tuple(dict.fromkeys(misfits)))


def _role_problems(roles: Sequence[Role], choices: Sequence[Choice]) -> Iterator[Misfit]:
    """Mandatory roles that nothing plays, exclusive ones that several do (PS3.3 C.29.2.1)."""
    for index, role in enumerate(roles):
        numbers = {component.number for component in role.components}
        count = sum(choice.component in numbers for choice in choices)
        title = made_visible(role.title)
        if role.is_mandatory and not count:
            yield Misfit(MisfitKind.LACKING, title, role=index)
        if role.is_exclusive and count > 1:
            yield Misfit(MisfitKind.TOO_MANY, title, number=count, role=index)


def _candidates(
    assembly: AssemblyContent, choices: Sequence[Choice], templates: Mapping[str, TemplateView], misfits: list[Misfit]
) -> Iterator[_Candidate]:
    for index, choice in enumerate(choices):
        component = assembly.component(choice.component)
        if component is None:
            misfits.append(Misfit(MisfitKind.NO_COMPONENT, number=choice.component, choice=index))
            continue
        template = templates.get(component.sop_instance_uid)
        if template is None:
            misfits.append(Misfit(MisfitKind.NOT_HERE, number=choice.component, choice=index))
        elif not isinstance(template.content, GenericContent):
            misfits.append(Misfit(MisfitKind.NOT_GENERIC, number=choice.component, choice=index))
        else:
            title = f"{template.identity.name} {template.identity.size}".strip() or f"Component {choice.component}"
            yield _Candidate(index, choice.component, template, template.content, made_visible(title))


class _Composer:
    """Attaches candidates one by one; each set of a part is used once (PS3.3 C.29.1.4)."""

    def __init__(self, assembly: AssemblyContent, choices: Sequence[Choice], misfits: list[Misfit]) -> None:
        self._choices = choices
        self._misfits = misfits
        self._fitting = Fitting(assembly)
        self._ways: dict[int, list[_Way]] = {}
        for index, joint in enumerate(assembly.joints):
            self._ways.setdefault(joint.first.component, []).append(_Way(index, joint.first, joint.second))
            self._ways.setdefault(joint.second.component, []).append(_Way(index, joint.second, joint.first))
        self._placed: list[_Candidate] = []
        self._parts: list[Part] = []
        self._used: set[tuple[int, int]] = set()
        """Part and set number."""

    def parts_of(self, candidates: Sequence[_Candidate]) -> list[Part]:
        """Everything that hangs together with the first candidate."""
        waiting = list(candidates)
        if waiting:
            self._add(waiting.pop(0), None)
        while waiting:
            found = next(((each, way) for each in waiting if (way := self._attachment(each))), None)
            if found is None:
                break
            candidate, attachment = found
            waiting.remove(candidate)
            self._add(candidate, attachment)
        self._misfits.extend(self._reason(each, candidates) for each in waiting)
        return self._parts

    def _add(self, candidate: _Candidate, attachment: Attachment | None) -> None:
        choice = self._choices[candidate.choice]
        partner = None if attachment is None else self._parts[attachment.partner]
        part, problems = place(candidate.choice, candidate.template, candidate.content, choice, attachment, partner)
        self._misfits.extend(replace(each, subject=candidate.title, choice=candidate.choice) for each in problems)
        if attachment is not None:
            self._used.add((len(self._parts), attachment.own_end.feature_set))
            self._used.add((attachment.partner, attachment.partner_end.feature_set))
        self._placed.append(candidate)
        self._parts.append(part)

    def _attachment(self, candidate: _Candidate) -> Attachment | None:
        """The first joint that is free on both sides and whose features exist."""
        for way, partner in self._possible(candidate):
            if (partner, way.other.feature_set) not in self._used and self._exists(candidate, way, partner):
                return Attachment(way.joint, partner, way.own, way.other)
        return None

    def _possible(self, candidate: _Candidate) -> Iterator[tuple[_Way, int]]:
        """Permitted joints with parts that are placed, the wanted one only if there is a wish."""
        wanted = self._choices[candidate.choice].joint
        for way in self._ways.get(candidate.component, ()):
            if wanted is None or way.joint == wanted:
                for index, placed in enumerate(self._placed):
                    if placed.component == way.other.component:
                        yield way, index

    def _exists(self, candidate: _Candidate, way: _Way, partner: int) -> bool:
        own = candidate.content.feature(way.own.feature_set, way.own.feature)
        other = self._placed[partner].content.feature(way.other.feature_set, way.other.feature)
        return own is not None and other is not None

    def _reason(self, candidate: _Candidate, all_of_them: Sequence[_Candidate]) -> Misfit:
        """Why a candidate could not be attached to anything."""
        others: tuple[str, ...] = ()
        obstacles = self._fitting.obstacles(candidate.component, [each.component for each in all_of_them])
        possible = list(self._possible(candidate))
        wish = self._choices[candidate.choice].joint
        loose = [each for each in all_of_them if self._fitting.joins(candidate.component, each.component)]
        if obstacles:
            kind = MisfitKind.NO_JOINT
            others = tuple(dict.fromkeys(each.title for each in all_of_them if each.component in obstacles))
        elif not possible and loose and wish is None:
            kind, others = MisfitKind.HANGS_ON, tuple(dict.fromkeys(each.title for each in loose))
        elif not possible:
            kind = MisfitKind.NOT_JOINED if wish is None else MisfitKind.NOT_JOINED_SO
        elif not any(self._exists(candidate, way, partner) for way, partner in possible):
            kind = MisfitKind.NO_FEATURES
        else:
            kind = MisfitKind.ALL_TAKEN
        return Misfit(kind, candidate.title, others, choice=candidate.choice)
