"""Each server is asked with the engine that it was given, over one counter of message IDs."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from implant_gui.app.engines import EngineOperations
from implant_gui.domain.service.ae import AeTitle, Engine
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Associated, Ended
from tests.dicom.playing import play, server_at
from tests.peers import pdu
from tests.peers.scripted import Conversation, ScriptedPeer

OURS = AeTitle("OURS")


@pytest.fixture
def operations() -> EngineOperations:
    return EngineOperations(lambda: OURS, lambda _server: None)


@pytest.fixture
def asked() -> list[int]:
    """The message IDs that the peer saw."""
    return []


@pytest.fixture
def peer(asked: list[int]) -> Iterator[ScriptedPeer]:
    def answer(conversation: Conversation) -> None:
        conversation.accept()
        request = conversation.receive_message()
        asked.append(request.number(pdu.MESSAGE_ID))
        conversation.respond(request, 0)
        conversation.finish()

    with ScriptedPeer(answer) as listening:
        yield listening


def test_both_engines_answer_and_share_their_message_ids(
    operations: EngineOperations, peer: ScriptedPeer, asked: list[int]
) -> None:
    server = server_at(peer.port)
    for engine in (Engine.WIRE, Engine.REFERENCE, Engine.WIRE):
        played = play(operations.echo(replace(server, engine=engine)))
        assert played.code == 0
    assert len(set(asked)) == len(asked) == 3


def test_nothing_is_asked_before_somebody_runs_the_operation(operations: EngineOperations, peer: ScriptedPeer) -> None:
    operation = operations.echo(server_at(peer.port))
    assert peer.conversations == []
    events = list(operation(CancelToken()))
    assert isinstance(events[-1], Ended)
    assert any(isinstance(event, Associated) for event in events)
