from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match, TextProblem
from implant_gui.models.common.roles import ACCESSIBLE_TEXT, TEXT_ALIGNMENT, TOOL_TIP, NodeKind, Presence, Role, Tone
from implant_gui.models.common.tree import Branch
from implant_gui.models.results.columns import layout_of
from implant_gui.models.results.marks import Mark
from implant_gui.models.results.order import MOST_AT_ONCE
from implant_gui.models.results.store import MatchStore
from implant_gui.models.results.tree import ResultsModel
from tests.models.conftest import NOW
from tests.models.making import ROOT, assembly, disapproved, find_row, group, headers, replacing, template, tree_of, uid


def column(model: ResultsModel, key: str) -> int:
    return [column.key for column in model.columns].index(key)


def cell(model: ResultsModel, number: int, key: str, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
    """What the row of an instance answers in one column."""
    index = model.index_of(uid(number))
    return model.data(index.siblingAtColumn(column(model, key)), role)


def marks(model: ResultsModel, number: int) -> tuple[Mark, ...]:
    return tuple(model.data(model.index_of(uid(number)), Role.MARK))


def test_templates_stand_below_manufacturer_and_implant(results: ResultsModel) -> None:
    results.add("PACS", [template(9), template(10, name="Cup"), template(11), template(3, maker="Other")])
    assert tree_of(results) == [
        ("ACME  (3)", [("Stem  (2)", [("9", []), ("11", [])]), ("Cup  (1)", [("10", [])])]),
        ("Other  (1)", [("Stem  (1)", [("3", [])])]),
    ]
    assert (results.count, results.shown_count, results.heading_count) == (4, 4, 2)


def test_groups_stand_below_their_issuer(results: ResultsModel) -> None:
    results.begin(InformationModel.GROUP)
    results.add("PACS", [group(1, "Plates", "ACME"), group(2, "Nails", "ACME")])
    assert tree_of(results) == [("ACME  (2)", [("Plates", []), ("Nails", [])])]
    assert results.data(results.index_of(uid(1)), Role.KIND) is NodeKind.GROUP


def test_assemblies_stand_below_their_procedure(results: ResultsModel) -> None:
    results.begin(InformationModel.ASSEMBLY)
    results.add("PACS", [assembly(1, "Hip", "Arthroplasty"), assembly(2, "Knee", ""), assembly(3, "Spine", None)])
    assert tree_of(results) == [
        ("Arthroplasty  (1)", [("Hip", [])]),
        ("(no procedure)  (1)", [("Knee", [])]),
        ("(procedure not returned)  (1)", [("Spine", [])]),
    ]
    assert results.information_model is InformationModel.ASSEMBLY


def test_later_batches_go_where_they_belong(results: ResultsModel) -> None:
    for numbers in ((1, 2), (3,), (4, 5, 6)):
        results.add("PACS", [template(number, name="Cup" if number % 2 else "Stem") for number in numbers])
    assert tree_of(results) == [
        (
            "ACME  (6)",
            [("Cup  (3)", [("1", []), ("3", []), ("5", [])]), ("Stem  (3)", [("2", []), ("4", []), ("6", [])])],
        )
    ]


def test_a_match_on_two_servers_is_one_row_with_both_names(results: ResultsModel) -> None:
    results.add("Archive", [template(1), template(2)])
    results.add("Mirror", [template(2), template(3)])
    assert results.count == 3
    assert cell(results, 2, "servers") == "Archive, Mirror"
    assert tuple(results.data(results.index_of(uid(2)), Role.SERVERS)) == ("Archive", "Mirror")
    assert results.by_server([uid(3), uid(2), uid(1), uid(99)]) == {"Mirror": (uid(3),), "Archive": (uid(2), uid(1))}


def test_a_match_that_a_server_repeats_is_one_row(results: ResultsModel) -> None:
    results.add("PACS", [template(1), template(1)])
    results.add("PACS", [template(1)])
    assert results.count == 1
    assert cell(results, 1, "servers") == "PACS"


def test_matches_without_a_uid_all_stay_and_cannot_be_fetched(results: ResultsModel) -> None:
    results.add("PACS", [template(None, size="S"), template(None, size="S"), template(1)])
    assert results.count == 3
    assert results.uids_below() == (uid(1),)
    first = find_row(results, "ACME", "Stem", "S")
    assert results.data(first, Role.MARK)[0] is Mark.NO_UID
    assert tuple(results.data(first, Role.UIDS)) == ()


def test_what_was_not_returned_differs_from_what_is_empty(results: ResultsModel) -> None:
    results.add("PACS", [template(1, effective=None), template(2, effective="")])
    assert (cell(results, 1, "effective"), cell(results, 2, "effective")) == ("–", "")
    assert cell(results, 1, "effective", Role.PRESENCE) is Presence.NOT_RETURNED
    assert cell(results, 2, "effective", Role.PRESENCE) is Presence.EMPTY
    assert cell(results, 2, "part-number", Role.PRESENCE) is Presence.PRESENT
    assert cell(results, 1, "effective", TOOL_TIP) == cell(results, 1, "effective", ACCESSIBLE_TEXT)
    assert cell(results, 2, "part-number", ACCESSIBLE_TEXT) == "P-2"


def test_a_template_without_a_size_is_known_by_its_part_number_or_uid(results: ResultsModel) -> None:
    bare = template(None, size=None, part=None)
    results.add("PACS", [template(1, size=None), template(2, size="", part=None), bare])
    rows = tree_of(results)[0][1][0][1]
    assert rows == [("P-1", []), (f"…{uid(2)[-12:]}", []), ("(no name, no UID)", [])]


def test_marks_say_what_is_to_be_known(results: ResultsModel) -> None:
    results.add_held(frozenset({uid(1)}))
    results.add(
        "PACS",
        [
            template(1, part="A"),
            template(2, part="A", effective="20250101"),
            template(3, part="B", effective="20990101"),
            disapproved(template(4, part="C")),
            template(5, part="D", problem=TextProblem.UNDECLARED),
        ],
    )
    assert marks(results, 1) == (Mark.SUPERSEDED, Mark.HELD)
    assert marks(results, 2) == ()
    assert marks(results, 3) == (Mark.NOT_YET_EFFECTIVE,)
    assert marks(results, 4) == (Mark.DISAPPROVED,)
    assert marks(results, 5) == (Mark.TEXT_PROBLEM,)
    assert cell(results, 1, "notes") == "Superseded, In library"
    assert cell(results, 1, "notes", TOOL_TIP) == "\n".join(
        f"{mark.title}: {mark.sentence}" for mark in marks(results, 1)
    )
    assert cell(results, 1, "notes", Role.ICON_NAME) == Mark.SUPERSEDED.icon
    assert cell(results, 2, "notes", Role.ICON_NAME) == ""
    assert cell(results, 1, "tree", Role.ICON_NAME)
    assert cell(results, 1, "tree", Role.TONE) is Tone.WARN
    assert cell(results, 2, "tree", Role.TONE) is Tone.NEUTRAL
    assert cell(results, 1, "tree", ACCESSIBLE_TEXT) == "1, Superseded, In library"


def test_a_later_arrival_marks_what_it_replaces(results: ResultsModel, qtbot: QtBot) -> None:
    results.add("PACS", [template(1)])
    with qtbot.waitSignal(results.dataChanged):
        results.add("PACS", [replacing(template(2), uid(1))])
    assert marks(results, 1) == (Mark.SUPERSEDED,)


def test_what_the_library_gets_is_marked_at_once(results: ResultsModel, qtbot: QtBot) -> None:
    results.add("PACS", [template(1), template(2)])
    with qtbot.waitSignal(results.dataChanged):
        results.add_held([uid(2), uid(77)])
    assert (marks(results, 1), marks(results, 2)) == ((), (Mark.HELD,))
    results.remove_held(results.held)
    assert marks(results, 2) == ()


def test_marks_on_many_parents_come_as_one_new_layout(results: ResultsModel, qtbot: QtBot) -> None:
    results.add("PACS", [template(number, name=f"Product {number}") for number in range(80)])
    with qtbot.waitSignal(results.layoutChanged), qtbot.assertNotEmitted(results.dataChanged):
        results.add_held(frozenset(map(uid, range(80))))
    assert marks(results, 79) == (Mark.HELD,)


def test_headings_answer_for_what_is_below_them(results: ResultsModel) -> None:
    results.add("PACS", [template(1), template(2, name="Cup")])
    maker = find_row(results, "ACME")
    assert results.data(maker, Role.KIND) is NodeKind.MAKER
    assert results.data(maker, Role.COUNT) == 2
    assert tuple(results.data(maker, Role.UIDS)) == results.uids_below(maker) == (uid(1), uid(2))
    assert results.data(maker, Role.VALUE) == results.data(maker, TOOL_TIP) == "ACME"
    assert results.data(maker, Role.MATCH) is None
    assert results.data(maker, Role.TONE) is Tone.NEUTRAL
    assert results.data(maker, Role.ICON_NAME)
    assert results.data(maker.siblingAtColumn(1), Role.ICON_NAME) == ""
    assert results.data(maker, int(Qt.ItemDataRole.FontRole)) is None
    assert results.match_at(maker) is None
    assert not NodeKind.MAKER.is_match
    assert NodeKind.TEMPLATE.is_match


def test_a_row_gives_its_match(results: ResultsModel) -> None:
    match = template(1)
    results.add("PACS", [match])
    index = results.index_of(uid(1))
    assert results.match_at(index) is match
    assert results.data(index, Role.VALUE) is results.data(index, Role.MATCH)
    assert results.data(index, Role.SORT) is not None
    assert results.data(index, TEXT_ALIGNMENT)
    assert results.uids_below(index) == (uid(1),)
    assert results.match_at(QModelIndex()) is None
    assert not results.index_of(uid(9)).isValid()


def test_sorting_the_tree_sorts_every_level_naturally(results: ResultsModel) -> None:
    results.add("PACS", [template(10), template(9, maker="Ábc"), template(2), template(1, name="Cup", size="XL")])
    results.add("PACS", [template(3, name="Cup", size="S")])
    results.sort(0)
    assert tree_of(results) == [
        ("Ábc  (1)", [("Stem  (1)", [("9", [])])]),
        ("ACME  (4)", [("Cup  (2)", [("S", []), ("XL", [])]), ("Stem  (2)", [("2", []), ("10", [])])]),
    ]
    results.sort(0, Qt.SortOrder.DescendingOrder)
    assert [name for name, _ in tree_of(results)] == ["ACME  (4)", "Ábc  (1)"]


def test_sorting_by_another_column_leaves_the_headings_alone(results: ResultsModel) -> None:
    results.add("PACS", [template(1, maker="Z", effective="2024"), template(2, effective="2023")])
    results.add("PACS", [template(3, effective="2020"), template(4, effective="")])
    results.sort(column(results, "effective"))
    assert [name for name, _ in tree_of(results)] == ["Z  (1)", "ACME  (3)"]
    assert [name for name, _ in tree_of(results)[1][1][0][1]] == ["3", "2", "4"]


def test_without_a_column_the_order_of_arrival_comes_back(results: ResultsModel) -> None:
    matches = [template(number, name=name) for number, name in ((3, "Stem"), (1, "Cup"), (2, "Stem"))]
    results.add("PACS", matches)
    before = tree_of(results)
    results.sort(0)
    assert tree_of(results) != before
    results.sort(-1)
    assert tree_of(results) == before
    results.sort(0)
    results.sort(999)
    assert tree_of(results) == before


def test_a_name_of_a_megabyte_is_cut(results: ResultsModel) -> None:
    endless = "x" * 1_000_000
    results.add("PACS", [template(1, maker=endless, part=endless)])
    assert len(tree_of(results)[0][0]) < 600
    shown = cell(results, 1, "part-number")
    assert isinstance(shown, str)
    assert len(shown) == 500
    match = results.match_at(results.index_of(uid(1)))
    assert match is not None
    assert match.values["ImplantPartNumber"] == endless, "but nothing is lost"


def test_late_arrivals_are_sorted_in_when_the_query_has_ended(results: ResultsModel) -> None:
    results.add("PACS", [template(5)])
    results.sort(0)
    results.add("PACS", [template(7), template(1)])
    assert [name for name, _ in tree_of(results)[0][1][0][1]] == ["5", "7", "1"]
    results.finish()
    assert [name for name, _ in tree_of(results)[0][1][0][1]] == ["1", "5", "7"]


def test_nobody_sorted_nothing_moves_at_the_end(results: ResultsModel, qtbot: QtBot) -> None:
    results.add("PACS", [template(5), template(1)])
    with qtbot.assertNotEmitted(results.layoutChanged):
        results.finish()


def test_at_the_end_makers_implants_and_sizes_can_be_put_in_their_natural_order(results: ResultsModel) -> None:
    results.add(
        "PACS", [template(10), template(2), template(3, size="M"), template(4, size="S"), template(5, maker="A")]
    )
    results.finish(naturally=True)
    assert tree_of(results) == [
        ("A  (1)", [("Stem  (1)", [("5", [])])]),
        ("ACME  (4)", [("Stem  (4)", [("2", []), ("10", []), ("S", []), ("M", [])])]),
    ]


def test_the_filter_shows_what_has_all_words_and_its_headings(results: ResultsModel) -> None:
    results.add("PACS", [template(1), template(2, name="Cup"), template(3, maker="Müller")])
    results.set_filter("MULLER")
    assert tree_of(results) == [("Müller  (1)", [("Stem  (1)", [("3", [])])])]
    results.set_filter("acme p-2")
    assert tree_of(results) == [("ACME  (1 / 2)", [("Cup  (1)", [("2", [])])])]
    assert (results.count, results.shown_count, results.heading_count) == (3, 1, 1)
    assert results.uids_below() == (uid(2),)
    assert not results.index_of(uid(1)).isValid()
    results.set_filter("")
    assert results.shown_count == 3


def test_matches_that_arrive_are_filtered(results: ResultsModel) -> None:
    results.set_filter("cup")
    results.add("PACS", [template(1), template(2, name="Cup")])
    results.add("PACS", [template(3), template(4, name="Cup"), template(5, maker="Other")])
    assert tree_of(results) == [("ACME  (2 / 4)", [("Cup  (2)", [("2", []), ("4", [])])])]
    results.set_filter("")
    assert [name for name, _ in tree_of(results)] == ["ACME  (4)", "Other  (1)"]


def test_what_becomes_superseded_goes_if_that_is_wanted(results: ResultsModel) -> None:
    results.set_filter("", hides_superseded=True)
    results.add("PACS", [template(1), template(2)])
    results.add("PACS", [replacing(template(3, name="New stem"), uid(1), uid(2))])
    assert tree_of(results) == [("ACME  (1 / 3)", [("New stem  (1)", [("3", [])])])]


def test_a_filter_that_changes_nothing_moves_nothing(results: ResultsModel, qtbot: QtBot) -> None:
    results.add("PACS", [template(1), template(2)])
    with qtbot.assertNotEmitted(results.layoutChanged), qtbot.waitSignal(results.count_changed):
        results.set_filter("acme")


def test_the_words_of_marks_can_be_filtered_for(results: ResultsModel) -> None:
    results.add("PACS", [template(1), template(2)])
    results.add_held(frozenset({uid(2)}))
    results.set_filter("in library")
    assert results.uids_below() == (uid(2),)


def test_a_filter_and_a_sort_go_together(results: ResultsModel) -> None:
    results.sort(0)
    results.add("PACS", [template(number, name="Cup" if number % 2 else "Stem") for number in (9, 4, 7, 2)])
    results.set_filter("cup")
    assert [name for name, _ in tree_of(results)[0][1][0][1]] == ["7", "9"]
    results.set_filter("")
    assert tree_of(results)[0][1] == [
        ("Cup  (2)", [("7", []), ("9", [])]),
        ("Stem  (2)", [("2", []), ("4", [])]),
    ]


def test_a_new_query_has_its_own_columns_and_keeps_the_filter(results: ResultsModel) -> None:
    results.set_filter("plates")
    results.begin(InformationModel.GROUP, ["ImplantTemplateGroupVersion"])
    results.add("PACS", [group(1, "Plates", "ACME"), group(2, "Nails", "ACME")])
    assert results.uids_below() == (uid(1),)
    assert headers(results)[0] == "Issuer, group"
    assert headers(results)[-1] == "ImplantTemplateGroupVersion"


def test_clearing_keeps_columns_and_forgets_matches(results: ResultsModel, qtbot: QtBot) -> None:
    results.add("PACS", [template(1)])
    index = results.index_of(uid(1))
    before = headers(results)
    with qtbot.waitSignal(results.count_changed):
        results.clear()
    assert headers(results) == before
    assert tree_of(results) == []
    assert (results.count, results.shown_count) == (0, 0)
    assert results.data(index) is None, "a stale index finds nothing"
    assert not results.parent(index).isValid()
    assert results.rowCount(index) == 0
    assert not results.index(0, 0, index).isValid()


def test_selection_and_scrolling_survive_what_arrives(results: ResultsModel, qtbot: QtBot) -> None:
    view = QTreeView()
    qtbot.addWidget(view)
    view.setUniformRowHeights(True)
    view.setModel(results)
    view.resize(300, 200)
    view.show()
    results.add("PACS", [template(number) for number in range(100)])
    view.expandAll()
    selected = results.index_of(uid(50))
    view.setCurrentIndex(selected)
    view.scrollTo(selected, QTreeView.ScrollHint.PositionAtTop)
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 0)
    before = view.verticalScrollBar().value()
    results.add("PACS", [template(number) for number in range(100, 200)])
    results.add("PACS", [template(number, maker="Other") for number in range(200, 220)])
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > before)
    assert view.currentIndex() == selected
    assert view.verticalScrollBar().value() == before
    assert view.selectionModel().isSelected(selected)


