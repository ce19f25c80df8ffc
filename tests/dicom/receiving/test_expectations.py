"""Which object belongs to which C-MOVE."""

import threading
from pathlib import Path

import pytest

from implant_gui.dicom.admission import Caller
from implant_gui.dicom.receiving.expectations import Arrived, Expectations, is_host
from implant_gui.domain.service.ae import AeTitle, AllowedPeer
from implant_gui.domain.service.information_model import EXPLICIT_VR_LITTLE_ENDIAN, InformationModel
from implant_gui.domain.service.instance import InstanceHeader, Origin, Route, StoredInstance
from implant_gui.domain.uid import Uid

US, OTHER = AeTitle("US"), AeTitle("OTHER")
A, B = Uid("1.2.1"), Uid("1.2.2")


def header(uid: Uid, originator: AeTitle | None = None, message_id: int | None = None) -> InstanceHeader:
    origin = Origin(Route.MOVE, OTHER, "192.0.2.1", originator, message_id)
    return InstanceHeader(InformationModel.GENERIC.storage, uid, EXPLICIT_VR_LITTLE_ENDIAN, origin)


def caller(title: str, host: str = "192.0.2.1") -> Caller:
    return Caller(AeTitle(title), US, host)


def test_an_object_finds_the_move_that_it_names() -> None:
    expectations = Expectations()
    with expectations.expect(US, 1, [A]) as first, expectations.expect(US, 2, [A, B]) as second:
        for message_id, arrived in ((1, first), (2, second)):
            found = expectations.of(header(A, US, message_id))
            assert found is not None
            assert found.arrived is arrived


@pytest.mark.parametrize(("originator", "message_id"), [(None, None), (OTHER, 1), (US, 99)])
def test_an_object_that_names_no_move_of_ours_is_found_by_its_uid(
    originator: AeTitle | None, message_id: int | None
) -> None:
    expectations = Expectations()
    with expectations.expect(US, 1, [A]) as arrived:
        found = expectations.of(header(A, originator, message_id))
        assert found is not None
        assert found.arrived is arrived


def test_an_object_that_nobody_asked_for_belongs_to_none() -> None:
    expectations = Expectations()
    with expectations.expect(US, 1, [A]):
        assert expectations.of(header(B, US, 1)) is None
    assert expectations.of(header(A, US, 1)) is None


def test_a_stranger_may_come_while_something_is_expected() -> None:
    expectations = Expectations()
    assert not expectations.may_come_from(caller("STRANGER"))
    with expectations.expect(US, 1, [A]):
        assert expectations.may_come_from(caller("STRANGER"))
    assert not expectations.may_come_from(caller("STRANGER"))


def test_with_a_sender_only_that_one_or_its_host_may_come() -> None:
    expectations = Expectations()
    with expectations.expect(US, 1, [A], AllowedPeer(AeTitle("PACS"), "192.0.2.1")):
        assert expectations.may_come_from(caller("PACS", "192.0.2.99"))
        assert expectations.may_come_from(caller("PACS_2", "192.0.2.1"))
        assert not expectations.may_come_from(caller("STRANGER", "192.0.2.99"))


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("localhost", "127.0.0.1", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::1", "::1%lo", True),
        ("", "127.0.0.1", False),
        ("no.such.host.invalid", "127.0.0.1", False),
    ],
)
def test_a_host_is_known_by_name_and_address(name: str, address: str, expected: bool) -> None:
    assert is_host(name, address) is expected


def instance(uid: Uid) -> StoredInstance:
    return StoredInstance(InformationModel.GENERIC.storage, uid, Path("x"), 1, "", Origin(Route.MOVE))


def test_arrivals_are_taken_once_and_in_order() -> None:
    arrived = Arrived()
    arrived.put(instance(A))
    arrived.put(instance(B))
    assert [each.sop_instance_uid for each in arrived.take(0)] == [A, B]
    assert arrived.take(0) == ()


def test_a_waiting_take_sees_what_arrives_and_can_be_woken() -> None:
    arrived = Arrived()
    taken: list[tuple[StoredInstance, ...]] = []

    def wait_twice() -> None:
        taken.append(arrived.take(30))
        taken.append(arrived.take(30))

    thread = threading.Thread(target=wait_twice)
    thread.start()
    arrived.put(instance(A))
    while not taken:
        pass
    arrived.wake()
    thread.join(10)
    assert [len(each) for each in taken] == [1, 0]
