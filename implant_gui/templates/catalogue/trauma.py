"""Trauma systems: plates by length and holes, screws by length, nails by diameter and length."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.domain.service.codes import Code
from implant_gui.templates.catalogue import vocabulary as v
from implant_gui.templates.catalogue.drawing import as_vector
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
    mirrored,
)
from implant_gui.templates.catalogue.shelf import Group, Shelf, members
from implant_gui.templates.catalogue.trauma_shapes import (
    NailShape,
    PlateShape,
    ScrewShape,
    bone_screw,
    nail,
    plate,
)
from implant_gui.templates.surfaces.mesh import Appearance

Array = NDArray[np.float64]

_STEEL: Final = Appearance(0xA800, (0xA800, 0x8000, 0x8000))
_TITANIUM: Final = Appearance(0x9000, (0x9000, 0x7E00, 0x7A00))
_OUTWARD: Final[tuple[Vector, Vector, Vector]] = ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, -1.0, 0.0))
_FROM_LATERAL: Final[tuple[Vector, Vector, Vector]] = ((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (-1.0, 0.0, 0.0))
LOCKING: Final = (
    Freedom("ROTATION", (1.0, 0.0, 0.0), -15.0, 15.0),
    Freedom("ROTATION", (0.0, 0.0, 1.0), -15.0, 15.0),
)
"""Holes that hold a screw at an angle."""
COMPRESSION: Final = (Freedom("TRANSLATION", (0.0, 0.0, 1.0), -1.0, 1.0),)
"""Holes that press the fragments together as the screw slides along the plate."""


def _look(material: Code) -> Appearance:
    return _STEEL if material in (v.STAINLESS_STEEL, v.STAINLESS_STEEL_SRT) else _TITANIUM


@dataclass(frozen=True, slots=True)
class PlateLine:
    """A line of plates: the grid of lengths (mm) and, for each, the numbers of holes that are made."""

    key: str
    maker: Maker
    name: str
    grid: dict[int, tuple[int, ...]]
    width: float
    thickness: float
    hole_radius: float
    material: Code
    anatomy: tuple[Code, ...]
    waist: float = 0.0
    freedoms: tuple[Freedom, ...] = LOCKING
    effective: str = "20210301000000"
    disapproved: tuple[Code, ...] = ()
    has_surface: bool = True


def plates(shelf: Shelf, line: PlateLine) -> tuple[Product, ...]:
    """Put a line of plates on the shelf: a group of length, and of holes where one length has several."""
    counts = sorted({holes for each in line.grid.values() for holes in each})
    two_dimensional = any(len(each) > 1 for each in line.grid.values())
    ranked = []
    for rank, (length, holes) in enumerate(line.grid.items(), start=1):
        for count in holes:
            ranks = (rank, counts.index(count) + 1) if two_dimensional else (rank,)
            ranked.append((_plate(line, length, count), ranks))
    dimensions = ("Length", "Number of Holes") if two_dimensional else ("Number of Holes",)
    group = Group(
        line.key, line.maker, line.name, "Plates by " + " and ".join(dimensions).lower(), dimensions,
        members(ranked), line.anatomy,
    )  # fmt: skip
    return shelf.add_family(group)


def _plate(line: PlateLine, length: int, holes: int) -> Product:
    shape = PlateShape(holes, length / holes, line.width, line.thickness, line.hole_radius, line.waist)
    half = length / 2
    return Product(
        key=f"{line.key}/{length}/{holes}",
        maker=line.maker,
        name=line.name,
        part_number=f"{line.maker.prefix}-{line.key.split('/')[-1]}-{length}.{holes:02d}",
        shape=partial(plate, shape),
        anatomy=line.anatomy,
        materials=(line.material,),
        implant_type=v.BONE_PLATE,
        fixation=v.BY_PLATE,
        size=f"{length} mm, {holes}",
        effective=line.effective,
        disapproved=line.disapproved,
        sets=tuple(_hole(shape, hole, line.freedoms) for hole in range(1, holes + 1)),
        landmarks=(Landmark(LandmarkKind.LINE, ((0.0, 0.0, -half), (0.0, 0.0, half)), "Axis of the plate"),),
        has_surface=line.has_surface,
        appearance=_look(line.material),
    )


def _hole(shape: PlateShape, hole: int, freedoms: tuple[Freedom, ...]) -> FeatureSet:
    return FeatureSet(f"Hole {hole}", (Feature(1, as_vector(shape.hole_centre(hole)), _OUTWARD, freedoms),))


@dataclass(frozen=True, slots=True)
class ScrewLine:
    """A line of screws: diameters and pitch, and the lengths; `thread` limits the threaded part."""

    key: str
    maker: Maker
    name: str
    crest_diameter: float
    core_diameter: float
    pitch: float
    head_diameter: float
    lengths: tuple[int, ...]
    material: Code
    anatomy: tuple[Code, ...]
    thread: float | None = None
    effective: str = "20210301000000"
    has_drawings: bool = True


def screws(shelf: Shelf, line: ScrewLine) -> tuple[Product, ...]:
    """Put a line of screws on the shelf, as a group of length."""
    ranked = [(_screw(line, length), (rank,)) for rank, length in enumerate(line.lengths, start=1)]
    group = Group(line.key, line.maker, line.name, "Screws by length", ("Length",), members(ranked), line.anatomy)
    return shelf.add_family(group)


def _screw(line: ScrewLine, length: int) -> Product:
    shape = ScrewShape(
        length, line.core_diameter / 2, line.crest_diameter / 2, line.pitch, line.head_diameter / 2,
        length if line.thread is None else min(line.thread, length),
    )  # fmt: skip
    return Product(
        key=f"{line.key}/{length}",
        maker=line.maker,
        name=line.name,
        part_number=f"{line.maker.prefix}-{line.key.split('/')[-1]}-{length:03d}",
        shape=partial(bone_screw, shape),
        anatomy=line.anatomy,
        materials=(line.material,),
        implant_type=v.SCREW,
        fixation=v.BY_SCREW,
        size=f"{length} mm",
        effective=line.effective,
        tolerance=0.05,
        sets=(FeatureSet("Head", (Feature(1, ORIGIN),)),),
        landmarks=(
            Landmark(LandmarkKind.LINE, ((0.0, 0.0, -float(length)), ORIGIN), "Axis of the screw"),
            Landmark(LandmarkKind.POINT, ((0.0, 0.0, -float(length)),), "Tip"),
        ),
        views=(View.AP,) if line.has_drawings else (),
        appearance=_look(line.material),
    )


@dataclass(frozen=True, slots=True)
class NailLine:
    """A line of nails: for each diameter the lengths that are made; drawn at half of their size."""

    key: str
    maker: Maker
    name: str
    sides: tuple[str, str] | None
    grid: dict[int, tuple[int, ...]]
    top_diameter: float
    bow: float
    bend: float
    bends_back: bool
    material: Code
    anatomy: tuple[Code, ...]
    effective: str = "20210301000000"


def nails(shelf: Shelf, line: NailLine) -> tuple[Product, ...]:
    """Put a line of nails on the shelf: a sparse group of diameter and length for each side."""
    lengths = sorted({length for each in line.grid.values() for length in each})
    products: tuple[Product, ...] = ()
    for index, side in enumerate(line.sides or ("",)):
        ranked = []
        for rank, (diameter, made) in enumerate(line.grid.items(), start=1):
            ranked += [(_nail(line, diameter, each, index), (rank, lengths.index(each) + 1)) for each in made]
        name = f"{line.name} {side}".strip()
        group = Group(
            f"{line.key}/{index}", line.maker, name, "Nails by diameter and length", ("Diameter", "Length"),
            members(ranked), line.anatomy,
        )  # fmt: skip
        products += shelf.add_family(group)
    return products


def _nail(line: NailLine, diameter: int, length: int, index: int) -> Product:
    shape = NailShape(
        float(length), diameter / 2, line.top_diameter / 2, line.bow, line.bend, bends_back=line.bends_back
    )
    side, hand = ("", "") if line.sides is None else (line.sides[index], "RL"[index])
    part = f"{line.maker.prefix}-{line.key.split('/')[-1]}"
    product = Product(
        key=f"{line.key}/{diameter}/{length}/{index}",
        maker=line.maker,
        name=f"{line.name} {side}".strip(),
        part_number=f"{part}-{diameter:02d}{length}{hand}",
        shape=partial(nail, shape),
        anatomy=line.anatomy,
        materials=(line.material,),
        implant_type=v.BONE_NAIL,
        fixation=v.NAILING,
        size=f"{diameter} x {length} mm",
        effective=line.effective,
        tolerance=0.5,
        sets=tuple(_locking(shape, label, depth) for label, depth in _locking_depths(shape)),
        landmarks=(Landmark(LandmarkKind.POINT, (as_vector(shape.centre_line(0.0)),), "Point of entry"),),
        details=partial(_bores, shape, 1 - 2 * index),
        scaling=2.0,
        appearance=_look(line.material),
    )
    return product if index == 0 else mirrored(product)


def _locking_depths(shape: NailShape) -> tuple[tuple[str, float], ...]:
    return (
        ("Proximal locking 1", 18.0),
        ("Proximal locking 2", 34.0),
        ("Distal locking 1", shape.length - 32.0),
        ("Distal locking 2", shape.length - 14.0),
    )


def _locking(shape: NailShape, label: str, depth: float) -> FeatureSet:
    turn = Freedom("ROTATION", (1.0, 0.0, 0.0), -180.0, 180.0)
    return FeatureSet(label, (Feature(1, as_vector(shape.centre_line(depth)), _FROM_LATERAL, (turn,)),))


def _bores(shape: NailShape, sign: int, view: View) -> list[Array]:
    """The locking bores, which run from side to side: their walls seen from the front, circles seen from the side."""
    lines = []
    for _, depth in _locking_depths(shape):
        middle = shape.centre_line(depth) * [sign, 1.0, 1.0]
        if view is View.AP:
            reach = shape.radius * 0.95
            lines += [
                view.project(middle + np.array([[-reach, 0.0, edge], [reach, 0.0, edge]]))[:, :2]
                for edge in (-2.5, 2.5)
            ]
        else:
            angles = np.arange(17) * np.pi / 8
            circle = np.stack([np.zeros(17), 2.5 * np.cos(angles), 2.5 * np.sin(angles)], axis=1)
            lines.append(view.project(middle + circle)[:, :2])
    return lines
