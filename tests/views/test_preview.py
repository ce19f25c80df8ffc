"""The preview shows one template in words, and its data set to search and to copy."""

import json

import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.results.marks import Mark
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.preview.attribute_tree import as_json
from implant_gui.views.preview.preview import Preview
from implant_gui.views.preview.subject import subject_of_entry, subject_of_match
from tests.views import made_up
from tests.views.conftest import Click

MATCH = next(made_up.matches())


@pytest.fixture
def preview(qtbot: QtBot) -> Preview:
    made = Preview(AttributesModel())
    qtbot.addWidget(made)
    made.resize(360, 500)
    made.show()
    return made


def texts(preview: Preview) -> list[str]:
    return [label.text() for label in preview.findChildren(PlainLabel) if label.isVisible()]


def test_nothing_chosen_says_so(preview: Preview) -> None:
    assert "Nothing chosen" in texts(preview)


def test_a_match_is_told_by_what_people_know_it_by(preview: Preview, qtbot: QtBot) -> None:
    preview.show_subject(subject_of_match(MATCH, (Mark.SUPERSEDED,)))
    qtbot.waitUntil(lambda: "Kestrel stem" in texts(preview))
    assert {"Brückmann Orthopädie", "BK-001", "2024-03-01", "Part number"} <= set(texts(preview))
    assert [pill.text for pill in preview.findChildren(StatusPill)] == ["Superseded"]


def test_what_the_server_did_not_return_is_left_out() -> None:
    subject = subject_of_match(MATCH)
    assert "Technique" not in dict(subject.facts)


def test_an_object_of_the_library_is_told_in_the_same_way() -> None:
    subject = subject_of_entry(made_up.library_entries()[0])
    assert subject.title == "Kestrel stem"
    assert dict(subject.facts)["File"] == "105.0 kB"


def test_a_button_of_the_head_is_told_by_name(preview: Preview, qtbot: QtBot, click: Click) -> None:
    preview.show_subject(subject_of_match(MATCH, (), (Offer("fetch", "Fetch", "download"),)))
    with qtbot.waitSignal(preview.offer_chosen, check_params_cb=lambda name: name == "fetch"):
        click(preview, "Fetch")


def test_the_keyboard_stays_at_the_button_that_was_pressed(preview: Preview) -> None:
    offers = (Offer("show", "Show", "eye"), Offer("fetch", "Fetch", "download"))
    preview.show_subject(subject_of_match(MATCH, (), offers))
    pressed = next(each for each in preview.findChildren(QPushButton) if each.property("offer") == "fetch")
    pressed.setFocus()
    preview.show_subject(subject_of_match(MATCH, (), offers))  # it has come, say
    focused = preview.window().focusWidget()
    assert focused is not pressed
    assert focused.property("offer") == "fetch"
    preview.show_subject(subject_of_match(MATCH, (), offers[:1]))
    assert preview.window().focusWidget().property("offer") == "show"


def test_attributes_that_come_late_for_another_template_are_dropped(preview: Preview) -> None:
    preview.show_subject(subject_of_match(MATCH))
    preview.show_attributes("1.2.3", made_up.attribute_rows())
    assert preview.tree.view.model().rowCount() == 0
    preview.show_attributes(subject_of_match(MATCH).key, made_up.attribute_rows())
    assert preview.tree.view.model().rowCount() == 6
    preview.show_nothing()
    assert preview.subject is None


def test_searching_walks_what_was_found(preview: Preview, click: Click) -> None:
    preview.show_subject(subject_of_match(MATCH), made_up.attribute_rows())
    QTest.keyClicks(preview.tree.search_box, "implant")
    first = preview.tree.view.current_row()
    assert first is not None
    assert first.keyword == "ImplantName"
    click(preview, "Next")
    second = preview.tree.view.current_row()
    assert second is not None
    assert second.keyword == "ImplantPartNumber"
    click(preview, "Previous")
    assert preview.tree.view.current_row() == first
    assert "1 of 3" in texts(preview)
    preview.tree.search_box.setText("nowhere")
    assert "not found" in texts(preview)


def test_a_value_deep_inside_is_found_and_opened(preview: Preview) -> None:
    preview.show_subject(subject_of_match(MATCH), made_up.attribute_rows())
    QTest.keyClicks(preview.tree.search_box, "femur")
    found = preview.tree.view.current_row()
    assert found is not None
    assert found.keyword == "CodeMeaning"


@pytest.mark.parametrize(
    ("entry", "text"),
    [("Copy value", "Femur"), ("Copy path", "AnatomicRegionSequence[0].CodeMeaning"), ("Copy tag", "(0008,0104)")],
)
def test_value_path_and_tag_can_be_copied(preview: Preview, entry: str, text: str) -> None:
    preview.show_subject(subject_of_match(MATCH), made_up.attribute_rows())
    preview.tree.search_box.setText("femur")
    view = preview.tree.view
    view.customContextMenuRequested.emit(view.visualRect(view.currentIndex()).center())
    menu = [menu for menu in view.findChildren(QMenu) if menu.isVisible()][-1]
    next(action for action in menu.actions() if action.text() == entry).trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == text


def test_the_copy_keys_take_the_value(preview: Preview) -> None:
    preview.show_subject(subject_of_match(MATCH), made_up.attribute_rows())
    preview.tree.search_box.setText("BK-004")
    QTest.keySequence(preview.tree.view, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == "BK-004"


def test_a_sequence_is_json_with_its_items() -> None:
    told = json.loads(json.dumps(as_json(made_up.attribute_rows()[-1])))
    assert told["keyword"] == "AnatomicRegionSequence"
    assert told["items"][0]["items"][0]["value"] == "Femur"
