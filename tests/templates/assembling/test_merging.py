"""Composed assemblies as they are seen: all outlines on the drawings of the first part, all surfaces in its space."""

from collections.abc import Iterable
from math import dist

import numpy as np
import pytest
from pydicom.dataset import Dataset

from implant_gui.domain.content.geometry import Box2
from implant_gui.domain.content.template_view import AssemblyContent, TemplateView
from implant_gui.domain.viewing.composition import Choice, Composed, Misfit, MisfitKind, Move
from implant_gui.templates.assembling.merging import show_composed
from implant_gui.templates.view import view_of

HIP = "Corvane Uncemented Hip"


@pytest.fixture(scope="module")
def views(objects: dict[str, Dataset]) -> dict[str, TemplateView]:
    return {uid: view_of(dataset) for uid, dataset in objects.items()}


def number_of(assembly: AssemblyContent, views: dict[str, TemplateView], name: str, size: str) -> int:
    components = [component for role in assembly.roles for component in role.components]
    found = (each for each in components if _is(views[each.sop_instance_uid], name, size))
    return next(found).number


def _is(view: TemplateView, name: str, size: str) -> bool:
    return name in view.identity.name and view.identity.size == size


@pytest.fixture(scope="module")
def hip(views: dict[str, TemplateView]) -> AssemblyContent:
    content = next(view.content for view in views.values() if view.identity.name == HIP)
    assert isinstance(content, AssemblyContent)
    return content


def composed(
    hip: AssemblyContent, views: dict[str, TemplateView], moves: Iterable[Move] = (), head: str = "28 M"
) -> Composed:
    wanted = (("Stem", "5 STD"), ("Ceramic Head", head), ("Insert", "44/28"), ("Cup", "52"))
    numbers = [number_of(hip, views, *each) for each in wanted]
    choices = [Choice(number) for number in numbers]
    choices[1] = Choice(numbers[1], moves=tuple(moves))
    return show_composed(hip, choices, views)


def test_each_part_has_its_outline_and_its_colour(hip: AssemblyContent, views: dict[str, TemplateView]) -> None:
    shown = composed(hip, views)
    front = shown.drawings[0]
    titles = [layer.label for layer in front.layers]
    assert titles[0] == "Corvane Uncemented Stem 5 STD"
    assert {"Corvane Ceramic Head 28 M", "Corvane Cup 52"} <= set(titles)
    assert len({layer.colour for layer in front.layers}) == len(set(titles))
    assert len(front.mating) >= 2


def test_the_head_is_drawn_on_the_neck(hip: AssemblyContent, views: dict[str, TemplateView]) -> None:
    """Centre of the head's circle and centre of the cup's bearing coincide, to 0.01 mm."""
    shown = composed(hip, views)
    parts = shown.composition.parts
    assert shown.composition.misfits == ()
    head, cup = parts[1], parts[2]
    centres = []
    for part, set_number in ((head, 2), (cup, 2)):
        content = views[part.template.identity.sop_instance_uid].content
        assert content is not None
        feature = content.feature(set_number, 1)  # type: ignore[union-attr]
        assert feature is not None
        assert feature.frame is not None
        assert part.in_space is not None
        centres.append(part.in_space.carried(feature.frame.point))
    assert dist(*centres) < 0.01


def test_a_longer_neck_brings_everything_outwards(hip: AssemblyContent, views: dict[str, TemplateView]) -> None:
    def right_edge(shown: Composed) -> float:
        extent = shown.drawings[0].extent
        assert isinstance(extent, Box2)
        return extent.right

    assert right_edge(composed(hip, views, head="28 L")) > right_edge(composed(hip, views, head="28 S")) + 1


def test_surfaces_are_placed_and_not_copied(hip: AssemblyContent, views: dict[str, TemplateView]) -> None:
    """A renderer knows a surface by its identity: what is only moved need not be prepared again."""
    before, after = composed(hip, views), composed(hip, views, [Move(False, 1, 30.0)])
    assert [part.surface for part in before.scene] == [part.surface for part in after.scene]
    assert all(one.surface is other.surface for one, other in zip(before.scene, after.scene, strict=True))
    assert before.scene[1].placement != after.scene[1].placement
    assert np.isfinite(after.scene[1].placement.point).all()


def test_nothing_chosen_shows_nothing(hip: AssemblyContent, views: dict[str, TemplateView]) -> None:
    shown = show_composed(hip, (), views)
    assert (shown.drawings, shown.scene) == ((), ())
    assert len(shown.composition.misfits) == 4


def test_what_does_not_fit_is_told_with_both_names(hip: AssemblyContent, views: dict[str, TemplateView]) -> None:
    insert, cup = number_of(hip, views, "Insert", "36/28"), number_of(hip, views, "Cup", "60")
    misfits = show_composed(hip, (Choice(insert), Choice(cup)), views).composition.misfits
    assert Misfit(MisfitKind.NO_JOINT, "Corvane Cup 60", ("Corvane XL-PE Insert 36/28",), choice=1) in misfits
