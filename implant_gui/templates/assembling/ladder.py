"""Putting one size in the place of another: their matching frames coincide (PS3.3 C.29.3.1)."""

from typing import Final

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import UNMOVED2, UNMOVED3, Box2, Frame2, Frame3
from implant_gui.domain.content.template_view import Member
from implant_gui.domain.viewing.ladder import DrawnMember, Swapped
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.templates.assembling.mating import mate_in_plane, mate_in_space
from implant_gui.templates.drawings.carrying import carried
from implant_gui.templates.drawings.hpgl import UNITS_PER_MM
from implant_gui.templates.drawings.printed import are_in_units
from implant_gui.templates.surfaces.simplify import lightened

MOST_TRIANGLES: Final = 50_000
"""Of one member: all members of a group are kept at once, and each is seen for a moment."""


def swap_members(shown: DrawnMember, following: DrawnMember) -> Swapped:
    """What `following` looks like in the place of `shown`, on paper and in space; without a frame it stays unmoved.

    Surfaces of more than `MOST_TRIANGLES` become coarser.
    """
    drawings: list[Drawing | None] = []
    remarks: list[str] = []
    for fixed in shown.drawings:
        moving = _like(fixed, shown.drawings, following.drawings)
        if moving is None:
            remarks.append(f"This size has no drawing like “{fixed.title}”.")
            drawings.append(None)
            continue
        motion = UNMOVED2
        if following.member != shown.member:
            found = swap_on_paper(shown.member, fixed, following.member, moving)
            motion = found or UNMOVED2
            if found is None:
                remarks.append(f"“{moving.title}” has no matching frame in the group: it lies as on its own sheet.")
        drawings.append(carried(moving, motion))
    placement = UNMOVED3 if following.member == shown.member else swap_in_space(shown.member, following.member)
    if placement is None and following.surfaces:
        remarks.append("In space this size has no matching frame in the group: it lies as in its own.")
    scene = tuple(
        ScenePart(surface, placement or UNMOVED3) for surface in lightened(following.surfaces, MOST_TRIANGLES)
    )
    return Swapped(tuple(drawings), tuple(remarks), scene)


def _like(fixed: Drawing, fixed_ones: tuple[Drawing, ...], moving_ones: tuple[Drawing, ...]) -> Drawing | None:
    """The drawing of the same view; where each has a single one, that one; else the one of the same number."""
    if len(fixed_ones) == len(moving_ones) == 1:
        return moving_ones[0]
    of_view = next((each for each in moving_ones if each.has_view_of(fixed)), None)
    if of_view is not None or fixed.view is not None:
        return of_view
    return next((each for each in moving_ones if each.number == fixed.number), None)


def swap_in_space(shown: Member, following: Member) -> Frame3 | None:
    """What carries the surfaces of `following` to where those of `shown` are; None if they have no such frames."""
    if shown.frame is None or following.frame is None:
        return None
    return mate_in_space(shown.frame, following.frame)


def swap_on_paper(
    shown: Member, shown_drawing: Drawing, following: Member, following_drawing: Drawing
) -> Frame2 | None:
    """What carries one drawing of `following` to where one of `shown` is; None if they have no such frames."""
    fixed, moving = frame_on(shown, shown_drawing), frame_on(following, following_drawing)
    return None if fixed is None or moving is None else mate_in_plane(fixed, moving)


def frame_on(member: Member, drawing: Drawing) -> Frame2 | None:
    """A member's matching frame on its drawing, in millimetres of implant.

    The standard leaves its unit open; it is read as everything that is marked on a drawing: printed millimetres, or
    units of 25 micrometres where only those make sense.
    """
    printed = next((each.frame for each in member.printed if each.drawing == drawing.number), None)
    if printed is None:
        return None
    scale = drawing.scaling
    if are_in_units([printed.point], _printed_extent(drawing)):
        scale /= UNITS_PER_MM
    return Frame2((printed.point[0] * scale, printed.point[1] * scale), printed.x, printed.y)


def _printed_extent(drawing: Drawing) -> Box2 | None:
    box, scale = drawing.extent, drawing.scaling
    return None if box is None else Box2(box.left / scale, box.bottom / scale, box.right / scale, box.top / scale)
