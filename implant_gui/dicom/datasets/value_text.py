"""Values as text for people: what a VR's bytes say, and what is wrong with them."""

import struct
from functools import lru_cache
from typing import Final

from pydicom.datadict import keyword_for_tag

from implant_gui.dicom.datasets.character_sets import TextReader
from implant_gui.dicom.datasets.elements import dictionary_vr, tag_text
from implant_gui.domain.service.match import TextProblem
from implant_gui.domain.text import visible

LOCALISED: Final = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
"""The VRs whose text Specific Character Set governs (PS3.5 6.1.2.3)."""
_PLAIN: Final = frozenset(("AE", "AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI", "UR"))
_TRAILING_ONLY: Final = frozenset(("LT", "ST", "UT", "UR", "UC"))
"""Text in which leading spaces mean something (PS3.5 6.2)."""
TEXTS: Final = LOCALISED | _PLAIN
"""All VRs whose values are text."""
LINES: Final = TEXTS - _TRAILING_ONLY
"""The VRs whose text `line_text` may give."""
_NUMBERS: Final = {
    "US": struct.Struct("<H"),
    "SS": struct.Struct("<h"),
    "UL": struct.Struct("<L"),
    "SL": struct.Struct("<l"),
    "UV": struct.Struct("<Q"),
    "SV": struct.Struct("<q"),
    "FL": struct.Struct("<f"),
    "FD": struct.Struct("<d"),
}
_AT: Final = struct.Struct("<HH")


@lru_cache(maxsize=4096)
def attribute_name(tag: int) -> str:
    """The keyword of `tag`, or its eight digits where it has none."""
    return keyword_for_tag(tag) or f"{tag:08X}"


def effective_vr(tag: int, vr: str) -> str:
    """The VR to read a value by: the dictionary's for one that came as UN."""
    return dictionary_vr(tag) if vr == "UN" else vr


def line_text(value: bytes) -> str | None:
    """A value of one of the VRs in `LINES` as text, where it is one value in ASCII; None where more has to be done.

    That is nearly everything: nearly always there is nothing but letters and digits.
    """
    if not value.isascii():
        return None
    text = value.decode("ascii").rstrip("\0 ").lstrip(" ")
    return text if text.isprintable() and "\\" not in text else None


def value_text(value: bytes, vr: str, reader: TextReader) -> tuple[str, TextProblem]:
    """`value` as text; `vr` is the effective one."""
    if not value:
        return "", TextProblem.NONE
    if vr in LINES and (line := line_text(value)) is not None:
        return line, TextProblem.NONE
    if vr in LOCALISED:
        text, problem = reader.decode(value)
        return visible(_strip(text, vr)), problem
    if vr in _PLAIN:
        problem = TextProblem.NONE if value.isascii() else TextProblem.UNDECODABLE
        return visible(_strip(value.decode("latin-1"), vr)), problem
    return _other(value, vr), TextProblem.NONE


def _strip(text: str, vr: str) -> str:
    """`text` without its padding, that of each of its values."""
    text = text.rstrip("\0 ")
    if vr in _TRAILING_ONLY:
        return text
    return "\\".join(part.strip(" ") for part in text.split("\\")) if "\\" in text else text.lstrip(" ")


def _other(value: bytes, vr: str) -> str:
    """Numbers as such; what is binary, by its size."""
    layout = _NUMBERS.get(vr)
    if layout is not None and len(value) % layout.size == 0:
        return "\\".join(str(number) for (number,) in layout.iter_unpack(value))
    if vr == "AT" and len(value) % _AT.size == 0:
        return "\\".join(tag_text(group << 16 | element) for group, element in _AT.iter_unpack(value))
    if vr == "UN" and value.isascii():
        return visible(value.decode("ascii").strip("\0 "))
    return f"({len(value)} bytes)"
