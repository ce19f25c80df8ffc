"""C-FIND over real sockets."""

import threading
import time

import pytest

from implant_gui.dicom.archive.faults import Faults
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    InformationModel,
)
from tests.dicom.archive.requestor import GENERIC, asking, associated
from tests.dicom.archive.templates_for_tests import generic, uid

ALL = asking(SOPInstanceUID="", ImplantName="", ImplantSize="")


@pytest.mark.parametrize("syntax", [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN])
def test_each_match_is_a_pending_response_and_success_ends_it(port: int, syntax: str) -> None:
    with associated(port, syntaxes=[syntax]) as requestor:
        answers = requestor.find(ALL)
    assert answers.codes == [0xFF00] * 10 + [0x0000]
    assert answers.identifiers[-1] is None
    assert [match.SOPInstanceUID for match in answers.matches] == [uid(number) for number in range(1, 11)]
    assert answers.matches[0].ImplantSize == "M"


def test_nothing_found_is_success_alone(port: int) -> None:
    with associated(port) as requestor:
        assert requestor.find(asking(SOPInstanceUID="", ImplantName="stem")).codes == [0x0000]


@pytest.mark.parametrize(
    ("model", "keyword", "expected"),
    [
        (InformationModel.GENERIC, "ImplantName", "STEM"),
        (InformationModel.ASSEMBLY, "ImplantAssemblyTemplateName", "Hip assembly"),
        (InformationModel.GROUP, "ImplantTemplateGroupName", "Plates"),
    ],
)
def test_every_model_is_served(port: int, model: InformationModel, keyword: str, expected: str) -> None:
    with associated(port) as requestor:
        answers = requestor.find(asking(SOPClassUID="", **{keyword: ""}), model)
    assert {(match.SOPClassUID, match[keyword].value) for match in answers.matches} == {(model.storage, expected)}


def test_a_malformed_key_is_refused_with_its_tag(port: int) -> None:
    with associated(port) as requestor:
        final = requestor.find(asking(EffectiveDateTime="next week")).final
    assert (final.Status, final.OffendingElement) == (0xA900, 0x00686226)
    assert "EffectiveDateTime" in final.ErrorComment


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x68\x00\xa0\x63\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * 2000, 0xC000),
        (b"\x68\x00\xa0\x63\x04\x00\x00\x00junk", 0xA900),
        (b"\x08\x00\x05\x00\x00\x00\x00\x00", 0xA900),
    ],
    ids=["nested without end", "no sequence", "no keys"],
)
def test_an_identifier_that_is_none_is_refused(port: int, data: bytes, expected: int) -> None:
    with associated(port, syntaxes=[IMPLICIT_VR_LITTLE_ENDIAN]) as requestor:
        assert requestor.find_raw(data).Status == expected
        assert requestor.find(ALL).codes[-1] == 0x0000


def test_an_answer_without_any_attribute_has_no_identifier(port: int) -> None:
    with associated(port) as requestor:
        answers = requestor.find(asking(PatientName=""))
    assert answers.codes == [0xFF01] * 10 + [0x0000]
    assert all(not match for match in answers.matches)


def test_unsupported_keys_are_told_by_ff01(port: int) -> None:
    with associated(port) as requestor:
        answers = requestor.find(asking(SOPInstanceUID=uid(1), PatientName=""))
    assert answers.codes == [0xFF01, 0x0000]
    assert "PatientName" not in answers.matches[0]


def test_a_cancel_ends_it_with_cancelled(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["endless-pending", "slow=5ms"])
    with associated(port) as requestor:
        responses = requestor.association.send_c_find(ALL, GENERIC.find, msg_id=5)
        next(responses)
        requestor.association.send_c_cancel(5, query_model=GENERIC.find)
        codes = [status.Status for status, _ in responses]
    assert codes[-1] == 0xFE00
    assert set(codes[:-1]) <= {0xFF00}


def test_a_cancel_right_behind_its_request_is_seen(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["endless-pending"])
    with associated(port) as requestor:
        responses = requestor.association.send_c_find(ALL, GENERIC.find, msg_id=5)
        requestor.association.send_c_cancel(5, query_model=GENERIC.find)
        assert list(responses)[-1][0].Status == 0xFE00


