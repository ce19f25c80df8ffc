"""Hip systems: stems with a cone for heads of five heights, heads, cups and inserts."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from implant_gui.domain.service.codes import Code
from implant_gui.templates.catalogue import vocabulary as v
from implant_gui.templates.catalogue.drawing import as_vector, turned_profile
from implant_gui.templates.catalogue.hip_shapes import (
    TAPER_BASE_RADIUS,
    TAPER_HIGH,
    TAPER_LOW,
    TAPER_TOP_RADIUS,
    StemShape,
    cup,
    head,
    insert,
    stem,
)
from implant_gui.templates.catalogue.product import (
    ORIGIN,
    Feature,
    FeatureSet,
    Freedom,
    Landmark,
    LandmarkKind,
    Maker,
    Product,
    Vector,
    View,
)
from implant_gui.templates.catalogue.shelf import Group, Shelf, members
from implant_gui.templates.surfaces.mesh import Appearance

HEIGHTS: Final = (("S", -3.5), ("M", 0.0), ("L", 3.5), ("XL", 7.0), ("XXL", 10.5))
"""The five neck lengths: label, and millimetres from medium."""

_METAL: Final = Appearance(0xB000, (0xB400, 0x8000, 0x7E00))
_CERAMIC: Final = Appearance(0xE000, (0xE000, 0x8800, 0x9000))
_PLASTIC: Final = Appearance(0xF000, (0xF000, 0x8000, 0x8200), 0.85)
_TURN: Final = Freedom("ROTATION", (0.0, 0.0, 1.0), -180.0, 180.0)
_BALL: Final = (
    Freedom("ROTATION", (1.0, 0.0, 0.0), -60.0, 60.0),
    Freedom("ROTATION", (0.0, 1.0, 0.0), -60.0, 60.0),
    _TURN,
)


@dataclass(frozen=True, slots=True)
class StemLine:
    """A line of stems: sizes in two offsets, growing evenly."""

    key: str
    maker: Maker
    name: str
    first: StemShape
    step: StemShape
    sizes: tuple[int, ...]
    fixation: Code
    material: Code
    coatings: tuple[Code, ...] = ()
    high_offset: float = 6.0
    offsets: tuple[str, ...] = ("STD", "HO")
    effective: str = "20210301000000"
    disapproved: tuple[Code, ...] = ()


def stems(shelf: Shelf, line: StemLine) -> tuple[Product, ...]:
    """Put a line of stems on the shelf, as a group of size and offset."""
    ranked = []
    for rank, size in enumerate(line.sizes, start=1):
        for offset_rank, offset in enumerate(line.offsets, start=1):
            shape = _grown(line, rank - 1, line.high_offset * (offset_rank - 1))
            ranked.append((_stem(line, shape, f"{size}", offset), (rank, offset_rank)[: 1 + (len(line.offsets) > 1)]))
    dimensions = ("Size", "Offset") if len(line.offsets) > 1 else ("Size",)
    return shelf.add_family(
        Group(line.key, line.maker, line.name, "Stems by size and offset", dimensions, members(ranked), (v.FEMUR,))
    )


def _grown(line: StemLine, steps: int, more_offset: float) -> StemShape:
    first, step = line.first, line.step
    return replace(
        first,
        length=first.length + step.length * steps,
        tip_radius=first.tip_radius + step.tip_radius * steps,
        width=first.width + step.width * steps,
        depth=first.depth + step.depth * steps,
        offset=first.offset + step.offset * steps + more_offset,
        height=first.height + step.height * steps,
    )


def _stem(line: StemLine, shape: StemShape, size: str, offset: str) -> Product:
    number = f"{line.maker.prefix}-{line.key.split('/')[-1]}-{int(size):02d}{offset[0]}"
    return Product(
        key=f"{line.key}/{size}/{offset}",
        maker=line.maker,
        name=line.name,
        part_number=number,
        shape=partial(stem, shape),
        anatomy=(v.FEMUR,),
        materials=(line.material,),
        coatings=line.coatings,
        implant_type=v.FEMORAL_STEM,
        fixation=line.fixation,
        size=f"{size} {offset}" if len(line.offsets) > 1 else size,
        effective=line.effective,
        disapproved=line.disapproved,
        sets=(_cone(shape),),
        landmarks=_stem_landmarks(shape),
        pivot=as_vector(shape.head_centre),
        appearance=_METAL,
    )


def _cone(shape: StemShape) -> FeatureSet:
    """The taper: five alternative places for the centre of a head, turning about the neck."""
    x, _, z = shape.neck_axis
    axes: tuple[Vector, Vector, Vector] = ((z, 0.0, -x), (0.0, 1.0, 0.0), (x, 0.0, z))
    freedom = Freedom("ROTATION", (x, 0.0, z), -180.0, 180.0)
    features = tuple(
        Feature(number, as_vector(shape.head_centre + height * shape.neck_axis), axes, (freedom,))
        for number, (_, height) in enumerate(HEIGHTS, start=1)
    )
    return FeatureSet("Taper 12/14", features)


def _stem_landmarks(shape: StemShape) -> tuple[Landmark, ...]:
    return (
        Landmark(
            LandmarkKind.POINT, (as_vector(shape.head_centre),), "Centre of a head of medium height", v.HEAD_CENTRE
        ),
        Landmark(LandmarkKind.LINE, ((0.0, 0.0, -shape.length), (0.0, 0.0, 12.0)), "Axis of the shaft", v.FEMORAL_AXIS),
        Landmark(LandmarkKind.PLANE, (as_vector(shape.cut), as_vector(shape.neck_axis)), "Cut of the neck"),
    )


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of heads: diameters in the heights of `HEIGHTS` (numbers into it)."""

    key: str
    maker: Maker
    name: str
    material: Code
    diameters: dict[int, tuple[int, ...]]
    effective: str = "20210301000000"
    disapproved: tuple[Code, ...] = ()


