"""The form asks for what is written, and says in place what cannot be asked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath
from implant_gui.views.browse.query_form import QueryForm
from implant_gui.views.browse.query_request import NamedRequest, QueryRequest
from tests.views.conftest import Click, button

MANUFACTURER = KeyPath.parse("Manufacturer")


@pytest.fixture
def form(qtbot: QtBot) -> QueryForm:
    made = QueryForm(500)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def field(form: QueryForm, name: str) -> QLineEdit:
    found = [line for line in form.panel.findChildren(QLineEdit) if line.accessibleName() == name]
    assert len(found) == 1
    return found[0]


def actions_of(form: QueryForm, menu: str) -> list[str]:
    return [action.text() for action in button(form, menu).menu().actions() if not action.isSeparator()]  # type: ignore[attr-defined]


def test_enter_in_a_field_searches(form: QueryForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.query_submitted) as caught:
        QTest.keyClicks(field(form, "Manufacturer"), "ACME*\r")
    request = caught.args[0]
    assert request == QueryRequest(InformationModel.GENERIC, {MANUFACTURER: "ACME*"}, (), 500)
    assert request.query.restrictions == {MANUFACTURER: "ACME*"}


def test_an_empty_form_asks_for_everything(form: QueryForm, qtbot: QtBot, click: Click) -> None:
    with qtbot.waitSignal(form.query_submitted) as caught:
        click(form, "Search")
    assert not caught.args[0].restrictions


@pytest.mark.parametrize(
    ("name", "model"), [("Assemblies", InformationModel.ASSEMBLY), ("Groups", InformationModel.GROUP)]
)
def test_each_model_has_its_own_fields(
    form: QueryForm, qtbot: QtBot, click: Click, name: str, model: InformationModel
) -> None:
    with qtbot.waitSignal(form.model_changed):
        click(form, name)
    assert form.information_model is model
    assert form.collect() == QueryRequest(model, {}, (), 500)


def test_a_wrong_value_is_not_sent_and_said_at_its_field(form: QueryForm, qtbot: QtBot, click: Click) -> None:
    field(form, "Effective from").setText("yesterday")
    form.set_folded(True)
    with qtbot.assertNotEmitted(form.query_submitted):
        click(form, "Search")
    assert not form.is_folded
    assert any("2024-12-31" in part.error for part in form.panel.fields)


def test_a_wrong_value_under_more_is_brought_into_sight(form: QueryForm) -> None:
    field(form, "SOP Instance UID").setText("x")
    assert form.collect() is None
    assert form.panel.is_more_shown


def test_any_other_attribute_can_be_asked_for(form: QueryForm, click: Click) -> None:
    click(form, "More keys")
    click(form, "Ask for another attribute")
    field(form, "Keyword or tag").setText("(0068,6200)")
    assert form.collect() == QueryRequest(InformationModel.GENERIC, {}, (KeyPath.parse("00686200"),), 500)
    field(form, "Value").setText("1")
    collected = form.collect()
    assert collected is not None
    assert collected.restrictions == {KeyPath.parse("00686200"): "1"}
    field(form, "Keyword or tag").setText("not a key!")
    assert form.collect() is None
    click(form, "Remove this key")
    assert form.collect() is not None


def test_while_a_query_runs_it_can_only_be_stopped(form: QueryForm, qtbot: QtBot, click: Click) -> None:
    form.show_running(True)
    with qtbot.assertNotEmitted(form.query_submitted):
        form.submit()
    with qtbot.waitSignal(form.stop_requested):
        click(form, "Stop")
    form.show_running(False)
    with qtbot.assertNotEmitted(form.stop_requested):
        form.stop()


def test_a_folded_form_tells_what_was_asked_and_leads_back_to_the_field(
    form: QueryForm, qtbot: QtBot, click: Click
) -> None:
    QTest.keyClicks(field(form, "Manufacturer"), "Br & <b>")
    form.set_folded(True)
    click(form, "Manufacturer: Br & <b>")
    assert not form.is_folded
    assert field(form, "Manufacturer").hasFocus()


def test_a_request_is_shown_with_all_its_keys(form: QueryForm) -> None:
    private = KeyPath.parse("00990010")
    request = QueryRequest(InformationModel.GROUP, {KeyPath.parse("ImplantTemplateGroupName"): "A*", private: "x"})
    form.show_request(request)
    assert form.information_model is InformationModel.GROUP
    assert form.collect() == request
    assert form.panel.is_more_shown


def test_clear_empties_every_field(form: QueryForm, qtbot: QtBot, click: Click) -> None:
    QTest.keyClicks(field(form, "Manufacturer"), "ACME")
    click(form, "Clear")
    assert form.collect() == QueryRequest(InformationModel.GENERIC, {}, (), 500)


def test_a_search_can_be_saved_under_a_name(form: QueryForm, qtbot: QtBot) -> None:
    QTest.keyClicks(field(form, "Manufacturer"), "ACME")
    menu = button(form, "Saved searches").menu()  # type: ignore[attr-defined]
    menu.actions()[0].trigger()
    dialog = form.findChild(QInputDialog)
    assert dialog is not None
    assert dialog.textValue() == "ACME"
    with qtbot.waitSignal(form.save_requested) as caught:
        dialog.setTextValue("Acme stems")
        dialog.accept()
    assert caught.args[0] == NamedRequest("Acme stems", QueryRequest(restrictions={MANUFACTURER: "ACME"}, limit=500))


def test_a_name_that_is_taken_is_said_to_be_replaced(form: QueryForm) -> None:
    form.show_saved([NamedRequest("Acme stems", QueryRequest())])
    menu = button(form, "Saved searches").menu()  # type: ignore[attr-defined]
    menu.actions()[0].trigger()
    dialog = form.findChild(QInputDialog)
    assert dialog is not None
    assert dialog.labelText() == "Name"
    dialog.setTextValue("Acme stems")
    assert "replaces" in dialog.labelText()
    dialog.reject()


def test_what_cannot_be_sent_is_not_saved_either(form: QueryForm) -> None:
    QTest.keyClicks(field(form, "Manufacturer"), "A\\B")
    form.set_folded(True)
    button(form, "Saved searches").menu().actions()[0].trigger()  # type: ignore[attr-defined]
    assert form.findChild(QInputDialog) is None
    assert not form.is_folded


def test_watching_is_offered_where_searches_are_saved(form: QueryForm, qtbot: QtBot) -> None:
    form.show_saved([NamedRequest("Acme stems", QueryRequest())])
    menu = button(form, "Saved searches").menu()  # type: ignore[attr-defined]
    with qtbot.waitSignal(form.watch_requested):
        next(action for action in menu.actions() if action.text() == "Watch saved searches…").trigger()


def test_saved_and_earlier_searches_fill_the_form(form: QueryForm, qtbot: QtBot) -> None:
    request = QueryRequest(restrictions={MANUFACTURER: "ACME"}, limit=7)
    form.show_saved([NamedRequest("A & B", request)])
    form.show_history([NamedRequest("10:30 ACME", request)])
    assert "A && B" in actions_of(form, "Saved searches")
    history = button(form, "Earlier queries").menu()  # type: ignore[attr-defined]
    history.actions()[0].trigger()
    assert form.collect() == request
    menus = form.findChildren(QMenu, options=Qt.FindChildOption.FindChildrenRecursively)
    forget = next(menu for menu in menus if menu.title() == "Remove a saved search")
    with qtbot.waitSignal(form.forget_requested, check_params_cb=lambda name: name == "A & B"):
        forget.actions()[0].trigger()


def test_the_fields_stand_in_more_columns_where_there_is_room(form: QueryForm, qtbot: QtBot) -> None:
    def tops() -> int:
        return len({part.mapTo(form, part.rect().topLeft()).y() for part in form.panel.fields if part.isVisible()})

    form.resize(1400, 500)
    qtbot.waitUntil(lambda: tops() == 2)
    form.resize(500, 900)
    qtbot.waitUntil(lambda: tops() >= 4)
