"""Assemblies of what the families made: which part fits which, and where they meet."""

from collections.abc import Iterable, Iterator

from implant_gui.domain.service.codes import Code
from implant_gui.templates.catalogue import vocabulary as v
from implant_gui.templates.catalogue.hips import HEIGHTS, seat_diameter
from implant_gui.templates.catalogue.knees import KneeLine, KneeSystem, insert_sizes
from implant_gui.templates.catalogue.product import Maker, Product
from implant_gui.templates.catalogue.shelf import Assembly, End, Role

Products = tuple[Product, ...]
Joint = tuple[End, End]


def hip_system(
    key: str,
    maker: Maker,
    name: str,
    *,
    stems: Products,
    heads: Products,
    cups: Products,
    inserts: Products = (),
    technique: str = "",
    document: bytes | None = None,
) -> Assembly:
    """Stem, head and cup, with an insert between unless the cup is a monoblock."""
    roles = [Role(v.FEMORAL_STEM, stems), Role(v.HEAD_BALL, heads)]
    roles += [Role(v.CUP_SHELL, cups), Role(v.CUP_INSERT, inserts)] if inserts else [Role(v.CUP_MONOBLOCK, cups)]
    joints = [*_cones(stems, heads), *_bearings(heads, inserts or cups), *_seats(inserts, cups)]
    return Assembly(
        key, maker, name, v.HIP_RECONSTRUCTION, (v.HIP_JOINT,), tuple(roles), tuple(joints), technique, document
    )


def knee_system(key: str, maker: Maker, name: str, system: KneeSystem, line: KneeLine, technique: str = "") -> Assembly:
    """Femoral component, insert and tray of one side."""
    roles = (
        Role(v.KNEE_FEMORAL, system.femoral),
        Role(v.KNEE_INSERT, system.inserts),
        Role(v.KNEE_TIBIAL, system.trays),
    )
    joints = tuple(_knee_joints(system, line))
    return Assembly(key, maker, name, v.KNEE_REPLACEMENT, (v.KNEE,), roles, joints, technique)


def osteosynthesis(
    key: str,
    maker: Maker,
    name: str,
    procedure: Code,
    *,
    carriers: Products,
    screws: Products,
    technique: str = "",
    document: bytes | None = None,
) -> Assembly:
    """Plates or nails, and the screws that fit all of their holes; as many screws as wanted."""
    roles = (
        Role(carriers[0].implant_type, carriers),
        Role(v.SCREW, screws, is_exclusive=False, is_mandatory=False),
    )
    joints = tuple(
        (End(carrier, hole), End(screw))
        for carrier in carriers
        for hole in range(1, len(carrier.sets) + 1)
        for screw in screws
    )
    return Assembly(key, maker, name, procedure, carriers[0].anatomy, roles, joints, technique, document)


def _cones(stems: Products, heads: Products) -> Iterator[Joint]:
    """Each head on the feature of its height; the numbers of features are the same on all stems."""
    labels = [label for label, _ in HEIGHTS]
    for stem in stems:
        for head in heads:
            _, label = _size(head).split()
            yield End(stem, 1, labels.index(label) + 1), End(head)


def _bearings(heads: Products, partners: Products) -> Iterator[Joint]:
    """Heads in inserts or monoblock cups with a bearing of their diameter: the last set of both."""
    for head in heads:
        diameter = int(_size(head).split()[0])
        for partner in partners:
            if _bearing(partner) == diameter:
                yield End(head, 2), End(partner, len(partner.sets))


def _bearing(product: Product) -> int:
    """The head diameter that an insert (``44/28``) takes; monoblock cups of the catalogue take 28."""
    return int(_size(product).split("/")[1]) if product.implant_type is v.CUP_INSERT else 28


def _seats(inserts: Products, cups: Products) -> Iterator[Joint]:
    for insert in inserts:
        outer = int(_size(insert).split("/")[0])
        yield from ((End(insert), End(cup)) for cup in cups if seat_diameter(int(_size(cup))) == outer)


def _knee_joints(system: KneeSystem, line: KneeLine) -> Iterator[Joint]:
    per_step = len(line.thicknesses)
    for step, sizes in enumerate(insert_sizes(line)):
        inserts = system.inserts[step * per_step : (step + 1) * per_step]
        for insert in inserts:
            yield from ((End(femoral), End(insert, 2)) for femoral in _sized(system.femoral, sizes))
            yield from ((End(insert), End(tray)) for tray in _sized(system.trays, sizes))


def _sized(products: Products, sizes: Iterable[int]) -> Iterator[Product]:
    return (products[size - 1] for size in sizes)


def _size(product: Product) -> str:
    if product.size is None:
        raise ValueError(f"{product.key} has no size to fit by.")
    return product.size
