"""A filter that has much to read goes on in slices; here each slice is cut by hand."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.models.common.tree import Branch
from implant_gui.models.results.columns import layout_of
from implant_gui.models.results.filters import MatchFilter
from implant_gui.models.results.sieve import Sieve
from implant_gui.models.results.store import MatchStore
from implant_gui.models.results.tree import ResultsModel
from tests.models.conftest import NOW
from tests.models.making import replacing, template, uid

MANY = 600
AT_ONCE = 0.0
"""A deadline that is over: the smallest slice there is."""


def templates(count: int = MANY) -> list[Match]:
    return [template(number, name=f"Stem {number % 30}") for number in range(count)]


def sieve(store: MatchStore, text: str) -> Sieve:
    return Sieve(store, MatchFilter.of(text, hides_superseded=False))


@pytest.fixture
def store() -> MatchStore:
    return MatchStore(layout_of(InformationModel.GENERIC), Branch(), NOW, frozenset())


@pytest.fixture
def full(results: ResultsModel) -> ResultsModel:
    """A tree of many matches that nobody has looked at."""
    results.add("PACS", templates())
    return results


def test_a_slice_judges_some_and_the_last_says_so(store: MatchStore) -> None:
    store.add("PACS", templates(150))
    made = sieve(store, "p-77")
    assert [made.go_on(AT_ONCE) for _ in range(3)] == [False, False, True]
    assert [node.uid for node in store.matches if node.passes] == [uid(77)]


def test_few_matches_and_an_empty_filter_are_judged_at_once(store: MatchStore) -> None:
    assert sieve(store, "p-7").go_on(AT_ONCE)
    store.add("PACS", templates(100))
    assert sieve(store, "p-7").is_short
    store.add("PACS", templates())
    assert not sieve(store, "p-7").is_short
    assert sieve(store, "").is_short
    store.write_until()
    assert sieve(store, "p-7").is_short


def test_the_tree_stays_as_it_is_until_all_is_read(full: ResultsModel) -> None:
    full.set_filter("p-77")
    assert full.is_filtering
    full.filter_further(AT_ONCE)
    assert (full.is_filtering, full.shown_count) == (True, MANY)
    full.filter_further()
    assert (full.is_filtering, full.shown_count) == (False, 1)


def test_the_latest_text_wins(full: ResultsModel) -> None:
    full.set_filter("p-7")
    full.filter_further(AT_ONCE)
    full.set_filter("p-77")
    full.filter_further()
    assert full.uids_below() == (uid(77),)


def test_a_cleared_filter_is_at_once(full: ResultsModel, qtbot: QtBot) -> None:
    full.set_filter("p-77")
    full.filter_further(AT_ONCE)
    with qtbot.waitSignal(full.filtering_changed):
        full.set_filter("")
    assert (full.is_filtering, full.shown_count) == (False, MANY)
    full.filter_further(AT_ONCE)
    assert full.shown_count == MANY


def test_the_event_loop_does_all_slices(full: ResultsModel, qtbot: QtBot) -> None:
    with qtbot.waitSignals([full.filtering_changed, full.filtering_changed]):
        full.set_filter("p-77")
    assert (full.is_filtering, full.shown_count) == (False, 1)


def test_what_arrives_meanwhile_is_filtered_as_well(full: ResultsModel) -> None:
    full.set_filter("p-77")
    full.filter_further(AT_ONCE)
    full.add("PACS", [template(7700), template(8800)])
    assert full.index_of(uid(7700)).isValid()
    assert not full.index_of(uid(8800)).isValid()
    full.filter_further()
    assert full.uids_below() == (uid(77), uid(7700))


def test_what_is_marked_meanwhile_is_judged_by_its_mark(full: ResultsModel) -> None:
    full.set_filter("library")
    full.filter_further(AT_ONCE)
    full.add_held(frozenset((uid(3), uid(500))))
    assert full.shown_count == MANY
    full.filter_further()
    assert set(full.uids_below()) == {uid(3), uid(500)}


def test_what_is_superseded_meanwhile_goes_in_the_end(full: ResultsModel) -> None:
    full.set_filter("p-1", hides_superseded=True)
    full.filter_further(AT_ONCE)
    full.add("PACS", [replacing(template(1000), uid(1), uid(199))])
    full.filter_further()
    assert not full.index_of(uid(1)).isValid()
    assert not full.index_of(uid(199)).isValid()
    assert full.index_of(uid(1000)).isValid()


def test_sorting_meanwhile_holds_for_what_is_shown_in_the_end(full: ResultsModel) -> None:
    full.set_filter("p-59")
    full.sort(0, Qt.SortOrder.DescendingOrder)
    full.filter_further()
    assert full.uids_below() == tuple(uid(number) for number in (599, 59, *range(598, 589, -1)))


def test_clearing_ends_the_filtering_and_keeps_the_filter(full: ResultsModel) -> None:
    full.set_filter("p-77")
    full.clear()
    assert not full.is_filtering
    full.add("PACS", templates())
    assert full.uids_below() == (uid(77),)