def heads(shelf: Shelf, line: HeadLine) -> tuple[Product, ...]:
    """Put a line of heads on the shelf, as a group of diameter and height."""
    ranked = []
    for rank, (diameter, heights) in enumerate(line.diameters.items(), start=1):
        ranked += [(_head(line, diameter, index), (rank, index + 1)) for index in heights]
    group = Group(
        line.key, line.maker, line.name, "Heads by diameter and neck length", ("Diameter", "Neck length"),
        members(ranked), (v.HEAD_OF_FEMUR,),
    )  # fmt: skip
    return shelf.add_family(group)


def _head(line: HeadLine, diameter: int, index: int) -> Product:
    label, height = HEIGHTS[index]
    bore = partial(_bore, height)
    return Product(
        key=f"{line.key}/{diameter}/{label}",
        maker=line.maker,
        name=line.name,
        part_number=f"{line.maker.prefix}-{line.key.split('/')[-1]}-{diameter}{label}",
        shape=partial(head, diameter / 2, height),
        anatomy=(v.HEAD_OF_FEMUR, v.HIP_JOINT),
        materials=(line.material,),
        implant_type=v.HEAD_BALL,
        fixation=v.WEDGING,
        size=f"{diameter} {label}",
        effective=line.effective,
        disapproved=line.disapproved,
        sets=(
            FeatureSet("Bore 12/14", (Feature(1, ORIGIN, freedoms=(_TURN,)),)),
            FeatureSet("Bearing", (Feature(1, ORIGIN, freedoms=_BALL),)),
        ),
        landmarks=(Landmark(LandmarkKind.POINT, (ORIGIN,), "Centre of the head", v.HEAD_CENTRE),),
        views=(View.AP,),
        details=partial(turned_profile, bore),
        appearance=_CERAMIC if line.material is v.CERAMIC else _METAL,
    )


def _bore(height: float) -> list[tuple[float, float]]:
    top = TAPER_HIGH - height + 0.8
    return [(TAPER_BASE_RADIUS + 0.1, TAPER_LOW - height), (TAPER_TOP_RADIUS - 0.2, top), (0.0, top)]


@dataclass(frozen=True, slots=True)
class CupLine:
    """A line of cups by outer diameter: shells for inserts, or monoblocks with a bearing for a head themselves."""

    key: str
    maker: Maker
    name: str
    diameters: tuple[int, ...]
    material: Code
    fixation: Code
    coatings: tuple[Code, ...] = ()
    bearing: int | None = None
    effective: str = "20210301000000"
    disapproved: tuple[Code, ...] = ()


def cups(shelf: Shelf, line: CupLine) -> tuple[Product, ...]:
    """Put a line of cups on the shelf, as a group of diameter."""
    ranked = [(_cup(line, diameter), (rank,)) for rank, diameter in enumerate(line.diameters, start=1)]
    group = Group(
        line.key, line.maker, line.name, "Cups by outer diameter", ("Diameter",), members(ranked), (v.HIP_JOINT,)
    )
    return shelf.add_family(group)


