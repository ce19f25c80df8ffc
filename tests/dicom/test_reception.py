"""What is taken from a server, and what is refused."""

import pytest

from implant_gui.dicom.reception import RefusedError, admit, check_data_set, refusal_for
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.events import ContextResult, NegotiatedContext, RefusalReason
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.instance import InstanceHeader, Origin, Route
from implant_gui.domain.uid import Uid
from tests.peers import pdu

GENERIC, GROUP = InformationModel.GENERIC, InformationModel.GROUP
UID = "1.2.3"


def take(
    sop_class: str = GENERIC.storage,
    uid: str = UID,
    data: bytes | None = None,
    *,
    as_scp: bool = True,
) -> InstanceHeader:
    context = NegotiatedContext(3, GENERIC.storage, Uid(pdu.EXPLICIT), ContextResult.ACCEPTED, as_scp)
    whole = pdu.template(GENERIC.storage, UID, explicit=True, size=10) if data is None else data
    header = admit(sop_class, uid, context=context, wanted={UID}, origin=Origin(Route.GET))
    check_data_set(header, whole)
    return header


def test_what_was_asked_for_is_taken() -> None:
    header = take()
    assert (header.sop_class_uid, header.sop_instance_uid) == (GENERIC.storage, UID)
    assert header.transfer_syntax == pdu.EXPLICIT


def reason_for(
    sop_class: str = GENERIC.storage, uid: str = UID, data: bytes | None = None, *, as_scp: bool = True
) -> RefusalReason:
    with pytest.raises(RefusedError) as caught:
        take(sop_class, uid, data, as_scp=as_scp)
    return caught.value.reason


@pytest.mark.parametrize(
    "uid",
    [
        "",
        "../../x",
        "/abs",
        "..\\..\\x",
        "a/../../b",
        "1.2\x003",
        "CON",
        "1.2:ads",
        "1.2.",
        "1.2 ",
        "1.2\n3",
        "1" * 65,
        "ä",
        "1.02",
    ],
)
def test_a_uid_that_is_none_is_refused(uid: str) -> None:
    assert reason_for(GENERIC.storage, uid) is RefusalReason.INVALID_UID


def test_what_nobody_asked_for_is_refused() -> None:
    assert reason_for(GENERIC.storage, "1.2.4") is RefusalReason.NOT_ASKED_FOR


def test_another_class_is_refused() -> None:
    assert reason_for("1.2.840.10008.5.1.4.1.1.2") is RefusalReason.WRONG_SOP_CLASS
    assert reason_for(GROUP.storage) is RefusalReason.WRONG_SOP_CLASS


def test_without_the_role_nothing_is_taken() -> None:
    assert reason_for(as_scp=False) is RefusalReason.NO_ROLE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdu.template(GENERIC.storage, "1.2.4", explicit=True), RefusalReason.UID_MISMATCH),
        (pdu.template(GROUP.storage, UID, explicit=True), RefusalReason.UID_MISMATCH),
        (pdu.element(0x00080016, "UI", GENERIC.storage, explicit=True), RefusalReason.MALFORMED),
        (pdu.template(GENERIC.storage, UID, explicit=True, size=10)[:-1], RefusalReason.MALFORMED),
        (pdu.template(GENERIC.storage, UID), RefusalReason.MALFORMED),
        (b"", RefusalReason.MALFORMED),
    ],
    ids=["instance", "class", "no uid", "cut", "other syntax", "empty"],
)
def test_the_data_set_must_be_what_the_command_says(data: bytes, reason: RefusalReason) -> None:
    assert reason_for(data=data) is reason


def test_trouble_of_our_own_is_told_with_its_status() -> None:
    full = refusal_for(OperationError(ErrorKind.DISK_FULL))
    gone = refusal_for(OperationError(ErrorKind.STORAGE_UNAVAILABLE))
    assert (full.reason, full.code) == (RefusalReason.DISK_FULL, 0xA700)
    assert (gone.reason, gone.code) == (RefusalReason.STORAGE_UNAVAILABLE, 0x0110)
