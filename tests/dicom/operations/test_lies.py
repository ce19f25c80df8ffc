"""Answers that are none: whatever was asked for, what does not fit the request is not believed (T30 to T34, T36)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.outcome import Tally, Verdict
from implant_gui.domain.uid import Uid
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import Played, play, server_at
from tests.dicom.wire.dialogues import DIALOGUES, UID, Dialogue
from tests.peers import pdu
from tests.peers.pdu import CommandValue, Message
from tests.peers.scripted import Conversation

Lie = Callable[[Conversation, Message], None]
SERVICES = pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)


def to_another_message(talk: Conversation, request: Message) -> None:
    talk.respond(request, 0, responded_to=(request.number(pdu.MESSAGE_ID) + 1) % 0x10000)


def to_no_message(talk: Conversation, request: Message) -> None:
    send(talk, request, {pdu.FIELD: field_of(request), pdu.STATUS: 0})


def on_a_context_of_no_one(talk: Conversation, request: Message) -> None:
    talk.respond(request, 0, context_id=99)


def on_an_even_context(talk: Conversation, request: Message) -> None:
    talk.respond(request, 0, context_id=request.context_id + 1)


def of_another_service(talk: Conversation, request: Message) -> None:
    others = (pdu.C_ECHO_RQ, pdu.C_FIND_RQ, pdu.C_GET_RQ, pdu.C_MOVE_RQ, pdu.C_STORE_RQ)
    position = others.index(request.number(pdu.FIELD))
    talk.respond(request, 0, field=others[position - 1] | pdu.RSP)


def a_request(talk: Conversation, request: Message) -> None:
    talk.respond(request, 0, field=request.number(pdu.FIELD), message_id=request.number(pdu.MESSAGE_ID))


def a_cancellation(talk: Conversation, request: Message) -> None:
    talk.respond(request, 0, field=pdu.C_CANCEL_RQ)


def of_no_known_service(talk: Conversation, request: Message) -> None:
    talk.respond(request, 0, field=0x8FFE)


def without_a_command_field(talk: Conversation, request: Message) -> None:
    send(talk, request, {pdu.RESPONDED_TO: request.number(pdu.MESSAGE_ID), pdu.STATUS: 0})


def without_a_status(talk: Conversation, request: Message) -> None:
    send(talk, request, {pdu.FIELD: field_of(request), pdu.RESPONDED_TO: request.number(pdu.MESSAGE_ID)})


def with_half_a_status(talk: Conversation, request: Message) -> None:
    elements: dict[int, CommandValue] = {
        pdu.FIELD: field_of(request),
        pdu.RESPONDED_TO: request.number(pdu.MESSAGE_ID),
        pdu.STATUS: b"",
    }
    send(talk, request, elements)


def a_value_of_one_byte(talk: Conversation, request: Message) -> None:
    talk.send(pdu.pdu(pdu.P_DATA, bytes((0, 0, 0, 1, request.context_id))))


def a_value_of_no_bytes(talk: Conversation, request: Message) -> None:
    talk.send(pdu.p_data(request.context_id, b"", is_command=True))


def no_value(talk: Conversation, _request: Message) -> None:
    talk.send(pdu.pdu(pdu.P_DATA, b""))


def half_a_command(talk: Conversation, request: Message) -> None:
    whole = pdu.command_set({pdu.FIELD: field_of(request), pdu.STATUS: 0})
    talk.send(pdu.p_data(request.context_id, whole[:-3], is_command=True))


def data_without_a_command(talk: Conversation, request: Message) -> None:
    talk.send(pdu.p_data(request.context_id, b"\x08\x00\x18\x00\x00\x00\x00\x00", is_command=False))


def field_of(request: Message) -> int:
    return request.number(pdu.FIELD) | pdu.RSP


def send(talk: Conversation, request: Message, elements: dict[int, CommandValue]) -> None:
    talk.send(pdu.message(request.context_id, elements))


LIES: tuple[Lie, ...] = (
    to_another_message,
    to_no_message,
    on_a_context_of_no_one,
    on_an_even_context,
    of_another_service,
    a_request,
    a_cancellation,
    of_no_known_service,
    without_a_command_field,
    without_a_status,
    with_half_a_status,
    a_value_of_one_byte,
    a_value_of_no_bytes,
    no_value,
    half_a_command,
    data_without_a_command,
)


@pytest.fixture
def ask(operations: Operations, peer: MakePeer, tmp_path: Path) -> Callable[[Dialogue, Lie], Played]:
    """Plays a service against a peer that answers its request with a lie, and then waits."""

    def asked(dialogue: Dialogue, lie: Lie) -> Played:
        def lying(talk: Conversation) -> None:
            talk.accept()
            lie(talk, talk.receive_message())
            talk.hold()

        return play(dialogue.start(operations, server_at(peer(lying).port, answer=10.0), tmp_path))

    return asked


@SERVICES
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_what_does_not_answer_the_request_breaks_the_protocol(
    ask: Callable[[Dialogue, Lie], Played], dialogue: Dialogue, lie: Lie
) -> None:
    played = ask(dialogue, lie)
    assert played.kind is ErrorKind.PROTOCOL
    assert played.ended.status is None
    assert verdict_of(played) is Verdict.NO_ANSWER


def verdict_of(played: Played, *asked_for: str) -> Verdict | None:
    tally = Tally(Uid(uid) for uid in asked_for)
    for event in played.events:
        tally.add(event)
    return tally.summary.verdict


@pytest.mark.parametrize("dialogue", [each for each in DIALOGUES if each.name == "get"], ids=["get"])
@pytest.mark.parametrize("completed", [1, 5, 65535])
def test_a_success_that_brought_nothing_is_none(
    ask: Callable[[Dialogue, Lie], Played], dialogue: Dialogue, completed: int
) -> None:
    """T36: our own count of what is durable stands beside the peer's, and decides."""

    def boasting(talk: Conversation, request: Message) -> None:
        talk.respond(request, 0, completed=completed, failed=0, warning=0)
        talk.finish()

    played = ask(dialogue, boasting)
    assert (played.code, played.stored) == (0, [])
    assert verdict_of(played, UID) is Verdict.FAILURE
