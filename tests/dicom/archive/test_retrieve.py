"""C-GET and C-MOVE over real sockets."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, evt

from implant_gui.dicom.archive.encoding import encode
from implant_gui.dicom.archive.faults import Faults
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    STORAGE_SOP_CLASSES,
    InformationModel,
)
from tests.dicom.archive.requestor import GENERIC, Answers, Requestor, asking, associated
from tests.dicom.archive.templates_for_tests import generic, uid


def wanting(*numbers: int) -> Dataset:
    return asking(SOPInstanceUID=[uid(number) for number in numbers])


def counters(status: Dataset) -> tuple[int | None, ...]:
    """Remaining, completed, failed, warning."""
    names = ("Remaining", "Completed", "Failed", "Warning")
    return tuple(status.get(f"NumberOf{name}Suboperations") for name in names)


def failed(answers: Answers) -> list[str] | None:
    identifier = answers.identifiers[-1]
    if not identifier:  # the library makes an empty one of none
        return None
    listed = identifier.FailedSOPInstanceUIDList
    return [listed] if isinstance(listed, str) else list(listed)


class StorageScp:
    """A move destination that is not ours."""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.status = 0x0000
        ae = AE(ae_title="DESTINATION")
        for sop_class in STORAGE_SOP_CLASSES:
            ae.add_supported_context(sop_class, [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
        self.server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, self._keep)])
        self.port: int = self.server.server_address[1]

    def _keep(self, event: Any) -> int:
        self.received.append(event)
        return self.status

    @property
    def uids(self) -> list[str]:
        return [event.request.AffectedSOPInstanceUID for event in self.received]


@pytest.fixture
def storage_scp(archive: Archive) -> Iterator[StorageScp]:
    scp = StorageScp()
    archive.destinations.add(AeTitle("DESTINATION"), "127.0.0.1", scp.port)
    yield scp
    scp.server.shutdown()


def test_a_get_sends_the_objects_and_counts_them(port: int) -> None:
    with associated(port) as requestor:
        answers = requestor.get(wanting(1, 2, 3))
    assert answers.codes == [0xFF00, 0xFF00, 0x0000]
    assert [counters(status) for status in answers.statuses] == [(2, 1, 0, 0), (1, 2, 0, 0), (None, 3, 0, 0)]
    assert failed(answers) is None
    assert [event.request.AffectedSOPInstanceUID for event in requestor.received] == [uid(1), uid(2), uid(3)]


@pytest.mark.parametrize("syntax", [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN])
def test_objects_arrive_as_they_are_in_either_syntax(archive: Archive, port: int, syntax: str) -> None:
    original = generic(50, name="Schäfte", character_set="ISO_IR 100", drawing=b"IN;PA;" * 50_000)
    archive.add([original])
    with associated(port, syntaxes=[syntax]) as requestor:
        assert requestor.get(wanting(50)).codes == [0x0000]
    data = requestor.received[0].request.DataSet.getvalue()
    assert data == encode(original, implicit=syntax == IMPLICIT_VR_LITTLE_ENDIAN)


def test_objects_of_every_model_are_served_by_their_own_model(port: int) -> None:
    with associated(port) as requestor:
        for model, number in zip(InformationModel, (1, 100, 200), strict=True):
            assert requestor.get(wanting(number), model).codes == [0x0000]
        assert counters(requestor.get(wanting(100), GENERIC).final) == (None, 0, 0, 0)
    assert len(requestor.received) == 3


def test_what_is_not_held_just_is_not_sent(port: int) -> None:
    with associated(port) as requestor:
        answers = requestor.get(wanting(1, 99))
        assert counters(answers.final) == (None, 1, 0, 0)
        assert requestor.get(wanting(98, 99)).codes == [0x0000]


@pytest.mark.parametrize(
    "identifier",
    [asking(SOPInstanceUID=""), asking(ImplantName="STEM"), asking(SOPInstanceUID=uid(1), QueryRetrieveLevel="IMAGE")],
)
def test_an_identifier_that_asks_otherwise_is_refused(port: int, identifier: Dataset) -> None:
    with associated(port) as requestor:
        answers = requestor.get(identifier)
    assert answers.codes == [0xA900]
    assert answers.final.OffendingElement


def test_without_role_selection_every_sub_operation_fails(port: int) -> None:
    with associated(port, roles=False) as requestor:
        answers = requestor.get(wanting(1, 2))
    assert answers.final.Status == 0xA702
    assert counters(answers.final) == (None, 0, 2, 0)
    assert failed(answers) == [uid(1), uid(2)]


@pytest.mark.parametrize(
    ("store_status", "final", "expected"),
    [
        (0xA700, 0xA702, (None, 0, 2, 0)),
        (0xC000, 0xA702, (None, 0, 2, 0)),
        (0xB000, 0xB000, (None, 0, 0, 2)),
        (0xB007, 0xB000, (None, 0, 0, 2)),
    ],
)
def test_the_final_status_follows_from_the_sub_operations(
    port: int, store_status: int, final: int, expected: tuple[int | None, ...]
) -> None:
    with associated(port, store_status=store_status) as requestor:
        answers = requestor.get(wanting(1, 2))
    assert (answers.final.Status, counters(answers.final)) == (final, expected)


def test_a_file_that_has_gone_fails_alone(archive: Archive, port: int) -> None:
    next(path for path in archive.folder.iterdir() if uid(2).encode() + b"\0" in path.read_bytes()).unlink()
    with associated(port) as requestor:
        answers = requestor.get(wanting(1, 2, 3))
    assert answers.final.Status == 0xB000
    assert failed(answers) == [uid(2)]


def test_a_cancelled_get_says_what_was_left(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["slow=100ms"])
    with associated(port) as requestor:
        responses = requestor.association.send_c_get(wanting(*range(1, 11)), GENERIC.get, msg_id=9)
        next(responses)
        requestor.association.send_c_cancel(9, query_model=GENERIC.get)
        final, _ = list(responses)[-1]
    assert final.Status == 0xFE00
    assert sum(count or 0 for count in counters(final)) == 10
    assert final.NumberOfRemainingSuboperations > 0


def test_a_move_sends_to_its_destination_in_the_name_of_who_asked(port: int, storage_scp: StorageScp) -> None:
    with associated(port, calling="WHO_ASKED") as requestor:
        answers = requestor.move(wanting(1, 2), "DESTINATION")
    assert answers.codes == [0xFF00, 0x0000]
    assert counters(answers.final) == (None, 2, 0, 0)
    assert storage_scp.uids == [uid(1), uid(2)]
    request = storage_scp.received[0].request
    assert (request.MoveOriginatorApplicationEntityTitle, request.MoveOriginatorMessageID) == ("WHO_ASKED", 7)
    assert storage_scp.received[0].assoc.requestor.ae_title == "ARCHIVE"


def test_an_unknown_destination_is_refused(port: int) -> None:
    with associated(port) as requestor:
        assert requestor.move(wanting(1), "NOBODY").codes == [0xA801]


def test_a_destination_that_does_not_answer_fails_everything(archive: Archive, port: int) -> None:
    archive.destinations.add(AeTitle("GONE"), "127.0.0.1", 1)
    with associated(port) as requestor:
        answers = requestor.move(wanting(1, 2), "GONE")
    assert answers.codes == [0xA702]
    assert counters(answers.final) == (None, 0, 2, 0)
    assert failed(answers) == [uid(1), uid(2)]


def test_a_destination_that_refuses_objects_fails_them(port: int, storage_scp: StorageScp) -> None:
    storage_scp.status = 0xA700
    with associated(port) as requestor:
        answers = requestor.move(wanting(1, 2), "DESTINATION")
    assert answers.final.Status == 0xA702


def test_whoever_asks_can_be_sent_to_without_an_entry(archive: Archive, port: int, storage_scp: StorageScp) -> None:
    archive.destinations.add_text(f"*:{storage_scp.port}")
    with associated(port, calling="NOT_ENTERED") as requestor:
        assert requestor.move(wanting(1), "NOT_ENTERED").codes == [0x0000]
        assert requestor.move(wanting(1), "SOMEBODY_ELSE").codes == [0xA801]
    assert storage_scp.uids == [uid(1)]


def test_a_cancelled_move_ends_with_cancelled(archive: Archive, port: int, storage_scp: StorageScp) -> None:
    archive.faults = Faults.parse(["slow=100ms"])
    with associated(port) as requestor:
        responses = requestor.association.send_c_move(wanting(*range(1, 11)), "DESTINATION", GENERIC.move, msg_id=9)
        next(responses)
        requestor.association.send_c_cancel(9, query_model=GENERIC.move)
        final, _ = list(responses)[-1]
    assert final.Status == 0xFE00
    assert len(storage_scp.uids) == final.NumberOfCompletedSuboperations < 10


def test_nothing_to_move_is_success(port: int, storage_scp: StorageScp) -> None:
    with associated(port) as requestor:
        assert requestor.move(wanting(99), "DESTINATION").codes == [0x0000]
    assert storage_scp.received == []


Retrieval = tuple[Answers, list[str]]


@pytest.fixture(params=["get", "move"])
def retrieve(request: pytest.FixtureRequest, archive: Archive, port: int, storage_scp: StorageScp) -> Any:
    """Retrieve objects 1, 2 and 3 with a fault: the answers, and what arrived."""

    def run(fault: str) -> Retrieval:
        archive.faults = Faults.parse([fault])
        with associated(port) as requestor:
            if request.param == "get":
                answers = requestor.get(wanting(1, 2, 3))
                return answers, [event.request.AffectedSOPInstanceUID for event in requestor.received]
            return requestor.move(wanting(1, 2, 3), "DESTINATION"), storage_scp.uids

    return run


def test_some_sub_operations_can_fail(retrieve: Any) -> None:
    answers, arrived = retrieve("partial=2")
    assert (answers.final.Status, counters(answers.final)) == (0xB000, (None, 1, 2, 0))
    assert failed(answers) == [uid(1), uid(2)]
    assert arrived == [uid(3)]


def test_all_of_them_can_fail(retrieve: Any) -> None:
    answers, arrived = retrieve("partial=9")
    assert (answers.final.Status, arrived) == (0xA702, [])


def test_warnings_can_be_counted_although_all_is_well(retrieve: Any) -> None:
    answers, arrived = retrieve("warn=3")
    assert (answers.final.Status, counters(answers.final)) == (0xB000, (None, 0, 0, 3))
    assert failed(answers) is None
    assert len(arrived) == 3


def test_the_list_of_failures_can_be_missing(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["partial=1", "no-failed-list"])
    with associated(port) as requestor:
        answers = requestor.get(wanting(1, 2))
    assert (answers.final.Status, failed(answers)) == (0xB000, None)


def test_counters_can_be_missing(retrieve: Any) -> None:
    answers, _ = retrieve("no-counters")
    assert {counters(status) for status in answers.statuses} == {(None, None, None, None)}


def test_pending_responses_can_be_missing(retrieve: Any) -> None:
    answers, arrived = retrieve("no-pending")
    assert (answers.codes, len(arrived)) == ([0x0000], 3)


def test_remaining_can_be_in_the_final_response(retrieve: Any) -> None:
    answers, _ = retrieve("final-remaining")
    assert counters(answers.final) == (0, 3, 0, 0)


def test_an_archive_can_claim_what_it_did_not_do(retrieve: Any) -> None:
    answers, arrived = retrieve("lie-completed")
    assert (answers.codes, counters(answers.final), arrived) == ([0x0000], (None, 3, 0, 0), [])


def test_objects_can_vanish(retrieve: Any) -> None:
    answers, arrived = retrieve("vanish=2")
    assert (answers.codes, counters(answers.final), arrived) == ([0x0000], (None, 1, 0, 0), [uid(1)])


def test_objects_can_come_twice(retrieve: Any) -> None:
    answers, arrived = retrieve("duplicate")
    assert counters(answers.final) == (None, 3, 0, 0)
    assert arrived == [uid(1), uid(1), uid(2), uid(2), uid(3), uid(3)]


def test_objects_can_come_under_another_uid(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["wrong-uid"])
    with associated(port) as requestor:
        requestor.get(wanting(1))
    event = requestor.received[0]
    assert event.request.AffectedSOPInstanceUID == event.dataset.SOPInstanceUID == uid(2)


def test_command_and_data_set_can_disagree(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["uid-mismatch"])
    with associated(port) as requestor:
        requestor.get(wanting(1))
    event = requestor.received[0]
    assert (event.request.AffectedSOPInstanceUID, event.dataset.SOPInstanceUID) == (uid(2), uid(1))


def test_endless_pending_responses_end_with_a_cancel(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["endless-pending"])
    with associated(port) as requestor:
        responses = requestor.association.send_c_get(wanting(1), GENERIC.get, msg_id=3)
        assert [next(responses)[0].Status for _ in range(10)] == [0xFF00] * 10
        requestor.association.send_c_cancel(3, query_model=GENERIC.get)
        assert list(responses)[-1][0].Status == 0xFE00


def test_a_large_object_arrives_whole(archive: Archive, port: int) -> None:
    archive.add([generic(50, drawing=bytes(range(256)) * 40_000)])
    with associated(port) as requestor:
        assert requestor.get(wanting(50)).codes == [0x0000]
    received: Requestor = requestor
    drawing = received.received[0].dataset.HPGLDocumentSequence[0].HPGLDocument
    assert hashlib.sha256(drawing).digest() == hashlib.sha256(bytes(range(256)) * 40_000).digest()
