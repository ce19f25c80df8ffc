"""Everything that can happen before a request is sent."""

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.cancel import AbortCause, CancelRung, CancelToken
from implant_gui.domain.service.events import Associated, Connecting, ContextResult
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import make_query
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import CALLED, CALLING, Playing, play, server_at
from tests.peers import pdu
from tests.peers.scripted import Conversation

VERIFICATION = "1.2.840.10008.1.1"
FIND = InformationModel.GENERIC.find
QUERY = make_query(InformationModel.GENERIC, {})


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture
def black_hole() -> Iterator[int]:
    """A port whose backlog is full: nobody answers a connection, and nobody refuses it."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    address = listener.getsockname()
    waiting = []
    for _ in range(4):
        client = socket.socket()
        client.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            client.connect(address)
        waiting.append(client)
    yield address[1]
    for client in waiting:
        client.close()
    listener.close()


def test_a_closed_port_is_refused(operations: Operations) -> None:
    played = play(operations.echo(server_at(free_port())))
    assert played.kind is ErrorKind.CONNECTION_REFUSED
    assert played.of(Connecting)
    assert not played.of(Associated)
    assert played.error.server == "peer"


def test_a_name_that_does_not_exist_is_an_unknown_host(operations: Operations) -> None:
    assert play(operations.echo(replace(server_at(104), host="no-such-host.invalid"))).kind is ErrorKind.HOST_UNKNOWN


def test_a_name_is_looked_up_and_all_its_addresses_tried(operations: Operations, peer: MakePeer) -> None:
    """The peer listens on 127.0.0.1 only; where localhost is ::1 first, that one is refused and the next one tried."""

    def answering(talk: Conversation) -> None:
        talk.accept()
        talk.respond(talk.receive_message(), 0)
        talk.finish()

    server = replace(server_at(peer(answering).port), host="localhost")
    assert play(operations.echo(server)).code == 0


def test_a_host_that_does_not_answer_times_out(operations: Operations, black_hole: int) -> None:
    assert play(operations.echo(server_at(black_hole, connect=0.3))).kind is ErrorKind.CONNECT_TIMEOUT


def test_cancelling_while_connecting_ends_it(operations: Operations, black_hole: int) -> None:
    playing = Playing(operations.find(server_at(black_hole, connect=60.0), QUERY))
    playing.wait_for(Connecting)
    playing.token.cancel()
    ended = playing.finish().ended
    assert (ended.cancelled, ended.error, ended.status) == (CancelRung.ASKED, None, None)


def test_cancelling_before_the_start_connects_to_nobody(operations: Operations, peer: MakePeer) -> None:
    there = peer(Conversation.hold)
    token = CancelToken()
    token.cancel()
    assert play(operations.find(server_at(there.port), QUERY), token).ended.cancelled is CancelRung.ASKED


def test_cancelling_while_the_association_is_negotiated_ends_it(operations: Operations, peer: MakePeer) -> None:
    token = CancelToken()

    def silent(talk: Conversation) -> None:
        talk.receive_request()
        token.cancel()
        talk.receive_pdu()

    there = peer(silent)
    played = play(operations.find(server_at(there.port, answer=60.0), QUERY), token)
    assert played.ended.cancelled is CancelRung.ASKED


def test_aborting_while_the_association_is_negotiated_ends_it(operations: Operations, peer: MakePeer) -> None:
    token = CancelToken()

    def silent(talk: Conversation) -> None:
        talk.receive_request()
        token.abort(AbortCause.OPERATION_TIMEOUT)
        talk.hold()

    there = peer(silent)
    played = play(operations.find(server_at(there.port, answer=60.0), QUERY), token)
    assert played.kind is ErrorKind.OPERATION_TIMEOUT


def test_a_rejection_keeps_its_numbers(operations: Operations, peer: MakePeer) -> None:
    def rejecting(talk: Conversation) -> None:
        talk.receive_request()
        talk.send(pdu.reject(1, 1, 7))

    played = play(operations.echo(server_at(peer(rejecting).port)))
    assert played.kind is ErrorKind.REJECTED
    assert dict(played.error.facts) == {"result": 1, "source": 1, "reason": 7}


def test_an_abort_keeps_its_numbers(operations: Operations, peer: MakePeer) -> None:
    def aborting(talk: Conversation) -> None:
        talk.receive_request()
        talk.send(pdu.abort(2, 6))

    played = play(operations.echo(server_at(peer(aborting).port)))
    assert played.kind is ErrorKind.ABORTED
    assert dict(played.error.facts) == {"source": 2, "reason": 6}


def test_a_peer_that_hangs_up_is_lost(operations: Operations, peer: MakePeer) -> None:
    played = play(operations.echo(server_at(peer(lambda talk: talk.receive_request() and None).port)))
    assert played.kind is ErrorKind.CONNECTION_LOST


def test_a_peer_that_resets_is_lost(operations: Operations, peer: MakePeer) -> None:
    def resetting(talk: Conversation) -> None:
        talk.receive_request()
        talk.reset()

    assert play(operations.echo(server_at(peer(resetting).port))).kind is ErrorKind.CONNECTION_LOST


def test_a_silent_peer_times_out(operations: Operations, peer: MakePeer) -> None:
    played = play(operations.echo(server_at(peer(Conversation.hold).port, answer=0.3)))
    assert played.kind is ErrorKind.ANSWER_TIMEOUT


def test_half_an_association_response_times_out(operations: Operations, peer: MakePeer) -> None:
    def half(talk: Conversation) -> None:
        talk.receive_request()
        talk.send(bytes((pdu.ASSOCIATE_AC, 0, 0, 0, 1, 0, 0, 1)))
        talk.hold()

    assert play(operations.echo(server_at(peer(half).port, pdu=0.3))).kind is ErrorKind.ANSWER_TIMEOUT


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        bytes(64),
        pdu.pdu(pdu.ASSOCIATE_AC, b"\xff" * 80),
        pdu.pdu(pdu.ASSOCIATE_AC, b""),
        pdu.pdu(pdu.P_DATA, b"\0\0\0\x02\x01\x03"),
        pdu.release_rp(),
    ],
    ids=["http", "zeros", "ff", "empty", "data", "release"],
)
def test_garbage_instead_of_an_answer_breaks_the_protocol(
    operations: Operations, peer: MakePeer, answer: bytes
) -> None:
    def garbled(talk: Conversation) -> None:
        talk.receive_request()
        talk.send(answer)
        talk.hold()

    assert play(operations.echo(server_at(peer(garbled).port))).kind is ErrorKind.PROTOCOL


def test_a_pdu_of_four_gigabytes_is_refused(operations: Operations, peer: MakePeer) -> None:
    def huge(talk: Conversation) -> None:
        talk.receive_request()
        talk.send(pdu.pdu(pdu.ASSOCIATE_AC, b"", length=0xFFFFFFFF))
        talk.hold()

    assert play(operations.echo(server_at(peer(huge).port))).kind is ErrorKind.LIMIT_EXCEEDED


def test_a_peer_that_speaks_tls_is_told_apart(operations: Operations, peer: MakePeer) -> None:
    def alerting(talk: Conversation) -> None:
        talk.receive_request()
        talk.send(bytes.fromhex("15030300020246"))

    played = play(operations.echo(server_at(peer(alerting).port)))
    assert played.kind is ErrorKind.PROTOCOL
    assert "TLS" in str(played.error.facts["detail"])


def test_a_peer_that_takes_no_context_is_told_so(operations: Operations, peer: MakePeer) -> None:
    def refusing(talk: Conversation) -> None:
        talk.accept(refuse={VERIFICATION: 3})
        talk.finish()

    played = play(operations.echo(server_at(peer(refusing).port)))
    assert played.kind is ErrorKind.NO_CONTEXT_ACCEPTED
    assert played.error.facts["sop_class"] == VERIFICATION
    (context,) = played.of(Associated)[0].contexts
    assert context.result is ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED


def test_a_transfer_syntax_that_nobody_proposed_breaks_the_protocol(operations: Operations, peer: MakePeer) -> None:
    def inventing(talk: Conversation) -> None:
        talk.accept(syntax="1.2.840.10008.1.2.1.99")
        talk.hold()

    assert play(operations.echo(server_at(peer(inventing).port))).kind is ErrorKind.PROTOCOL


@pytest.mark.parametrize("length", [1, 6, 7])
def test_a_peer_that_takes_tiny_pdus_breaks_the_protocol(operations: Operations, peer: MakePeer, length: int) -> None:
    def tiny(talk: Conversation) -> None:
        talk.accept(maximum_length=length)
        talk.hold()

    assert play(operations.echo(server_at(peer(tiny).port))).kind is ErrorKind.PROTOCOL


def test_we_introduce_ourselves(operations: Operations, peer: MakePeer) -> None:
    def answering(talk: Conversation) -> None:
        talk.accept(class_uid="1.2.3.4.5")
        talk.respond(talk.receive_message(), 0)
        talk.finish()

    there = peer(answering)
    played = play(operations.echo(server_at(there.port)))
    request = there.conversations[0].request
    assert (request.calling, request.called) == (CALLING, CALLED)
    assert list(request.contexts.values()) == [(VERIFICATION, (pdu.EXPLICIT, pdu.IMPLICIT))]
    assert request.user_information[0x52].startswith(b"2.25.")
    assert played.of(Associated)[0].peer.implementation_class_uid == "1.2.3.4.5"
    assert played.code == 0


EXTENDED = {
    "as proposed": ({FIND: b"\1\1\0\0"}, b"\1\1\0\0"),
    "three bytes": ({FIND: b"\1\1\0"}, b"\1\1\0"),
    "nothing": ({}, b""),
    "for another class": ({VERIFICATION: b"\1"}, b""),
}


@pytest.mark.parametrize(("answers", "told"), EXTENDED.values(), ids=EXTENDED.keys())
def test_queries_come_with_extended_negotiation(
    operations: Operations, peer: MakePeer, answers: dict[str, bytes], told: bytes
) -> None:
    """PS3.4 BB.5.1: neither fuzzy matching nor an adjustment to a time zone is asked for."""

    def answering(talk: Conversation) -> None:
        request = talk.receive_request()
        talk.send(pdu.associate_ac(request, [pdu.ContextAnswer(1)], extended=answers))
        talk.respond(talk.receive_message(), 0)
        talk.finish()

    there = peer(answering)
    played = play(operations.find(server_at(there.port), QUERY))
    proposed = there.conversations[0].request.user_information[0x56]
    assert proposed == len(FIND).to_bytes(2, "big") + FIND.encode() + b"\1\1\0\0"
    assert [context.application_information for context in played.of(Associated)[0].contexts] == [told]
    assert played.code == 0


def test_other_services_come_without_it(operations: Operations, peer: MakePeer) -> None:
    def answering(talk: Conversation) -> None:
        request = talk.receive_request()
        talk.send(pdu.associate_ac(request, [pdu.ContextAnswer(1)], extended={VERIFICATION: b"\1"}))
        talk.respond(talk.receive_message(), 0)
        talk.finish()

    there = peer(answering)
    played = play(operations.echo(server_at(there.port)))
    assert 0x56 not in there.conversations[0].request.user_information
    assert played.of(Associated)[0].contexts[0].application_information == b""
