"""Peers that take their time, or never stop: every wait ends, and memory does not grow (T17, T20, T21, T25)."""

import os
import socket
import ssl
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.ae import Tls
from implant_gui.domain.service.cancel import AbortCause, CancelToken
from implant_gui.domain.service.events import Ended, MatchesFound
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import make_query
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import PATIENCE_S, Playing, play, server_at
from tests.dicom.wire.dialogues import DIALOGUES, Dialogue
from tests.peers import pdu
from tests.peers.scripted import Conversation, ScriptedPeer

QUERY = make_query(InformationModel.GENERIC, {}, limit=0)
PENDING = 0xFF00
HOUR_S = 3600.0
SOON_S = 0.2
RESIDENT = Path("/proc/self/statm")
SPARE_BYTES = 100 << 20
CERTIFICATES = Path(__file__).parent.parent / "certificates"
SERVICES = pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)


def identifier(size: int = 0) -> bytes:
    return pdu.element(0x00080018, "UI", "1.2.3") + pdu.element(0x00420011, "OB", bytes(size))


def resident() -> int:
    return int(RESIDENT.read_text().split()[1]) * 4096 if RESIDENT.exists() else 0


@SERVICES
@pytest.mark.parametrize("count", [5, 11, 20])
def test_a_response_once_begun_must_end(
    operations: Operations, peer: MakePeer, tmp_path: Path, dialogue: Dialogue, count: int
) -> None:
    """T20: half a header, half a PDU."""

    def stalling(talk: Conversation) -> None:
        talk.accept()
        talk.send(talk.response(talk.receive_message(), 0)[:count])
        talk.hold()

    played = play(dialogue.start(operations, server_at(peer(stalling).port, pdu=SOON_S), tmp_path))
    assert played.kind is ErrorKind.ANSWER_TIMEOUT


@pytest.mark.parametrize("service", ["echo", "find"])
def test_half_a_tls_record_is_no_answer(operations: Operations, service: str) -> None:
    """T20: of what is encrypted, nothing can be read until all of it has come."""

    def stalling(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        with socket.socket(fileno=os.dup(talk.connection.fileno())) as beneath:
            beneath.sendall(b"\x17\x03\x03\x40\x00" + bytes(1000))
        talk.hold()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "localhost.pem", CERTIFICATES / "localhost.key")
    with ScriptedPeer(stalling, tls=context) as there:
        server = server_at(there.port, answer=SOON_S, pdu=SOON_S)
        server = replace(server, tls=Tls(ca_file=CERTIFICATES / "localhost.pem"))
        operation = operations.echo(server) if service == "echo" else operations.find(server, QUERY)
        assert play(operation).kind is ErrorKind.ANSWER_TIMEOUT


@pytest.mark.parametrize("fragment", [0, 2])
def test_fragments_now_and_then_do_not_stretch_a_message(operations: Operations, peer: MakePeer, fragment: int) -> None:
    """T21: every PDU is whole and in time, and the message would take for ever."""
    over = threading.Event()

    def trickling(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        whole = talk.response(request, PENDING, identifier(1000))
        talk.send(whole[: 6 + int.from_bytes(whole[2:6], "big")])
        while not over.wait(0.05):
            talk.send(pdu.p_data(request.context_id, bytes(fragment), is_command=False, is_last=False))

    there = peer(trickling)
    played = play(operations.find(server_at(there.port, answer=SOON_S), QUERY))
    over.set()
    assert played.kind is ErrorKind.ANSWER_TIMEOUT
    assert not played.matches


def test_bytes_now_and_then_do_not_stretch_a_pdu(operations: Operations, peer: MakePeer) -> None:
    """T21."""
    over = threading.Event()

    def trickling(talk: Conversation) -> None:
        talk.accept()
        for byte in talk.response(talk.receive_message(), 0):
            talk.send(bytes((byte,)))
            if over.wait(0.05):
                return

    there = peer(trickling)
    played = play(operations.find(server_at(there.port, pdu=SOON_S), QUERY))
    over.set()
    assert played.kind is ErrorKind.ANSWER_TIMEOUT


def test_a_flood_waits_for_whoever_does_not_look(operations: Operations, peer: MakePeer) -> None:
    """T17: while nobody takes the matches, TCP holds the peer back, and nothing piles up on our side."""
    held_back = threading.Event()
    response_size = 10_000

    def flooding(talk: Conversation) -> None:
        talk.accept()
        responses = talk.response(talk.receive_message(), PENDING, identifier(response_size)) * 10
        talk.connection.settimeout(1.0)
        try:
            while True:
                talk.connection.sendall(responses)
        except TimeoutError:
            held_back.set()
        except OSError:
            return

    before = resident()
    token = CancelToken()
    events = operations.find(server_at(peer(flooding).port), QUERY)(token)
    for event in events:
        if isinstance(event, MatchesFound):
            assert held_back.wait(PATIENCE_S)
            assert resident() - before < SPARE_BYTES
            token.abort(AbortCause.NO_PROGRESS)
        elif isinstance(event, Ended):
            assert event.error is not None
            assert event.error.kind is ErrorKind.NO_PROGRESS


@pytest.mark.parametrize("jump", [HOUR_S, -HOUR_S], ids=["forward", "back"])
def test_a_clock_that_is_set_changes_nothing(
    operations: Operations, peer: MakePeer, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    """T25: neither is a healthy association aborted, nor is a silent one waited for for longer."""
    clock, is_set = time.time, threading.Event()

    def answering(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.respond(request, PENDING, identifier())
        is_set.wait()
        talk.respond(request, PENDING, identifier())
        talk.respond(request, PENDING, identifier())
        talk.hold()

    playing = Playing(operations.find(server_at(peer(answering).port, answer=2.0), QUERY))
    monkeypatch.setattr(time, "time", lambda: clock() + jump)
    is_set.set()
    played = playing.finish()
    assert len(played.matches) == 3
    assert played.kind is ErrorKind.ANSWER_TIMEOUT
