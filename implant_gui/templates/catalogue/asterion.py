"""Αστερίων Ορθοπαιδική: a cemented hip, and plates on a sparse grid of length and holes. Names in ISO_IR 126."""

from implant_gui.templates.catalogue import vocabulary as v
from implant_gui.templates.catalogue.hip_shapes import StemShape
from implant_gui.templates.catalogue.hips import CupLine, HeadLine, StemLine, cups, heads, stems
from implant_gui.templates.catalogue.lineage import inform, instructions, recall, revise
from implant_gui.templates.catalogue.shelf import Shelf
from implant_gui.templates.catalogue.systems import hip_system, osteosynthesis
from implant_gui.templates.catalogue.trauma import COMPRESSION, PlateLine, ScrewLine, plates, screws

_MAKER = v.ASTERION

_STEM = StemLine(
    "asterion/DLT", _MAKER, "Στειλεός Δέλτα",
    StemShape(length=124.0, tip_radius=3.4, width=6.0, depth=5.2, offset=38.0, height=31.0, neck_angle=130.0,
              squareness=2.2),
    StemShape(length=5.0, tip_radius=0.3, width=0.5, depth=0.3, offset=1.2, height=0.8),
    tuple(range(1, 9)), v.CEMENTED, v.STAINLESS_STEEL_SRT, offsets=("STD",), effective="20170301000000",
)  # fmt: skip
_HEADS = HeadLine(
    "asterion/KEF", _MAKER, "Κεφαλή Δέλτα", v.STAINLESS_STEEL_SRT, {28: (0, 1, 2, 3, 4)}, effective="20170301000000"
)
_CUPS = CupLine(
    "asterion/KYP", _MAKER, "Κυπέλλιο Δέλτα", tuple(range(44, 62, 2)), v.POLYMER, v.CEMENTED, bearing=28,
    effective="20170301000000",
)  # fmt: skip
_SMALL_PLATES = PlateLine(
    "asterion/LM", _MAKER, "Πλάκα Λίθος 3.5",
    {60: (4, 5), 80: (4, 5, 6), 100: (5, 6, 8), 120: (6, 8), 140: (8, 10)}, 11.0, 3.2, 1.9, v.TITANIUM,
    (v.SHAFT_OF_HUMERUS, v.SHAFT_OF_RADIUS, v.FIBULA),
)  # fmt: skip
_LARGE_PLATES = PlateLine(
    "asterion/LG", _MAKER, "Πλάκα Λίθος 4.5",
    {100: (5, 6), 130: (6, 7, 8), 160: (7, 8, 9), 190: (8, 9, 10, 12), 220: (10, 12, 14)}, 15.0, 4.6, 2.5,
    v.TITANIUM, (v.SHAFT_OF_FEMUR, v.SHAFT_OF_TIBIA),
)  # fmt: skip
_OLD_PLATES = PlateLine(
    "asterion/PAL", _MAKER, "Πλάκα Παλαιά 4.5", {18 * holes: (holes,) for holes in (4, 5, 6, 8)}, 14.0, 4.5, 2.5,
    v.STAINLESS_STEEL_SRT, (v.SHAFT_OF_TIBIA,), freedoms=COMPRESSION, effective="20100901000000", has_surface=False,
)  # fmt: skip
_SMALL_SCREWS = ScrewLine(
    "asterion/VM", _MAKER, "Βίδα Λίθος 3.5", 3.5, 2.4, 1.25, 6.0, tuple(range(12, 42, 2)), v.TITANIUM_ALLOY,
    (v.SHAFT_OF_HUMERUS, v.SHAFT_OF_RADIUS, v.FIBULA),
)  # fmt: skip
_LARGE_SCREWS = ScrewLine(
    "asterion/VG", _MAKER, "Βίδα Λίθος 4.5", 4.5, 3.1, 1.75, 8.0, tuple(range(20, 72, 4)), v.TITANIUM_ALLOY,
    (v.SHAFT_OF_FEMUR, v.SHAFT_OF_TIBIA),
)  # fmt: skip


def stock(shelf: Shelf) -> None:
    """Put everything of this maker on the shelf."""
    hip_stems, balls, monoblocks = stems(shelf, _STEM), heads(shelf, _HEADS), cups(shelf, _CUPS)
    small, large = plates(shelf, _SMALL_PLATES), plates(shelf, _LARGE_PLATES)
    plates(shelf, _OLD_PLATES)
    small_screws, large_screws = screws(shelf, _SMALL_SCREWS), screws(shelf, _LARGE_SCREWS)
    shelf.assemblies += [
        hip_system(
            "asterion/hip", _MAKER, "Σύστημα Ισχίου Δέλτα", stems=hip_stems, heads=balls, cups=monoblocks,
            technique="Τσιμεντοποίηση τρίτης γενιάς",
        ),
        osteosynthesis(
            "asterion/plate/small", _MAKER, "Σετ Λίθος 3.5", v.PLATE_OSTEOSYNTHESIS, carriers=small[3:8],
            screws=small_screws[:8],
        ),
        osteosynthesis(
            "asterion/plate/large", _MAKER, "Σετ Λίθος 4.5", v.PLATE_OSTEOSYNTHESIS, carriers=large[:5],
            screws=large_screws[2:9],
        ),
    ]  # fmt: skip


def history(shelf: Shelf) -> None:
    """What has happened to this maker's products since."""
    reason = "Plates with 4 holes may break under full load."
    notice = recall(_MAKER.latin, "Plaka Lithos 3.5, 60 mm, 4 holes", "AST-LM-60.04", "20230321000000", reason)
    revise(shelf, "AST-LM-60.04", "20230321000000", notices=(notice,))
    revise(shelf, "AST-DLT-03S", "20190301000000")
    lines = ("Contour plates before locking them.", "Use at least three screws on each side of the fracture.")
    inform(shelf, "AST-LG-160.08", instructions(_MAKER.latin, "Plaka Lithos 4.5", "20210301000000", lines))
