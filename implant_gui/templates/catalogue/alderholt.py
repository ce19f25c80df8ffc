"""Alderholt Orthopaedics: hips with uncemented and cemented stems, and a knee. Plain ASCII names."""

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
from implant_gui.templates.catalogue.knees import KneeLine, knees
from implant_gui.templates.catalogue.lineage import (
    announce,
    derive,
    disapprove,
    inform,
    instructions,
    notify,
    recall,
    revise,
)
from implant_gui.templates.catalogue.product import Notice
from implant_gui.templates.catalogue.shelf import Shelf
from implant_gui.templates.catalogue.systems import hip_system, knee_system
from implant_gui.templates.pdf import page

_MAKER = v.ALDERHOLT

_UNCEMENTED = StemLine(
    "alderholt/CVU", _MAKER, "Corvane Uncemented Stem",
    StemShape(length=112.0, tip_radius=3.6, width=6.2, depth=5.8, offset=36.0, height=29.0, squareness=3.6),
    StemShape(length=4.2, tip_radius=0.28, width=0.42, depth=0.28, offset=0.9, height=0.7),
    tuple(range(1, 13)), v.UNCEMENTED, v.TITANIUM_ALLOY, (v.HYDROXYAPATITE,),
)  # fmt: skip
_CEMENTED = StemLine(
    "alderholt/CVC", _MAKER, "Corvane Cemented Stem",
    StemShape(length=118.0, tip_radius=3.0, width=5.4, depth=5.4, offset=37.5, height=30.0, neck_angle=130.0,
              squareness=2.3),
    StemShape(length=4.0, tip_radius=0.22, width=0.4, depth=0.2, offset=1.0, height=0.6),
    tuple(range(1, 9)), v.CEMENTED, v.COBALT_CHROMIUM, effective="20200615000000",
)  # fmt: skip
_CERAMIC_HEADS = HeadLine(
    "alderholt/CVH", _MAKER, "Corvane Ceramic Head", v.CERAMIC,
    {28: (0, 1, 2), 32: (0, 1, 2, 3), 36: (0, 1, 2, 3, 4)},
)  # fmt: skip
_METAL_HEADS = HeadLine(
    "alderholt/CVM", _MAKER, "Corvane CoCr Head", v.COBALT_CHROMIUM,
    {22: (1, 2), 28: (0, 1, 2, 3, 4), 32: (0, 1, 2, 3, 4)}, effective="20190102000000",
)  # fmt: skip
_SHELLS = CupLine(
    "alderholt/CVP", _MAKER, "Corvane Cup", tuple(range(44, 68, 2)), v.TITANIUM_ALLOY, v.UNCEMENTED, (v.TITANIUM,)
)
_INSERTS = InsertLine(
    "alderholt/CVX", _MAKER, "Corvane XL-PE Insert",
    {36: (22, 28), 40: (28,), 44: (28, 32), 48: (28, 32, 36), 52: (32, 36), 56: (32, 36)}, v.POLYMER,
)  # fmt: skip
_LIPPED_INSERTS = InsertLine(
    "alderholt/CVL", _MAKER, "Corvane XL-PE Insert, lipped", {44: (28, 32), 48: (32, 36), 52: (36,)}, v.POLYMER, 3.0
)
_KNEE = KneeLine(
    "alderholt/TRN", _MAKER, ("Tarn Knee Femoral", "Tarn Knee Tray", "Tarn Knee Insert"), ("right", "left"),
    (52.0, 54.5, 57.0, 59.5, 62.0, 64.5, 67.0, 70.0), (9, 11, 13, 16), 2, v.COBALT_CHROMIUM, v.CEMENTED,
)  # fmt: skip


def stock(shelf: Shelf) -> None:
    """Put everything of this maker on the shelf."""
    uncemented, cemented = stems(shelf, _UNCEMENTED), stems(shelf, _CEMENTED)
    ceramic, metal = heads(shelf, _CERAMIC_HEADS), heads(shelf, _METAL_HEADS)
    shells = cups(shelf, _SHELLS)
    liners = inserts(shelf, _INSERTS) + inserts(shelf, _LIPPED_INSERTS)
    technique = page(
        "Corvane hip system: surgical technique",
        ["1. Template both views and choose size and offset.", "2. Cut the neck along the planned plane.",
         "3. Broach to the planned size.", "4. Impact shell and insert.", "5. Reduce with a trial head."],
        "Demonstration data. No such product exists.",
    )  # fmt: skip
    shelf.assemblies += [
        hip_system(
            "alderholt/uncemented", _MAKER, "Corvane Uncemented Hip", stems=uncemented, heads=ceramic, cups=shells,
            inserts=liners, technique="Uncemented, posterior approach", document=technique,
        ),
        hip_system(
            "alderholt/hybrid", _MAKER, "Corvane Hybrid Hip", stems=cemented, heads=metal, cups=shells,
            inserts=liners, technique="Hybrid: cemented stem, press-fit cup",
        ),
    ]  # fmt: skip
    for system, side in zip(knees(shelf, _KNEE), _KNEE.sides, strict=True):
        shelf.assemblies.append(
            knee_system(f"alderholt/knee/{side}", _MAKER, f"Tarn Knee {side}", system, _KNEE, "Measured resection")
        )


def history(shelf: Shelf) -> None:
    """What has happened to this maker's products since."""
    for size in (3, 4, 5, 6):
        revise(shelf, f"ALD-CVU-{size:02d}S", "20230901000000")
    reason = "The bore of lots 2019-03 to 2019-07 may be out of tolerance."
    notice = recall(_MAKER.latin, "Corvane CoCr Head 28 XXL", "ALD-CVM-28XXL", "20220504090000", reason)
    revise(shelf, "ALD-CVM-28XXL", "20220504090000", notices=(notice,))
    announce(shelf, "ALD-CVU-06S")
    derive(shelf, "ALD-CVC-04S", "Example Planning", steps=2)
    derive(shelf, "ALD-CVP-52", "Example Planning")
    disapprove(shelf, ("ALD-CVM-22M", "ALD-CVM-22L"), (v.country("CA", "Canada"), v.country("JP", "Japan")))
    notify(
        shelf, "ALD-CVC-01S",
        Notice("20231115080000", "DISCONTINUATION: size 1 STD is no longer made; templates remain for revisions."),
    )  # fmt: skip
    lines = ("Choose the size on both views.", "The cut of the neck is drawn as a landmark.", "Heads: S to XXL.")
    knee_lines = ("Left and right are marked on the anterior flange.", "Inserts of 9 to 16 mm fit two sizes each.")
    for number in range(1, 9):
        notice = instructions(_MAKER.latin, "Tarn Knee Femoral", "20210301000000", knee_lines)
        inform(shelf, f"ALD-TRNF-{number}R", notice)
    inform(shelf, "ALD-CVU-01S", instructions(_MAKER.latin, "Corvane Uncemented Stem", "20210301000000", lines))
