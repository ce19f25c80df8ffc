"""Faults that end a conversation, for every service alike; seen by a peer that reads bytes."""

import struct
import time
from collections.abc import Callable

import pytest

from implant_gui.dicom.archive.faults import Faults
from implant_gui.dicom.archive.server import Archive
from tests.dicom.archive.requestor import Requestor, asking, associated
from tests.dicom.archive.templates_for_tests import uid
from tests.dicom.raw_requestor import associated_raw, echo_request, read_exactly, read_pdu

Ask = Callable[[Requestor], list[int | None]]


def echo(requestor: Requestor) -> list[int | None]:
    return [requestor.association.send_c_echo().get("Status")]


def find(requestor: Requestor) -> list[int | None]:
    return requestor.find(asking(SOPInstanceUID="")).codes


def get(requestor: Requestor) -> list[int | None]:
    return requestor.get(asking(SOPInstanceUID=[uid(1), uid(2), uid(3)])).codes


@pytest.mark.parametrize("ask", [echo, find, get])
def test_silence_lasts_until_the_peer_gives_up(archive: Archive, port: int, ask: Ask) -> None:
    archive.faults = Faults.parse(["silent"])
    with associated(port) as requestor:
        requestor.association.dimse_timeout = 0.3
        assert ask(requestor) == [None]
    archive.faults = Faults()
    with associated(port) as requestor:
        assert echo(requestor) == [0x0000]


@pytest.mark.parametrize(("fault", "pending"), [("drop-after=0", 0), ("drop-after=3", 3), ("abort-after=3", 3)])
def test_a_query_can_be_cut_off(archive: Archive, port: int, fault: str, pending: int) -> None:
    archive.faults = Faults.parse([fault])
    with associated(port) as requestor:
        assert find(requestor) == [0xFF00] * pending + [None]
        requestor.association.join(10)
        assert requestor.association.is_aborted


@pytest.mark.parametrize("fault", ["drop-after=2", "abort-after=2"])
def test_a_retrieval_can_be_cut_off(archive: Archive, port: int, fault: str) -> None:
    archive.faults = Faults.parse([fault])
    with associated(port) as requestor:
        assert get(requestor) == [0xFF00, 0xFF00, None]
        assert len(requestor.received) == 2


IS_COMMAND, IS_LAST = 0x01, 0x02
"""Of the message control header (PS3.8 E.2)."""


def test_more_steps_than_there_are_cut_nothing_off(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["drop-after=4@get"])
    with associated(port) as requestor:
        assert get(requestor)[-1] == 0x0000


def test_a_stall_is_half_a_pdu_and_then_nothing(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["stall=1@echo"])
    with associated_raw(port) as connection:
        connection.sendall(echo_request())
        assert read_pdu(connection)[0] == 0x04
    archive.faults = Faults.parse(["stall"])
    with associated_raw(port) as connection:
        connection.sendall(echo_request())
        kind, _, length = struct.unpack(">BBL", read_exactly(connection, 6))
        assert kind == 0x04
        connection.settimeout(0.2)
        with pytest.raises(TimeoutError):
            read_exactly(connection, length)


def test_what_comes_of_a_stalled_pdu_is_the_beginning_of_a_response(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["stall"])
    with associated_raw(port) as connection:
        connection.sendall(echo_request())
        _, _, pdu_length, pdv_length, context_id, header = struct.unpack(">BBLLBB", read_exactly(connection, 12))
        assert (pdu_length, context_id, header) == (pdv_length + 4, 1, IS_COMMAND | IS_LAST)
        group_length = struct.unpack("<HHLL", read_exactly(connection, 12))
        assert group_length == (0, 0, 4, pdv_length - 2 - 12)


def test_a_response_can_name_a_request_that_nobody_made(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["wrong-message-id"])
    ids: list[int] = []
    with associated(port) as requestor:
        association = requestor.association
        get_msg = association.dimse.get_msg

        def noting(block: bool = False) -> object:
            context, message = get_msg(block)
            if message is not None:
                ids.append(message.MessageIDBeingRespondedTo)
            return context, message

        association.dimse.get_msg = noting
        requestor.find(asking(SOPInstanceUID=uid(1)), message_id=40)
    assert ids == [41, 41]


def test_an_echo_can_be_slow_and_fail(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["slow=50ms@echo", "status=0x0122@echo"])
    with associated(port) as requestor:
        began = time.monotonic()
        assert echo(requestor) == [0x0122]
        assert time.monotonic() - began >= 0.05


def test_faults_change_while_an_association_stands(archive: Archive, port: int) -> None:
    with associated(port) as requestor:
        assert len(find(requestor)) == 11
        archive.faults = Faults.parse(["status=0xA700"])
        assert find(requestor) == [0xA700]
        archive.faults = Faults()
        assert len(find(requestor)) == 11
