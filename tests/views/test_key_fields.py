"""What is written into a field becomes a key that can be sent, or a sentence at the field."""

from datetime import date

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.keys import KeyDefinition, Requirement, keys_of
from implant_gui.domain.service.query import KeyPath
from implant_gui.views.browse.key_field import KeyField
from implant_gui.views.browse.key_fields import field_for
from implant_gui.views.browse.key_words import askable_keys, kind_words, label_of
from tests.key_definitions import definition_of


def make(qtbot: QtBot, keyword: str, model: InformationModel = InformationModel.GENERIC) -> KeyField:
    definition = definition_of(model, keyword)
    assert definition is not None
    field = field_for(definition)
    qtbot.addWidget(field)
    field.show()
    return field


def lines(field: KeyField) -> list[QLineEdit]:
    return field.findChildren(QLineEdit)


def sent(field: KeyField) -> dict[str, str]:
    return {str(path): value for path, value in field.restrictions().items()}


@pytest.mark.parametrize("model", InformationModel)
def test_every_key_that_can_be_matched_has_a_field(model: InformationModel) -> None:
    main, rest = askable_keys(model)
    wanted = [key for key in keys_of(model) if key.requirement is not Requirement.RETURN_ONLY]
    assert sorted(key.keyword for key in (*main, *rest)) == sorted(key.keyword for key in wanted)


@pytest.mark.parametrize(
    "definition", [key for model in InformationModel for keys in askable_keys(model) for key in keys]
)
def test_every_field_has_a_short_name_and_says_what_may_be_written(definition: KeyDefinition, qtbot: QtBot) -> None:
    field = field_for(definition)
    qtbot.addWidget(field)
    assert label_of(definition)
    assert "Sequence" not in label_of(definition)
    assert kind_words(definition)
    assert definition.name in field.toolTip()
    assert not field.restrictions()


def test_text_is_sent_as_it_is_written(qtbot: QtBot) -> None:
    field = make(qtbot, "Manufacturer")
    QTest.keyClicks(lines(field)[0], " *STEM? ")
    assert sent(field) == {"Manufacturer": "*STEM?"}
    assert field.summary() == "*STEM?"


@pytest.mark.parametrize(("text", "word"), [("a\\b", "backslash"), ("x" * 65, "64")])
def test_text_that_cannot_be_sent_is_said_at_the_field(qtbot: QtBot, text: str, word: str) -> None:
    field = make(qtbot, "ImplantName")
    lines(field)[0].setText(text)
    assert not field.check()
    assert word in field.error
    QTest.keyClicks(lines(field)[0], "x")
    assert not field.error


def test_enter_submits(qtbot: QtBot) -> None:
    field = make(qtbot, "ImplantSize")
    with qtbot.waitSignal(field.submitted):
        QTest.keyClicks(lines(field)[0], "12\r")


def test_a_code_is_chosen_by_its_meaning(qtbot: QtBot) -> None:
    field = make(qtbot, "ImplantTargetAnatomySequence")
    box = field.findChild(QComboBox)
    assert box is not None
    box.setCurrentText("femur")
    base = "ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0]"
    assert sent(field) == {f"{base}.CodeValue": "71341001", f"{base}.CodingSchemeDesignator": "SCT"}


def test_a_part_of_a_meaning_that_no_other_code_has_is_enough(qtbot: QtBot) -> None:
    field = make(qtbot, "ImplantTargetAnatomySequence")
    box = field.findChild(QComboBox)
    assert box is not None
    box.setCurrentText("hip")
    assert field.check()
    assert box.currentText() == "Hip Joint"
    box.setCurrentText("bone")
    assert not field.check()


def test_a_code_that_is_not_in_the_list_can_be_written(qtbot: QtBot) -> None:
    field = make(qtbot, "MaterialsCodeSequence")
    lines(field)[0].setText(" 12345 , 99ACME ")
    assert sent(field) == {
        "MaterialsCodeSequence[0].CodeValue": "12345",
        "MaterialsCodeSequence[0].CodingSchemeDesignator": "99ACME",
    }
    lines(field)[0].setText("something")
    assert not field.check()