def test_a_cancel_of_another_request_is_ignored(port: int) -> None:
    with associated(port) as requestor:
        responses = requestor.association.send_c_find(ALL, GENERIC.find, msg_id=5)
        requestor.association.send_c_cancel(6, query_model=GENERIC.find)
        assert [status.Status for status, _ in responses][-1] == 0x0000


def test_an_ignored_cancel_changes_nothing(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["ignore-cancel", "slow=5ms"])
    with associated(port) as requestor:
        responses = requestor.association.send_c_find(ALL, GENERIC.find, msg_id=5)
        requestor.association.send_c_cancel(5, query_model=GENERIC.find)
        assert [status.Status for status, _ in responses] == [0xFF00] * 10 + [0x0000]


def test_endless_matches_end_with_the_peer(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["endless-pending"])
    with associated(port) as requestor:
        responses = requestor.association.send_c_find(ALL, GENERIC.find)
        assert [next(responses)[0].Status for _ in range(50)] == [0xFF00] * 50
        requestor.association.abort()
    with associated(port) as requestor:
        assert requestor.association.send_c_echo().Status == 0x0000


def test_several_peers_are_served_at_once(port: int) -> None:
    counts: list[int] = []

    def ask() -> None:
        with associated(port) as requestor:
            counts.append(len(requestor.find(ALL).matches))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [10] * 6


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        ("ff01", [0xFF01] * 10 + [0x0000]),
        ("duplicate", [0xFF00] * 20 + [0x0000]),
        ("status=0xA700@find", [0xA700]),
        ("unknown-status", [0x3C21]),
        ("ignore-key=ImplantSize", [0xFF00] * 10 + [0x0000]),
    ],
)
def test_a_fault_changes_the_statuses(archive: Archive, port: int, fault: str, codes: list[int]) -> None:
    archive.faults = Faults.parse([fault])
    with associated(port) as requestor:
        size = "XXL" if fault.startswith("ignore-key") else ""
        assert requestor.find(asking(SOPInstanceUID="", ImplantSize=size)).codes == codes


def test_a_failure_can_be_given_a_comment_and_an_offending_element(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["status=0xA900", "comment=No such thing", "offending=ImplantName"])
    with associated(port) as requestor:
        final = requestor.find(ALL).final
    assert (final.Status, final.ErrorComment, final.OffendingElement) == (0xA900, "No such thing", 0x00221095)


def test_case_can_be_ignored(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["ignore-case"])
    with associated(port) as requestor:
        assert len(requestor.find(asking(SOPInstanceUID="", ImplantName="st*")).matches) == 10


def test_the_uid_can_be_missing_or_wrong(archive: Archive, port: int) -> None:
    with associated(port) as requestor:
        archive.faults = Faults.parse(["missing-uid"])
        assert not any("SOPInstanceUID" in match for match in requestor.find(ALL).matches)
        archive.faults = Faults.parse(["wrong-uid"])
        held = {uid(number) for number in range(1, 11)}
        assert requestor.find(asking(SOPInstanceUID=uid(3))).matches[0].SOPInstanceUID == uid(4)
        assert len(held) == 10


@pytest.mark.parametrize("syntax", [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize(
    ("fault", "declared"),
    [("no-charset", None), ("wrong-charset", "ISO_IR 144"), ("wrong-charset=ISO_IR 192", "ISO_IR 192")],
)
def test_the_character_set_can_be_missing_or_wrong(
    archive: Archive, port: int, syntax: str, fault: str, declared: str | None
) -> None:
    archive.add([generic(50, name="Schäfte", character_set="ISO_IR 100")])
    archive.faults = Faults.parse([fault])
    with associated(port, syntaxes=[syntax]) as requestor:
        found = requestor.find(asking(SOPInstanceUID=uid(50), ImplantName="")).matches[0]
    assert found.get("SpecificCharacterSet") == declared
    assert found.get_item("ImplantName").value.strip() == "Schäfte".encode("latin-1")


def test_a_match_can_be_cut_short(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["truncate"])
    with associated(port, syntaxes=[EXPLICIT_VR_LITTLE_ENDIAN]) as requestor:
        found = requestor.find(asking(SOPInstanceUID=uid(1), ImplantPartNumber="")).matches[0]
    assert len(found.get_item("ImplantPartNumber").value) < len("P-1 ")


def test_slow_matches_come_one_by_one(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["slow=20ms"])
    with associated(port) as requestor:
        began = time.monotonic()
        requestor.find(ALL)
        assert time.monotonic() - began >= 10 * 0.02
