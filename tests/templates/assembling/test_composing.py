"""Assemblies of the demo catalogue put together, and what does not fit."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from implant_gui.domain.content.geometry import Frame3, added, scaled
from implant_gui.domain.content.mating import DrawnFeature, Feature, FeatureSet, FreedomKind
from implant_gui.domain.content.template_view import (
    AssemblyContent,
    Component,
    GenericContent,
    Identity,
    Joint,
    JointEnd,
    Role,
    TemplateView,
)
from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.viewing.composition import Choice, Composition, Misfit, MisfitKind, Move, Part
from implant_gui.templates.assembling.composing import compose
from implant_gui.templates.view import view_of

Views = Mapping[str, TemplateView]
STEEL = Code("1", "99", "Part")
CLOSE_MM = 0.01


@pytest.fixture(scope="module")
def views(objects: dict[str, Dataset]) -> dict[str, TemplateView]:
    return {uid: view_of(dataset) for uid, dataset in objects.items()}


def content_of(view: TemplateView) -> GenericContent:
    assert isinstance(view.content, GenericContent)
    return view.content


def assemblies(views: Views) -> list[AssemblyContent]:
    return [view.content for view in views.values() if isinstance(view.content, AssemblyContent)]


def full_choice(assembly: AssemblyContent) -> list[Choice]:
    """For each role a component, such that all of them hang together."""
    partners: dict[int, set[int]] = {}
    for joint in assembly.joints:
        one, other = joint.first.component, joint.second.component
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    roles = [{component.number for component in role.components} for role in assembly.roles]

    def completed(chosen: tuple[int, ...], left: list[set[int]]) -> tuple[int, ...] | None:
        fitting = ((role, number) for role in left for number in role if partners[number] & set(chosen))
        tries = (completed((*chosen, number), [each for each in left if each is not role]) for role, number in fitting)
        return next(filter(None, tries), None) if left else chosen

    found = next(filter(None, (completed((number,), roles[1:]) for number in sorted(roles[0]))))
    return [Choice(number) for number in found]


def gaps(composition: Composition, part: Part) -> tuple[list[float], list[float]]:
    """How far apart the mating frames of a joint are: their points, and the ends of axes of 100 mm; space, paper."""
    attachment = part.attachment
    assert attachment is not None
    partner = composition.parts[attachment.partner]
    own, other = (
        content_of(each.template).feature(end.feature_set, end.feature)
        for each, end in ((part, attachment.own_end), (partner, attachment.partner_end))
    )
    assert own is not None
    assert other is not None
    in_space = []
    if own.frame and other.frame and part.in_space and partner.in_space:
        one, two = part.in_space.after(own.frame), partner.in_space.after(other.frame)
        in_space.append(math.dist(one.point, two.point))
        for axis in ("x", "y", "z"):
            ends = [added(frame.point, scaled(getattr(frame, axis), 100)) for frame in (one, two)]
            in_space.append(math.dist(*ends))
    on_paper = []
    for placed in part.on_paper:
        under = next(each for each in partner.on_paper if each.sheet == placed.sheet)
        mine, theirs = own.on(placed.drawing), other.on(under.drawing)
        assert mine is not None
        assert theirs is not None
        one2, two2 = placed.frame.after(mine.frame), under.frame.after(theirs.frame)
        on_paper += [math.dist(one2.point, two2.point), 100 * math.dist(one2.x, two2.x)]
    return in_space, on_paper


def test_every_assembly_of_the_catalogue_can_be_composed(views: dict[str, TemplateView]) -> None:
    joined, drawn = 0, 0
    for assembly in assemblies(views):
        choices = full_choice(assembly)
        composition = compose(assembly, choices, views)
        assert composition.misfits == ()
        assert len(composition.parts) == len(choices)
        for part in composition.parts[1:]:
            in_space, on_paper = gaps(composition, part)
            assert in_space or on_paper
            assert all(gap < CLOSE_MM for gap in in_space + on_paper)
            joined += bool(in_space)
            drawn += bool(on_paper)
    assert joined > 5
    assert drawn > 5


def test_the_worked_example_is_mated_on_paper(views: dict[str, TemplateView]) -> None:
    """Its views are coded differently, but each part has a single drawing."""
    assembly = views["1.2.3.4.5.6.7.0.3"].content
    assert isinstance(assembly, AssemblyContent)
    composition = compose(assembly, [Choice(1), Choice(2)], views)
    (placed,) = composition.parts[1].on_paper
    assert placed.frame.carried((12.9, 0.0)) == pytest.approx((39.6, 72.4), abs=CLOSE_MM)
    assert composition.parts[1].in_space is None
    turned = compose(assembly, [Choice(1), Choice(2, moves=(Move(True, 1, 90.0),))], views).parts[1].on_paper[0]
    angles = [math.degrees(math.atan2(each.frame.x[1], each.frame.x[0])) for each in (placed, turned)]
    assert angles[1] - angles[0] == pytest.approx(15)  # its limit
    assert turned.frame.carried((12.9, 0.0)) == pytest.approx((39.6, 72.4), abs=CLOSE_MM)


# Parts of our own from here on: a plate with two holes, and screws; all frames lie 10 mm along x from one another.


def feature(number: int, x: float, *, is_mirrored: bool = False, has_frame: bool = True) -> Feature:
    frame = Frame3((x, 0.0, 0.0), z=(0.0, 0.0, -1.0 if is_mirrored else 1.0))
    return Feature(number, frame if has_frame else None)


def part(uid: str, *sets: FeatureSet) -> TemplateView:
    identity = Identity(InformationModel.GENERIC, sop_instance_uid=uid, name=f"Part {uid}")
    return TemplateView(identity, content=GenericContent(feature_sets=sets))


def hole(number: int, *features: Feature) -> FeatureSet:
    return FeatureSet(number, "", features)


PARTS = {
    "1": part("1", hole(1, feature(1, 10)), hole(2, feature(1, 20))),
    "2": part("2", hole(1, feature(1, 0))),
    "3": part("3", hole(1, feature(1, 0, is_mirrored=True))),
    "4": part("4", hole(1, feature(1, 0, has_frame=False))),
    "5": part("5"),
}
PLATE, SCREW, MIRRORED, FLAT, BARE = 1, 2, 3, 4, 5
ASSEMBLY = AssemblyContent(
    roles=(
        Role(STEEL, True, True, (Component(PLATE, "1"),)),
        Role(Code("2", "99", "Screw"), False, False, tuple(Component(number, f"{number}") for number in (2, 3, 4, 5))),
    ),
    joints=tuple(
        Joint(JointEnd(PLATE, number, 1), JointEnd(screw, 1, 1)) for screw in (2, 3, 4, 5) for number in (1, 2)
    ),
)


def test_a_component_may_be_chosen_as_often_as_there_are_places() -> None:
    composition = compose(ASSEMBLY, [Choice(PLATE), Choice(SCREW), Choice(SCREW), Choice(SCREW)], PARTS)
    assert [each.in_space.point for each in composition.parts if each.in_space] == [(0, 0, 0), (10, 0, 0), (20, 0, 0)]
    assert composition.misfits == (Misfit(MisfitKind.ALL_TAKEN, "Part 2", choice=3),)


def test_a_place_can_be_asked_for() -> None:
    composition = compose(ASSEMBLY, [Choice(PLATE), Choice(SCREW, joint=1)], PARTS)
    assert composition.parts[1].in_space == Frame3((20, 0, 0))
    assert composition.parts[1].attachment is not None
    assert composition.parts[1].attachment.joint == 1
    wrong = compose(ASSEMBLY, [Choice(PLATE), Choice(SCREW, joint=2)], PARTS)
    assert wrong.misfits == (Misfit(MisfitKind.NOT_JOINED_SO, "Part 2", choice=1),)


def test_the_order_of_choices_does_not_matter() -> None:
    composition = compose(ASSEMBLY, [Choice(SCREW), Choice(PLATE)], PARTS)
    assert composition.parts[1].in_space == Frame3((-10, 0, 0))


def test_what_goes_with_a_loose_part_is_loose_for_that_reason() -> None:
    """Two that fit each other, and nothing that is there."""
    roles = tuple(Role(STEEL, False, True, (Component(number, uid),)) for number, uid in ((1, "1"), (2, "2"), (6, "6")))
    joints = (Joint(JointEnd(2, 1, 1), JointEnd(6, 1, 1)), Joint(JointEnd(1, 1, 1), JointEnd(9, 1, 1)))
    parts = {**PARTS, "6": part("6", hole(1, feature(1, 0)))}
    misfits = compose(AssemblyContent(roles=roles, joints=joints), [Choice(1), Choice(2), Choice(6)], parts).misfits
    assert misfits == (
        Misfit(MisfitKind.HANGS_ON, "Part 2", ("Part 6",), choice=1),
        Misfit(MisfitKind.HANGS_ON, "Part 6", ("Part 2",), choice=2),
    )


def test_what_hangs_on_a_part_without_a_place_has_none_either() -> None:
    """A screw of our own that holds a washer: the plate does not know where the screw is."""
    flat_joint, washer = Joint(JointEnd(PLATE, 1, 1), JointEnd(FLAT, 1, 1)), Component(6, "6")
    screw = part("4", hole(1, feature(1, 0, has_frame=False)), hole(2, feature(1, 3)))
    assembly = AssemblyContent(
        roles=(Role(STEEL, False, False, (Component(PLATE, "1"), Component(FLAT, "4"), washer)),),
        joints=(flat_joint, Joint(JointEnd(FLAT, 2, 1), JointEnd(6, 1, 1))),
    )
    parts = {**PARTS, "4": screw, "6": part("6", hole(1, feature(1, 0)))}
    composition = compose(assembly, [Choice(PLATE), Choice(FLAT), Choice(6)], parts)
    assert [each.in_space is None for each in composition.parts] == [False, True, True]


def test_roles_are_watched() -> None:
    assert compose(ASSEMBLY, [], PARTS).misfits == (Misfit(MisfitKind.LACKING, "Part", role=0),)
    twice = compose(ASSEMBLY, [Choice(PLATE), Choice(PLATE)], PARTS)
    assert Misfit(MisfitKind.TOO_MANY, "Part", number=2, role=0) in twice.misfits
    assert Misfit(MisfitKind.NOT_JOINED, "Part 1", choice=1) in twice.misfits


@pytest.mark.parametrize(
    ("component", "misfit"),
    [
        (99, Misfit(MisfitKind.NO_COMPONENT, number=99, choice=1)),
        (MIRRORED, Misfit(MisfitKind.MIRRORED_IN_SPACE, "Part 3", choice=1)),
        (FLAT, Misfit(MisfitKind.NO_FRAMES, "Part 4", choice=1)),
        (BARE, Misfit(MisfitKind.NO_FEATURES, "Part 5", choice=1)),
    ],
)
def test_what_does_not_fit_says_why(component: int, misfit: Misfit) -> None:
    composition = compose(ASSEMBLY, [Choice(PLATE), Choice(component), Choice(SCREW)], PARTS)
    assert composition.misfits == (misfit,)
    assert composition.parts[-1].in_space is not None


def test_templates_that_are_missing_or_something_else_are_told() -> None:
    rest = {uid: view for uid, view in PARTS.items() if uid != "2"}
    assert compose(ASSEMBLY, [Choice(PLATE), Choice(SCREW)], rest).misfits == (
        Misfit(MisfitKind.NOT_HERE, number=2, choice=1),
    )
    wrong = {**PARTS, "2": TemplateView(Identity(None))}
    assert compose(ASSEMBLY, [Choice(PLATE), Choice(SCREW)], wrong).misfits == (
        Misfit(MisfitKind.NOT_GENERIC, number=2, choice=1),
    )


def test_a_mirror_image_on_paper_is_told(views: dict[str, TemplateView]) -> None:
    cup = views["1.2.3.4.5.6.7.0.2"]
    content = content_of(cup)
    (only,) = content.feature_sets[0].features
    (drawn,) = only.drawn
    turned = DrawnFeature(1, replace(drawn.frame, y=(-drawn.frame.y[0], -drawn.frame.y[1])))
    sets = (FeatureSet(1, "", (Feature(1, None, drawn=(turned,)),)),)
    mirrored = {**views, "1.2.3.4.5.6.7.0.2": replace(cup, content=replace(content, feature_sets=sets))}
    assembly = views["1.2.3.4.5.6.7.0.3"].content
    assert isinstance(assembly, AssemblyContent)
    composition = compose(assembly, [Choice(1), Choice(2)], mirrored)
    assert composition.misfits == (Misfit(MisfitKind.MIRRORED_ON_DRAWING, "MONO_CUP MEDIUM", number=1, choice=1),)


def test_both_ends_of_a_joint_may_move(views: dict[str, TemplateView]) -> None:
    """A head turns about its own axis and tilts in its bearing, and its centre stays where it is."""
    turned = 0
    for assembly in assemblies(views):
        choices = full_choice(assembly)
        moved = [
            replace(choice, moves=(Move(False, 1, 40.0), Move(False, 2, -25.0), Move(True, 1, 30.0)))
            for choice in choices
        ]
        composition = compose(assembly, moved, views)
        for each in composition.parts[1:]:
            in_space, on_paper = gaps(composition, each)
            if not slides(composition, each):
                assert all(gap < CLOSE_MM for gap in in_space[:1] + on_paper[::2])
                turned += bool(in_space) and max(in_space) > 1
    assert turned


def slides(composition: Composition, attached: Part) -> bool:
    """Whether a joint can be shifted: then its points need not stay together."""
    attachment = attached.attachment
    assert attachment is not None
    partner = composition.parts[attachment.partner]
    ends = ((attached, attachment.own_end), (partner, attachment.partner_end))
    features = [content_of(each.template).feature(end.feature_set, end.feature) for each, end in ends]
    return any(freedom.kind is FreedomKind.TRANSLATION for each in features if each for freedom in each.freedoms)
