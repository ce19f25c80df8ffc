"""Drawings that are laid over one another coincide in what they are aligned on."""

from dataclasses import replace

import pytest

from implant_gui.domain.content.drawing import Drawing, MatingMark
from implant_gui.domain.content.geometry import Box2, Frame2
from implant_gui.domain.content.landmark import DrawnLandmark, Landmark, LandmarkKind
from implant_gui.domain.viewing.overlay import Anchor, AnchorKind, alignment, anchors_of

TURNED = Frame2.turning(30)
AXIS = Landmark(LandmarkKind.LINE, 1, "Axis")
FIRST = Drawing(
    1,
    "",
    None,
    (),
    1.0,
    (),
    Box2(0, 0, 10, 20),
    rotation_point=(5, 5),
    landmarks=(DrawnLandmark(AXIS, ((1, 0), (1, 20))),),
    mating=(MatingMark(1, "", 2, Frame2((3, 4))),),
)
OTHER = replace(
    FIRST,
    extent=Box2(0, 0, 30, 40),
    rotation_point=(9, 2),
    landmarks=(DrawnLandmark(AXIS, ((2, 2), (12, 2))),),
    mating=(MatingMark(1, "", 2, replace(TURNED, point=(7, 7))),),
)


def test_what_all_drawings_have_is_offered_and_the_centre_always() -> None:
    kinds = [anchor.kind for anchor in anchors_of((FIRST, OTHER))]
    assert kinds == [AnchorKind.ROTATION_POINT, AnchorKind.MATING, AnchorKind.LANDMARK, AnchorKind.CENTRE]
    assert anchors_of((FIRST, replace(OTHER, mating=(), landmarks=(), rotation_point=None))) == (
        Anchor(AnchorKind.CENTRE),
    )
    assert anchors_of(()) == ()


def test_the_reference_keeps_its_place() -> None:
    for anchor in anchors_of((FIRST, OTHER)):
        motion = alignment(FIRST, FIRST, anchor)
        assert motion.carried((3.0, 8.0)) == pytest.approx((3.0, 8.0))


def test_rotation_points_come_to_lie_on_one_another_without_a_turn() -> None:
    motion = alignment(OTHER, FIRST, Anchor(AnchorKind.ROTATION_POINT))
    assert motion.carried((9, 2)) == (5, 5)
    assert motion.carried((10, 2)) == (6, 5)


def test_mating_features_coincide_with_their_axes() -> None:
    motion = alignment(OTHER, FIRST, Anchor(AnchorKind.MATING, numbers=(1, 2)))
    assert motion.carried((7, 7)) == pytest.approx((3, 4))
    along = (7 + TURNED.x[0], 7 + TURNED.x[1])
    assert motion.carried(along) == pytest.approx((4, 4))


def test_lines_coincide_with_their_direction() -> None:
    motion = alignment(OTHER, FIRST, Anchor(AnchorKind.LANDMARK, "Axis"))
    assert motion.carried((2, 2)) == pytest.approx((1, 0))
    assert motion.carried((12, 2)) == pytest.approx((1, 10))


def test_centres_are_those_of_the_implant() -> None:
    boxed = replace(OTHER, bounding_box=Box2(10, 10, 20, 20))
    assert alignment(boxed, FIRST, Anchor(AnchorKind.CENTRE)).carried((15, 15)) == (5, 10)


def test_a_drawing_that_lacks_the_anchor_stays_where_it_is() -> None:
    motion = alignment(replace(OTHER, rotation_point=None), FIRST, Anchor(AnchorKind.ROTATION_POINT))
    assert motion.carried((1, 2)) == (1, 2)
