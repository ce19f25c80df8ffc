"""Knee systems: femoral components, tibial trays and inserts, left and right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from implant_gui.domain.service.codes import Code
from implant_gui.templates.catalogue import vocabulary as v
from implant_gui.templates.catalogue.knee_shapes import TRAY_THICKNESS, femoral, insert, tray
from implant_gui.templates.catalogue.product import (
    ORIGIN,
    Feature,
    FeatureSet,
    Freedom,
    Landmark,
    LandmarkKind,
    Maker,
    Product,
    mirrored,
)
from implant_gui.templates.catalogue.shelf import Group, Shelf, members
from implant_gui.templates.surfaces.mesh import Appearance

_METAL: Final = Appearance(0xB800, (0xB800, 0x8000, 0x7C00))
_PLASTIC: Final = Appearance(0xF000, (0xF000, 0x8000, 0x8400), 0.9)
_FLEXION: Final = Freedom("ROTATION", (1.0, 0.0, 0.0), -5.0, 130.0)
_SWIVEL: Final = Freedom("ROTATION", (0.0, 0.0, 1.0), -10.0, 10.0)

Ranked = list[tuple[Product, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class KneeLine:
    """A knee system.

    Attributes:
        names: of femoral component, tray and insert; `sides` of right and left, as they end a name.
        front_to_back: of the femoral component, size by size.
        thicknesses: of the inserts.
        insert_step: each so-many sizes share an insert.
    """

    key: str
    maker: Maker
    names: tuple[str, str, str]
    sides: tuple[str, str]
    front_to_back: tuple[float, ...]
    thicknesses: tuple[int, ...]
    insert_step: int
    material: Code
    fixation: Code
    swivels: bool = False
    effective: str = "20210301000000"


@dataclass(frozen=True, slots=True, eq=False)
class KneeSystem:
    """The products of one side: femoral components and trays by size, inserts by (step, thickness)."""

    femoral: tuple[Product, ...]
    trays: tuple[Product, ...]
    inserts: tuple[Product, ...]


def knees(shelf: Shelf, line: KneeLine) -> tuple[KneeSystem, KneeSystem]:
    """Put a knee system on the shelf, three groups a side; right and left."""
    femoral_ranked, tray_ranked, insert_ranked = _femorals(line), _trays(line), _inserts(line)
    systems = []
    for index, side in enumerate("RL"):
        parts = [
            _family(shelf, line, _sided(ranked, line, index), name, f"{part}/{side}", dimensions)
            for ranked, name, part, dimensions in (
                (femoral_ranked, line.names[0], "F", ("Size",)),
                (tray_ranked, line.names[1], "T", ("Size",)),
                (insert_ranked, line.names[2], "I", ("Size", "Thickness")),
            )
        ]
        systems.append(KneeSystem(*parts))
    return systems[0], systems[1]


def _family(
    shelf: Shelf, line: KneeLine, ranked: Ranked, name: str, part: str, dimensions: tuple[str, ...]
) -> tuple[Product, ...]:
    side = line.sides["RL".index(part[-1])]
    group = Group(
        f"{line.key}/{part}", line.maker, f"{name} {side}", f"Knee components by {' and '.join(dimensions).lower()}",
        dimensions, members(ranked), (v.KNEE,),
    )  # fmt: skip
    return shelf.add_family(group)


def _sided(ranked: Ranked, line: KneeLine, index: int) -> Ranked:
    side = "RL"[index]
    made = []
    for product, ranks in ranked:
        whole = mirrored(product) if index else product
        named = replace(
            whole,
            key=f"{product.key}/{side}",
            part_number=f"{product.part_number}{side}",
            name=f"{product.name} {line.sides[index]}",
        )
        made.append((named, ranks))
    return made


def _product(line: KneeLine, part: str, size: str, name: str, implant_type: Code) -> Product:
    """What the parts of a system have in common; the shape is still to come."""
    return Product(
        key=f"{line.key}/{part}/{size}",
        maker=line.maker,
        name=name,
        part_number=f"{line.maker.prefix}-{line.key.split('/')[-1]}{part}-{size.replace('/', '')}",
        shape=partial(femoral, 60.0, 66.0),
        anatomy=(v.KNEE,),
        materials=(line.material,),
        implant_type=implant_type,
        fixation=line.fixation,
        size=size,
        effective=line.effective,
        appearance=_METAL,
    )


def _width(front_to_back: float) -> float:
    return round(front_to_back * 1.08 + 2.0, 1)


def _femorals(line: KneeLine) -> Ranked:
    ranked: Ranked = []
    for rank, measure in enumerate(line.front_to_back, start=1):
        product = replace(
            _product(line, "F", f"{rank}", line.names[0], v.KNEE_FEMORAL),
            shape=partial(femoral, measure, _width(measure)),
            anatomy=(v.KNEE, v.DISTAL_FEMUR),
            sets=(FeatureSet("Articulation", (Feature(1, ORIGIN, freedoms=(_FLEXION,)),)),),
            landmarks=(
                Landmark(LandmarkKind.LINE, (ORIGIN, (0.0, 0.0, round(measure * 0.9, 1))), "Mechanical axis"),
                Landmark(LandmarkKind.PLANE, ((0.0, 0.0, round(measure * 0.14, 2)), (0.0, 0.0, 1.0)), "Distal cut"),
            ),
        )
        ranked.append((product, (rank,)))
    return ranked


def _trays(line: KneeLine) -> Ranked:
    ranked: Ranked = []
    for rank, measure in enumerate(line.front_to_back, start=1):
        swivel = (_SWIVEL,) if line.swivels else ()
        product = replace(
            _product(line, "T", f"{rank}", line.names[1], v.KNEE_TIBIAL),
            shape=partial(tray, _width(measure) + 3.0, round(measure * 0.76, 1), 32.0 + rank),
            anatomy=(v.KNEE, v.TIBIA),
            sets=(FeatureSet("Insert", (Feature(1, (0.0, 0.0, TRAY_THICKNESS), freedoms=swivel),)),),
            landmarks=(
                Landmark(LandmarkKind.LINE, ((0.0, 0.0, TRAY_THICKNESS), (0.0, 0.0, -45.0 - rank)), "Tibial axis"),
                Landmark(LandmarkKind.PLANE, (ORIGIN, (0.0, 0.0, 1.0)), "Proximal cut of the tibia"),
            ),
        )
        ranked.append((product, (rank,)))
    return ranked


def _inserts(line: KneeLine) -> Ranked:
    ranked: Ranked = []
    for step, sizes in enumerate(insert_sizes(line), start=1):
        measure = line.front_to_back[sizes[-1] - 1]
        size = f"{sizes[0]}-{sizes[-1]}" if len(sizes) > 1 else f"{sizes[0]}"
        for rank, thickness in enumerate(line.thicknesses, start=1):
            ranked.append((_insert(line, f"{size}/{thickness}", measure, thickness), (step, rank)))
    return ranked


def insert_sizes(line: KneeLine) -> list[Sequence[int]]:
    """Which sizes share an insert."""
    sizes = range(1, len(line.front_to_back) + 1)
    return [sizes[start : start + line.insert_step] for start in range(0, len(sizes), line.insert_step)]


def _insert(line: KneeLine, size: str, measure: float, thickness: int) -> Product:
    top = (0.0, 0.0, float(thickness))
    return replace(
        _product(line, "I", size, line.names[2], v.KNEE_INSERT),
        shape=partial(insert, _width(measure) + 1.0, round(measure * 0.73, 1), float(thickness)),
        materials=(v.POLYMER,),
        fixation=v.WEDGING,
        sets=(
            FeatureSet("Tray", (Feature(1, ORIGIN, freedoms=(_SWIVEL,) if line.swivels else ()),)),
            FeatureSet("Articulation", (Feature(1, top, freedoms=(_FLEXION,)),)),
        ),
        landmarks=(Landmark(LandmarkKind.POINT, (top,), "Lowest point of the dishes"),),
        appearance=_PLASTIC,
    )
