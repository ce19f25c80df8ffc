"""Laying drawings of several templates over one another: on what they are aligned, and the motion that does it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from math import hypot

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import Box2, Frame2, Point2
from implant_gui.domain.content.landmark import DrawnLandmark


class AnchorKind(Enum):
    """What coincides."""

    ROTATION_POINT = "rotation point"
    MATING = "mating feature"
    """Its axes too."""
    LANDMARK = "landmark"
    """Of lines and planes their direction too."""
    CENTRE = "centre"
    """The middle of the bounding box."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something that drawings can be aligned on.

    Attributes:
        name: of a landmark.
        numbers: of a mating feature: its set, and itself within the set.
    """

    kind: AnchorKind
    name: str = ""
    numbers: tuple[int, int] = (0, 0)


def anchors_of(drawings: Sequence[Drawing]) -> tuple[Anchor, ...]:
    """What all of these have; the centre always, and last."""
    if not drawings:
        return ()
    found = [dict.fromkeys(_anchors(drawing)) for drawing in drawings]
    common = reduce(lambda kept, others: {each: None for each in kept if each in others}, found)
    return (*common, Anchor(AnchorKind.CENTRE))


def alignment(drawing: Drawing, reference: Drawing, anchor: Anchor) -> Frame2:
    """The motion of `drawing` that brings its anchor to where `reference` has it; none if one of them lacks it."""
    frame, goal = _frame(drawing, anchor), _frame(reference, anchor)
    return Frame2() if frame is None or goal is None else goal.after(frame.inverse())


def outline_box(drawing: Drawing) -> Box2 | None:
    """Around the implant: the bounding box, or all that is drawn where that is missing."""
    return drawing.bounding_box or drawing.extent


def _anchors(drawing: Drawing) -> Iterator[Anchor]:
    if drawing.rotation_point is not None:
        yield Anchor(AnchorKind.ROTATION_POINT)
    for mark in drawing.mating:
        yield Anchor(AnchorKind.MATING, numbers=(mark.set_number, mark.feature))
    for each in drawing.landmarks:
        yield Anchor(AnchorKind.LANDMARK, each.landmark.title)


def _frame(drawing: Drawing, anchor: Anchor) -> Frame2 | None:
    match anchor.kind:
        case AnchorKind.ROTATION_POINT:
            return None if drawing.rotation_point is None else Frame2(drawing.rotation_point)
        case AnchorKind.MATING:
            marks = (each for each in drawing.mating if (each.set_number, each.feature) == anchor.numbers)
            return next((mark.frame for mark in marks), None)
        case AnchorKind.LANDMARK:
            named = (each for each in drawing.landmarks if each.landmark.title == anchor.name)
            return next(map(_landmark_frame, named), None)
        case AnchorKind.CENTRE:
            box = outline_box(drawing)
            return None if box is None else Frame2(_middle(box))


def _landmark_frame(drawn: DrawnLandmark) -> Frame2:
    """A point has no direction; the y axis of others goes along the line that is seen."""
    first = drawn.points[0]
    if len(drawn.points) < 2:
        return Frame2(first)
    x, y = drawn.points[1][0] - first[0], drawn.points[1][1] - first[1]
    length = hypot(x, y)
    return Frame2(first, (y / length, -x / length), (x / length, y / length)) if length else Frame2(first)


def _middle(box: Box2) -> Point2:
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2
