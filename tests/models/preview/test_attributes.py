import pytest
from PySide6.QtCore import QModelIndex

from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.models.common.roles import TOOL_TIP, Role
from implant_gui.models.preview.attributes import MAX_FOUND, AttributesModel
from tests.models.conftest import Watch
from tests.models.making import cells, headers


def attribute(
    keyword: str, value: str = "", *children: AttributeRow, path: str = "", cut: bool = False
) -> AttributeRow:
    return AttributeRow("(0022,1095)", keyword, "SQ" if children else "LO", value, path or keyword, children, cut)


CODE = attribute("CodeMeaning", "Fémur", path="A[0].CodeMeaning")
ROWS = (
    attribute("ImplantName", "Stem"),
    attribute("AnatomicRegionSequence", "", attribute("Item 1", "", CODE), attribute("Item 2", "", attribute("X"))),
    attribute("Note", "long", cut=True),
)


@pytest.fixture
def attributes(watch: Watch) -> AttributesModel:
    model = AttributesModel(ROWS)
    watch(model)
    return model


def test_sequences_are_nested(attributes: AttributesModel) -> None:
    assert headers(attributes) == ["Tag", "Keyword", "VR", "Value"]
    assert cells(attributes, 0) == ["(0022,1095)", "ImplantName", "LO", "Stem"]
    sequence = attributes.index(1, 0)
    assert attributes.rowCount(sequence) == 2
    item = attributes.index(0, 0, sequence)
    assert attributes.row_at(attributes.index(0, 0, item)) is CODE
    assert attributes.parent(item) == sequence
    assert attributes.rowCount(attributes.index(1, 1)) == 0


def test_a_row_gives_its_attribute_and_where_it_stands(attributes: AttributesModel) -> None:
    (found,) = attributes.find("femur")
    assert attributes.data(found, Role.VALUE) is CODE
    assert attributes.data(found, TOOL_TIP) == "A[0].CodeMeaning\nFémur"
    assert attributes.data(found, Role.MARK) is None
    assert attributes.row_at(QModelIndex()) is None


def test_a_value_that_was_cut_says_so(attributes: AttributesModel) -> None:
    assert "longer" in attributes.data(attributes.index(2, 3), TOOL_TIP)


def test_what_is_found_comes_in_reading_order_from_any_column(attributes: AttributesModel) -> None:
    keywords = [row.keyword for index in attributes.find("0022,1095") if (row := attributes.row_at(index))]
    assert keywords == ["ImplantName", "AnatomicRegionSequence", "Item 1", "CodeMeaning", "Item 2", "X", "Note"]
    assert len(attributes.find("STEM")) == 1
    assert attributes.find("  ") == attributes.find("absent") == ()


def test_another_data_set_takes_the_place(attributes: AttributesModel) -> None:
    attributes.set_rows((attribute("ImplantSize", "12"),))
    assert attributes.rowCount() == 1
    assert cells(attributes, 0)[1] == "ImplantSize"


def test_no_more_is_found_than_anybody_reads() -> None:
    model = AttributesModel(tuple(attribute("ImplantName", "Stem") for _ in range(MAX_FOUND + 5)))
    assert len(model.find("stem")) == MAX_FOUND


def test_items_are_counted_and_numbered_in_the_users_words() -> None:
    second = AttributeRow("", "Item 2", "", "", "A[1]")
    model = AttributesModel((attribute("A", "2 items", AttributeRow("", "Item 1", "", "", "A[0]"), second),))
    sequence = model.index(0, 0)
    assert cells(model, 0)[-1] == "2 items"
    assert model.index(1, 1, sequence).data() == "Item 2"
    deep = AttributeRow("", "", "", "This is nested too deeply to be shown.", "")
    assert cells(AttributesModel((attribute("A", "9 items", deep),)), 0)[-1] == "9 items", "as it was counted"