def test_countries_are_offered_for_disapprovals(qtbot: QtBot) -> None:
    field = make(qtbot, "ImplantRegulatoryDisapprovalCodeSequence")
    box = field.findChild(QComboBox)
    assert box is not None
    assert box.findText("Norway (NO)") > 0
    box.setCurrentText("Norway (NO)")
    assert sent(field)["ImplantRegulatoryDisapprovalCodeSequence[0].CodeValue"] == "NO"


def test_several_uids_go_as_a_list(qtbot: QtBot) -> None:
    field = make(qtbot, "SOPInstanceUID")
    lines(field)[0].setText("1.2.3, 1.2.4 1.2.5")
    assert sent(field) == {"SOPInstanceUID": "1.2.3\\1.2.4\\1.2.5"}


def test_references_are_asked_for_inside_their_sequence(qtbot: QtBot) -> None:
    field = make(qtbot, "ReplacedImplantTemplateSequence")
    lines(field)[0].setText("1.2.3")
    assert sent(field) == {"ReplacedImplantTemplateSequence[0].ReferencedSOPInstanceUID": "1.2.3"}


@pytest.mark.parametrize("text", ["1.02", "abc", "1..2", "1." * 40])
def test_what_is_no_uid_is_said_at_the_field(qtbot: QtBot, text: str) -> None:
    field = make(qtbot, "SOPInstanceUID")
    lines(field)[0].setText(text)
    assert not field.check()
    assert "UID" in field.error


def test_one_uid_only_where_a_list_cannot_be_matched(qtbot: QtBot) -> None:
    field = make(qtbot, "SOPClassUID")
    lines(field)[0].setText("1.2 1.3")
    assert not field.check()


@pytest.mark.parametrize(
    ("first", "last", "value"),
    [
        ("2024-01-01", "2024-12-31", "20240101000000-20241231235959"),
        ("2024-01-01", "", "20240101000000-"),
        ("", "20241231", "-20241231235959"),
        ("2024-01-01 12:30", "", "20240101123000-"),
        ("", "2024-01-01 12:30", "-20240101123059"),
    ],
)
def test_dates_go_as_a_range_with_full_precision(qtbot: QtBot, first: str, last: str, value: str) -> None:
    field = make(qtbot, "EffectiveDateTime")
    start, end = lines(field)
    start.setText(first)
    end.setText(last)
    assert sent(field) == {"EffectiveDateTime": value}


@pytest.mark.parametrize(
    ("first", "last"), [("soon", ""), ("2024-13-01", ""), ("2024-02-30", ""), ("2025-01-01", "2024-01-01")]
)
def test_impossible_dates_are_said_at_the_field(qtbot: QtBot, first: str, last: str) -> None:
    field = make(qtbot, "EffectiveDateTime")
    start, end = lines(field)
    start.setText(first)
    end.setText(last)
    assert not field.check()
    assert field.error


def test_in_effect_today_is_one_click(qtbot: QtBot) -> None:
    field = make(qtbot, "EffectiveDateTime")
    action = next(action for action in field.findChildren(QAction) if action.text() == "In effect today")
    action.trigger()
    assert sent(field)["EffectiveDateTime"].startswith(f"-{date.today():%Y%m%d}")


@pytest.mark.parametrize(
    ("keyword", "values"),
    [
        ("Manufacturer", {"Manufacturer": "ACME*"}),
        ("SOPInstanceUID", {"SOPInstanceUID": "1.2\\1.3"}),
        ("EffectiveDateTime", {"EffectiveDateTime": "20240101000000-20241231235959"}),
        ("EffectiveDateTime", {"EffectiveDateTime": "-20241231120059"}),
        (
            "MaterialsCodeSequence",
            {
                "MaterialsCodeSequence[0].CodeValue": "256506002",
                "MaterialsCodeSequence[0].CodingSchemeDesignator": "SCT",
            },
        ),
        (
            "MaterialsCodeSequence",
            {"MaterialsCodeSequence[0].CodeValue": "X1", "MaterialsCodeSequence[0].CodingSchemeDesignator": "99A"},
        ),
    ],
)
def test_what_was_asked_once_is_shown_as_it_was(qtbot: QtBot, keyword: str, values: dict[str, str]) -> None:
    field = make(qtbot, keyword)
    left = {KeyPath.parse(path): value for path, value in values.items()}
    field.take(left)
    assert not left
    assert sent(field) == values
    field.clear()
    assert not field.restrictions()
