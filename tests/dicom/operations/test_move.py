"""C-MOVE to others and to ourselves, with our own storage SCP at the other end."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID
from pynetdicom import AE

from implant_gui.dicom import library_options
from implant_gui.dicom.guarded import guard
from implant_gui.dicom.receiving.storage_scp import StorageScp
from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import ListenerEvent, Operations
from implant_gui.domain.service.ae import AeTitle, LocalNode
from implant_gui.domain.service.cancel import AbortCause, CancelRung
from implant_gui.domain.service.events import InstanceStored, Progress
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.instance import Route
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.service.status import SubOperations
from implant_gui.domain.uid import Uid
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import CALLED, CALLING, PATIENCE_S, FolderSink, Playing, play, server_at
from tests.peers import pdu
from tests.peers.pdu import Message
from tests.peers.scripted import Conversation

GENERIC = InformationModel.GENERIC
PENDING = 0xFF00
UIDS = tuple(Uid(f"1.2.3.{n}") for n in range(3))
TO_US = RetrieveRequest(GENERIC, UIDS)
ELSEWHERE = RetrieveRequest(GENERIC, UIDS, AeTitle("WORKSTATION"))


@dataclass
class Home:
    """Our storage SCP and what stands behind it."""

    scp: StorageScp
    port: int
    sink: FolderSink

    def send(self, *uids: str, message_id: int, originator: str = CALLING) -> None:
        """Send objects to it as a server does for a C-MOVE."""
        library_options.configure()
        guard.install()  # the library leaves a socket open that it cannot shut down
        ae = AE(str(CALLED))
        ae.add_requested_context(GENERIC.storage, pdu.IMPLICIT)
        association = ae.associate("127.0.0.1", self.port, ae_title=str(CALLING))
        assert association.is_established
        for uid in uids:
            dataset = Dataset()
            dataset.SOPClassUID = UID(GENERIC.storage)
            dataset.SOPInstanceUID = UID(uid)
            dataset.file_meta = FileMetaDataset()
            dataset.file_meta.TransferSyntaxUID = UID(pdu.IMPLICIT)
            dataset.set_original_encoding(True, True)
            status = association.send_c_store(dataset, originator_aet=originator, originator_id=message_id)
            assert status.Status == 0, status
        association.release()


@pytest.fixture
def home(sink: FolderSink) -> Iterator[Home]:
    events: list[ListenerEvent] = []
    scp = StorageScp(sink, events.append)
    port = scp.start(LocalNode(CALLING, port=0))
    yield Home(scp, port, sink)
    scp.stop()


Serve = Callable[[Conversation, Message], None]


def serving(serve: Serve) -> Callable[[Conversation], None]:
    """Accepts, takes the request, serves it."""

    def script(talk: Conversation) -> None:
        talk.accept()
        serve(talk, talk.receive_message())
        talk.finish()

    return script


def test_objects_come_to_us(operations: Operations, peer: MakePeer, home: Home) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        assert request.text(pdu.DESTINATION) == CALLING
        for done, uid in enumerate(UIDS, start=1):
            home.send(uid, message_id=request.number(pdu.MESSAGE_ID))
            talk.respond(request, PENDING, remaining=3 - done, completed=done, failed=0, warning=0)
        talk.respond(request, 0, completed=3, failed=0, warning=0)

    played = play(operations.move(server_at(peer(serving(serve)).port), TO_US, home.scp))
    assert played.code == 0
    assert tuple(played.stored) == UIDS
    assert {event.instance.origin.route for event in played.of(InstanceStored)} == {Route.MOVE}
    assert len(home.sink.durable) == 3
    assert [progress.sub_operations.completed for progress in played.of(Progress)] == [1, 2, 3]


def test_arrivals_are_told_while_the_server_says_nothing(operations: Operations, peer: MakePeer, home: Home) -> None:
    told = threading.Event()

    def serve(talk: Conversation, request: Message) -> None:
        home.send(UIDS[0], message_id=request.number(pdu.MESSAGE_ID))
        assert told.wait(PATIENCE_S)
        home.send(*UIDS[1:], message_id=request.number(pdu.MESSAGE_ID))
        talk.respond(request, 0, completed=3, failed=0, warning=0)

    there = peer(serving(serve))
    playing = Playing(operations.move(server_at(there.port), TO_US, home.scp))
    playing.wait_for(InstanceStored)
    told.set()
    assert len(playing.finish().stored) == 3


def test_stragglers_are_waited_for(operations: Operations, peer: MakePeer, home: Home) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        talk.respond(request, 0, completed=3, failed=0, warning=0)
        home.send(*UIDS, message_id=request.number(pdu.MESSAGE_ID))

    played = play(operations.move(server_at(peer(serving(serve)).port), TO_US, home.scp))
    assert tuple(played.stored) == UIDS
    assert len(home.sink.durable) == 3


def test_stragglers_of_a_server_that_does_not_count_are_waited_for(
    operations: Operations, peer: MakePeer, home: Home
) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        talk.respond(request, 0)
        home.send(*UIDS, message_id=request.number(pdu.MESSAGE_ID))

    played = play(operations.move(server_at(peer(serving(serve)).port), TO_US, home.scp))
    assert tuple(played.stored) == UIDS


def test_what_never_comes_is_not_waited_for_for_ever(operations: Operations, peer: MakePeer, home: Home) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        talk.respond(request, 0, completed=3, failed=0, warning=0)

    played = play(operations.move(server_at(peer(serving(serve)).port, answer=0.3), TO_US, home.scp))
    assert played.code == 0
    assert not played.stored
    assert played.ended.sub_operations.completed == 3


def test_waiting_for_stragglers_can_be_cancelled(operations: Operations, peer: MakePeer, home: Home) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        talk.respond(request, PENDING, remaining=0, completed=3, failed=0, warning=0)
        talk.respond(request, 0, completed=3, failed=0, warning=0)

    there = peer(serving(serve))
    playing = Playing(operations.move(server_at(there.port, answer=60.0), TO_US, home.scp))
    playing.wait_for(Progress)
    playing.token.cancel()
    assert playing.finish().ended.cancelled is CancelRung.FINISHED_ANYWAY


def test_objects_go_elsewhere(operations: Operations, peer: MakePeer) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        assert request.text(pdu.DESTINATION) == "WORKSTATION"
        assert (request.data or b"").count(b"1.2.3.") == 3
        talk.respond(request, 0, completed=3, failed=0, warning=0)

    played = play(operations.move(server_at(peer(serving(serve)).port), ELSEWHERE, None))
    assert played.code == 0
    assert played.ended.sub_operations == SubOperations(completed=3, failed=0, warning=0)


def test_without_a_listener_nobody_is_called(operations: Operations, peer: MakePeer, home: Home) -> None:
    there = peer(Conversation.hold)
    assert play(operations.move(server_at(there.port), TO_US, None)).kind is ErrorKind.LISTENER_OFF
    home.scp.stop()
    assert play(operations.move(server_at(there.port), TO_US, home.scp)).kind is ErrorKind.LISTENER_OFF
    assert not there.conversations


@pytest.mark.parametrize("status", [0xA801, 0xA701, 0xA702, 0xC001, 0x0124, 0x7ABC])
def test_a_failure_is_data(operations: Operations, peer: MakePeer, status: int) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        talk.respond(request, status, comment="no such destination")

    played = play(operations.move(server_at(peer(serving(serve)).port), ELSEWHERE, None))
    assert played.code == status
    assert played.ended.status is not None
    assert played.ended.status.comment == "no such destination"


def test_what_failed_is_named(operations: Operations, peer: MakePeer) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        failed = pdu.element(0x00080058, "UI", UIDS[2])
        talk.respond(request, 0xB000, failed, completed=2, failed=1, warning=0)

    ended = play(operations.move(server_at(peer(serving(serve)).port), ELSEWHERE, None)).ended
    assert ended.failed_uids == (UIDS[2],)
    assert ended.sub_operations.failed == 1


def test_a_server_that_does_not_move(operations: Operations, peer: MakePeer) -> None:
    def refusing(talk: Conversation) -> None:
        talk.accept(refuse={GENERIC.move: 3})
        talk.finish()

    played = play(operations.move(server_at(peer(refusing).port), ELSEWHERE, None))
    assert played.kind is ErrorKind.NO_CONTEXT_ACCEPTED


def test_an_answer_to_another_service_breaks_the_protocol(operations: Operations, peer: MakePeer) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        talk.respond(request, 0, field=0x8010)

    played = play(operations.move(server_at(peer(serving(serve)).port), ELSEWHERE, None))
    assert played.kind is ErrorKind.PROTOCOL


def test_a_server_that_obeys_a_cancellation(operations: Operations, peer: MakePeer, home: Home) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        home.send(UIDS[0], message_id=request.number(pdu.MESSAGE_ID))
        talk.respond(request, PENDING, remaining=2, completed=1, failed=0, warning=0)
        assert talk.receive_message().number(pdu.FIELD) == pdu.C_CANCEL_RQ
        talk.respond(request, 0xFE00, remaining=2, completed=1, failed=0, warning=0)

    there = peer(serving(serve))
    playing = Playing(operations.move(server_at(there.port), TO_US, home.scp))
    playing.wait_for(Progress)
    playing.token.cancel()
    played = playing.finish()
    assert played.ended.cancelled is CancelRung.ASKED
    assert played.stored == [UIDS[0]]
    assert len(home.sink.durable) == 1


def test_a_server_that_ignores_a_cancellation(operations: Operations, peer: MakePeer, home: Home) -> None:
    def serve(talk: Conversation, request: Message) -> None:
        talk.respond(request, PENDING)
        talk.receive_message()
        home.send(UIDS[0], message_id=request.number(pdu.MESSAGE_ID))
        playing.token.abort(AbortCause.CANCEL_IGNORED)

    there = peer(serving(serve))
    playing = Playing(operations.move(server_at(there.port), TO_US, home.scp))
    playing.wait_for(Progress)
    playing.token.cancel()
    played = playing.finish()
    assert played.ended.cancelled is CancelRung.ABORTED
    assert played.stored == [UIDS[0]]
    assert len(home.sink.durable) == 1