def test_selection_survives_sorting_and_filtering(results: ResultsModel) -> None:
    results.add("PACS", [template(number) for number in (3, 1, 2)])
    selection = QItemSelectionModel(results)
    selection.select(results.index_of(uid(3)), QItemSelectionModel.SelectionFlag.Select)
    hidden = QPersistentModelIndex(results.index_of(uid(1)))
    results.sort(0, Qt.SortOrder.DescendingOrder)
    assert selection.selectedIndexes() == [results.index_of(uid(3))]
    assert hidden == results.index_of(uid(1))
    results.set_filter("p-3")
    assert selection.selectedIndexes() == [results.index_of(uid(3))]
    assert not hidden.isValid()


def test_only_the_first_column_has_rows_below_it(results: ResultsModel) -> None:
    results.add("PACS", [template(1)])
    assert results.rowCount(results.index(0, 0)) == 1
    assert results.rowCount(results.index(0, 1)) == 0
    assert not results.index(0, 999).isValid()
    assert not results.index(-1, 0).isValid()
    assert not results.index(1, 0).isValid()
    assert results.headerData(0, Qt.Orientation.Vertical) is None
    assert results.data(ROOT) is None


def many(count: int) -> list[Match]:
    """Templates of as many products."""
    return [template(number, name=f"Stem {number}") for number in range(count)]


