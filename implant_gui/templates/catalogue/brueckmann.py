"""Brückmann Gelenktechnik: a short stem with its cup, nails, plates and screws. German names; trauma in ISO_IR 100."""

from dataclasses import replace

from implant_gui.templates.catalogue import vocabulary as v
from implant_gui.templates.catalogue.hip_shapes import StemShape
from implant_gui.templates.catalogue.hips import (
    CupLine,
    HeadLine,
    InsertLine,
    StemLine,
    cups,
    heads,
    inserts,
    stems,
)
from implant_gui.templates.catalogue.lineage import derive, disapprove, inform, instructions, recall, revise
from implant_gui.templates.catalogue.shelf import Shelf
from implant_gui.templates.catalogue.systems import hip_system, osteosynthesis
from implant_gui.templates.catalogue.trauma import (
    COMPRESSION,
    NailLine,
    PlateLine,
    ScrewLine,
    nails,
    plates,
    screws,
)

_MAKER = v.BRUECKMANN
_TRAUMA = v.BRUECKMANN_TRAUMA

_SHORT_STEM = StemLine(
    "brueckmann/MKS", _MAKER, "Müritz Kurzschaft",
    StemShape(length=84.0, tip_radius=3.4, width=6.6, depth=6.0, offset=35.0, height=27.0, squareness=3.0),
    StemShape(length=2.8, tip_radius=0.26, width=0.45, depth=0.3, offset=1.0, height=0.8),
    tuple(range(1, 11)), v.UNCEMENTED, v.TITANIUM_NIOBIUM, (v.HYDROXYAPATITE, v.TITANIUM), high_offset=5.0,
    effective="20220401000000",
)  # fmt: skip
_HEADS = HeadLine(
    "brueckmann/MKK", _MAKER, "Müritz Keramikkopf", v.CERAMIC,
    {28: (0, 1, 2), 32: (0, 1, 2, 3), 36: (0, 1, 2, 3), 40: (1, 2, 3)}, effective="20220401000000",
)  # fmt: skip
_SHELLS = CupLine(
    "brueckmann/MPF", _MAKER, "Müritz Pfanne", tuple(range(44, 66, 2)), v.TITANIUM_NIOBIUM, v.UNCEMENTED,
    (v.TITANIUM,), effective="20220401000000",
)  # fmt: skip
_INSERTS = InsertLine(
    "brueckmann/MEK", _MAKER, "Müritz Einsatz, Keramik",
    {36: (28,), 40: (28,), 44: (32,), 48: (32, 36), 52: (36, 40), 56: (36, 40)}, v.CERAMIC,
    effective="20220401000000",
)  # fmt: skip
_PLATES = PlateLine(
    "brueckmann/EDP", _TRAUMA, "Eider Schmalplatte 3,5",
    {13 * holes: (holes,) for holes in range(4, 13)}, 11.0, 3.4, 1.9, v.STAINLESS_STEEL,
    (v.SHAFT_OF_RADIUS, v.SHAFT_OF_ULNA), waist=1.1, freedoms=COMPRESSION,
)  # fmt: skip
_SCREWS = ScrewLine(
    "brueckmann/EDS", _TRAUMA, "Eider Kortikalisschraube 3,5", 3.5, 2.4, 1.25, 6.0,
    (*range(10, 32, 2), 35, 40, 45, 50), v.STAINLESS_STEEL, (v.SHAFT_OF_RADIUS, v.SHAFT_OF_ULNA, v.FIBULA),
)  # fmt: skip
_FEMORAL_NAILS = NailLine(
    "brueckmann/ODN", _TRAUMA, "Oder Femurnagel", ("rechts", "links"),
    {9: (300, 320, 340, 360), 10: (320, 340, 360, 380), 11: (340, 360, 380, 400), 12: (380, 400, 420)},
    13.0, 1200.0, 5.0, False, v.TITANIUM_ALLOY, (v.SHAFT_OF_FEMUR, v.FEMUR),
)  # fmt: skip
_LOCKING_SCREWS = ScrewLine(
    "brueckmann/ODS", _TRAUMA, "Oder Verriegelungsschraube 5,0", 5.0, 4.2, 2.0, 8.0,
    tuple(range(30, 95, 5)), v.TITANIUM_ALLOY, (v.FEMUR, v.TIBIA),
)  # fmt: skip


def stock(shelf: Shelf) -> None:
    """Put everything of this maker on the shelf."""
    short, balls = stems(shelf, _SHORT_STEM), heads(shelf, _HEADS)
    shells, liners = cups(shelf, _SHELLS), inserts(shelf, _INSERTS)
    straight, cortical = plates(shelf, _PLATES), screws(shelf, _SCREWS)
    femoral, locking = nails(shelf, _FEMORAL_NAILS), screws(shelf, _LOCKING_SCREWS)
    right, left = femoral[: len(femoral) // 2], femoral[len(femoral) // 2 :]
    shelf.assemblies += [
        hip_system(
            "brueckmann/hip", _MAKER, "Müritz Hüftsystem", stems=short, heads=balls, cups=shells, inserts=liners,
            technique="Zementfrei, minimalinvasiv",
        ),
        osteosynthesis(
            "brueckmann/plate", _TRAUMA, "Eider Unterarmset", v.PLATE_OSTEOSYNTHESIS, carriers=straight[2:6],
            screws=cortical[1:9], technique="Kompressionsosteosynthese",
        ),
        osteosynthesis(
            "brueckmann/nail/right", _TRAUMA, "Oder Nagelset rechts", v.NAIL_OSTEOSYNTHESIS, carriers=right,
            screws=locking[4:8], technique="Antegrade Nagelung",
        ),
        osteosynthesis(
            "brueckmann/nail/left", _TRAUMA, "Oder Nagelset links", v.NAIL_OSTEOSYNTHESIS, carriers=left,
            screws=locking[4:8], technique="Antegrade Nagelung",
        ),
    ]  # fmt: skip
    hip = shelf.assemblies[-4]
    older = replace(hip, version="0", effective="20210110000000", technique="")
    shelf.assemblies[-4] = replace(hip, replaces=older.uid)
    shelf.assemblies.append(older)


def history(shelf: Shelf) -> None:
    """What has happened to this maker's products since."""
    for size in (1, 2):
        revise(shelf, f"BGT-MKS-{size:02d}H", "20231001000000")
    reason = "Nails of 9 mm by 300 mm may have been marked with the wrong side."
    notice = recall(_MAKER.latin, "Oder Femurnagel rechts 9 x 300", "BGT-ODN-09300R", "20240212100000", reason)
    revise(shelf, "BGT-ODN-09300R", "20240212100000", notices=(notice,))
    derive(shelf, "BGT-MPF-54", "Klinik Beispiel")
    disapprove(shelf, ("BGT-EDP-52.04", "BGT-EDP-65.05"), (v.country("US", "United States"),))
    lines = ("Größe an beiden Ansichten wählen.", "Kopflängen S bis XL.", "Prüfen: Offset und Beinlänge.")
    inform(shelf, "BGT-MKS-05S", instructions(_MAKER.latin, "Müritz Kurzschaft", "20220401000000", lines))
