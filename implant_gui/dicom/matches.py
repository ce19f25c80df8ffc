"""The identifier of a pending response as a `Match`: flat text by key path, read straight from the bytes."""

import struct
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from pydicom.datadict import keyword_for_tag

from implant_gui.dicom.character_sets import TextReader
from implant_gui.dicom.elements import Element, Elements, dictionary_vr, read_elements, tag_text
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.match import EncodedDataset, Match, TextProblem
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid, is_uid

MAX_IDENTIFIER: Final = 1024 * 1024
"""Bytes of an identifier that we take; a real one has some hundreds."""

_SPECIFIC_CHARACTER_SET: Final = 0x00080005
_LOCALISED: Final = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
"""The VRs whose text Specific Character Set governs (PS3.5 6.1.2.3)."""
_PLAIN: Final = frozenset(("AE", "AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI", "UR"))
_TRAILING_ONLY: Final = frozenset(("LT", "ST", "UT", "UR", "UC"))
"""Text in which leading spaces mean something (PS3.5 6.2)."""
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
_SEVERITY: Final = tuple(TextProblem)


def read_match(
    model: InformationModel,
    encoded: EncodedDataset,
    *,
    character_set: str | None = None,
    optional_keys_ignored: bool = False,
) -> Match:
    """The match that a pending response carries.

    Args:
        model: of the query.
        encoded: the identifier as it came.
        character_set: what to decode with whatever the server declares; None to believe the server.
        optional_keys_ignored: whether the status was FF01.

    Raises:
        MalformedDatasetError: the bytes are no data set, or cut off.
    """
    values, problem = flatten(read_elements(encoded.data, encoded.transfer_syntax), character_set)
    uid = values.get("SOPInstanceUID", "")
    return Match(
        model=model,
        sop_instance_uid=Uid(uid) if uid and is_uid(uid) else None,
        values=MappingProxyType(values),
        encoded=encoded,
        text_problem=problem,
        optional_keys_ignored=optional_keys_ignored,
    )


def flatten(elements: Elements, character_set: str | None = None) -> tuple[dict[str, str], TextProblem]:
    """The values of `elements` by key path, and the worst that is wrong with their text."""
    values: dict[str, str] = {}
    problems = set(_flatten(elements, "", _reader(elements, None, character_set), character_set, values))
    return values, max(problems, key=_SEVERITY.index, default=TextProblem.NONE)


def _flatten(
    elements: Elements, prefix: str, reader: TextReader, override: str | None, values: dict[str, str]
) -> Iterator[TextProblem]:
    """Fill `values`; gives the problems met."""
    for element in elements:
        path = prefix + _name(element.tag)
        if element.items is None:
            values[path], problem = _text(element, reader)
            if problem is not TextProblem.NONE:
                yield problem
        elif not any(element.items):
            values[path] = ""
        else:
            for index, item in enumerate(element.items):
                within = _reader(item, reader, override)
                yield from _flatten(item, f"{path}[{index}].", within, override, values)


def _reader(elements: Elements, outer: TextReader | None, override: str | None) -> TextReader:
    """How to read the text of a data set or an item: by its own declaration, else by that of what it stands in."""
    if override is not None and outer is not None:
        return outer
    declared = next((element.value for element in elements if element.tag == _SPECIFIC_CHARACTER_SET), None)
    if declared is None and outer is not None:
        return outer
    return _text_reader(declared, override)


_text_reader: Final[Callable[[bytes | None, str | None], TextReader]] = lru_cache(maxsize=64)(TextReader)


@lru_cache(maxsize=4096)
def _name(tag: int) -> str:
    return keyword_for_tag(tag) or f"{tag:08X}"


def _text(element: Element, reader: TextReader) -> tuple[str, TextProblem]:
    value, vr = element.value, element.vr
    if not value:
        return "", TextProblem.NONE
    if vr == "UN":
        vr = dictionary_vr(element.tag)
    if vr in _LOCALISED:
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
