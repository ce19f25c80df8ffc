import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from implant_gui.templates.making import make
from implant_gui.templates.reading import bytes_of, element_of, items_of, number_of, text_of, value_of


@pytest.fixture
def odd() -> Dataset:
    """A data set whose Instance Number is no number."""
    tag = Tag(0x0020, 0x0013)
    return Dataset({tag: RawDataElement(tag, "IS", 2, b"1x", 0, False, True)})


def test_a_value_that_cannot_be_converted_is_none(odd: Dataset) -> None:
    assert element_of(odd, "InstanceNumber") is None
    assert value_of(odd, "InstanceNumber") is None
    assert text_of(odd, "InstanceNumber") == ""


def test_several_values_are_one_text() -> None:
    assert text_of(make(ImplantName=["a", "b"]), "ImplantName") == "a\\b"


def test_what_is_of_another_kind_is_nothing() -> None:
    dataset = make(Manufacturer="ACME", NumberOfSurfaces=2)
    assert items_of(dataset, "Manufacturer") == []
    assert bytes_of(dataset, "Manufacturer") == b""
    assert number_of(dataset, "Manufacturer") is None
    assert number_of(dataset, "NumberOfSurfaces") == 2
