"""Data sets between bytes and pydicom, values as they were encoded: nothing is converted that nobody asks for.

Decoding here is pydicom's from end to end, unlike in our SCU.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import Final

from pydicom.charset import convert_encodings, decode_bytes, python_encoding
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_dataset
from pydicom.filewriter import write_dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag

SPECIFIC_CHARACTER_SET: Final = 0x00080005
TIMEZONE_OFFSET_FROM_UTC: Final = 0x00080201
_DEFAULT_ENCODINGS: Final = ("iso8859",)
_TEXT_DELIMITERS: Final = {ord(character) for character in "\\\n\r\t\f"}
_ESCAPE: Final = b"\x1b"


class MalformedDatasetError(ValueError):
    """Bytes that pydicom cannot read as a data set."""


def decode(data: bytes, *, implicit: bool) -> Dataset:
    """The data set that `data` is, its values still encoded.

    Raises:
        MalformedDatasetError: it is none.
    """
    try:
        return read_dataset(BytesIO(data), is_implicit_VR=implicit, is_little_endian=True)
    except Exception as error:  # whatever pydicom raises on what peers send, RecursionError included
        raise MalformedDatasetError(type(error).__name__) from error


def encode(dataset: Dataset, *, implicit: bool) -> bytes:
    """`dataset` in one of the two little endian transfer syntaxes; values that were never looked at go out as read."""
    stream = DicomBytesIO()
    stream.is_implicit_VR = implicit
    stream.is_little_endian = True
    write_dataset(stream, dataset)
    return bytes(stream.getvalue())


def empty_like(dataset: Dataset) -> Dataset:
    """A data set without attributes whose encoding is that of `dataset`, so that encoded values can be moved over."""
    made = Dataset()
    implicit, little_endian = dataset.original_encoding
    made.set_original_encoding(implicit, little_endian, dataset.original_character_set)
    return made


def copy_attribute(source: Dataset, target: Dataset, tag: int) -> None:
    """Put the attribute of `source` into `target` without decoding it."""
    target[BaseTag(tag)] = source.get_item(BaseTag(tag))


def encodings_of(dataset: Dataset, inherited: tuple[str, ...] = _DEFAULT_ENCODINGS) -> tuple[str, ...]:
    """The Python codecs for the text of `dataset`: its own Specific Character Set, or else that of what it is in."""
    declared = text_of(dataset, SPECIFIC_CHARACTER_SET, _DEFAULT_ENCODINGS)
    return inherited if declared is None else _codecs(declared)


def text_of(dataset: Dataset, tag: int, encodings: tuple[str, ...]) -> str | None:
    """The whole value as text, padding included; None when the attribute is not there."""
    if BaseTag(tag) not in dataset:
        return None
    value = dataset.get_item(BaseTag(tag)).value
    if value is None:
        return ""
    if isinstance(value, bytes):
        return _decoded(value, encodings)
    if isinstance(value, MultiValue | list):
        return "\\".join(str(part) for part in value)
    return str(value)


def items_of(dataset: Dataset, tag: int) -> Sequence[Dataset] | None:
    """The items of a sequence; None when it is not there or is no sequence."""
    if BaseTag(tag) not in dataset:
        return None
    try:
        element = dataset[BaseTag(tag)]
    except Exception:  # noqa: BLE001 - as in `decode`: only now does pydicom look inside
        return None
    return tuple(element.value) if element.VR == "SQ" else None


@lru_cache(maxsize=64)
def _codecs(declared: str) -> tuple[str, ...]:
    terms = [term.strip() for term in declared.split("\\")]
    if any(term not in python_encoding for term in terms):
        return _DEFAULT_ENCODINGS
    return tuple(convert_encodings(terms))


def _decoded(value: bytes, encodings: tuple[str, ...]) -> str:
    if _ESCAPE in value:
        return decode_bytes(value, encodings, _TEXT_DELIMITERS)
    return value.decode(encodings[0], "replace")