def test_many_headings_that_grow_at_once_come_as_one_new_layout(results: ResultsModel, qtbot: QtBot) -> None:
    results.add("PACS", many(60))
    kept = [QPersistentModelIndex(results.index_of(uid(number))) for number in range(60)]
    more = [template(1000 + number, name=f"Stem {number}") for number in range(60)]
    with qtbot.assertNotEmitted(results.rowsInserted), qtbot.waitSignal(results.layoutChanged):
        results.add("PACS", more)
    assert [results.index_of(uid(number)) for number in range(60)] == kept
    assert all(results.rowCount(index.parent()) == 2 for index in kept)
    assert (results.count, results.shown_count) == (120, 120)
    assert find_row(results, "ACME", "Stem 7").data() == "Stem 7  (2)"


def test_a_view_shows_what_came_as_one_new_layout(results: ResultsModel, qtbot: QtBot) -> None:
    view = QTreeView()
    qtbot.addWidget(view)
    view.setModel(results)
    results.add("PACS", many(60))
    view.expandAll()
    results.add("PACS", [template(1000 + number, name=f"Stem {number}") for number in range(60)])
    fresh = results.index_of(uid(1007))
    view.scrollTo(fresh)
    assert view.visualRect(fresh).isValid()
    assert view.indexBelow(results.index_of(uid(7))) == fresh


