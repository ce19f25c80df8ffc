"""Answers to the association request that cannot be meant (T39, T40), and the bomb that is not let in (T13)."""

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import make_query
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import Played, is_wire, play, server_at
from tests.dicom.wire.dialogues import DIALOGUES, Dialogue
from tests.peers import pdu
from tests.peers.pdu import AssociateRequest, ContextAnswer
from tests.peers.scripted import Conversation

GENERIC = InformationModel.GENERIC
QUERY = make_query(GENERIC, {})
DEFLATED, BIG_ENDIAN = "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"
RESIDENT = Path("/proc/self/statm")
SPARE_BYTES = 64 << 20
SERVICES = pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)

Answer = Callable[[AssociateRequest], bytes]


def accepting(
    *more: ContextAnswer, syntax: str = pdu.IMPLICIT, maximum_length: int = 16384, but: Sequence[int] = ()
) -> Answer:
    """Accepts every context but some, and gives more answers."""

    def answer(request: AssociateRequest) -> bytes:
        answers = [ContextAnswer(number, 0, syntax) for number in request.contexts if number not in but]
        return pdu.associate_ac(request, [*answers, *more], roles=request.roles, maximum_length=maximum_length)

    return answer


def calling(
    operations: Operations, peer: MakePeer, dialogue: Dialogue, folder: Path, answer: Answer, answer_s: float = 10.0
) -> Played:
    def answering(talk: Conversation) -> None:
        talk.send(answer(talk.receive_request()))
        talk.hold()

    return play(dialogue.start(operations, server_at(peer(answering).port, answer=answer_s), folder))


IMPOSSIBLE: dict[str, Answer] = {
    "deflated": accepting(syntax=DEFLATED),
    "big endian": accepting(syntax=BIG_ENDIAN),
    "a private transfer syntax": accepting(syntax="1.2.3.4.5"),
    "an even context": accepting(ContextAnswer(2)),
    "no transfer syntax": accepting(syntax=""),
    "a transfer syntax that is none": accepting(syntax="../../etc"),
    "PDUs of one byte": accepting(maximum_length=1),
    "PDUs of six bytes": accepting(maximum_length=6),
    "another request": lambda request: pdu.pdu(pdu.ASSOCIATE_RQ, accepting()(request)[6:]),
    "garbage": lambda _: pdu.pdu(pdu.ASSOCIATE_AC, b"\xa5" * 300),
    "half of it": lambda request: pdu.pdu(pdu.ASSOCIATE_AC, accepting()(request)[6:90]),
    "a release": lambda _: pdu.release_rq(),
    "data": lambda _: pdu.p_data(1, b"x" * 8, is_command=True),
}


@SERVICES
@pytest.mark.parametrize("answer", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_an_answer_that_cannot_be_meant_breaks_the_protocol(
    operations: Operations, peer: MakePeer, tmp_path: Path, dialogue: Dialogue, answer: Answer
) -> None:
    assert calling(operations, peer, dialogue, tmp_path, answer).kind is ErrorKind.PROTOCOL


INVENTED: dict[str, Answer] = {
    "a context that was not proposed": accepting(ContextAnswer(201)),
    "a context twice": accepting(ContextAnswer(1)),
    "a context twice, the first time refused": accepting(ContextAnswer(1, 3), ContextAnswer(1), but=[1]),
}


@pytest.mark.parametrize("answer", INVENTED.values(), ids=INVENTED.keys())
def test_contexts_are_answered_once_each(
    operations: Operations, peer: MakePeer, tmp_path: Path, answer: Answer
) -> None:
    """pynetdicom passes over what was not asked, takes the last of two answers, and goes on: DIFFERENCES.md, 3."""
    expected, answer_s = (ErrorKind.PROTOCOL, 10.0) if is_wire(operations) else (ErrorKind.ANSWER_TIMEOUT, 0.5)
    played = calling(operations, peer, DIALOGUES[0], tmp_path, answer, answer_s)
    assert played.kind is expected
    assert played.ended.status is None


@SERVICES
@pytest.mark.parametrize("maximum_length", [0, 64 << 10, 0xFFFFFFFF], ids=["no limit", "64 KiB", "4 GiB"])
def test_a_great_maximum_length_is_no_reason_to_send_great_pdus(
    operations: Operations, peer: MakePeer, tmp_path: Path, dialogue: Dialogue, maximum_length: int
) -> None:
    def generous(talk: Conversation) -> None:
        talk.send(accepting(maximum_length=maximum_length)(talk.receive_request()))
        kind, body = talk.receive_pdu()
        assert kind == pdu.P_DATA
        assert len(body) <= 1 << 20
        talk.send(pdu.abort())

    played = play(dialogue.start(operations, server_at(peer(generous).port), tmp_path))
    assert played.kind is ErrorKind.ABORTED


def resident() -> int:
    return int(RESIDENT.read_text().split()[1]) * 4096 if RESIDENT.exists() else 0


def bomb(size: int) -> bytes:
    """A data set that would inflate to `size` bytes."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = pdu.element(0x00080018, "UI", "1.2.3", explicit=True)
    out = deflate.compress(head + b"\x42\x00\x11\x00OB\0\0" + size.to_bytes(4, "little"))
    for _ in range(size >> 20):
        out += deflate.compress(bytes(1 << 20))
    return out + deflate.flush()


@pytest.mark.parametrize("syntax", [DEFLATED, pdu.EXPLICIT])
def test_deflated_matches_are_never_inflated(operations: Operations, peer: MakePeer, syntax: str) -> None:
    """T13: whether the peer says that they are deflated, which ends it before they come, or does not."""
    burning = bomb(128 << 20)

    def throwing(talk: Conversation) -> None:
        talk.send(accepting(syntax=syntax)(talk.receive_request()))
        request = talk.receive_message()
        talk.respond(request, 0xFF00, burning)
        talk.respond(request, 0)
        talk.finish()

    before = resident()
    played = play(operations.find(server_at(peer(throwing).port), QUERY))
    assert played.kind is ErrorKind.PROTOCOL
    assert not played.matches
    assert resident() - before < SPARE_BYTES
