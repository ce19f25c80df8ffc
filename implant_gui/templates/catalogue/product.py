"""What a product of the demo catalogue is, before it becomes a data set: words, measures and a recipe for its shape."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.domain.service.codes import Code
from implant_gui.domain.uid import Uid
from implant_gui.templates.surfaces.mesh import PLAIN, Appearance, Mesh

Array = NDArray[np.float64]
Vector = tuple[float, float, float]

_NAMESPACE: Final = uuid.UUID("5d1c2a6e-3f0b-5c1e-9a4d-0f2b7c86e311")
ORIGIN: Final[Vector] = (0.0, 0.0, 0.0)


def uid_of(key: str) -> Uid:
    """The UID that belongs to `key`, always the same (PS3.5 B.2: 2.25 and a UUID as a number)."""
    return Uid(f"2.25.{uuid.uuid5(_NAMESPACE, key).int}")


@dataclass(frozen=True, slots=True)
class Maker:
    """An invented manufacturer.

    Attributes:
        prefix: begins its part numbers.
        character_set: values of Specific Character Set; what its names are written in.
        latin: its name for documents.
        utc_offset: appended to its dates.
    """

    name: str
    prefix: str
    character_set: str | tuple[str, ...] = "ISO_IR 192"
    latin: str = ""
    utc_offset: str = ""


class View(Enum):
    """A direction of view: its code (CID 7302) and the picture's x and y in the frame of reference."""

    AP = (Code("399348003", "SCT", "Antero-Posterior"), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    ML = (Code("399368009", "SCT", "Medio-Lateral"), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))

    def __init__(self, code: Code, right: Vector, up: Vector) -> None:
        self.code: Final = code
        self.axes: Final = np.array([right, up])
        self._frame: Final = np.vstack([self.axes, np.cross(right, up)]).T

    def project(self, points: Array) -> Array:
        """Points of the frame of reference in the picture; its z points to the viewer."""
        return np.asarray(points @ self._frame)


@dataclass(frozen=True, slots=True)
class Freedom:
    """A degree of freedom of a mating feature: TRANSLATION in mm or ROTATION in degrees, along or around `axis`."""

    kind: str
    axis: Vector
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Feature:
    """A contact frame; its third axis is the principal one."""

    number: int
    point: Vector
    axes: tuple[Vector, Vector, Vector] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    freedoms: tuple[Freedom, ...] = ()


@dataclass(frozen=True, slots=True)
class FeatureSet:
    """Features of which a plan uses one at most."""

    label: str
    features: tuple[Feature, ...]


class LandmarkKind(Enum):
    """The three forms of planning landmarks (PS3.3 C.29.1.5)."""

    POINT = "point"
    LINE = "line"
    """Two points."""
    PLANE = "plane"
    """A point and a normal."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """A construction that registers the template to the anatomy."""

    kind: LandmarkKind
    coordinates: tuple[Vector, ...]
    description: str
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the manufacturer tells: when, in short, and perhaps as a PDF."""

    issued: str
    summary: str
    document: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Lineage:
    """The instances that this one comes from."""

    replaces: Uid | None = None
    original: Uid | None = None
    parent: Uid | None = None

    @property
    def is_derived(self) -> bool:
        """Whether somebody other than the manufacturer made the instance."""
        return self.original is not None


FROM_THE_MAKER: Final = Lineage()
Details = Callable[[View], list[Array]]
"""Lines inside the outline, in the coordinates of the projection."""


def no_details(_view: View) -> list[Array]:
    """An outline says it all."""
    return []


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """A generic implant template to be.

    Attributes:
        key: what its UIDs are made from.
        shape: makes the surface; called only when the data set is built.
        views: the drawings; a turned part needs one only.
        scaling: millimetres of implant per printed millimetre.
        pivot: the recommended rotation point.
        anchor: what coincides when one member of a group takes the place of another.
    """

    key: str
    maker: Maker
    name: str
    part_number: str
    shape: Callable[[], Mesh] = field(repr=False)
    anatomy: tuple[Code, ...]
    materials: tuple[Code, ...]
    implant_type: Code
    fixation: Code
    size: str | None = None
    version: str = "1"
    effective: str = "20210301000000"
    coatings: tuple[Code, ...] = ()
    disapproved: tuple[Code, ...] = ()
    tolerance: float | None = 0.1
    sets: tuple[FeatureSet, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    views: tuple[View, ...] = (View.AP, View.ML)
    details: Details = no_details
    scaling: float = 1.0
    has_surface: bool = True
    pivot: Vector = ORIGIN
    anchor: Vector = ORIGIN
    appearance: Appearance = PLAIN
    information: tuple[Notice, ...] = ()
    notifications: tuple[Notice, ...] = ()
    lineage: Lineage = FROM_THE_MAKER

    @property
    def uid(self) -> Uid:
        """The SOP Instance UID."""
        return uid_of(f"instance/{self.key}")

    @property
    def frame_of_reference_uid(self) -> Uid:
        """Shared by all versions of the template of one part."""
        return uid_of(f"frame/{self.maker.prefix}/{self.part_number}")


def mirrored(product: Product) -> Product:
    """The left implant of a right one (or the other way round), under the same name."""
    return replace(
        product,
        shape=partial(_mirrored_shape, product.shape),
        sets=tuple(FeatureSet(each.label, tuple(map(_mirrored_feature, each.features))) for each in product.sets),
        landmarks=tuple(
            replace(each, coordinates=tuple(map(_mirrored_vector, each.coordinates))) for each in product.landmarks
        ),
        pivot=_mirrored_vector(product.pivot),
        anchor=_mirrored_vector(product.anchor),
    )


def _mirrored_shape(shape: Callable[[], Mesh]) -> Mesh:
    return shape().mirrored()


def _mirrored_vector(vector: Vector) -> Vector:
    return -vector[0], vector[1], vector[2]


def _mirrored_feature(feature: Feature) -> Feature:
    """Mirroring makes a frame left-handed; turning its first axis round makes it right-handed again."""
    x, y, z = map(_mirrored_vector, feature.axes)
    return replace(
        feature,
        point=_mirrored_vector(feature.point),
        axes=((-x[0], -x[1], -x[2]), y, z),
        freedoms=tuple(map(_mirrored_freedom, feature.freedoms)),
    )


def _mirrored_freedom(freedom: Freedom) -> Freedom:
    """The axis of a turn is a pseudovector: its mirror image points the other way."""
    x, y, z = _mirrored_vector(freedom.axis)
    return replace(freedom, axis=(-x, -y, -z) if freedom.kind == "ROTATION" else (x, y, z))
