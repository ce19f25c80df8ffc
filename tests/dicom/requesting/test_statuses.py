"""Statuses, counters and failed UIDs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.dicom.commands import Command
from implant_gui.dicom.datasets.elements import MalformedDatasetError
from implant_gui.dicom.requesting.statuses import dimse_status, failed_uids, sub_operations
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.domain.service.status import StatusCategory, SubOperations
from implant_gui.domain.uid import Uid, is_uid
from tests.peers import pdu


def command(**elements: pdu.CommandValue) -> Command:
    return Command.decode(pdu.command_set({getattr(pdu, name.upper()): value for name, value in elements.items()}))


def listed(value: str | bytes, syntax: str = pdu.IMPLICIT) -> EncodedDataset:
    return EncodedDataset(pdu.element(0x00080058, "UI", value, explicit=syntax == pdu.EXPLICIT), Uid(syntax))


def test_everything_that_was_sent_is_told() -> None:
    offending = bytes.fromhex("0800180010001000")
    status = dimse_status(command(status=0xA900, comment="No such key ", offending=offending, error_id=7), Service.FIND)
    assert (status.code, status.comment, status.error_id) == (0xA900, "No such key", 7)
    assert status.offending_elements == ("(0008,0018)", "(0010,0010)")


def test_what_was_not_sent_is_none() -> None:
    status = dimse_status(command(status=0), Service.MOVE)
    assert (status.comment, status.offending_elements, status.error_id) == (None, (), None)
    assert status.category is StatusCategory.SUCCESS


@pytest.mark.parametrize("encoded", ["Größe".encode(), "Größe".encode("latin-1")])
def test_a_comment_needs_no_character_set(encoded: bytes) -> None:
    assert dimse_status(command(status=0xC000, comment=encoded), Service.STORE).comment == "Größe"


def test_a_comment_cannot_play_tricks() -> None:
    comment = dimse_status(command(status=0xC000, comment="x\r\nE: FORGED\u202e"), Service.STORE).comment
    assert comment is not None
    assert comment.isprintable()


def test_pynetdicoms_own_codes_are_read_by_its_class_uid() -> None:
    mine = dimse_status(command(status=0xC311), Service.FIND, pdu.PYNETDICOM_CLASS_UID)
    other = dimse_status(command(status=0xC311), Service.FIND, "1.2.3")
    assert mine.meaning != other.meaning


def test_a_response_without_a_status_is_no_response() -> None:
    with pytest.raises(ValueError, match="status"):
        dimse_status(command(responded_to=1), Service.FIND)


def test_each_counter_may_be_absent() -> None:
    assert sub_operations(command(status=0)) == SubOperations()
    assert sub_operations(command(completed=3, warning=1)) == SubOperations(completed=3, warning=1)
    counted = command(remaining=0, completed=1, failed=2, warning=3)
    assert sub_operations(counted) == SubOperations(0, 1, 2, 3)


def test_an_empty_element_is_an_absent_one() -> None:
    assert sub_operations(command(completed=b"")) == SubOperations()


def test_a_cut_command_is_malformed() -> None:
    with pytest.raises(MalformedDatasetError):
        Command.decode(pdu.command_set({pdu.STATUS: 0})[:-1])


@pytest.mark.parametrize("syntax", [pdu.IMPLICIT, pdu.EXPLICIT])
def test_failed_uids_are_told_once_and_odd_ones_dropped(syntax: str) -> None:
    assert failed_uids(listed("1.2\\1.3\\x\\1.2\\1.04\\\\ 1.5 ", syntax)) == ("1.2", "1.3", "1.5")


def test_without_a_list_nothing_is_known_to_have_failed() -> None:
    assert failed_uids(None) == ()
    assert failed_uids(EncodedDataset(b"rubbish", Uid(pdu.IMPLICIT))) == ()
    assert failed_uids(EncodedDataset(b"", Uid(pdu.IMPLICIT))) == ()


@given(st.binary(max_size=80))
def test_any_list_is_read(value: bytes) -> None:
    assert all(is_uid(uid) for uid in failed_uids(listed(value)))
    failed_uids(EncodedDataset(value, Uid(pdu.EXPLICIT)))


@given(st.integers(0, 0xFFFF), st.sampled_from(Service), st.binary(max_size=70), st.binary(max_size=10))
def test_any_status_is_read(code: int, service: Service, comment: bytes, offending: bytes) -> None:
    status = dimse_status(command(status=code, comment=comment, offending=offending), service)
    assert status.code == code
    assert status.meaning
    assert status.comment is not None
