"""The verdict: what the peer claims never counts for more than what arrived."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import (
    Associated,
    Connecting,
    Ended,
    InstanceStored,
    MatchesFound,
    PeerIdentity,
    Progress,
)
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.instance import Origin, Route, StoredInstance
from implant_gui.domain.service.match import EncodedDataset, Match
from implant_gui.domain.service.outcome import Phase, Tally, Verdict
from implant_gui.domain.service.status import DimseStatus, SubOperations
from implant_gui.domain.service.status_table import read_status
from implant_gui.domain.uid import Uid

A, B = Uid("1.2.3"), Uid("1.2.4")


def status(code: int, service: Service = Service.GET) -> DimseStatus:
    return DimseStatus(read_status(code, service))


def stored(uid: Uid) -> InstanceStored:
    return InstanceStored(StoredInstance(Uid("1.2"), uid, Path("x"), 100, "00", Origin(Route.GET)))


def verdict(*events: InstanceStored | Progress | Ended, requested: tuple[Uid, ...] = (A, B)) -> Verdict | None:
    tally = Tally(requested)
    for event in events:
        tally.add(event)
    return tally.summary.verdict


def test_everything_asked_for_and_a_success_is_a_success() -> None:
    assert verdict(stored(A), stored(B), Ended(status(0x0000))) is Verdict.SUCCESS


def test_five_completed_with_nothing_received_is_a_failure() -> None:
    tally = Tally((A, B))
    tally.add(Ended(status(0x0000), sub_operations=SubOperations(completed=5)))
    assert tally.summary.verdict is Verdict.FAILURE
    assert tally.summary.claims_more_than_arrived
    assert tally.summary.missing_uids == (A, B)


def test_a_success_with_something_missing_is_partial() -> None:
    assert verdict(stored(A), Ended(status(0x0000))) is Verdict.PARTIAL


def test_a_warning_is_partial_and_one_that_brought_nothing_a_failure() -> None:
    assert verdict(stored(A), Ended(status(0xB000))) is Verdict.PARTIAL
    assert verdict(Ended(status(0xB000))) is Verdict.FAILURE
    assert verdict(Ended(status(0xB000, Service.MOVE)), requested=()) is Verdict.PARTIAL


def test_a_failure_after_some_objects_is_partial() -> None:
    assert verdict(stored(A), Ended(status(0xA702))) is Verdict.PARTIAL
    assert verdict(Ended(status(0xA702))) is Verdict.FAILURE


def test_no_status_at_all_is_no_answer() -> None:
    lost = OperationError(ErrorKind.CONNECTION_LOST)
    assert verdict(Ended(error=lost)) is Verdict.NO_ANSWER
    assert verdict(stored(A), Ended(error=lost)) is Verdict.PARTIAL


def test_a_query_that_ends_well_with_a_match_that_could_not_be_read_is_partial() -> None:
    unreadable = OperationError(ErrorKind.PROTOCOL)
    success = status(0x0000, Service.FIND)
    match = Match(InformationModel.GENERIC, A, {}, EncodedDataset(b"", Uid("1.2.840.10008.1.2.1")))
    found = MatchesFound((match,), status(0xFF00, Service.FIND))
    tally = Tally()
    for event in (found, Ended(success, unreadable)):
        tally.add(event)
    assert tally.summary.verdict is Verdict.PARTIAL
    assert verdict(Ended(success, unreadable), requested=()) is Verdict.NO_ANSWER


@pytest.mark.parametrize("rung", CancelRung)
def test_a_cancelled_operation_is_cancelled_whatever_the_rung(rung: CancelRung) -> None:
    assert verdict(stored(A), Ended(status(0xFE00), cancelled=rung)) is Verdict.CANCELLED


def test_nothing_remains_after_a_final_status_that_does_not_tell() -> None:
    for code, remaining in ((0x0000, 0), (0xB000, 0), (0xFE00, 1)):
        tally = Tally((A, B))
        tally.add(Progress(SubOperations(1, 1, 0, 0), status(0xFF00)))
        tally.add(Ended(status(code), sub_operations=SubOperations(completed=2)))
        assert tally.summary.peer_counters == SubOperations(remaining, 2, 0, 0)


def test_a_query_that_has_enough_is_a_success() -> None:
    assert verdict(Ended(status(0xFE00, Service.FIND), limit_reached=True), requested=()) is Verdict.SUCCESS


def test_an_object_that_comes_twice_counts_once() -> None:
    tally = Tally((A,))
    tally.add(stored(A))
    assert tally.add(stored(A)).stored == 1


def test_nothing_changes_after_the_end() -> None:
    tally = Tally((A,))
    ended = tally.add(Ended(status(0x0000)))
    assert tally.add(stored(A)) == ended
    assert ended.phase is Phase.ENDED


COUNTERS = st.builds(SubOperations, *[st.none() | st.integers(0, 65535)] * 4)
EVENTS = st.lists(
    st.one_of(
        st.just(Connecting("s", "a")),
        st.just(Associated(PeerIdentity())),
        st.builds(Progress, COUNTERS, st.just(status(0xFF00))),
        st.sampled_from([stored(A), stored(B)]),
    )
)


@given(EVENTS, st.sampled_from([0x0000, 0xB000, 0xA702, 0xFE00, 0xD000]))
def test_a_success_means_that_all_is_here_whatever_the_peer_counts(events: list[Progress], code: int) -> None:
    tally = Tally((A, B))
    for event in events:
        before = tally.summary
        assert tally.add(event).stored >= before.stored
        assert tally.summary.verdict is None
    summary = tally.add(Ended(status(code)))
    assert summary.verdict is not None
    assert (summary.verdict is Verdict.SUCCESS) == (code == 0 and not summary.missing_uids)
