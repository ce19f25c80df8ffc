"""Components of an assembly put together: what was chosen, where each part comes to lie, and what does not fit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.content.drawing import Colour, Drawing
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


class MisfitKind(Enum):
    """Why a composition is not as the assembly demands it (PS3.3 C.29.2.1, C.29.1.4)."""

    LACKING = "lacking"
    """Nothing is chosen for a mandatory role: still to do, rather than wrong."""
    TOO_MANY = "too-many"
    """Several components are chosen for an exclusive role."""
    NO_COMPONENT = "no-component"
    """The assembly has no component of that number."""
    NOT_HERE = "not-here"
    """The component's template is not at hand."""
    NOT_GENERIC = "not-generic"
    """The component refers to something else than a generic template."""
    NO_JOINT = "no-joint"
    """The maker permits no joint with others that are chosen."""
    NOT_JOINED = "not-joined"
    """There is no joint with anything that is chosen."""
    HANGS_ON = "hangs-on"
    """It goes with something that is chosen, but that hangs on nothing itself."""
    NOT_JOINED_SO = "not-joined-so"
    """The joint that was asked for does not reach anything that is chosen."""
    NO_FEATURES = "no-features"
    """The joint names mating features that the templates do not have."""
    ALL_TAKEN = "all-taken"
    """Every feature set that it could be joined to holds something else."""
    NO_FRAMES = "no-frames"
    """The joint is permitted, but neither in space nor on a drawing do both sides have a frame for it."""
    MIRRORED_IN_SPACE = "mirrored-in-space"
    MIRRORED_ON_DRAWING = "mirrored-on-drawing"
    """The mating frames of the two sides are mirror images of one another."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that does not fit, or that is missing.

    Attributes:
        subject: what people call the role or component that it is about.
        others: what people call those in its way.
        number: of the component, of its drawing, or how many are chosen; what `kind` is about.
        choice: index of the choice that it is about; None where it is about a role.
        role: index of the role that it is about; None where it is about a choice.
    """

    kind: MisfitKind
    subject: str = ""
    others: tuple[str, ...] = ()
    number: int = 0
    choice: int | None = None
    role: int | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """Parts that hold together, and what does not fit or is missing."""

    parts: tuple[Part, ...]
    misfits: tuple[Misfit, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A composition and what there is to see of it.

    Attributes:
        drawings: those of the first part, with all that lies on each.
        scene: all surfaces in their places.
        inks: the colour of each part's outline on the drawings.
    """

    composition: Composition
    drawings: tuple[Drawing, ...]
    scene: tuple[ScenePart, ...]
    inks: tuple[Colour, ...] = ()


Compose = Callable[[AssemblyContent, Sequence[Choice], Mapping[str, TemplateView]], Composed]
"""Puts choices together; templates are found by their SOP Instance UID. Never raises on odd content."""
