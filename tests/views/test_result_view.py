"""The results fill, are filtered, counted and fetched; an empty list says why it is empty."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.uid import Uid
from implant_gui.models.common.words import count_text
from implant_gui.models.results.tree import ResultsModel
from implant_gui.views.browse.result_states import (
    OFFERS,
    ResultState,
    explain,
    ignored_keys_notice,
    limit_notice,
    text_problem_notice,
)
from implant_gui.views.browse.result_tree import MOST_OPENED
from implant_gui.views.browse.result_view import FetchIntent, ResultView
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.resources import icon_path
from tests.models.making import template, uid
from tests.views import made_up
from tests.views.conftest import Click, button

STEM = Uid("1.2.826.0.1.3680043.10.1.4")


@pytest.fixture
def model() -> ResultsModel:
    return ResultsModel(lambda: made_up.NOW)


@pytest.fixture
def view(qtbot: QtBot, model: ResultsModel) -> ResultView:
    made = ResultView(model)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


def says(view: ResultView, text: str) -> bool:
    return any(label.isVisible() and text in label.text() for label in view.findChildren(PlainLabel))


def choose(view: ResultView, model: ResultsModel, uid: Uid) -> None:
    view.tree.setCurrentIndex(model.index_of(uid))


@pytest.mark.parametrize("state", ResultState)
def test_every_state_of_a_query_says_what_to_do(state: ResultState) -> None:
    told, offers = explain(state, "Manufacturer = ACME")
    assert told.title
    assert told.sentence
    assert icon_path(told.icon).is_file()
    assert offers
    assert {offer.name for offer in offers} <= set(OFFERS)


def test_every_notice_has_words_and_an_icon() -> None:
    for told, offer in (limit_notice(1000), text_problem_notice()):
        assert told.sentence
        assert icon_path(told.icon).is_file()
        assert offer.name in OFFERS
    assert icon_path(ignored_keys_notice().icon).is_file()


def test_before_the_first_query_the_way_to_one_is_shown(view: ResultView, qtbot: QtBot, click: Click) -> None:
    assert view.empty_state.isVisible()
    with qtbot.waitSignal(view.offer_chosen, check_params_cb=lambda name: name == "search"):
        click(view, "Search")


def test_matches_take_the_place_of_the_empty_state_at_once(view: ResultView, model: ResultsModel) -> None:
    view.show_state(ResultState.SEARCHING, "Radiology PACS")
    assert "Radiology PACS" in view.empty_state.sentence
    model.begin(InformationModel.GENERIC)
    model.add("Radiology PACS", list(made_up.matches())[:1])
    assert view.tree.isVisible()


def test_no_match_names_the_restrictions_to_loosen(view: ResultView) -> None:
    view.show_state(ResultState.FINISHED, "Manufacturer = ACME")
    assert view.empty_state.title == "No match"
    assert "Manufacturer = ACME" in view.empty_state.sentence


def test_a_long_word_does_not_widen_the_window(view: ResultView) -> None:
    before = view.minimumSizeHint().width()
    view.show_state(ResultState.FINISHED, f"SOPInstanceUID = {'2.25.' * 200}")
    assert view.minimumSizeHint().width() == before


def test_the_count_follows_the_filter(view: ResultView, model: ResultsModel, qtbot: QtBot) -> None:
    made_up.fill_results(model)
    view.show_state(ResultState.FINISHED)
    assert says(view, "60 · 4 makers")
    QTest.keyClicks(view.filter_box, "kestrel cup")
    qtbot.waitUntil(lambda: says(view, "12 of 60 · 1 maker"))


def test_a_filter_that_hides_everything_can_be_cleared_in_place(
    view: ResultView, model: ResultsModel, qtbot: QtBot, click: Click
) -> None:
    made_up.fill_results(model)
    QTest.keyClicks(view.filter_box, "nothing has this")
    assert view.empty_state.isVisible()
    assert "nothing has this" in view.empty_state.sentence
    click(view, "Clear the filter")
    assert view.tree.isVisible()
    assert not view.filter_box.text()


def test_a_filter_that_has_much_to_read_says_so(view: ResultView, model: ResultsModel, qtbot: QtBot) -> None:
    model.add("PACS", [template(number) for number in range(600)])
    view.filter_box.setText("nothing has this")
    assert says(view, "Filtering…")
    assert view.tree.isVisible()
    model.filter_further()
    assert view.empty_state.isVisible()
    assert not says(view, "Filtering…")
    view.filter_box.setText("p-1")
    view.filter_box.clear()
    assert says(view, "600 · 1 maker")


def test_escape_empties_the_filter_and_an_arrow_leads_to_the_results(view: ResultView, model: ResultsModel) -> None:
    made_up.fill_results(model)
    view.activateWindow()
    view.filter_box.setFocus()
    QTest.keyClicks(view.filter_box, "kestrel")
    QTest.keyClick(view.filter_box, Qt.Key.Key_Escape)
    assert not view.filter_box.text()
    QTest.keyClick(view.filter_box, Qt.Key.Key_Down)
    assert view.focusWidget() is view.tree


def test_what_was_open_is_open_again_when_the_filter_goes(view: ResultView, model: ResultsModel) -> None:
    made_up.fill_results(model)
    maker = model.index(0, 0)
    view.tree.expand(maker)
    view.tree.expand(model.index(0, 0, maker))
    view.filter_box.setText("nothing has this")
    view.filter_box.clear()
    assert view.tree.isExpanded(model.index(0, 0))
    assert view.tree.isExpanded(model.index(0, 0, model.index(0, 0)))
    assert not view.tree.isExpanded(model.index(1, 0))
    view.tree.collapse_all()
    view.filter_box.setText("nothing has this")
    view.filter_box.clear()
    assert not view.tree.isExpanded(model.index(0, 0))


def test_what_the_filter_took_away_is_not_offered_to_be_fetched(
    view: ResultView, model: ResultsModel, click: Click
) -> None:
    made_up.fill_results(model)
    choose(view, model, STEM)
    assert button(view, "Fetch 1").isEnabled()
    view.filter_box.setText("nothing has this")
    assert not button(view, "Fetch").isEnabled()


def test_a_double_click_fetches_what_the_library_does_not_have(
    view: ResultView, model: ResultsModel, qtbot: QtBot
) -> None:
    made_up.fill_results(model)
    view.tree.expand_all()
    index = model.index_of(STEM)
    view.tree.setCurrentIndex(index)
    asked: list[FetchIntent] = []
    view.fetch_requested.connect(asked.append)
    view.tree.doubleClicked.emit(index.parent())
    model.remove_held(model.held)
    view.tree.doubleClicked.emit(index)
    model.add_held(frozenset([STEM]))
    view.tree.doubleClicked.emit(index)
    assert [intent.uids for intent in asked] == [(STEM,)]


def test_superseded_templates_can_be_hidden(view: ResultView, model: ResultsModel, click: Click) -> None:
    made_up.fill_results(model)
    click(view, "Hide what was superseded")
    assert model.shown_count == 59


def test_a_few_results_are_shown_open(view: ResultView, model: ResultsModel) -> None:
    made_up.fill_results(model)
    view.show_state(ResultState.FINISHED)
    assert view.tree.isExpanded(model.index_of(STEM).parent())


def test_expanding_all_opens_the_headings(view: ResultView, model: ResultsModel, click: Click) -> None:
    made_up.fill_results(model)
    stem = model.index_of(STEM)
    click(view, "Expand all")
    assert view.tree.isExpanded(stem.parent())
    assert view.tree.isExpanded(stem.parent().parent())
    assert not view.tree.isExpanded(stem)
    assert view.tree.visualRect(stem).isValid()
    assert view.notices.keys == ()


def test_of_very_many_rows_the_first_are_opened_and_that_is_said(
    view: ResultView, model: ResultsModel, click: Click
) -> None:
    half = MOST_OPENED // 2
    model.add("PACS", [template(number, name=f"Stem {number // half}") for number in range(3 * half)])
    click(view, "Expand all")
    opened = [view.tree.isExpanded(model.index_of(uid(half * place)).parent()) for place in range(3)]
    assert opened == [True, True, False]
    assert view.notices.keys == ("opened-in-part",)
    assert says(view, f"{count_text(MOST_OPENED)} rows are open")


def test_a_filter_lets_the_rest_be_opened(view: ResultView, model: ResultsModel, click: Click) -> None:
    model.add("PACS", [template(number, name=f"Stem {number // MOST_OPENED}") for number in range(MOST_OPENED + 1)])
    click(view, "Expand all")
    view.filter_box.setText(f"p-{MOST_OPENED}")
    model.filter_further()
    click(view, "Expand all")
    assert view.tree.isExpanded(model.index_of(uid(MOST_OPENED)).parent())
    assert view.notices.keys == ()


def test_collapsing_takes_back_what_was_said_of_open_rows(view: ResultView, model: ResultsModel, click: Click) -> None:
    model.add("PACS", [template(number, name=f"Stem {number // MOST_OPENED}") for number in range(MOST_OPENED + 1)])
    click(view, "Expand all")
    click(view, "Collapse all")
    assert view.notices.keys == ()
    assert not view.tree.isExpanded(model.index(0, 0))


def test_fetch_asks_for_everything_below_what_is_selected(
    view: ResultView, model: ResultsModel, qtbot: QtBot, click: Click
) -> None:
    made_up.fill_results(model)
    assert not button(view, "Fetch").isEnabled()
    choose(view, model, STEM)
    with qtbot.waitSignal(view.fetch_requested) as caught:
        click(view, "Fetch 1")
    assert caught.args == [FetchIntent(InformationModel.GENERIC, (STEM,))]
    view.tree.setCurrentIndex(model.index_of(STEM).parent())
    with qtbot.waitSignal(view.fetch_requested) as caught:
        QTest.keyClick(view.tree, Qt.Key.Key_Return)
    assert len(caught.args[0].uids) == 12


def test_select_all_selects_the_open_rows_and_fetches_each_match_once(
    view: ResultView, model: ResultsModel, qtbot: QtBot
) -> None:
    model.add("PACS", [template(1), template(2, name="Cup"), template(3, maker="Other")])
    view.tree.expand_all()
    view.tree.collapse(model.index(1, 0))
    view.tree.selectAll()
    rows = view.tree.selected_rows()
    shown, index = [], model.index(0, 0)
    while index.isValid():
        shown.append(index)
        index = view.tree.indexBelow(index)
    assert sorted(rows) == sorted(shown)
    assert len(rows) == 6
    selection = view.tree.selectionModel()
    assert all(selection.isSelected(row.siblingAtColumn(model.columnCount() - 1)) for row in rows)
    assert view.selected_uids == (uid(1), uid(2), uid(3))
    view.tree.copy_selected()
    copied = [line.partition("\t")[0] for line in QGuiApplication.clipboard().text().splitlines()]
    assert copied == [str(index.data()) for index in shown]


def test_what_has_no_uid_cannot_be_fetched(view: ResultView, model: ResultsModel) -> None:
    model.begin(InformationModel.GENERIC)
    model.add("PACS", [match for match in made_up.matches() if match.sop_instance_uid is None])
    view.tree.expandAll()
    view.tree.selectAll()
    assert not button(view, "Fetch").isEnabled()


def test_the_current_row_is_told(view: ResultView, model: ResultsModel, qtbot: QtBot) -> None:
    made_up.fill_results(model)
    with qtbot.waitSignal(view.match_chosen) as caught:
        choose(view, model, STEM)
    assert caught.args[0].sop_instance_uid == STEM
    with qtbot.waitSignal(view.match_chosen) as caught:
        view.tree.setCurrentIndex(model.index_of(STEM).parent())
    assert caught.args == [None]


def menu_of(view: ResultView) -> dict[str, Callable[[], None]]:
    view.tree.customContextMenuRequested.emit(view.tree.visualRect(view.tree.currentIndex()).center())
    menu = [menu for menu in view.findChildren(QMenu) if menu.isVisible()][-1]
    actions = {action.text(): action.trigger for action in menu.actions()}
    menu.close()
    return actions


def test_the_context_menu_copies_and_narrows(view: ResultView, model: ResultsModel, qtbot: QtBot) -> None:
    made_up.fill_results(model)
    view.show_state(ResultState.FINISHED)
    choose(view, model, STEM)
    actions = menu_of(view)
    actions["Copy part number"]()
    assert QGuiApplication.clipboard().text() == "BK-004"
    actions["Copy SOP Instance UID"]()
    assert QGuiApplication.clipboard().text() == STEM
    view.tree.setCurrentIndex(model.index(0, 0))
    with qtbot.waitSignal(view.narrow_requested) as caught:
        menu_of(view)["Ask the server only for this"]()
    assert caught.args == [(KeyPath.parse("Manufacturer"), "Brückmann Orthopädie")]


def test_copying_takes_the_rows_as_they_are_shown(view: ResultView, model: ResultsModel) -> None:
    made_up.fill_results(model)
    choose(view, model, STEM)
    QTest.keySequence(view.tree, QKeySequence(QKeySequence.StandardKey.Copy))
    assert "BK-004" in QGuiApplication.clipboard().text().split("\t")


def test_columns_can_be_chosen_and_are_remembered(view: ResultView, model: ResultsModel, qtbot: QtBot) -> None:
    made_up.fill_results(model)
    menu = QMenu()
    qtbot.addWidget(menu)
    view.tree.fill_columns_menu(menu)
    uid = next(action for action in menu.actions() if action.text() == "SOP Instance UID")
    place = int(uid.data())
    assert view.tree.isColumnHidden(place)
    uid.setChecked(True)
    assert not view.tree.isColumnHidden(place)
    states = view.tree.states
    other = ResultView(model)
    qtbot.addWidget(other)
    other.tree.restore_states(states)
    assert not other.tree.isColumnHidden(place)


def test_each_model_has_its_own_columns(view: ResultView, model: ResultsModel) -> None:
    made_up.fill_results(model)
    model.begin(InformationModel.GROUP)
    assert view.tree.header().count() == len(model.columns)
    assert not view.tree.isVisible()


def test_notices_stand_until_the_next_query(view: ResultView, model: ResultsModel, qtbot: QtBot, click: Click) -> None:
    made_up.fill_results(model)
    view.notices.show_notice("limit", *limit_notice(60))
    view.notices.show_notice("limit", *limit_notice(60))
    view.notices.show_notice("ignored", ignored_keys_notice())
    keys = [view.notices.keys]
    with qtbot.waitSignal(view.offer_chosen, check_params_cb=lambda name: name == "ask-all"):
        click(view, "Ask for all")
    model.begin(InformationModel.GENERIC)
    assert [*keys, view.notices.keys] == [("limit", "ignored"), ()]


def test_every_mark_can_be_painted_selected_or_not(view: ResultView, model: ResultsModel) -> None:
    made_up.fill_results(model)
    view.show_state(ResultState.FINISHED)
    view.tree.selectAll()
    view.resize(1200, 2000)
    assert not view.grab().isNull()
