"""Reading from data sets that may be odd: a value that cannot be had is None, never an exception.

Other people's objects hold values that break their VR, sequences that are none and text that does not decode; pydicom
finds out only when a value is asked for.
"""

import math
import struct
from collections.abc import Iterator
from typing import Final

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag

from implant_gui.domain.service.codes import Code

ODD: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BytesLengthException,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
)
"""What pydicom raises when a value cannot be converted (a warning where warnings are errors)."""
CODE_FORMS: Final = ("CodeValue", "LongCodeValue", "URNCodeValue")
"""The attributes one of which has the value of a code (PS3.3 8.8)."""


def element_of(dataset: Dataset, tag: int | str) -> DataElement | None:
    """The element, or None if it is missing or cannot be read."""
    if tag not in dataset:
        return None
    try:
        return dataset[tag]
    except ODD:
        return None


def raw_of(dataset: Dataset, tag: int) -> object:
    """The element as it was read, with its value still in bytes if it was never converted; None if it is missing."""
    try:
        return dataset.get_item(tag, keep_deferred=True)
    except ODD:
        return None


def value_of(dataset: Dataset, keyword: str) -> object:
    """The value, or None if it is missing, empty or cannot be read."""
    element = element_of(dataset, keyword)
    return None if element is None or element.is_empty else element.value


def text_of(dataset: Dataset, keyword: str) -> str:
    """The value as text; "" if there is none; several values are separated by backslashes."""
    value = value_of(dataset, keyword)
    if value is None:
        return ""
    if isinstance(value, (list, tuple)) or type(value).__name__ == "MultiValue":
        return "\\".join(str(each) for each in as_list(value))
    return str(value).strip(" \0")


def as_list(value: object) -> list[object]:
    """Several values as a list, one value as a list of one, none as an empty list."""
    if value is None:
        return []
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        return [value]
    return list(value)


def number_of(dataset: Dataset, keyword: str) -> int | None:
    """The first value as a whole number, or None."""
    values = as_list(value_of(dataset, keyword))
    return values[0] if values and isinstance(values[0], int) else None


def floats_of(dataset: Dataset, keyword: str, count: int) -> tuple[float, ...] | None:
    """Exactly `count` finite numbers, or None."""
    try:
        values = tuple(float(str(value)) for value in as_list(value_of(dataset, keyword))[: count + 1])
    except ODD:
        return None
    return values if len(values) == count and all(map(math.isfinite, values)) else None


def float_of(dataset: Dataset, keyword: str) -> float | None:
    """One finite number, or None."""
    values = floats_of(dataset, keyword, 1)
    return None if values is None else values[0]


def bytes_of(dataset: Dataset, keyword: str) -> bytes:
    """A binary value, or nothing."""
    value = value_of(dataset, keyword)
    return value if isinstance(value, bytes) else b""


def items_of(dataset: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence; none if it is missing or is no sequence."""
    value = value_of(dataset, keyword)
    return list(value) if isinstance(value, Sequence) else []


def codes_of(dataset: Dataset, keyword: str) -> tuple[Code, ...]:
    """The codes of a code sequence, in whichever form their values have (PS3.3 8.8)."""
    return tuple(map(_code, items_of(dataset, keyword)))


def _code(item: Dataset) -> Code:
    value = next(filter(None, (text_of(item, form) for form in CODE_FORMS)), "")
    return Code(value, text_of(item, "CodingSchemeDesignator"), text_of(item, "CodeMeaning"))


def has(dataset: Dataset, keyword: str) -> bool:
    """Whether the attribute is there, empty or not."""
    return keyword in dataset


def tags_of(dataset: Dataset) -> Iterator[BaseTag]:
    """The tags that are there, in order."""
    return iter(sorted(dataset.keys()))
