"""The archive as a whole: associations, starting and stopping."""

import contextlib
import ssl
import threading
import time
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, build_role
from pynetdicom.pdu_primitives import SOPClassExtendedNegotiation

from implant_gui.dicom import library_options
from implant_gui.dicom.archive.encoding import encode
from implant_gui.dicom.archive.faults import Faults
from implant_gui.dicom.archive.files import file_header
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    STORAGE_SOP_CLASSES,
    VERIFICATION,
    InformationModel,
)
from tests.dicom.archive.requestor import GENERIC, asking, associated
from tests.dicom.archive.templates_for_tests import generic, uid
from tests.dicom.raw_requestor import associate_request, connected, read_pdu

CERTIFICATE = Path(__file__).parents[1] / "certificates" / "localhost.pem"


def test_all_nine_sop_classes_and_verification_are_accepted(port: int) -> None:
    with associated(port) as requestor:
        accepted = {context.abstract_syntax for context in requestor.association.accepted_contexts}
        assert requestor.association.send_c_echo().Status == 0x0000
    expected = {uid for model in InformationModel for uid in (model.find, model.get, model.move, model.storage)}
    assert accepted == expected | {VERIFICATION}


def test_anything_else_is_not_accepted(port: int) -> None:
    ae = AE()
    ae.add_requested_context("1.2.840.10008.5.1.4.1.1.2")
    ae.add_requested_context(VERIFICATION)
    association = ae.associate("127.0.0.1", port, ae_title="ARCHIVE")
    assert [context.abstract_syntax for context in association.accepted_contexts] == [VERIFICATION]
    assert [context.result for context in association.rejected_contexts] == [0x03]
    association.release()


def test_who_calls_it_by_another_name_is_rejected(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(associate_request(called="SOMETHING_ELSE"))
        assert read_pdu(connection) == (0x03, bytes((0, 1, 1, 7)))


def test_it_may_answer_to_any_name(tmp_path: Path) -> None:
    archive = Archive(AeTitle("ARCHIVE"), tmp_path, any_called_ae_title=True)
    with associated(archive.start(), called="SOMETHING_ELSE") as requestor:
        assert requestor.association.is_established
    archive.close()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("reject", (1, 1, 1)),
        ("reject=called-aet", (1, 1, 7)),
        ("reject=calling-aet", (1, 1, 3)),
        ("reject=limit", (2, 3, 2)),
    ],
)
def test_associations_can_be_rejected(archive: Archive, port: int, fault: str, reason: tuple[int, ...]) -> None:
    archive.faults = Faults.parse([fault])
    with connected(port) as connection:
        connection.sendall(associate_request())
        assert read_pdu(connection) == (0x03, bytes((0, *reason)))


@pytest.mark.parametrize(
    ("fault", "attribute"),
    [("refuse-find", "find"), ("refuse-get", "get"), ("refuse-move", "move"), ("refuse-store", "storage")],
)
def test_services_can_be_refused(archive: Archive, port: int, fault: str, attribute: str) -> None:
    archive.faults = Faults.parse([fault])
    with associated(port) as requestor:
        rejected = {context.abstract_syntax for context in requestor.association.rejected_contexts}
    assert rejected == {getattr(model, attribute) for model in InformationModel}


def test_roles_can_be_refused(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["refuse-roles"])
    with associated(port) as requestor:
        assert not any(context.as_scp for context in requestor.association.accepted_contexts)
        assert requestor.get(asking(SOPInstanceUID=uid(1))).final.Status == 0xA702


def test_implicit_vr_can_be_all_there_is(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["implicit-only"])
    with associated(port) as requestor:
        syntaxes = {context.transfer_syntax[0] for context in requestor.association.accepted_contexts}
    assert syntaxes == {IMPLICIT_VR_LITTLE_ENDIAN}


def test_accepting_can_take_time(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["slow-accept=100ms"])
    began = time.monotonic()
    with associated(port):
        assert time.monotonic() - began >= 0.1


