"""A template as it is looked at: everything that the three IODs tell a person (PS3.3 A.61 to A.63).

Text is as the object has it: views make it visible and never take it for rich text.
"""

from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import Frame2, Frame3
from implant_gui.domain.content.landmark import SpatialLandmark
from implant_gui.domain.content.mating import Feature, FeatureSet
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel


class TemplateKind(Enum):
    """Who made the instance: the manufacturer or its agent, or somebody who added to theirs."""

    ORIGINAL = "ORIGINAL"
    DERIVED = "DERIVED"


@dataclass(frozen=True, slots=True)
class Identity:
    """What names an instance; texts are "" where absent.

    Attributes:
        model: None if the object is of none of the three storage SOP classes.
        maker: Manufacturer, or the issuer of an assembly or a group.
        effective: Effective DateTime as the object has it (DT text).
        kind: None for groups, which have none, and where the object does not tell.
    """

    model: InformationModel | None
    sop_class_uid: str = ""
    sop_instance_uid: str = ""
    maker: str = ""
    name: str = ""
    part_number: str = ""
    size: str = ""
    version: str = ""
    effective: str = ""
    kind: TemplateKind | None = None


@dataclass(frozen=True, slots=True)
class LineageUids:
    """The instances that this one comes from, by their SOP Instance UIDs."""

    replaced: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An encapsulated document as it was received, padding included; not checked."""

    mime_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the manufacturer tells: when (DT text), in short, and perhaps as a document."""

    issued: str
    summary: str
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class GenericContent:
    """What a Generic Implant Template holds.

    Attributes:
        notifications: recalls, critical notices, discontinuation; whoever looks at the template must see them.
        disapprovals: the countries in which the implant is not approved.
        tolerance_mm: Overall Template Spatial Tolerance; None if the maker does not tell.
        surface_scaling: Surface Model Scaling Factor, which `surfaces` have applied.
        landmarks: those in space; drawings carry their own.
    """

    frame_of_reference_uid: str = ""
    anatomy: tuple[Code, ...] = ()
    materials: tuple[Code, ...] = ()
    coatings: tuple[Code, ...] = ()
    implant_type: Code | None = None
    fixation: Code | None = None
    tolerance_mm: float | None = None
    disapprovals: tuple[Code, ...] = ()
    notifications: tuple[Notice, ...] = ()
    information: tuple[Notice, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    surfaces: tuple[Surface, ...] = ()
    surface_scaling: float = 1.0
    landmarks: tuple[SpatialLandmark, ...] = ()
    feature_sets: tuple[FeatureSet, ...] = ()

    def drawing(self, number: int) -> Drawing | None:
        """The drawing of that number, or None."""
        return next((each for each in self.drawings if each.number == number), None)

    def feature(self, set_number: int, number: int) -> Feature | None:
        """The mating feature of those numbers, or None."""
        for each in self.feature_sets:
            if each.number == set_number:
                return each.feature(number)
        return None


@dataclass(frozen=True, slots=True)
class Component:
    """A generic template that may play a role; the number is unique in the whole assembly."""

    number: int
    sop_instance_uid: str


@dataclass(frozen=True, slots=True)
class Role:
    """A component type of an assembly.

    Attributes:
        is_exclusive: at most one component plays it.
        is_mandatory: at least one does.
    """

    code: Code | None
    is_exclusive: bool
    is_mandatory: bool
    components: tuple[Component, ...]

    @property
    def name(self) -> str:
        """What the code means, or its value; empty where there is no code."""
        return (self.code.meaning or self.code.value) if self.code else ""

    @property
    def title(self) -> str:
        """The name, or that it has none."""
        return self.name or "A role without a name"


@dataclass(frozen=True, slots=True)
class JointEnd:
    """One side of a joint: a feature of a set of a component."""

    component: int
    feature_set: int
    feature: int


@dataclass(frozen=True, slots=True)
class Joint:
    """A permitted connection of two components."""

    first: JointEnd
    second: JointEnd

    def seen_from(self, component: int) -> "tuple[JointEnd, JointEnd] | None":
        """The end of `component` and the other one; None if the joint does not concern it."""
        if self.first.component == component:
            return self.first, self.second
        return (self.second, self.first) if self.second.component == component else None


@dataclass(frozen=True, slots=True)
class AssemblyContent:
    """What an Implant Assembly Template holds."""

    anatomy: tuple[Code, ...] = ()
    procedures: tuple[Code, ...] = ()
    technique: str = ""
    document: Document | None = None
    roles: tuple[Role, ...] = ()
    joints: tuple[Joint, ...] = ()

    def component(self, number: int) -> Component | None:
        """The component of that number, or None."""
        return next((each for role in self.roles for each in role.components if each.number == number), None)


@dataclass(frozen=True, slots=True)
class PrintedFrame:
    """A member's matching frame on one of its drawings, in printed millimetres as the object has it, y up.

    The group does not know the drawing's scaling: only the member's own template does.
    """

    drawing: int
    frame: Frame2


@dataclass(frozen=True, slots=True)
class Member:
    """A generic template in a group, and what coincides when it takes another member's place."""

    number: int
    sop_instance_uid: str
    frame: Frame3 | None = None
    printed: tuple[PrintedFrame, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something in which members vary, such as length: their ranks by member number; equal ranks are normal."""

    name: str
    ranks: tuple[tuple[int, int], ...]

    def rank_of(self, member: int) -> int | None:
        """The rank of a member, or None if it has none here."""
        return next((rank for number, rank in self.ranks if number == member), None)


@dataclass(frozen=True, slots=True)
class GroupContent:
    """What an Implant Template Group holds."""

    description: str = ""
    anatomy: tuple[Code, ...] = ()
    members: tuple[Member, ...] = ()
    dimensions: tuple[Dimension, ...] = ()

    def member(self, number: int) -> Member | None:
        """The member of that number, or None."""
        return next((each for each in self.members if each.number == number), None)


TemplateContent = GenericContent | AssemblyContent | GroupContent


@dataclass(frozen=True, slots=True)
class TemplateView:
    """Everything that can be told of an instance.

    Attributes:
        content: None if the object is none of the three kinds.
        remarks: sentences on what is odd or could not be read, apart from drawings and surfaces, which have their own.
    """

    identity: Identity
    lineage: LineageUids = LineageUids()
    content: TemplateContent | None = None
    remarks: tuple[str, ...] = ()

    @property
    def notifications(self) -> tuple[Notice, ...]:
        """Recalls and the like; none where the kind of object cannot have any."""
        return self.content.notifications if isinstance(self.content, GenericContent) else ()
