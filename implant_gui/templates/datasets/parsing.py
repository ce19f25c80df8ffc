"""Reading encoded data sets as far as they can be read: what comes before the first fault is kept."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from pydicom.charset import convert_encodings, default_encoding
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.filereader import data_element_generator
from pydicom.tag import BaseTag

from implant_gui.domain.service.information_model import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN
from implant_gui.domain.uid import Uid
from implant_gui.templates.datasets.values import ODD, as_list, text_of
from implant_gui.templates.datasets.visible import made_visible

_PREFIX: Final = 132
"""Preamble and the letters DICM (PS3.10 7.1)."""
_UNDEFINED_LENGTH: Final = 0xFFFF_FFFF

Elements = dict[BaseTag, RawDataElement | DataElement]


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A data set, and a sentence on why it ends early, or "" if it does not."""

    dataset: Dataset
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ParsedFile:
    """A Part 10 file: its file meta information, and what it holds."""

    meta: Dataset
    content: Parsed


def parse(data: bytes, transfer_syntax: Uid) -> Parsed:
    """A data set as it came over the wire."""
    return _parse_rest(BytesIO(data), transfer_syntax)


def parse_file(data: bytes) -> ParsedFile:
    """The content of a Part 10 file."""
    if data[_PREFIX - 4 : _PREFIX] != b"DICM":
        return ParsedFile(Dataset(), Parsed(Dataset(), "This is no DICOM file."))
    stream = BytesIO(data)
    stream.seek(_PREFIX)
    meta = _parse(stream, is_implicit=False, only_group_2=True)
    if meta.problem:
        return ParsedFile(meta.dataset, Parsed(Dataset(), meta.problem))
    syntax = Uid(text_of(meta.dataset, "TransferSyntaxUID")) or EXPLICIT_VR_LITTLE_ENDIAN
    return ParsedFile(meta.dataset, _parse_rest(stream, syntax))


def _parse_rest(stream: BytesIO, transfer_syntax: Uid) -> Parsed:
    if transfer_syntax not in (IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN):
        return Parsed(Dataset(), f"The transfer syntax {made_visible(transfer_syntax)} is not supported.")
    return _parse(stream, is_implicit=transfer_syntax == IMPLICIT_VR_LITTLE_ENDIAN)


def _parse(stream: BytesIO, *, is_implicit: bool, only_group_2: bool = False) -> Parsed:
    """The elements up to the end or to the first that cannot be read, and in the latter case a remark."""
    elements: Elements = {}
    problem = ""
    stop = _after_group_2 if only_group_2 else None
    try:
        for element in data_element_generator(stream, is_implicit, True, stop):
            if _is_cut(element):
                problem = f"The data break off in {element.tag}."
                break
            elements[element.tag] = element
    except (*ODD, EOFError) as error:
        problem = f"The rest cannot be read: {made_visible(str(error))}"
    dataset = Dataset(elements)
    dataset.set_original_encoding(is_implicit, True, _encodings(elements))
    return Parsed(dataset, problem)


def _is_cut(element: RawDataElement | DataElement) -> bool:
    """Whether the data ended before the value did, which pydicom does not mind."""
    if not isinstance(element, RawDataElement) or element.value is None or element.length == _UNDEFINED_LENGTH:
        return False
    return len(element.value) < element.length


def _after_group_2(tag: BaseTag, _vr: str | None, _length: int) -> bool:
    return tag.group != 2


def _encodings(elements: Elements) -> list[str]:
    """Python's names of the declared character sets; the default repertoire if the declaration is wrong."""
    try:
        declared = Dataset(elements).get("SpecificCharacterSet")
        return convert_encodings([str(each) for each in as_list(declared)]) if declared else [default_encoding]
    except ODD:
        return [default_encoding]
