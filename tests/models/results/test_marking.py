"""Marks of many matches at once come in slices; here each slice is cut by hand."""

import pytest
from pytestqt.qtbot import QtBot

from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Role
from implant_gui.models.results.marks import Mark
from implant_gui.models.results.tree import ResultsModel
from tests.models.making import template, uid

MANY = 2_100
ALL = frozenset(map(uid, range(MANY)))
AT_ONCE = 0.0
"""A deadline that is over: the smallest slice there is."""


@pytest.fixture
def full(results: ResultsModel) -> ResultsModel:
    results.add("PACS", [template(number, name=f"Stem {number % 80}") for number in range(MANY)])
    return results


def held_in(results: ResultsModel) -> set[Uid]:
    """What is marked as held."""
    return {each for each in ALL if Mark.HELD in results.data(results.index_of(each), Role.MARK)}


def test_many_marks_do_not_come_at_once_and_show_when_all_are_made(full: ResultsModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(full.layoutChanged), qtbot.assertNotEmitted(full.dataChanged):
        full.add_held(ALL)
        full.mark_further(AT_ONCE)
    assert 0 < len(held_in(full)) < 100
    with qtbot.waitSignal(full.layoutChanged):
        full.mark_further()
    assert held_in(full) == ALL


def test_the_event_loop_makes_all_marks(full: ResultsModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(full.layoutChanged):
        full.add_held(ALL)
    assert held_in(full) == ALL
    with qtbot.waitSignal(full.layoutChanged):
        full.remove_held(full.held)
    assert held_in(full) == set()


def test_what_is_told_meanwhile_counts(full: ResultsModel) -> None:
    full.add_held(ALL)
    full.mark_further(AT_ONCE)
    full.remove_held(ALL - {uid(7)})
    full.mark_further()
    assert held_in(full) == {uid(7)}


def test_a_filter_by_the_mark_follows_with_the_marks(full: ResultsModel) -> None:
    full.set_filter("library")
    full.filter_further()
    assert full.shown_count == 0
    full.add_held(ALL)
    full.mark_further()
    assert full.shown_count == MANY


def test_marks_on_their_way_are_forgotten_with_the_matches(full: ResultsModel) -> None:
    full.add_held(ALL)
    full.clear()
    full.mark_further()
    full.add("PACS", [template(3)])
    assert Mark.HELD in full.data(full.index_of(uid(3)), Role.MARK)
