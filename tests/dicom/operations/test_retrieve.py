"""The choice between C-GET and C-MOVE."""

from dataclasses import replace

import pytest

from implant_gui.dicom.receiving.storage_scp import StorageScp
from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.ae import LocalNode, RetrieveMethod
from implant_gui.domain.service.events import MethodChosen
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import CALLING, FolderSink, Played, play, server_at
from tests.peers import pdu
from tests.peers.scripted import Conversation, Script

GENERIC = InformationModel.GENERIC
REQUEST = RetrieveRequest(GENERIC, (Uid("1.2.3"),))


def answering(talk: Conversation) -> None:
    talk.accept()
    talk.respond(talk.receive_message(), 0)
    talk.finish()


def without_get(talk: Conversation) -> None:
    talk.accept(refuse={GENERIC.get: 3})
    answer_once(talk)


def without_storage(talk: Conversation) -> None:
    talk.accept(refuse={GENERIC.storage: 3})
    answer_once(talk)


def without_roles(talk: Conversation) -> None:
    talk.accept(roles=False)
    answer_once(talk)


def rejecting(talk: Conversation) -> None:
    talk.receive_request()
    talk.send(pdu.reject(1, 1, 3))


def answer_once(talk: Conversation) -> None:
    talk.respond(talk.receive_message(), 0)
    talk.finish()


def fetch(operations: Operations, port: int, method: RetrieveMethod, sink: FolderSink) -> Played:
    server = replace(server_at(port, answer=0.5), retrieve_method=method)
    scp = StorageScp(sink, lambda _event: None)
    scp.start(LocalNode(CALLING, port=0))
    try:
        return play(operations.retrieve(server, REQUEST, sink, scp))
    finally:
        scp.stop()


@pytest.mark.parametrize(
    ("method", "script", "chosen"),
    [
        (RetrieveMethod.GET, answering, [Service.GET]),
        (RetrieveMethod.MOVE, answering, [Service.MOVE]),
        (RetrieveMethod.AUTOMATIC, answering, [Service.GET]),
        (RetrieveMethod.AUTOMATIC, without_get, [Service.MOVE]),
        (RetrieveMethod.AUTOMATIC, without_roles, [Service.MOVE]),
        (RetrieveMethod.AUTOMATIC, without_storage, [Service.MOVE]),
    ],
)
def test_the_method_is_told(
    operations: Operations,
    peer: MakePeer,
    sink: FolderSink,
    method: RetrieveMethod,
    script: Script,
    chosen: list[Service],
) -> None:
    played = fetch(operations, peer(script).port, method, sink)
    assert [event.service for event in played.of(MethodChosen)] == chosen
    assert played.code == 0


def test_a_server_set_to_get_is_not_asked_to_move(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    there = peer(without_roles)
    played = fetch(operations, there.port, RetrieveMethod.GET, sink)
    assert played.kind is ErrorKind.ROLE_REFUSED
    assert len(there.conversations) == 1


def test_a_rejection_is_no_reason_to_try_again(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    there = peer(rejecting)
    played = fetch(operations, there.port, RetrieveMethod.AUTOMATIC, sink)
    assert played.kind is ErrorKind.REJECTED
    assert len(there.conversations) == 1
