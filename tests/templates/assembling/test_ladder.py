import math
from collections.abc import Mapping

import numpy as np
import pytest
from pydicom.dataset import Dataset

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import Box2, Frame2, Frame3
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.content.template_view import GenericContent, GroupContent, Member, PrintedFrame, TemplateView
from implant_gui.domain.viewing.ladder import DrawnMember, step
from implant_gui.templates.assembling.ladder import MOST_TRIANGLES, frame_on, swap_in_space, swap_members, swap_on_paper
from implant_gui.templates.view import view_of
from tests.templates.bodies import ball


def drawing(number: int = 1, scaling: float = 1.0) -> Drawing:
    return Drawing(number, "", None, (), scaling, (), Box2(5, 5, 60 * scaling, 150 * scaling))


def member(number: int, x: float, y: float) -> Member:
    return Member(number, "", Frame3((x, 0.0, y)), (PrintedFrame(1, Frame2((x, y))),))


def test_the_matching_frames_coincide() -> None:
    shown, following = member(1, 10, 20), member(2, 12, 25)
    motion = swap_in_space(shown, following)
    assert motion is not None
    assert motion.carried((12, 0, 25)) == (10, 0, 20)
    flat = swap_on_paper(shown, drawing(scaling=1.0), following, drawing(scaling=2.0))
    assert flat is not None
    assert flat.carried((24, 50)) == (10, 20)


def test_members_without_a_frame_cannot_be_swapped() -> None:
    bare = Member(3, "")
    assert swap_in_space(bare, member(1, 0, 0)) is None
    assert swap_in_space(member(1, 0, 0), bare) is None
    assert swap_on_paper(member(1, 0, 0), drawing(), bare, drawing()) is None
    assert swap_on_paper(member(1, 0, 0), drawing(number=2), member(2, 0, 0), drawing()) is None


@pytest.mark.parametrize("scaling", [1.0, 2.5])
def test_a_frame_in_units_of_the_plotter_is_understood(scaling: float) -> None:
    frame = frame_on(member(1, 30 * 40, 100 * 40), drawing(scaling=scaling))
    assert frame is not None
    assert frame.point == pytest.approx((30 * scaling, 100 * scaling))


def test_all_ladders_of_the_catalogue_can_be_climbed(objects: dict[str, Dataset]) -> None:
    """One step up in each dimension: what is anchored stays, in space and on each drawing."""
    views = {uid: view_of(dataset) for uid, dataset in objects.items()}
    steps = 0
    for group in (view.content for view in views.values() if isinstance(view.content, GroupContent)):
        for dimension in range(len(group.dimensions)):
            following = group.member(step(group, group.members[0].number, dimension, up=True).member or -1)
            if following is None:
                continue
            shown = group.members[0]
            one, two = (views[each.sop_instance_uid].content for each in (shown, following))
            assert isinstance(one, GenericContent)
            assert isinstance(two, GenericContent)
            assert _anchored(shown, one, following, two)
            steps += 1
    assert steps > 15


def _anchored(shown: Member, one: GenericContent, following: Member, two: GenericContent) -> bool:
    motion = swap_in_space(shown, following)
    if one.surfaces and two.surfaces:
        assert motion is not None
        assert shown.frame is not None
        assert following.frame is not None
        assert math.dist(motion.carried(following.frame.point), shown.frame.point) < 0.01
    for first, second in zip(one.drawings, two.drawings, strict=True):
        flat = swap_on_paper(shown, first, following, second)
        fixed, moving = frame_on(shown, first), frame_on(following, second)
        assert flat is not None
        assert fixed is not None
        assert moving is not None
        assert math.dist(flat.carried(moving.point), fixed.point) < 0.01
        assert np.isfinite(flat.point).all()
    return bool(one.drawings or one.surfaces)


def test_members_are_drawn_where_their_matching_frames_coincide(objects: dict[str, Dataset]) -> None:
    """Every member of every group of the catalogue that has drawings, in the place of the first one."""
    views = {uid: view_of(dataset) for uid, dataset in objects.items()}
    compared = 0
    for group in (view.content for view in views.values() if isinstance(view.content, GroupContent)):
        fixed, *others = (drawn(member, views) for member in group.members)
        for other in others:
            swapped = swap_members(fixed, other)
            assert not swapped.remarks
            for place, moved in enumerate(swapped.drawings):
                assert moved is not None
                own = next(each for each in other.drawings if each.has_view_of(fixed.drawings[place]))
                goal = frame_on(fixed.member, fixed.drawings[place])
                frame = frame_on(other.member, own)
                assert goal is not None
                assert frame is not None
                # What lies in the lower left corner of its own box has moved as the matching frame has.
                assert own.extent is not None
                assert moved.extent is not None
                shift = (goal.point[0] - frame.point[0], goal.point[1] - frame.point[1])
                assert moved.extent.left == pytest.approx(own.extent.left + shift[0], abs=0.001)
                assert moved.extent.bottom == pytest.approx(own.extent.bottom + shift[1], abs=0.001)
                compared += 1
    assert compared > 500


def drawn(member: Member, views: Mapping[str, TemplateView]) -> DrawnMember:
    content = views[member.sop_instance_uid].content
    assert isinstance(content, GenericContent)
    return DrawnMember(member, content.drawings)


def test_a_view_that_a_member_lacks_is_told() -> None:
    one, two = drawing(number=1), drawing(number=2)
    swapped = swap_members(DrawnMember(member(1, 0, 0), (one, two)), DrawnMember(member(2, 5, 5), (one,)))
    assert [each is None for each in swapped.drawings] == [False, True]
    assert swapped.remarks == ("This size has no drawing like “Drawing 2”.",)


def test_a_member_without_a_frame_lies_as_on_its_own_sheet() -> None:
    swapped = swap_members(DrawnMember(member(1, 0, 0), (drawing(),)), DrawnMember(Member(2, ""), (drawing(),)))
    assert swapped.drawings == (drawing(),)
    assert "no matching frame" in swapped.remarks[0]


def test_heavy_surfaces_become_coarser_in_their_place() -> None:
    mesh = ball(30, 300)
    heavy = Surface(1, "", mesh.points.tobytes(), mesh.normals().tobytes(), mesh.triangles.tobytes())
    assert heavy.triangle_count > MOST_TRIANGLES
    shown, following = DrawnMember(member(1, 10, 20), ()), DrawnMember(member(2, 12, 25), (), (heavy,))
    (part,) = swap_members(shown, following).scene
    assert MOST_TRIANGLES / 3 < part.surface.triangle_count < 2 * MOST_TRIANGLES
    assert part.placement.point == (-2, 0, -5)