def test_extended_negotiation_is_answered_with_what_is_possible(port: int) -> None:
    offered = SOPClassExtendedNegotiation()
    offered.sop_class_uid = GENERIC.find
    offered.service_class_application_information = b"\x01\x01\x01\x01"
    ae = AE()
    ae.add_requested_context(GENERIC.find)
    association = ae.associate("127.0.0.1", port, ae_title="ARCHIVE", ext_neg=[offered])
    assert association.acceptor.sop_class_extended == {GENERIC.find: b"\x01\x01\x00\x00"}
    association.release()


def test_an_operation_on_the_wrong_sop_class_aborts(port: int) -> None:
    library_options.configure()
    ae = AE()
    ae.dimse_timeout = 5
    ae.add_requested_context(GENERIC.get)
    ae.add_requested_context(GENERIC.find)
    roles = [build_role(each, scp_role=True) for each in STORAGE_SOP_CLASSES]
    association = ae.associate("127.0.0.1", port, ae_title="ARCHIVE", ext_neg=roles)
    context = next(each for each in association.accepted_contexts if each.abstract_syntax == GENERIC.get)
    context.abstract_syntax = GENERIC.find
    statuses = [status for status, _ in association.send_c_find(asking(SOPInstanceUID=""), GENERIC.find)]
    assert statuses[-1] == Dataset() or len(statuses) == 11
    association.abort()


def test_so_many_associations_and_no_more(tmp_path: Path) -> None:
    archive = Archive(AeTitle("ARCHIVE"), tmp_path, max_associations=2)
    port = archive.start()
    with associated(port), associated(port), connected(port) as connection:
        assert archive.associations == 2
        connection.sendall(associate_request())
        assert read_pdu(connection) == (0x03, bytes((0, 2, 3, 2)))
    archive.close()


def test_a_stopped_archive_can_start_again(archive: Archive, port: int) -> None:
    archive.stop()
    archive.stop()
    with associated(archive.start("127.0.0.1", port)) as requestor:
        assert requestor.association.send_c_echo().Status == 0x0000


def test_stopping_ends_what_is_under_way(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["endless-pending", "silent@get"])
    with associated(port) as finding, associated(port) as getting, connected(port):
        responses = finding.association.send_c_find(asking(SOPInstanceUID=""), GENERIC.find)
        next(responses)
        waiting = threading.Thread(target=getting.get, args=(asking(SOPInstanceUID=uid(1)),))
        waiting.start()
        archive.stop()
        assert archive.associations == 0
        assert list(responses)[-1][0] == Dataset()
        waiting.join()


def test_a_port_in_use_is_said(archive: Archive, port: int, tmp_path: Path) -> None:
    other = Archive(AeTitle("OTHER"), tmp_path)
    with pytest.raises(OperationError) as raised:
        other.start("127.0.0.1", port)
    assert raised.value.kind is ErrorKind.PORT_IN_USE
    other.close()


def test_a_folder_is_loaded_with_progress(tmp_path: Path) -> None:
    folder = tmp_path / "objects"
    folder.mkdir()
    for number in (1, 2):
        header = file_header(GENERIC.storage, uid(number), EXPLICIT_VR_LITTLE_ENDIAN)
        (folder / f"{number}.dcm").write_bytes(header + encode(generic(number), implicit=False))
    archive = Archive(AeTitle("ARCHIVE"), folder, database=tmp_path / "index.sqlite")
    steps: list[tuple[int, int]] = []
    assert archive.load(lambda done, total: steps.append((done, total))) == 2
    assert steps == [(2, 2)]
    archive.close()


def test_adding_other_content_under_the_same_uid_is_refused(archive: Archive) -> None:
    archive.add([generic(1, size="M")])
    with pytest.raises(ValueError, match="held"):
        archive.add([generic(1, name="OTHER")])


def test_tls_is_spoken_when_it_is_wanted(tmp_path: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_suffix(".key"))
    archive = Archive(AeTitle("ARCHIVE"), tmp_path, tls=context)
    port = archive.start()
    ae = AE()
    ae.add_requested_context(VERIFICATION)
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    association = ae.associate("127.0.0.1", port, ae_title="ARCHIVE", tls_args=(trusting, "localhost"))
    assert association.send_c_echo().Status == 0x0000
    association.release()
    with connected(port) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(associate_request())  # in plain text: no handshake, no association
        assert read_pdu(connection)[0] not in (0x02, 0x03)
    archive.close()
