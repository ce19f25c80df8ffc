"""Making data sets from keywords and values."""

from functools import cache

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag


def make(**values: object) -> Dataset:
    """A data set of attributes by keyword; half the time of assigning them one by one, and stricter.

    Raises:
        ValueError: the dictionary has no such keyword.
    """
    elements: dict[BaseTag, DataElement | RawDataElement] = {}
    for keyword, value in values.items():
        tag, vr = _entry(keyword)
        elements[tag] = DataElement(tag, vr, value)
    return Dataset(elements)


@cache
def _entry(keyword: str) -> tuple[BaseTag, str]:
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise ValueError(f"“{keyword}” is no keyword of the dictionary.")
    return Tag(tag), dictionary_VR(tag)