def test_a_filter_finds_matches_that_nobody_has_looked_at(results: ResultsModel) -> None:
    results.add("PACS", many(30))
    results.set_filter("p-17")
    assert results.shown_count == 1
    results.add("PACS", [template(175, name="Stem 3"), template(200, name="Stem 3")])
    assert results.shown_count == 2


def test_the_words_of_a_mark_are_found_whenever_it_came(results: ResultsModel) -> None:
    results.add("PACS", many(3))
    assert cell(results, 1, "part-number") == "P-1"
    results.add_held(frozenset((uid(1), uid(2))))
    results.set_filter("library")
    assert results.shown_count == 2


def test_a_second_server_is_told_of_a_match_that_was_looked_at(results: ResultsModel) -> None:
    results.add("PACS", many(1))
    assert cell(results, 0, "servers") == "PACS"
    results.add("Mirror", many(1))
    assert cell(results, 0, "servers") == "PACS, Mirror"


def test_when_nothing_more_comes_everything_is_written_down(qtbot: QtBot) -> None:
    store = MatchStore(layout_of(InformationModel.GENERIC), Branch(), NOW, frozenset())
    fresh, _ = store.add("PACS", many(300))
    assert not any(node.shown for node in fresh)
    assert not store.write_until(0.0)
    assert store.write_until()
    assert all(node.shown and node.searched for node in fresh)
    model = ResultsModel(lambda: NOW)
    model.add("PACS", many(200))
    last = model.node_at(model.index_of(uid(199)))
    assert last is not None
    qtbot.waitUntil(lambda: bool(last.shown))


