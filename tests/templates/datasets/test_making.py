import pytest

from implant_gui.templates.datasets.making import make


def test_attributes_are_set_by_keyword() -> None:
    item = make(CodeValue="1", NumberOfSurfaces=3)
    assert (item.CodeValue, item["NumberOfSurfaces"].VR) == ("1", "UL")


def test_a_keyword_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="Codevalue"):
        make(Codevalue="1")
