import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from implant_gui.templates.datasets.making import make
from implant_gui.templates.datasets.values import bytes_of, element_of, items_of, number_of, text_of, value_of


@pytest.fixture
def odd() -> Dataset:
    """A data set whose scaling has too few bytes for a number, however forgiving pydicom is set."""
    tag = Tag(0x0068, 0x62F2)
    return Dataset({tag: RawDataElement(tag, "FD", 3, b"1xy", 0, False, True)})


def test_a_value_that_cannot_be_converted_is_none(odd: Dataset) -> None:
    assert element_of(odd, "HPGLDocumentScaling") is None
    assert value_of(odd, "HPGLDocumentScaling") is None
    assert text_of(odd, "HPGLDocumentScaling") == ""


def test_several_values_are_one_text() -> None:
    assert text_of(make(ImplantName=["a", "b"]), "ImplantName") == "a\\b"


def test_what_is_of_another_kind_is_nothing() -> None:
    dataset = make(Manufacturer="ACME", NumberOfSurfaces=2)
    assert items_of(dataset, "Manufacturer") == []
    assert bytes_of(dataset, "Manufacturer") == b""
    assert number_of(dataset, "Manufacturer") is None
    assert number_of(dataset, "NumberOfSurfaces") == 2
