"""What the page of compositions shows of a session: the roles, what plays them, what is amiss with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from implant_gui.controllers.preview.composing import ChosenPlace, Session
from implant_gui.domain.content.template_view import GenericContent
from implant_gui.domain.keeping.holdings import Trait
from implant_gui.domain.viewing.composition import Composed
from implant_gui.models.common.titles import title_words
from implant_gui.models.preview.composing import (
    Option,
    Place,
    RoleLines,
    component_title,
    controls_of,
    joint_options,
)


def lines_of(session: Session, composed: Composed, places: Sequence[ChosenPlace]) -> list[RoleLines]:
    """All roles; `places` are those that were composed, in the order of the choices."""
    titles = {each.number: title_of(session, each.number) for each in session.components}
    chosen = [place.component for place in places if place.component is not None]
    misfits = composed.composition.misfits
    lines = []
    for index, role in enumerate(session.content.roles):
        own = {each.number for each in role.components}
        others = [component for component in chosen if component not in own]
        options = tuple(_option(session, each.number, others, titles) for each in role.components)
        shown = tuple(_line(session, composed, place, places) for place in session.places if place.role == index)
        told = tuple(misfit for misfit in misfits if misfit.role == index)
        lines.append(RoleLines(title_words(role), role.is_mandatory, role.is_exclusive, options, shown, told))
    return lines


def title_of(session: Session, component: int) -> str:
    """What people call a component, whether it is held or not."""
    entry = session.entries.get(component)
    return component_title(component, session.named.get(component) if entry is None else entry.summary)


def _option(session: Session, component: int, others: Sequence[int], titles: Mapping[int, str]) -> Option:
    entry = session.entries.get(component)
    obstacles = dict.fromkeys(titles[each] for each in session.fitting.obstacles(component, others))
    return Option(
        component,
        titles[component],
        is_held=entry is not None,
        obstacles=tuple(obstacles),
        has_notice=entry is not None and entry.summary.notification_count > 0,
        is_superseded=entry is not None and Trait.SUPERSEDED in entry.traits,
    )


def _line(session: Session, composed: Composed, place: ChosenPlace, places: Sequence[ChosenPlace]) -> Place:
    """What is to be chosen in one place; the first part hangs on nothing."""
    made = Place(place.key, place.component, place.joint)
    if place not in places:
        return made
    composition, choice = composed.composition, places.index(place)
    made = replace(made, misfits=tuple(misfit for misfit in composition.misfits if misfit.choice == choice))
    index = next((at for at, part in enumerate(composition.parts) if part.choice == choice), None)
    part = None if index is None else composition.parts[index]
    if index is not None and part is not None and part.on_paper:
        made = replace(made, ink=composed.inks[index])
    if place.component is None or (part is not None and part.attachment is None):
        return made
    contents = {
        each.component: each.template.content
        for each in composition.parts
        if isinstance(each.template.content, GenericContent)
    }
    chosen = [each.component for each in places if each.component is not None]
    made = replace(made, joints=joint_options(session.content, place.component, chosen, contents))
    if part is None or part.attachment is None:
        return made
    held_by = next((each.title for each in made.joints if each.joint == part.attachment.joint), "")
    return replace(made, held_by=held_by, freedoms=controls_of(composition, part, place.moves))
