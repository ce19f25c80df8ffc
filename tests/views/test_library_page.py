"""The library's workspace as somebody uses it: facets, collections, stars, marks."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QItemSelectionModel,
    QLocale,
    QMimeData,
    QModelIndex,
    QPoint,
    QPointF,
    QSettings,
    Qt,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from pytestqt.qtbot import QtBot
from typing_extensions import override

from implant_gui.domain.keeping.holdings import Choice, Facet, FacetCounts, FacetValue, Filters, Trait
from implant_gui.domain.keeping.keepsakes import Collection, Keepsakes
from implant_gui.domain.keeping.retention import Kept, RetentionPlan
from implant_gui.models.common.roles import ROOT, Index, Role
from implant_gui.models.library.entries import FAVOURITE_COLUMN, LibraryModel
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.views.library.collection_list import PlaceList
from implant_gui.views.library.drag_out import ENTRIES
from implant_gui.views.library.library_page import LibraryPage
from implant_gui.views.library.retention_dialog import RetentionDialog
from tests.views import made_up
from tests.views.conftest import Click

LEFT = Qt.MouseButton.LeftButton
ACME, BETA = Choice(Facet.MAKER, "ACME"), Choice(Facet.MAKER, "Beta")
COUNTS = FacetCounts(12, (FacetValue(ACME, "ACME", 9), FacetValue(BETA, "Beta", 3)), ((Trait.SUPERSEDED, 2),))


@pytest.fixture
def model() -> LibraryModel:
    return LibraryModel()


@pytest.fixture
def page(qtbot: QtBot, model: LibraryModel) -> LibraryPage:
    page = LibraryPage(model, AttributesModel())
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    model.set_entries(made_up.library_entries())
    page.show_counts(COUNTS)
    page.show_total(400)
    return page


def facet_row(page: LibraryPage, value: object) -> QPoint:
    """Where the row of a facet value is."""
    model, tree = page.panel.model, page.panel.tree
    for place in range(model.rowCount()):
        head = model.index(place, 0)
        for row in range(model.rowCount(head)):
            if model.index(row, 0, head).data(Role.VALUE) == value:
                return tree.visualRect(model.index(row, 1, head)).center()
    raise AssertionError(f"{value} is not shown")


def star(page: LibraryPage, row: int) -> QPoint:
    return page.table.visualRect(page.table.model().index(row, FAVOURITE_COLUMN)).center()


def test_a_click_anywhere_in_a_row_chooses_a_facet(qtbot: QtBot, page: LibraryPage) -> None:
    with qtbot.waitSignal(page.panel.filters_changed) as caught:
        QTest.mouseClick(page.panel.tree.viewport(), LEFT, pos=facet_row(page, ACME))
    assert caught.args == [Filters(frozenset({ACME}))]
    with qtbot.waitSignal(page.panel.filters_changed) as caught:
        QTest.mouseClick(page.panel.tree.viewport(), LEFT, pos=facet_row(page, Trait.SUPERSEDED))
    assert caught.args == [Filters(frozenset({ACME}), frozenset({Trait.SUPERSEDED}))]


def test_the_keyboard_walks_and_chooses_facets_and_stays_where_it_is(qtbot: QtBot, page: LibraryPage) -> None:
    tree = page.panel.tree
    tree.setFocus()
    tree.setCurrentIndex(tree.indexAt(facet_row(page, BETA)).siblingAtColumn(0))
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert page.panel.filters == Filters(frozenset({BETA}))
    page.show_counts(replace(COUNTS, total=3))
    assert tree.currentIndex().data(Role.VALUE) == BETA
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert page.panel.filters == Filters()


def test_a_heading_folds_and_stays_folded(page: LibraryPage) -> None:
    tree = page.panel.tree
    heading = page.panel.model.index(1, 0)
    QTest.mouseClick(tree.viewport(), LEFT, pos=tree.visualRect(heading).center())
    assert not tree.isExpanded(heading)
    page.panel.show_counts(replace(COUNTS, total=3))
    assert not tree.isExpanded(page.panel.model.index(1, 0))
    assert tree.isExpanded(page.panel.model.index(0, 0))


def test_everything_that_is_chosen_is_cleared_at_once(page: LibraryPage, click: Click) -> None:
    page.panel.set_filters(Filters(frozenset({ACME})))
    click(page, "Clear")
    assert page.panel.filters == Filters()


def test_a_click_on_the_star_marks_and_unmarks(qtbot: QtBot, page: LibraryPage, model: LibraryModel) -> None:
    with qtbot.waitSignal(page.table.favourites_wanted) as caught:
        QTest.mouseClick(page.table.viewport(), LEFT, pos=star(page, 1))
    assert caught.args == [(model.entry_at(1),), True]
    page.show_keepsakes(Keepsakes((model.entry_at(1).summary.sop_instance_uid,)))
    with qtbot.waitSignal(page.table.favourites_wanted) as caught:
        QTest.mouseClick(page.table.viewport(), LEFT, pos=star(page, 1))
    assert caught.args == [(model.entry_at(1),), False]


def test_what_is_selected_is_marked_by_the_keyboard(qtbot: QtBot, page: LibraryPage, model: LibraryModel) -> None:
    page.table.selectRow(0)
    page.table.setFocus()
    with qtbot.waitSignal(page.table.favourites_wanted) as caught:
        QTest.keyClick(page.table, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert caught.args == [(model.entry_at(0),), True]


def test_collections_are_listed_and_chosen(qtbot: QtBot, page: LibraryPage) -> None:
    page.show_keepsakes(Keepsakes((), (Collection("Hips"),)))
    places = page.panel.collections
    with qtbot.waitSignal(places.chosen) as caught:
        QTest.keyClick(places.findChildren(type(places._list))[0], Qt.Key.Key_End)
    assert caught.args == ["Hips"]
    page.show_keepsakes(Keepsakes((), (Collection("Hips"), Collection("Knees"))))
    assert places.current == "Hips"
    with qtbot.waitSignal(places.chosen) as caught:
        page.show_keepsakes(Keepsakes())
    assert caught.args == [None]


def test_a_new_collection_begins_with_what_is_selected(qtbot: QtBot, page: LibraryPage, model: LibraryModel) -> None:
    page.table.selectRow(2)
    page.table.new_collection_wanted.connect(page.panel.collections.ask_new)
    page.table.new_collection_wanted.emit(page.selected_entries)
    dialog = page.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("Hips")
    with qtbot.waitSignal(page.panel.collections.new_requested) as caught:
        dialog.accept()
    assert caught.args == ["Hips", (model.entry_at(2),)]


def test_the_menu_of_collections_tells_where_the_selection_is(
    qtbot: QtBot, page: LibraryPage, model: LibraryModel
) -> None:
    held = model.entry_at(0).summary.sop_instance_uid
    page.show_keepsakes(Keepsakes((), (Collection("Hips & knees", (held,)), Collection("Other"))))
    page.table.selectRow(0)
    menu = next(each for each in page.table.findChildren(QMenu) if each.title() == "Collections")
    menu.aboutToShow.emit()
    hips, other = menu.actions()[:2]
    assert (hips.text(), hips.isChecked(), other.isChecked()) == ("Hips && knees", True, False)
    with qtbot.waitSignal(page.table.members_wanted) as caught:
        other.trigger()
    assert caught.args == ["Other", (model.entry_at(0),), True]


@pytest.mark.parametrize(
    ("prepare", "title"),
    [
        (lambda page: page.panel.set_filters(Filters(frozenset({ACME}))), "Nothing found"),
        (lambda page: page.search_box.setText("xyz"), "Nothing found"),
        (lambda page: page.panel.collections._list.setCurrentRow(1), "No favourites yet"),
        (lambda page: page.panel.collections._list.setCurrentRow(2), "Nothing in this collection"),
        (LibraryPage.isVisible, "The library is empty"),
    ],
)
def test_an_empty_table_says_why(
    page: LibraryPage, model: LibraryModel, prepare: Callable[[LibraryPage], None], title: str
) -> None:
    page.show_keepsakes(Keepsakes((), (Collection("Hips"),)))
    prepare(page)
    model.set_entries([])
    assert page.empty_state.title == title
    assert page.empty_state.isVisible()


def test_nothing_is_called_empty_before_the_library_was_asked(qtbot: QtBot) -> None:
    page = LibraryPage(LibraryModel(), AttributesModel())
    qtbot.addWidget(page)
    assert page.empty_state.title == "The library is being opened…"
    page.show_unreadable()
    assert page.empty_state.title == "The library cannot be read"
    page.show_total(0)
    assert page.empty_state.title == "The library is empty"


def test_the_layout_comes_back_and_the_filters_do_not(qtbot: QtBot, page: LibraryPage, tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    column = page._model.column_of_key("part-number")
    assert column is not None
    page.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    page._tools._fold.setChecked(False)
    page.panel.set_filters(Filters(frozenset({ACME})))
    page.save_layout(store)
    store.sync()

    other = LibraryPage(LibraryModel(), AttributesModel())
    qtbot.addWidget(other)
    other.show()
    other.restore_layout(QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat))
    other._model.set_entries(made_up.library_entries())
    numbers = [entry.summary.part_number for entry in other._model.entries]
    assert numbers == sorted(numbers, reverse=True)
    assert other.table.horizontalHeader().sortIndicatorSection() == column
    assert not other.panel.isVisible()
    assert other.panel.filters == Filters()


@pytest.mark.parametrize("sort", ["", "-", "no such column", None])
def test_a_layout_that_says_nothing_changes_nothing(page: LibraryPage, tmp_path: Path, sort: str | None) -> None:
    store = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    store.setValue("library/sort", sort)
    store.setValue("library/facets", "maybe")
    page.restore_layout(store)
    assert page.panel.isVisible()
    assert page.table.horizontalHeader().sortIndicatorSection() == -1


def test_a_search_without_a_result_is_cleared_by_a_click(page: LibraryPage, model: LibraryModel, click: Click) -> None:
    page.search_box.setText("xyz")
    page.panel.set_filters(Filters(frozenset({ACME})))
    model.set_entries([])
    click(page, "Clear the search")
    assert page.search_box.text() == ""
    assert page.panel.filters == Filters()


def test_a_selection_survives_a_new_list_without_a_word(qtbot: QtBot, page: LibraryPage, model: LibraryModel) -> None:
    page.table.selectRow(3)
    chosen = page.selected_entries
    entries = model.entries
    with qtbot.assertNotEmitted(page.entry_chosen):
        model.set_entries(entries[2:])
    assert page.selected_entries == chosen
    assert page.table.currentIndex().row() == 1


def test_a_scattered_selection_survives_in_another_order(page: LibraryPage, model: LibraryModel) -> None:
    page.table.setSelectionMode(page.table.SelectionMode.MultiSelection)
    for row in (0, 1, 4, 6, 7):
        page.table.selectRow(row)
    chosen = page.selected_entries
    assert len(chosen) == 5
    model.set_entries(model.entries[::-1])
    assert page.selected_entries == chosen[::-1]


def test_the_count_tells_when_more_was_found_than_is_listed(page: LibraryPage) -> None:
    page.show_counts(FacetCounts(123_456))
    assert page._tools._count.text() == f"newest 12 of {QLocale().toString(123_456)}"
    page.show_counts(FacetCounts(12))
    assert page._tools._count.text() == "12 of 400"


def test_a_removal_shows_what_goes_and_what_stays_before_anything_happens(qtbot: QtBot, click: Click) -> None:
    first, second, *_ = made_up.library_entries()
    plan = RetentionPlan((first,), ((second, Kept.IN_USE),))
    dialog = RetentionDialog("Superseded versions", "Newer ones are held.", plan)
    qtbot.addWidget(dialog)
    dialog.show()
    lines = [(line.outcome, line.sentence) for line in dialog.report.lines]
    assert lines[0] == ("would go", first.summary.sop_instance_uid)
    assert lines[1] == ("stays", "An assembly or a group in the library refers to it.")
    with qtbot.waitSignal(dialog.confirmed) as caught:
        click(dialog, "Remove (1)")
    assert caught.args == [(first,)]


def test_escape_empties_the_search_and_down_goes_on_to_what_was_found(page: LibraryPage, qtbot: QtBot) -> None:
    page.activateWindow()
    page.search_box.setFocus()
    QTest.keyClicks(page.search_box, "stem")
    QTest.keyClick(page.search_box, Qt.Key.Key_Escape)
    assert not page.search_box.text()
    with qtbot.waitSignal(page.entry_chosen):
        QTest.keyClick(page.search_box, Qt.Key.Key_Down)
    assert len(page.selected_entries) == 1


def test_delete_takes_out_of_a_collection_and_elsewhere_proposes_a_removal(page: LibraryPage) -> None:
    page.show_keepsakes(Keepsakes(collections=(Collection("Knees", ()),)))
    table, told = page.table, list[object]()
    table.members_wanted.connect(lambda name, entries, there: told.append((name, len(entries), there)))
    table.removal_wanted.connect(lambda entries: told.append(len(entries)))
    table.selectRow(0)
    for place in ("Knees", None):
        table.show_place(place)
        for action in table.actions():
            if action.shortcut().toString() == "Del" and action.isVisible() and action.isEnabled():
                action.trigger()
    assert told == [("Knees", 1, False), 1]


def test_the_columns_that_somebody_chose_are_there_next_time(page: LibraryPage, qtbot: QtBot, tmp_path: Path) -> None:
    model = page.table.model()
    assert isinstance(model, LibraryModel)
    assert "uid" not in page.table.shown_columns
    page.table.show_columns(["uid"])
    assert page.table.shown_columns == ("name", "uid", "favourite")
    store = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    page.save_layout(store)
    other = LibraryPage(LibraryModel(), AttributesModel())
    qtbot.addWidget(other)
    other.restore_layout(store)
    assert other.table.shown_columns == ("name", "uid", "favourite")


@pytest.mark.parametrize(("row", "told"), [(1, [("", 2)]), (2, [("Knees", 2)]), (0, [])])
def test_rows_are_dropped_on_the_favourites_and_on_a_collection(
    page: LibraryPage, row: int, told: list[tuple[str, int]]
) -> None:
    page.show_keepsakes(Keepsakes(collections=(Collection("Knees", ()),)))
    seen = list[tuple[str, int]]()
    page.table.favourites_wanted.connect(lambda entries, _marked: seen.append(("", len(entries))))
    page.table.members_wanted.connect(lambda name, entries, _there: seen.append((name, len(entries))))
    page.table.clearSelection()
    for number in (0, 1):
        page.table.selectionModel().select(
            page.table.model().index(number, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )
    places = page.panel.collections.findChild(PlaceList)
    assert isinstance(places, PlaceList)
    data = QMimeData()
    data.setData(ENTRIES, b"1")
    place = places.visualItemRect(places.item(row)).center()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(place, copy, data, left, none),
        QDragMoveEvent(place, copy, data, left, none),
        QDropEvent(QPointF(place), copy, data, left, none),
    ):
        QApplication.sendEvent(places.viewport(), event)
    assert seen == told


class CountedModel(LibraryModel):
    """Counts how often it is asked where something is."""

    asked = 0

    @override
    def index(self, row: int, column: int, /, parent: Index = ROOT) -> QModelIndex:
        self.asked += 1
        return super().index(row, column, parent)


def test_selecting_everything_does_not_ask_about_every_cell(qtbot: QtBot) -> None:
    model = CountedModel()
    page = LibraryPage(model, AttributesModel())
    qtbot.addWidget(page)
    page.resize(1200, 700)
    with qtbot.waitExposed(page):
        page.show()
    (entry, *_) = made_up.library_entries()
    model.set_entries([replace(entry, sha256=f"{number:064x}") for number in range(3_000)])
    page.grab()
    model.asked = 0
    page.table.selectAll()
    page.grab()
    assert model.asked < 3_000
    assert len(page.selected_entries) == 3_000


def test_in_a_narrow_window_two_words_can_still_be_read_in_the_search(page: LibraryPage) -> None:
    page.show_total(123_456)
    page.resize(700, 500)
    page.grab()
    words = page.search_box.fontMetrics().horizontalAdvance("corvane ceramic")
    assert page.search_box.width() > words
