"""The decoder of statuses: total, and right where the standard and pynetdicom say something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import StatusCategory
from implant_gui.domain.service.status_table import read_status

PYNETDICOM = "1.2.826.0.1.3680043.9.3811.3.0.4"
DCMTK = "1.2.276.0.7230010.3.0.3.6.7"
FIND, GET, MOVE, STORE = Service.FIND, Service.GET, Service.MOVE, Service.STORE


@pytest.mark.parametrize(
    ("code", "service", "category", "words"),
    [
        (0x0000, FIND, StatusCategory.SUCCESS, "All matches were sent"),
        (0xFF01, FIND, StatusCategory.PENDING, "optional keys"),
        (0xFE00, FIND, StatusCategory.CANCEL, "cancelled"),
        (0xA700, FIND, StatusCategory.FAILURE, "Out of resources"),
        (0xA701, GET, StatusCategory.FAILURE, "cannot count"),
        (0xA702, MOVE, StatusCategory.FAILURE, "cannot do the sub-operations"),
        (0xA801, MOVE, StatusCategory.FAILURE, "Move destination unknown"),
        (0xB000, GET, StatusCategory.WARNING, "failures or warnings"),
        (0xB006, STORE, StatusCategory.WARNING, "dropped"),
        (0xA7FF, STORE, StatusCategory.FAILURE, "Out of resources"),
        (0xC123, STORE, StatusCategory.FAILURE, "Cannot understand"),
        (0xC123, FIND, StatusCategory.FAILURE, "Unable to process"),
        (0x0122, MOVE, StatusCategory.FAILURE, "not supported"),
        (0x0107, STORE, StatusCategory.WARNING, "not recognised"),
        (0x0299, FIND, StatusCategory.FAILURE, "no table names"),
        (0xB999, FIND, StatusCategory.WARNING, "no table names"),
        (0xD123, FIND, StatusCategory.UNKNOWN, "Unknown"),
    ],
)
def test_a_code_is_read_for_its_operation(code: int, service: Service, category: StatusCategory, words: str) -> None:
    reading = read_status(code, service)
    assert reading.category is category
    assert words in reading.meaning


def test_a_move_destination_means_nothing_to_a_find() -> None:
    assert "destination" not in read_status(0xA801, FIND).meaning


@pytest.mark.parametrize(
    ("service", "codes"),
    [
        (FIND, (0xC001, 0xC002, 0xC310, 0xC311, 0xC312)),
        (GET, (0xC001, 0xC002, 0xC410, 0xC411, 0xC413)),
        (MOVE, (0xC001, 0xC002, 0xC510, 0xC511, 0xC513, 0xC514, 0xC515)),
    ],
)
def test_what_pynetdicom_sends_leads_only_where_pynetdicom_sent_it(service: Service, codes: tuple[int, ...]) -> None:
    for code in codes:
        theirs = read_status(code, service, PYNETDICOM)
        others = read_status(code, service, DCMTK)
        assert theirs.pynetdicom is not None
        assert theirs.pynetdicom in theirs.meaning
        assert others.meaning == "Unable to process"
        assert others.pynetdicom == theirs.pynetdicom


def test_a_pynetdicom_code_of_another_operation_is_no_such_code() -> None:
    assert read_status(0xC311, GET, PYNETDICOM).pynetdicom is None


@given(st.integers(), st.sampled_from(Service), st.text(max_size=64))
def test_no_look_up_fails_and_trouble_has_a_cause_and_a_next_step(code: int, service: Service, peer: str) -> None:
    reading = read_status(code, service, peer)
    assert reading.code == code & 0xFFFF
    assert reading.meaning
    if reading.category in (StatusCategory.FAILURE, StatusCategory.WARNING, StatusCategory.UNKNOWN):
        assert reading.cause.endswith(".")
        assert reading.next_step.endswith(".")


@given(st.integers(0, 0xFFFF), st.sampled_from(Service))
def test_every_code_of_a_class_has_that_class(code: int, service: Service) -> None:
    category = read_status(code, service).category
    if 0xC000 <= code <= 0xCFFF or 0xA000 <= code <= 0xAFFF:
        assert category is StatusCategory.FAILURE
    if 0xB000 <= code <= 0xBFFF:
        assert category is StatusCategory.WARNING
    assert category.is_final == (code not in (0xFF00, 0xFF01))
