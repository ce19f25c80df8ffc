"""Peers that mean no good, against both engines: one end of a known kind each, and never a success that is none."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operation, Operations
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.cancel import AbortCause, CancelRung
from implant_gui.domain.service.events import MatchesFound
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import make_query
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import FolderSink, Playing, is_wire, play, server_at
from tests.peers import pdu
from tests.peers.pdu import CommandValue
from tests.peers.scripted import Conversation

GENERIC = InformationModel.GENERIC
UIDS = tuple(Uid(f"1.2.3.{number}") for number in range(3))
QUERY = make_query(GENERIC, {}, limit=0)
ELSEWHERE = AeTitle("WORKSTATION")
PENDING = 0xFF00
RESIDENT = Path("/proc/self/statm")
SPARE_BYTES = 32 << 20


def match(number: int) -> bytes:
    return pdu.element(0x00080018, "UI", f"1.2.3.{number}")


def resident() -> int:
    return int(RESIDENT.read_text().split()[1]) * 4096 if RESIDENT.exists() else 0


@pytest.mark.parametrize("kind", range(1, 8))
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_pdu_of_four_gigabytes_is_refused_at_its_header(
    operations: Operations, peer: MakePeer, kind: int, when: str
) -> None:
    """T10: nothing is allocated by what a header says."""

    def huge(talk: Conversation) -> None:
        if when == "after":
            talk.accept()
            talk.receive_message()
        else:
            talk.receive_request()
        talk.send(pdu.pdu(kind, bytes(64), length=0xFFFFFFFF))
        while True:
            talk.send(bytes(1 << 16))

    before = resident()
    played = play(operations.find(server_at(peer(huge).port), QUERY))
    assert played.kind in (ErrorKind.LIMIT_EXCEEDED, ErrorKind.PROTOCOL)
    assert resident() - before < SPARE_BYTES


def test_an_object_without_an_end_does_not_fill_the_memory(
    operations: Operations, peer: MakePeer, sink: FolderSink
) -> None:
    """T12: a data set that never ends is followed, not kept; its header says how long it is."""

    def endless(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        elements: dict[int, CommandValue] = {
            pdu.AFFECTED_CLASS: GENERIC.storage,
            pdu.FIELD: pdu.C_STORE_RQ,
            pdu.MESSAGE_ID: 7,
            pdu.PRIORITY: 0,
            pdu.AFFECTED_INSTANCE: UIDS[0],
            pdu.DATA_TYPE: 1,
        }
        context = talk.context_of(GENERIC.storage)
        talk.send(pdu.p_data(context, pdu.command_set(elements), is_command=True))
        talk.send(pdu.p_data(context, b"\xff" * 100, is_command=False, is_last=False))
        for _ in range(600):
            talk.send(pdu.p_data(context, bytes(16000), is_command=False, is_last=False))
        talk.send(pdu.abort())

    before = resident()
    played = play(operations.get(server_at(peer(endless).port), RetrieveRequest(GENERIC, UIDS), sink))
    assert played.kind in (ErrorKind.ABORTED, ErrorKind.LIMIT_EXCEEDED)
    assert not sink.committed
    assert resident() - before < SPARE_BYTES


def test_nobody_is_offered_deflated_data(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    """T13: there is no bomb in what is not compressed."""
    there = peer(Conversation.accept)
    play(operations.get(server_at(there.port), RetrieveRequest(GENERIC, UIDS), sink))
    syntaxes = {syntax for _, chosen in there.conversations[0].request.contexts.values() for syntax in chosen}
    assert syntaxes == {pdu.EXPLICIT, pdu.IMPLICIT}


@pytest.mark.parametrize("service", ["get", "move"])
def test_pending_responses_without_end_can_be_stopped(
    operations: Operations, peer: MakePeer, sink: FolderSink, service: str
) -> None:
    """T18: the deadline of the whole is kept by who runs the operation; it ends at once then."""
    started = threading.Event()

    def flooding(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        response = talk.response(request, PENDING, remaining=3, completed=0) * 50
        while True:
            talk.send(response)
            started.set()

    server, request = server_at(peer(flooding).port), RetrieveRequest(GENERIC, UIDS, destination=ELSEWHERE)
    start: dict[str, Callable[[], Operation]] = {
        "get": lambda: operations.get(server, RetrieveRequest(GENERIC, UIDS), sink),
        "move": lambda: operations.move(server, request, None),
    }
    playing = Playing(start[service]())
    started.wait()
    playing.token.abort(AbortCause.OPERATION_TIMEOUT)
    assert playing.finish().kind is ErrorKind.OPERATION_TIMEOUT


@pytest.mark.parametrize("service", ["echo", "find", "get", "move"])
def test_a_request_is_no_answer_to_a_request(
    operations: Operations, peer: MakePeer, sink: FolderSink, service: str
) -> None:
    """T32 for every service: what comes back must be the response to what went out."""

    def mirroring(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.respond(request, 0, field=request.number(pdu.FIELD), message_id=1)
        talk.hold()

    server = server_at(peer(mirroring).port, answer=10.0)
    start: dict[str, Callable[[], Operation]] = {
        "echo": lambda: operations.echo(server),
        "find": lambda: operations.find(server, QUERY),
        "get": lambda: operations.get(server, RetrieveRequest(GENERIC, UIDS), sink),
        "move": lambda: operations.move(server, RetrieveRequest(GENERIC, UIDS, ELSEWHERE), None),
    }
    played = play(start[service]())
    assert played.kind is ErrorKind.PROTOCOL
    assert played.ended.status is None


def test_an_identifier_with_more_than_was_asked_for_is_read(operations: Operations, peer: MakePeer) -> None:
    """T35."""

    def generous(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.respond(request, PENDING, match(1) + pdu.element(0x00420011, "OB", bytes(5000)))
        talk.respond(request, 0)
        talk.finish()

    played = play(operations.find(server_at(peer(generous).port), QUERY))
    assert [found.sop_instance_uid for found in played.matches] == ["1.2.3.1"]
    assert played.code == 0


def test_an_identifier_without_any_attribute(operations: Operations, peer: MakePeer) -> None:
    """A match of which nothing is known, or none at all: see DIFFERENCES.md, 2."""

    def taciturn(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.respond(request, PENDING, b"")
        talk.respond(request, 0)
        talk.finish()

    played = play(operations.find(server_at(peer(taciturn).port), QUERY))
    assert played.code == 0
    if is_wire(operations):
        assert [found.sop_instance_uid for found in played.matches] == [None]
    else:
        assert played.kind is ErrorKind.PROTOCOL


@pytest.mark.parametrize("kind", [pdu.ASSOCIATE_RQ, pdu.ASSOCIATE_AC, pdu.ASSOCIATE_RJ, pdu.RELEASE_RP])
def test_a_control_pdu_has_no_place_between_responses(operations: Operations, peer: MakePeer, kind: int) -> None:
    """T40 and T41, in the middle of an association."""

    def lost(talk: Conversation) -> None:
        talk.accept()
        talk.respond(talk.receive_message(), PENDING, match(1))
        talk.send(pdu.pdu(kind, bytes(68) if kind < pdu.ASSOCIATE_RJ else bytes(4)))
        talk.hold()

    played = play(operations.find(server_at(peer(lost).port, answer=10.0), QUERY))
    assert played.kind in (ErrorKind.PROTOCOL, ErrorKind.ABORTED, ErrorKind.CONNECTION_LOST)
    assert played.ended.status is None


@pytest.mark.parametrize("service", ["find", "get"])
def test_garbage_behind_the_final_response_does_not_undo_it(
    operations: Operations, peer: MakePeer, sink: FolderSink, service: str
) -> None:
    """The work is done by then, whether the two come together or not."""

    def untidy(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.send(talk.response(request, 0) + b"\x00garbage and more of it")
        talk.finish()

    server = server_at(peer(untidy).port, answer=10.0)
    if service == "find":
        assert play(operations.find(server, QUERY)).code == 0
    else:
        assert play(operations.get(server, RetrieveRequest(GENERIC, UIDS), sink)).code == 0


def test_matches_before_garbage_are_kept(operations: Operations, peer: MakePeer) -> None:
    def untidy(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.send(talk.response(request, PENDING, match(1)) * 3 + b"\x00garbage and more of it")
        talk.hold()

    played = play(operations.find(server_at(peer(untidy).port, answer=10.0), QUERY))
    assert played.kind is ErrorKind.PROTOCOL
    assert len(played.matches) == 3


def test_a_command_that_does_not_say_whether_data_follow(operations: Operations, peer: MakePeer) -> None:
    """T33."""

    def vague(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        elements = {pdu.FIELD: 0x8020, pdu.RESPONDED_TO: request.number(pdu.MESSAGE_ID), pdu.STATUS: 0}
        talk.send(pdu.p_data(request.context_id, pdu.command_set(elements), is_command=True))
        talk.hold()

    played = play(operations.find(server_at(peer(vague).port), QUERY))
    assert played.kind is ErrorKind.PROTOCOL
    assert played.ended.status is None


def test_several_messages_in_one_pdu(operations: Operations, peer: MakePeer) -> None:
    """The reference knows one message a PDU: see DIFFERENCES.md, 1."""

    def packed(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        stream = talk.response(request, PENDING, match(1)) + talk.response(request, 0)
        body = b""
        while stream:
            length = 6 + int.from_bytes(stream[2:6], "big")
            body, stream = body + stream[6:length], stream[length:]
        talk.send(pdu.pdu(pdu.P_DATA, body))
        talk.finish()

    answer_s = 10.0 if is_wire(operations) else 0.5
    played = play(operations.find(server_at(peer(packed).port, answer=answer_s), QUERY))
    if is_wire(operations):
        assert played.code == 0
        assert len(played.matches) == 1
    else:
        assert played.kind is ErrorKind.ANSWER_TIMEOUT


def test_a_cancellation_while_a_flood_comes_is_heard(operations: Operations, peer: MakePeer) -> None:
    """T17: a server that never stops is asked, and then left."""

    def flooding(talk: Conversation) -> None:
        talk.accept()
        response = talk.response(talk.receive_message(), PENDING, match(1)) * 200
        while True:
            talk.send(response)

    playing = Playing(operations.find(server_at(peer(flooding).port), QUERY))
    playing.wait_for(MatchesFound)
    playing.token.cancel()
    playing.token.abort(AbortCause.CANCEL_IGNORED)
    assert playing.finish().ended.cancelled in (CancelRung.ABORTED, CancelRung.DROPPED)
