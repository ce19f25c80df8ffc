import pytest

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.query import standard_return_keys
from implant_gui.models.results.columns import NOTES, TREE, codes, items, layout_of, replaced_uids
from implant_gui.models.results.nodes import MatchNode
from tests.models.making import NOTHING, replacing, template, uid


def match(**values: str) -> Match:
    return Match(InformationModel.GENERIC, uid(1), values, NOTHING)


@pytest.mark.parametrize("model", InformationModel)
def test_every_model_has_a_tree_and_notes_and_no_column_twice(model: InformationModel) -> None:
    keys = [column.key for column in layout_of(model).columns]
    assert keys[:2] == [TREE, NOTES]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("model", InformationModel)
def test_every_standard_return_key_that_was_answered_is_shown_in_some_column(model: InformationModel) -> None:
    """But for the code scheme and the SOP class beside a reference, which say nothing to people."""
    asked = [str(path) for path in standard_return_keys(model)]
    told = {path: f"value of {path}" for path in asked}
    node_values = Match(model, uid(1), told, NOTHING)
    layout = layout_of(model)
    node = MatchNode(layout.kind, node_values, "PACS", 0)
    shown = "\n".join(column.shown(node) for column in layout.columns)
    silent = ("CodingSchemeDesignator", "ReferencedSOPClassUID", "CodeValue", "EffectiveDateTime")
    missing = [path for path in asked if not path.endswith(silent) and f"value of {path}" not in shown]
    assert not missing


def test_extra_keys_get_columns() -> None:
    column = layout_of(InformationModel.GENERIC, ["ImplantTypeCodeSequence[0].CodeMeaning"]).columns[-1]
    assert column.title == "CodeMeaning"
    assert column.key == "ImplantTypeCodeSequence[0].CodeMeaning"


def test_the_meanings_of_all_items_are_shown() -> None:
    text = codes("M")
    assert text(match(**{"M[0].CodeMeaning": "Titanium", "M[1].CodeMeaning": "Cobalt"})) == "Titanium, Cobalt"


def test_a_code_without_a_meaning_is_shown_itself() -> None:
    text = codes("M")
    assert text(match(**{"M[0].CodeMeaning": "", "M[0].CodeValue": "123"})) == "123"
    assert text(match(**{"M[0].URNCodeValue": "urn:x"})) == "urn:x"


def test_any_number_of_items_is_read() -> None:
    text = items("M", "CodeMeaning")
    told = {f"M[{item}].CodeMeaning": str(item) for item in range(30)}
    assert text(match(**told)) == ", ".join(map(str, range(30)))


def test_an_empty_sequence_differs_from_one_that_was_not_returned() -> None:
    text = codes("M")
    assert text(match(M="")) == ""
    assert text(match()) is None
    assert text(match(**{"M[0].CodeMeaning": ""})) == ""


def test_replaced_instances_are_found() -> None:
    assert replaced_uids(replacing(template(3), uid(1), uid(2))) == [uid(1), uid(2)]
    assert replaced_uids(template(3)) == []


def test_a_heading_says_why_it_has_no_name() -> None:
    level = layout_of(InformationModel.GENERIC).levels[0]
    assert level.name("ACME") == "ACME"
    assert level.name(None) != level.name("")