def seat_diameter(outer: int) -> int:
    """Across the inside of a shell: two neighbouring sizes share their inserts."""
    return outer // 4 * 4 - 8


def _cup(line: CupLine, diameter: int) -> Product:
    inner = seat_diameter(diameter) / 2 if line.bearing is None else line.bearing / 2 + 0.1
    seat = FeatureSet("Insert", (Feature(1, ORIGIN, freedoms=(_TURN,)),))
    bearing = FeatureSet("Bearing", (Feature(1, ORIGIN, freedoms=_BALL),))
    return Product(
        key=f"{line.key}/{diameter}",
        maker=line.maker,
        name=line.name,
        part_number=f"{line.maker.prefix}-{line.key.split('/')[-1]}-{diameter}",
        shape=partial(cup, diameter / 2, inner),
        anatomy=(v.HIP_JOINT, v.PELVIS),
        materials=(line.material,),
        coatings=line.coatings,
        implant_type=v.CUP_SHELL if line.bearing is None else v.CUP_MONOBLOCK,
        fixation=line.fixation,
        size=f"{diameter}",
        effective=line.effective,
        disapproved=line.disapproved,
        sets=(seat if line.bearing is None else bearing,),
        landmarks=_cup_landmarks(),
        details=partial(turned_profile, partial(_hollow, inner)),
        appearance=_METAL if line.bearing is None else _PLASTIC,
    )


def _cup_landmarks() -> tuple[Landmark, ...]:
    return (
        Landmark(LandmarkKind.POINT, (ORIGIN,), "Centre of rotation", v.ACETABULAR_CENTRE),
        Landmark(LandmarkKind.PLANE, (ORIGIN, (0.0, 0.0, -1.0)), "Opening plane"),
    )


def _hollow(radius: float) -> list[tuple[float, float]]:
    angles = np.linspace(0.0, np.pi / 2, 13)
    return [(radius * float(np.cos(angle)), radius * float(np.sin(angle))) for angle in angles]


@dataclass(frozen=True, slots=True)
class InsertLine:
    """A line of inserts: for each outer diameter, the diameters of heads that they take."""

    key: str
    maker: Maker
    name: str
    bearings: dict[int, tuple[int, ...]]
    material: Code
    lip: float = 0.0
    effective: str = "20210301000000"


def inserts(shelf: Shelf, line: InsertLine) -> tuple[Product, ...]:
    """Put a line of inserts on the shelf, as a sparse group of outer and head diameter."""
    diameters = sorted({bearing for each in line.bearings.values() for bearing in each})
    ranked = []
    for rank, (outer, bearings) in enumerate(line.bearings.items(), start=1):
        ranked += [(_insert(line, outer, bearing), (rank, diameters.index(bearing) + 1)) for bearing in bearings]
    group = Group(
        line.key, line.maker, line.name, "Inserts by shell and head", ("Shell", "Head diameter"), members(ranked),
        (v.HIP_JOINT,),
    )  # fmt: skip
    return shelf.add_family(group)


def _insert(line: InsertLine, outer: int, bearing: int) -> Product:
    inner = bearing / 2 + 0.1
    return Product(
        key=f"{line.key}/{outer}/{bearing}",
        maker=line.maker,
        name=line.name,
        part_number=f"{line.maker.prefix}-{line.key.split('/')[-1]}-{outer}{bearing}",
        shape=partial(insert, outer / 2 - 0.2, inner, line.lip),
        anatomy=(v.HIP_JOINT,),
        materials=(line.material,),
        implant_type=v.CUP_INSERT,
        fixation=v.WEDGING,
        size=f"{outer}/{bearing}",
        effective=line.effective,
        tolerance=None,
        sets=(
            FeatureSet("Shell", (Feature(1, ORIGIN, freedoms=(_TURN,)),)),
            FeatureSet("Bearing", (Feature(1, ORIGIN, freedoms=_BALL),)),
        ),
        landmarks=(_cup_landmarks()[0],),
        views=(View.AP,),
        details=partial(turned_profile, partial(_hollow, inner)),
        appearance=_CERAMIC if line.material is v.CERAMIC else _PLASTIC,
    )
