"""Components of an assembly put together: what was chosen, where each part comes to lie, and what does not fit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import Frame2, Frame3
from implant_gui.domain.content.template_view import AssemblyContent, JointEnd, TemplateView
from implant_gui.domain.viewing.rendering import ScenePart


@dataclass(frozen=True, slots=True)
class Move:
    """How far a joint is moved along or around one of the degrees of freedom at its two ends.

    Attributes:
        is_of_partner: whether the degree of freedom belongs to the feature of the part that was there first.
        freedom: its number.
        value: millimetres or degrees; what goes beyond the limits stops at them.
    """

    is_of_partner: bool
    freedom: int
    value: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A component that was chosen; the same one may be chosen several times, such as screws.

    Attributes:
        component: Component ID.
        joint: index of the joint that attaches it to what else was chosen; None takes the first one that is free.
        moves: away from how the joint lies by itself.
    """

    component: int
    joint: int | None = None
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """What holds a part: a part that was there first (by its index in the composition), and both ends of the joint."""

    joint: int
    partner: int
    own_end: JointEnd
    partner_end: JointEnd


@dataclass(frozen=True, slots=True)
class PaperPlacement:
    """Where a part's drawing comes to lie on a drawing of the first part.

    Attributes:
        sheet: number of the first part's drawing.
        drawing: number of the own drawing.
        frame: carries the own drawing onto the sheet, both in millimetres of implant.
    """

    sheet: int
    drawing: int
    frame: Frame2


@dataclass(frozen=True, slots=True)
class Part:
    """A chosen component in its place.

    Attributes:
        choice: index of the choice.
        attachment: None for the first part, to which all others are carried.
        in_space: carries its surfaces to the Frame of Reference of the first part; None if that is not known.
        on_paper: at most one for each drawing of the first part.
    """

    choice: int
    component: int
    template: TemplateView
    attachment: Attachment | None
    in_space: Frame3 | None
    on_paper: tuple[PaperPlacement, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """Parts that hold together, and sentences on what does not fit or is missing."""

    parts: tuple[Part, ...]
    misfits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A composition and what there is to see of it.

    Attributes:
        drawings: those of the first part, with all that lies on each.
        scene: all surfaces in their places.
    """

    composition: Composition
    drawings: tuple[Drawing, ...]
    scene: tuple[ScenePart, ...]


Compose = Callable[[AssemblyContent, Sequence[Choice], Mapping[str, TemplateView]], Composed]
"""Puts choices together; templates are found by their SOP Instance UID. Never raises on odd content."""
