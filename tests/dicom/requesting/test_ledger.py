"""The books of a retrieval that is cut into several requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.dicom.requesting.ledger import Ledger, gravest
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.cancel import CancelRung, CancelToken
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.retrieve import UIDS_PER_REQUEST, RetrieveRequest
from implant_gui.domain.service.status import DimseStatus, SubOperations
from implant_gui.domain.service.status_table import read_status
from implant_gui.domain.uid import Uid


def status(code: int) -> DimseStatus:
    return DimseStatus(read_status(code, Service.GET))


def request(count: int) -> RetrieveRequest:
    return RetrieveRequest(InformationModel.GENERIC, tuple(Uid(f"1.{n}") for n in range(count)))


def cancelled() -> CancelToken:
    token = CancelToken()
    token.cancel()
    return token


def test_nothing_to_retrieve_is_a_mistake() -> None:
    with pytest.raises(OperationError) as caught:
        Ledger(request(0))
    assert caught.value.kind is ErrorKind.BAD_KEY


def test_counters_add_up_over_the_requests() -> None:
    whole = request(UIDS_PER_REQUEST + 10)
    first, second = whole.chunks()
    ledger = Ledger(whole)
    ledger.begin(first)
    told = ledger.progress(SubOperations(5, 2, 1, 0), status(0xFF00))
    assert told.sub_operations == SubOperations(15, 2, 1, 0)
    assert ledger.finish(SubOperations(completed=899, failed=1, warning=0), status(0xB000), [Uid("1.5")])
    ledger.begin(second)
    told = ledger.progress(SubOperations(4, 6, 0, 0), status(0xFF00))
    assert told.sub_operations == SubOperations(4, 905, 1, 0)
    assert ledger.finish(SubOperations(completed=9, failed=1), status(0), [Uid("1.5"), Uid("1.6")])
    ended = ledger.ended(CancelToken())
    assert ended.sub_operations == SubOperations(None, 908, 2, 0)
    assert ended.failed_uids == ("1.5", "1.6")
    assert ended.status == status(0xB000)
    assert ended.cancelled is None


@pytest.mark.parametrize(("code", "goes_on"), [(0, True), (0xB000, True), (0xA702, False), (0xFE00, False)])
def test_a_failure_or_a_cancellation_ends_the_series(code: int, goes_on: bool) -> None:
    ledger = Ledger(request(1))
    assert ledger.finish(SubOperations(), status(code), []) is goes_on


def test_completed_counts_those_with_a_remark_and_remembers() -> None:
    ledger = Ledger(request(9))
    assert ledger.completed(SubOperations()) is None
    ledger.progress(SubOperations(completed=3, warning=1), status(0xFF00))
    assert ledger.completed(SubOperations()) == 4
    assert ledger.completed(SubOperations(completed=5)) == 6


@pytest.mark.parametrize(("code", "rung"), [(0xFE00, CancelRung.ASKED), (0, CancelRung.FINISHED_ANYWAY)])
def test_how_far_a_cancellation_went(code: int, rung: CancelRung) -> None:
    ledger = Ledger(request(1))
    ledger.finish(SubOperations(), status(code), [])
    assert ledger.ended(cancelled()).cancelled is rung


@given(st.permutations([0, 0xB000, 0xA702, 0xC001]))
def test_the_gravest_status_says_most(codes: list[int]) -> None:
    found = gravest([status(code) for code in codes])
    assert found is not None
    assert found.code == next(code for code in codes if code in (0xA702, 0xC001))


def test_nothing_is_gravest_of_nothing() -> None:
    assert gravest([]) is None
