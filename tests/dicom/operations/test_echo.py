"""C-ECHO."""

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.cancel import AbortCause, CancelRung, CancelToken
from implant_gui.domain.service.events import Associated
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import StatusCategory
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import play, server_at
from tests.peers import pdu
from tests.peers.scripted import Conversation


def test_a_peer_that_answers_is_there(operations: Operations, peer: MakePeer) -> None:
    def answering(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        assert request.number(pdu.FIELD) == pdu.C_ECHO_RQ
        talk.respond(request, 0)
        talk.finish()

    played = play(operations.echo(server_at(peer(answering).port)))
    assert played.code == 0
    assert played.ended.status is not None
    assert played.ended.status.reading.service is Service.ECHO


def test_a_failure_status_is_data(operations: Operations, peer: MakePeer) -> None:
    def failing(talk: Conversation) -> None:
        talk.accept()
        comment = "Außer Betrieb".encode()
        offending = bytes.fromhex("08001800")
        talk.respond(talk.receive_message(), 0x0210, comment=comment, error_id=42, offending=offending)
        talk.finish()

    ended = play(operations.echo(server_at(peer(failing).port))).ended
    assert ended.status is not None
    assert ended.error is None
    assert (ended.status.code, ended.status.category) == (0x0210, StatusCategory.FAILURE)
    assert (ended.status.comment, ended.status.error_id) == ("Außer Betrieb", 42)
    assert ended.status.offending_elements == ("(0008,0018)",)


def test_a_code_that_nobody_knows_keeps_its_number(operations: Operations, peer: MakePeer) -> None:
    def odd(talk: Conversation) -> None:
        talk.accept()
        talk.respond(talk.receive_message(), 0x7ABC)
        talk.finish()

    played = play(operations.echo(server_at(peer(odd).port)))
    assert played.code == 0x7ABC
    assert played.ended.error is None


def test_each_request_has_a_message_id_of_its_own(operations: Operations, peer: MakePeer) -> None:
    numbers: list[int] = []

    def answering(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        numbers.append(request.number(pdu.MESSAGE_ID))
        talk.respond(request, 0)
        talk.finish()

    server = server_at(peer(answering).port)
    for _ in range(3):
        play(operations.echo(server))
    assert len(set(numbers)) == 3


def test_no_answer_times_out(operations: Operations, peer: MakePeer) -> None:
    def silent(talk: Conversation) -> None:
        talk.accept()
        talk.hold()

    assert play(operations.echo(server_at(peer(silent).port, answer=0.3))).kind is ErrorKind.ANSWER_TIMEOUT


def test_cancelling_aborts_because_there_is_nothing_to_ask(operations: Operations, peer: MakePeer) -> None:
    token = CancelToken()

    def silent(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        token.cancel()
        talk.finish()

    there = peer(silent)
    played = play(operations.echo(server_at(there.port)), token)
    ended = played.ended
    assert (ended.cancelled, ended.error, ended.status) == (CancelRung.ABORTED, None, None)


@pytest.mark.parametrize("cause", list(AbortCause))
def test_every_cause_of_an_abort_ends_it(operations: Operations, peer: MakePeer, cause: AbortCause) -> None:
    token = CancelToken()

    def silent(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        token.abort(cause)
        talk.finish()

    there = peer(silent)
    played = play(operations.echo(server_at(there.port)), token)
    ended = played.ended
    limits = {
        AbortCause.OPERATION_TIMEOUT: ErrorKind.OPERATION_TIMEOUT,
        AbortCause.NO_PROGRESS: ErrorKind.NO_PROGRESS,
    }
    if cause in limits:
        assert ended.error is not None
        assert ended.error.kind is limits[cause]
    else:
        assert (ended.cancelled, ended.error) == (CancelRung.ABORTED, None)


def test_a_peer_that_ignores_the_release_is_left(operations: Operations, peer: MakePeer) -> None:
    def clinging(talk: Conversation) -> None:
        talk.accept()
        talk.respond(talk.receive_message(), 0)
        talk.hold()

    assert play(operations.echo(server_at(peer(clinging).port))).code == 0


def test_a_peer_that_stalls_in_its_release_is_left(operations: Operations, peer: MakePeer) -> None:
    def stalling(talk: Conversation) -> None:
        talk.accept()
        talk.respond(talk.receive_message(), 0)
        talk.receive_pdu()
        talk.send(pdu.release_rp()[:7])
        talk.hold()

    assert play(operations.echo(server_at(peer(stalling).port, pdu=60.0))).code == 0


def test_a_peer_that_releases_at_the_same_time_is_left_in_order(operations: Operations, peer: MakePeer) -> None:
    def colliding(talk: Conversation) -> None:
        talk.accept()
        talk.respond(talk.receive_message(), 0)
        kind, _ = talk.receive_pdu()
        assert kind == pdu.RELEASE_RQ
        talk.send(pdu.release_rq())
        assert talk.receive_pdu()[0] == pdu.RELEASE_RP
        talk.send(pdu.release_rp())

    assert play(operations.echo(server_at(peer(colliding).port))).code == 0


def test_the_association_is_released_and_not_aborted(operations: Operations, peer: MakePeer) -> None:
    def answering(talk: Conversation) -> None:
        talk.accept()
        talk.respond(talk.receive_message(), 0)
        talk.finish()

    there = peer(answering)
    played = play(operations.echo(server_at(there.port)))
    assert played.of(Associated)
    assert not there.conversations[0].aborted
