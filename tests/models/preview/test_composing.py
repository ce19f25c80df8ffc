"""Degrees of freedom are called by what they do, and by where that can be seen."""

import pytest

from implant_gui.domain.content.geometry import Frame2, Frame3, Point3
from implant_gui.domain.content.mating import DrawnFeature, Feature, FeatureSet, Freedom, FreedomKind
from implant_gui.domain.content.template_view import GenericContent, Identity, JointEnd, TemplateView
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.viewing.composition import Attachment, Composition, Part
from implant_gui.models.preview.composing import FreedomControl, controls_of

TURN, SHIFT = FreedomKind.ROTATION, FreedomKind.TRANSLATION
X, Y, Z = (1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0)
SLANTED = (0.6, 0.8, 0.0)


def part(name: str, feature: Feature, attachment: Attachment | None = None) -> Part:
    identity = Identity(InformationModel.GENERIC, sop_instance_uid=name, name=name)
    template = TemplateView(identity, content=GenericContent(feature_sets=(FeatureSet(1, "Cone", (feature,)),)))
    return Part(0, 1, template, attachment, Frame3((0.0, 0.0, 0.0)), ())


def controls(in_space: tuple[Freedom, ...], on_paper: tuple[Freedom, ...] = ()) -> tuple[FreedomControl, ...]:
    drawn = (DrawnFeature(1, Frame2((0.0, 0.0)), on_paper),) if on_paper else ()
    feature = Feature(1, Frame3((0.0, 0.0, 0.0)), in_space, drawn)
    head = part("Head", feature, Attachment(0, 0, JointEnd(2, 1, 1), JointEnd(1, 1, 1)))
    stem = part("Stem", Feature(1, None))
    return controls_of(Composition((stem, head), ()), head, {})


@pytest.mark.parametrize(
    ("kind", "axis", "title"),
    [
        (TURN, X, "Turn about x"),
        (TURN, Y, "Turn about y"),
        (SHIFT, Z, "Shift along z"),
        (SHIFT, SLANTED, "Shift 4"),
    ],
)
def test_a_movement_is_called_by_its_axis_where_that_has_a_letter(kind: FreedomKind, axis: Point3, title: str) -> None:
    (control,) = controls((Freedom(4, kind, axis, -10, 10),))
    assert (control.title, control.end) == (title, "Head: Cone")


@pytest.mark.parametrize(
    ("kind", "axis", "is_drawn"), [(TURN, Z, True), (TURN, X, False), (SHIFT, X, True), (SHIFT, Z, False)]
)
def test_it_is_known_where_a_movement_can_be_seen(kind: FreedomKind, axis: Point3, is_drawn: bool) -> None:
    (control,) = controls((Freedom(1, TURN, X, -10, 10),), (Freedom(1, kind, axis, -10, 10),))
    assert (control.is_drawn, control.is_in_space) == (is_drawn, True)


def test_what_has_no_limits_or_no_room_is_no_control() -> None:
    assert controls((Freedom(1, TURN, X, 5, 5), Freedom(2, TURN, X, -1e9, 1e9))) == ()
