"""Comparing what a search finds with the last time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from implant_gui.domain.keeping.saved_search import SavedSearch, SearchBook
from implant_gui.domain.keeping.watch import (
    Answer,
    ChangeKind,
    Sighting,
    WatchState,
    fresh_news,
    is_due,
    next_state,
    question_of,
    sightings_of,
    with_recalls,
)
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import EncodedDataset, Match
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.uid import Uid

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
A, B, C = (Sighting("PACS", Uid(f"1.2.{number}"), "ACME", "Stem", size=str(number)) for number in (1, 2, 3))


def state(*seen: Sighting, news: int = 0) -> WatchState:
    told = next_state(None, "q", [Answer("PACS", seen, is_complete=True)], NOW)
    return replace(told, news=told.news[:news])


def happened(before: WatchState, *now: Sighting, is_complete: bool = True) -> list[tuple[ChangeKind, Uid]]:
    after = next_state(before, "q", [Answer("PACS", now, is_complete=is_complete)], NOW)
    return [(change.kind, change.now.uid) for change in fresh_news(before, after)]


def test_the_first_time_there_is_nothing_to_compare_with() -> None:
    assert state(A, B).news == ()
    assert set(state(A, B).seen.values()) == {A, B}


def test_the_first_that_is_found_where_there_was_nothing_is_new() -> None:
    assert happened(state(), A) == [(ChangeKind.NEW, A.uid)]
    nothing = next_state(state(), "another", [Answer("PACS", (), is_complete=True)], NOW)
    elsewhere = next_state(nothing, "another", [Answer("other", (A,), is_complete=True)], NOW)
    assert fresh_news(nothing, elsewhere) == ()


def test_what_was_not_there_before_is_new_and_what_is_not_there_any_more_is_gone() -> None:
    assert happened(state(A), A, B) == [(ChangeKind.NEW, B.uid)]
    assert happened(state(A, B), A) == [(ChangeKind.GONE, B.uid)]
    assert happened(state(A, B), A, B) == []


def test_an_answer_that_was_cut_tells_nothing_of_what_is_missing() -> None:
    assert happened(state(A, B), A, is_complete=False) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(B, version="2"),
        replace(B, effective="20270101"),
        replace(B, name="Stem II"),
        replace(B, part_number="P-2"),
    ],
)
def test_an_instance_of_which_something_else_is_told_has_changed(other: Sighting) -> None:
    assert happened(state(A, B), A, other) == [(ChangeKind.CHANGED, B.uid)]


def test_what_something_new_takes_the_place_of_is_replaced_whether_it_is_still_there_or_not() -> None:
    successor = replace(C, replaces=(A.uid,))
    assert happened(state(A), A, successor) == [(ChangeKind.REPLACED, A.uid), (ChangeKind.NEW, C.uid)]
    assert happened(state(A), successor) == [(ChangeKind.NEW, C.uid), (ChangeKind.REPLACED, A.uid)]
    assert happened(state(A, successor), A, successor) == []


def test_a_recall_is_told_once() -> None:
    recalled = replace(A, is_recalled=True)
    assert happened(state(A), recalled) == [(ChangeKind.RECALLED, A.uid)]
    assert happened(state(recalled), recalled) == []


def test_a_server_that_did_not_answer_changes_nothing() -> None:
    before = next_state(state(A), "q", [Answer("Other", (B,), is_complete=True)], NOW)
    after = next_state(before, "q", [Answer("Other", (B,), is_complete=True)], NOW)
    assert after.news == ()
    assert {key[0] for key in after.seen} == {"PACS", "Other"}


def test_another_question_begins_anew_and_keeps_the_news() -> None:
    before = next_state(state(A), "q", [Answer("PACS", (A, B), is_complete=True)], NOW)
    after = next_state(before, "another", [Answer("PACS", (C,), is_complete=True)], NOW)
    assert list(after.seen.values()) == [C]
    assert after.news == before.news


def test_news_waits_until_somebody_has_looked() -> None:
    first = next_state(state(A), "q", [Answer("PACS", (A, B), is_complete=True)], NOW)
    second = next_state(first, "q", [Answer("PACS", (A, B, C), is_complete=True)], NOW)
    assert [change.now.uid for change in second.news] == [B.uid, C.uid]
    assert [change.now.uid for change in fresh_news(first, second)] == [C.uid]


SIGHTINGS = some.lists(
    some.builds(Sighting, some.just("PACS"), some.sampled_from([A.uid, B.uid, C.uid]), version=some.sampled_from("12")),
    unique_by=lambda sighting: sighting.uid,
    min_size=1,
).map(tuple)


@given(first=SIGHTINGS, second=SIGHTINGS)
def test_asking_again_at_once_never_finds_anything(first: tuple[Sighting, ...], second: tuple[Sighting, ...]) -> None:
    after = next_state(state(*first), "q", [Answer("PACS", second, is_complete=True)], NOW)
    assert happened(after, *second) == []
    assert set(after.seen.values()) == set(second)


def test_matches_become_sightings_and_recalls_come_from_elsewhere() -> None:
    values = {
        "Manufacturer": "ACME",
        "ImplantName": "Stem",
        "EffectiveDateTime": "20260101",
        "ReplacedImplantTemplateSequence[0].ReferencedSOPInstanceUID": "1.2.9",
    }
    encoded = EncodedDataset(b"", Uid("1.2.840.10008.1.2"))
    matches = [
        Match(InformationModel.GENERIC, Uid("1.2.1"), values, encoded),
        Match(InformationModel.GENERIC, Uid("1.2.1"), {}, encoded),
        Match(InformationModel.GENERIC, None, {}, encoded),
    ]
    (sighting,) = sightings_of("PACS", matches)
    assert sighting == Sighting("PACS", Uid("1.2.1"), "ACME", "Stem", effective="20260101", replaces=(Uid("1.2.9"),))
    answer = with_recalls(Answer("PACS", (sighting,), is_complete=True), {Uid("1.2.1")})
    assert answer.sightings[0].is_recalled


@pytest.mark.parametrize(
    ("hours", "ago", "at_start", "elsewhen"),
    [(None, 1000, False, False), (0, 1, True, False), (4, 3, True, False), (4, 4, True, True), (4, -1, True, True)],
)
def test_a_watched_search_is_due_at_the_start_and_after_its_hours(
    hours: int | None, ago: int, at_start: bool, elsewhen: bool
) -> None:
    search = SavedSearch(InformationModel.GENERIC, name="x", watch_hours=hours)
    last = NOW - timedelta(hours=ago)
    assert is_due(search, last, NOW, is_start=True) is at_start
    assert is_due(search, last, NOW) is elsewhen
    assert is_due(search, None, NOW) is (hours is not None)


def test_the_question_is_what_is_restricted_and_nothing_else() -> None:
    maker, name = KeyPath.parse("Manufacturer"), KeyPath.parse("ImplantName")
    one = SavedSearch(InformationModel.GENERIC, ((maker, "A"), (name, "")), ("PACS",), "x")
    other = SavedSearch(InformationModel.GENERIC, ((maker, "A"),), (), "y", watch_hours=4)
    assert question_of(one) == question_of(other)
    assert question_of(one) != question_of(replace(one, model=InformationModel.GROUP))


def test_a_search_that_is_saved_anew_goes_on_being_watched() -> None:
    search = SavedSearch(InformationModel.GENERIC, name="x")
    book = SearchBook().with_saved(search).with_watch("x", 4, ("PACS",)).with_saved(search)
    assert (book.saved[0].watch_hours, book.saved[0].servers) == (4, ("PACS",))
    assert book.with_watch("x", None, ()).saved[0].watch_hours is None
