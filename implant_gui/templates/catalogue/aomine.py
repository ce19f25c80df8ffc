"""青嶺医工 (Aomine Iko): a cemented hip, a knee with a turning insert, nails and screws. Names in ISO 2022 IR 87."""

from implant_gui.templates.catalogue import vocabulary as v
from implant_gui.templates.catalogue.hip_shapes import StemShape
from implant_gui.templates.catalogue.hips import CupLine, HeadLine, StemLine, cups, heads, stems
from implant_gui.templates.catalogue.knees import KneeLine, knees
from implant_gui.templates.catalogue.lineage import derive, disapprove, recall, revise
from implant_gui.templates.catalogue.shelf import Shelf
from implant_gui.templates.catalogue.systems import hip_system, knee_system, osteosynthesis
from implant_gui.templates.catalogue.trauma import NailLine, ScrewLine, nails, screws

_MAKER = v.AOMINE
_TRAUMA = v.AOMINE_TRAUMA

_STEM = StemLine(
    "aomine/HYT", _MAKER, "疾風ステム",
    StemShape(length=104.0, tip_radius=3.0, width=5.6, depth=5.0, offset=33.0, height=27.0, squareness=2.4),
    StemShape(length=3.6, tip_radius=0.24, width=0.42, depth=0.25, offset=0.9, height=0.7),
    tuple(range(1, 9)), v.CEMENTED, v.COBALT_CHROMIUM, high_offset=4.0, effective="20230401090000",
)  # fmt: skip
# The second byte of “ボ” is 5CH, the backslash: with code extensions it separates nothing (PS3.5 6.1.2.5.3).
_HEADS = HeadLine(
    "aomine/HYK", _MAKER, "疾風ボール骨頭", v.COBALT_CHROMIUM, {26: (0, 1, 2, 3), 28: (0, 1, 2, 3, 4)},
    effective="20230401090000",
)  # fmt: skip
_CUPS = CupLine(
    "aomine/HYC", _MAKER, "疾風カップ", tuple(range(42, 58, 2)), v.POLYMER, v.CEMENTED, bearing=28,
    effective="20230401090000",
)  # fmt: skip
_KNEE = KneeLine(
    "aomine/KDE", _MAKER, ("楓人工膝大腿骨", "楓人工膝脛骨", "楓人工膝インサート"), ("右", "左"),
    (48.0, 50.5, 53.0, 55.5, 58.0, 61.0), (8, 10, 12), 2, v.COBALT_CHROMIUM, v.CEMENTED, swivels=True,
    effective="20230401090000",
)  # fmt: skip
_TIBIAL_NAILS = NailLine(
    "aomine/TKN", _TRAUMA, "竹脛骨髄内釘", None,
    {8: (240, 255, 270, 285, 300), 9: (270, 285, 300, 315, 330), 10: (300, 315, 330, 345)},
    11.5, 6000.0, 10.0, True, v.TITANIUM_ALLOY, (v.SHAFT_OF_TIBIA, v.TIBIA), effective="20220701000000",
)  # fmt: skip
_SCREWS = ScrewLine(
    "aomine/TKS", _TRAUMA, "竹横止めスクリュー 4.0", 4.0, 3.2, 1.5, 6.5, tuple(range(20, 65, 5)), v.TITANIUM_ALLOY,
    (v.TIBIA,), effective="20220701000000",
)  # fmt: skip
_CANCELLOUS_SCREWS = ScrewLine(
    "aomine/KSS", _TRAUMA, "海綿骨スクリュー 6.5", 6.5, 3.6, 2.75, 8.0, tuple(range(40, 115, 5)), v.TITANIUM_ALLOY,
    (v.FEMUR, v.TIBIA), thread=32.0, effective="20220701000000", has_drawings=False,
)  # fmt: skip


def stock(shelf: Shelf) -> None:
    """Put everything of this maker on the shelf."""
    hip_stems, balls, monoblocks = stems(shelf, _STEM), heads(shelf, _HEADS), cups(shelf, _CUPS)
    systems = knees(shelf, _KNEE)
    tibial, locking = nails(shelf, _TIBIAL_NAILS), screws(shelf, _SCREWS)
    screws(shelf, _CANCELLOUS_SCREWS)
    shelf.assemblies += [
        hip_system("aomine/hip", _MAKER, "疾風人工股関節", stems=hip_stems, heads=balls, cups=monoblocks),
        *(
            knee_system(f"aomine/knee/{side}", _MAKER, f"楓人工膝関節 {side}", system, _KNEE)
            for system, side in zip(systems, _KNEE.sides, strict=True)
        ),
        osteosynthesis(
            "aomine/nail", _TRAUMA, "竹脛骨セット", v.NAIL_OSTEOSYNTHESIS, carriers=tibial, screws=locking[2:7],
            technique="膝蓋腱分割進入",
        ),
    ]  # fmt: skip


def history(shelf: Shelf) -> None:
    """What has happened to this maker's products since."""
    revise(shelf, "AOM-HYT-02S", "20240401090000")
    reason = "Packages of size 3 may contain size 4."
    notice = recall(_MAKER.latin, "Kaede Femoral, size 3, right", "AOM-KDEF-3R", "20240610120000", reason)
    revise(shelf, "AOM-KDEF-3R", "20240610120000", notices=(notice,))
    derive(shelf, "AOM-KDET-2L", "Example Planning")
    disapprove(shelf, ("AOM-KSS-040", "AOM-KSS-045"), (v.country("DE", "Germany"), v.country("FR", "France")))
