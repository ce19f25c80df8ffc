"""The codes and the invented manufacturers of the demo catalogue.

Codes come from the context groups where those have one; what they lack (knee components, ceramics) is coded in a
private scheme, as PS3.16 8.2 lets one do.
"""

from typing import Final

from implant_gui.domain.service.codes import Code, context_group
from implant_gui.templates.catalogue.product import Maker

ALDERHOLT: Final = Maker("Alderholt Orthopaedics", "ALD", latin="Alderholt Orthopaedics")
BRUECKMANN: Final = Maker("Brückmann Gelenktechnik", "BGT", latin="Brückmann Gelenktechnik")
BRUECKMANN_TRAUMA: Final = Maker("Brückmann Gelenktechnik", "BGT", "ISO_IR 100", latin="Brückmann Gelenktechnik")
ASTERION: Final = Maker("Αστερίων Ορθοπαιδική", "AST", "ISO_IR 126", latin="Asterion Orthopaediki")
AOMINE: Final = Maker("青嶺医工", "AOM", ("", "ISO 2022 IR 87"), latin="Aomine Iko", utc_offset="+0900")
AOMINE_TRAUMA: Final = Maker("青嶺医工", "AOM", latin="Aomine Iko", utc_offset="+0900")

_PRIVATE: Final = "99IMPLANTGUI"


def _of(cid: int, value: str) -> Code:
    return next(code for code in context_group(cid).codes if code.value == value)


STAINLESS_STEEL: Final = _of(7300, "S31673")
STAINLESS_STEEL_SRT: Final = Code("F-61207", "SRT", "Stainless Steel Material")
"""As objects from before 2018 have it: the same concept as 256506002 in SCT."""
TITANIUM: Final = _of(7300, "R50250")
TITANIUM_ALLOY: Final = _of(7300, "R56400")
TITANIUM_NIOBIUM: Final = _of(7300, "R56700")
COBALT_CHROMIUM: Final = _of(7300, "R30075")
POLYMER: Final = _of(7300, "412155002")
CERAMIC: Final = Code("CERAMIC", _PRIVATE, "Alumina matrix ceramic")
HYDROXYAPATITE: Final = Code("HA", _PRIVATE, "Hydroxyapatite")

FEMUR: Final = _of(7304, "71341001")
HIP_JOINT: Final = _of(7304, "24136001")
HEAD_OF_FEMUR: Final = _of(7304, "2812003")
PELVIS: Final = _of(7304, "118645006")
KNEE: Final = _of(7304, "72696002")
TIBIA: Final = _of(7304, "12611008")
DISTAL_FEMUR: Final = _of(7304, "310652005")
SHAFT_OF_FEMUR: Final = _of(7304, "41111004")
SHAFT_OF_TIBIA: Final = _of(7304, "52687003")
SHAFT_OF_HUMERUS: Final = _of(7304, "20760004")
SHAFT_OF_RADIUS: Final = _of(7304, "47728000")
SHAFT_OF_ULNA: Final = _of(7304, "21133008")
FIBULA: Final = _of(7304, "87342007")

FEMORAL_AXIS: Final = _of(7306, "112302")
ACETABULAR_CENTRE: Final = _of(7306, "112303")
HEAD_CENTRE: Final = _of(7306, "112304")

CUP_SHELL: Final = _of(7308, "112305")
CUP_INSERT: Final = _of(7308, "112306")
CUP_MONOBLOCK: Final = _of(7308, "112307")
HEAD_BALL: Final = _of(7308, "112308")
FEMORAL_STEM: Final = _of(7308, "112310")
MONOBLOCK_STEM: Final = _of(7308, "112315")
SCREW: Final = _of(7309, "68183006")
BONE_PLATE: Final = _of(7309, "271003")
BONE_NAIL: Final = _of(7309, "63289001")
KNEE_FEMORAL: Final = Code("KNEE_FEMORAL", _PRIVATE, "Femoral Component of Knee")
KNEE_TIBIAL: Final = Code("KNEE_TIBIAL", _PRIVATE, "Tibial Tray of Knee")
KNEE_INSERT: Final = Code("KNEE_INSERT", _PRIVATE, "Tibial Insert of Knee")

CEMENTED: Final = _of(7310, "257771002")
UNCEMENTED: Final = _of(7310, "304367000")
BY_SCREW: Final = _of(7310, "257834006")
BY_PLATE: Final = _of(7310, "257835007")
NAILING: Final = _of(7310, "274478003")
ANCHORING: Final = _of(7310, "129380009")
WEDGING: Final = _of(7310, "112321")

HIP_RECONSTRUCTION: Final = _of(7301, "119614000")
HIP_PROSTHESIS: Final = _of(7301, "398010007")
KNEE_REPLACEMENT: Final = Code("KNEE_REPLACEMENT", _PRIVATE, "Replacement of knee joint")
PLATE_OSTEOSYNTHESIS: Final = Code("PLATING", _PRIVATE, "Plate osteosynthesis")
NAIL_OSTEOSYNTHESIS: Final = Code("NAILING", _PRIVATE, "Nail osteosynthesis")


def country(code: str, name: str) -> Code:
    """A country in which an implant is disapproved (CID 5001)."""
    return Code(code, "ISO3166_1", name)