def test_headings_are_opened_from_the_top_until_enough_is_in_sight(results: ResultsModel) -> None:
    results.add("PACS", [template(number, maker=f"M{number // 4}", name=f"Stem {number // 2}") for number in range(8)])
    told = [
        ([str(index.data()) for index in indexes], all_)
        for indexes, all_ in map(results.indexes_to_open, (2, 3, 7, 99))
    ]
    makers, products = ["M0  (4)", "M1  (4)"], [f"Stem {number}  (2)" for number in range(4)]
    assert told == [([], False), (makers[:1], False), ([*makers, *products[:1]], False), ([*makers, *products], True)]


def test_very_many_are_sorted_bit_by_bit_and_move_once(results: ResultsModel, qtbot: QtBot) -> None:
    results.add("PACS", [template(number, size=str(number % 7)) for number in range(MOST_AT_ONCE + 1)])
    moved = [0]
    results.layoutChanged.connect(lambda: moved.__setitem__(0, moved[0] + 1))
    results.sort(column(results, "part-number"), Qt.SortOrder.DescendingOrder)
    results.sort(0)
    assert results.is_sorting
    qtbot.waitUntil(lambda: not results.is_sorting)
    assert moved == [1]
    sizes = [name for name, _ in tree_of(results)[0][1][0][1]]
    assert sizes == sorted(sizes)


def test_an_order_that_was_on_its_way_is_forgotten_with_the_matches(results: ResultsModel) -> None:
    results.add("PACS", [template(number) for number in range(MOST_AT_ONCE + 1)])
    results.sort(0)
    results.clear()
    assert not results.is_sorting
    results.sort_further()
    assert tree_of(results) == []


def test_what_is_fetched_is_named_by_what_it_has_in_common(results: ResultsModel) -> None:
    results.add("PACS", [template(1), template(2), template(3, name="Cup"), template(4, maker="Other", name="Cup")])
    one, two, three, four = (uid(number) for number in (1, 2, 3, 4))
    assert results.name_of([one]) == "Stem 1"
    assert results.name_of([one, two]) == "Stem"
    assert results.name_of([one, three]) == "ACME"
    assert results.name_of([three, four]) == ""
    assert results.name_of([uid(99)]) == ""
    results.begin(InformationModel.GROUP)
    results.add("PACS", [group(1, "Stems by size", "ACME")])
    assert results.name_of([uid(1)]) == "Stems by size"
