"""C-GET, and all that a server may send."""

import threading
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.cancel import AbortCause, CancelRung, CancelToken
from implant_gui.domain.service.events import InstanceRefused, InstanceStored, Progress, RefusalReason
from implant_gui.domain.service.information_model import STORAGE_SOP_CLASSES, InformationModel
from implant_gui.domain.service.instance import Route
from implant_gui.domain.service.retrieve import UIDS_PER_REQUEST, RetrieveRequest
from implant_gui.domain.service.status import SubOperations
from implant_gui.domain.uid import Uid
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import PATIENCE_S, FolderSink, Played, Playing, play, server_at
from tests.peers import pdu
from tests.peers.pdu import Message
from tests.peers.scripted import Conversation, Script

GENERIC = InformationModel.GENERIC
PENDING = 0xFF00
UIDS = tuple(Uid(f"1.2.3.{n}") for n in range(5))
REQUEST = RetrieveRequest(GENERIC, UIDS)


def instance(uid: str, size: int = 0) -> bytes:
    return pdu.template(GENERIC.storage, uid, size=size)


def sending(*uids: str, final: int = 0, answers: list[int] | None = None, counts: bool = True) -> Script:
    """Sends the objects with these UIDs and then a final response."""

    def script(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        for done, uid in enumerate(uids, start=1):
            answer = talk.send_instance(GENERIC.storage, uid, instance(uid))
            assert answer.number(pdu.RESPONDED_TO) == 7
            if answers is not None:
                answers.append(answer.number(pdu.STATUS))
            if counts:
                talk.respond(request, PENDING, remaining=len(uids) - done, completed=done, failed=0, warning=0)
        if counts:
            talk.respond(request, final, completed=len(uids), failed=0, warning=0)
        else:
            talk.respond(request, final)
        talk.finish()

    return script


def fetch(
    operations: Operations, port: int, sink: FolderSink, request: RetrieveRequest = REQUEST, **timeouts: float
) -> Played:
    return play(operations.get(server_at(port, **timeouts), request, sink))


def test_objects_are_kept_as_they_came(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    played = fetch(operations, peer(sending(*UIDS)).port, sink)
    assert tuple(played.stored) == UIDS
    assert played.code == 0
    assert played.ended.sub_operations == SubOperations(completed=5, failed=0, warning=0)
    for event in played.of(InstanceStored):
        assert event.instance.path.read_bytes() == instance(event.instance.sop_instance_uid)
        assert event.instance.origin.route is Route.GET
    assert [stored.sop_instance_uid for stored in sink.durable] == list(UIDS)


def test_counters_move(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    played = fetch(operations, peer(sending(*UIDS)).port, sink)
    told = [progress.sub_operations for progress in played.of(Progress)]
    assert [(each.remaining, each.completed) for each in told] == [(4, 1), (3, 2), (2, 3), (1, 4), (0, 5)]


def test_a_server_that_counts_nothing(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    played = fetch(operations, peer(sending(*UIDS, counts=False)).port, sink)
    assert tuple(played.stored) == UIDS
    assert played.ended.sub_operations == SubOperations()


def test_objects_are_told_as_they_come(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    def slow(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.send_instance(GENERIC.storage, UIDS[0], instance(UIDS[0]))
        assert told.wait(PATIENCE_S)
        talk.respond(request, 0)
        talk.finish()

    told = threading.Event()
    there = peer(slow)
    playing = Playing(operations.get(server_at(there.port), REQUEST, sink))
    playing.wait_for(InstanceStored)
    told.set()
    assert playing.finish().code == 0


def test_only_the_three_storage_classes_are_offered(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    there = peer(sending(*UIDS))
    fetch(operations, there.port, sink)
    request = there.conversations[0].request
    assert {uid for uid, _ in request.contexts.values()} == {GENERIC.get, *STORAGE_SOP_CLASSES}
    assert request.roles == dict.fromkeys(STORAGE_SOP_CLASSES, (0, 1))


def test_a_big_object_comes_in_pieces(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    data = instance(UIDS[0], size=3_000_000)

    def script(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        elements: dict[int, pdu.CommandValue] = {
            pdu.AFFECTED_CLASS: GENERIC.storage,
            pdu.FIELD: 1,
            pdu.MESSAGE_ID: 9,
            pdu.PRIORITY: 0,
            pdu.AFFECTED_INSTANCE: UIDS[0],
        }
        talk.send(pdu.message(talk.context_of(GENERIC.storage), elements, data, fragment=16378))
        talk.receive_message()
        talk.respond(request, 0)
        talk.finish()

    played = fetch(operations, peer(script).port, sink)
    assert played.of(InstanceStored)[0].instance.path.read_bytes() == data


@pytest.mark.parametrize(
    ("uid", "in_data", "sop_class", "reason", "code"),
    [
        ("9.9.9", "9.9.9", GENERIC.storage, RefusalReason.NOT_ASKED_FOR, 0x0124),
        (UIDS[0], "9.9.9", GENERIC.storage, RefusalReason.UID_MISMATCH, 0xA900),
        ("../../etc/x", "1.2.3.0", GENERIC.storage, RefusalReason.INVALID_UID, 0xC000),
        ("1.02", "1.02", GENERIC.storage, RefusalReason.INVALID_UID, 0xC000),
        ("1." + "2" * 80, "1.2", GENERIC.storage, RefusalReason.INVALID_UID, 0xC000),
        ("", "1.2.3.0", GENERIC.storage, RefusalReason.INVALID_UID, 0xC000),
        (UIDS[0], UIDS[0], "1.2.840.10008.5.1.4.1.1.2", RefusalReason.WRONG_SOP_CLASS, 0x0122),
    ],
)
def test_what_must_not_be_stored_is_refused(
    operations: Operations,
    peer: MakePeer,
    sink: FolderSink,
    uid: str,
    in_data: str,
    sop_class: str,
    reason: RefusalReason,
    code: int,
) -> None:
    answers: list[int] = []

    def script(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        context_id = talk.context_of(GENERIC.storage)
        answer = talk.send_instance(sop_class, uid, pdu.template(sop_class, in_data), context_id=context_id)
        answers.append(answer.number(pdu.STATUS))
        good = talk.send_instance(GENERIC.storage, UIDS[1], instance(UIDS[1]))
        answers.append(good.number(pdu.STATUS))
        talk.respond(request, 0xB000, completed=1, failed=1, warning=0)
        talk.finish()

    played = fetch(operations, peer(script).port, sink)
    assert answers == [code, 0]
    (refused,) = played.of(InstanceRefused)
    assert (refused.reason, refused.status_code) == (reason, code)
    assert refused.sop_instance_uid == uid
    assert played.stored == [UIDS[1]]
    assert len(list(sink.folder.iterdir())) == 1


@pytest.mark.parametrize("data", [b"garbage!", instance(UIDS[0])[:-2], b"", b"\0" * 3])
def test_a_malformed_object_is_refused(operations: Operations, peer: MakePeer, sink: FolderSink, data: bytes) -> None:
    answers: list[int] = []

    def script(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        answers.append(talk.send_instance(GENERIC.storage, UIDS[0], data).number(pdu.STATUS))
        talk.respond(request, 0xA702, failed=1)
        talk.finish()

    played = fetch(operations, peer(script).port, sink)
    assert answers == [0xC000]
    assert played.of(InstanceRefused)[0].reason is RefusalReason.MALFORMED
    assert not sink.committed


def test_an_object_on_a_context_that_was_not_negotiated_breaks_the_protocol(
    operations: Operations, peer: MakePeer, sink: FolderSink
) -> None:
    def lying(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        talk.send_instance(GENERIC.storage, UIDS[0], instance(UIDS[0]), context_id=99)
        talk.finish()

    assert fetch(operations, peer(lying).port, sink).kind is ErrorKind.PROTOCOL
    assert not sink.committed


def test_without_a_role_there_is_no_point(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    def refusing(talk: Conversation) -> None:
        talk.accept(roles=False)
        talk.finish()

    assert fetch(operations, peer(refusing).port, sink).kind is ErrorKind.ROLE_REFUSED


def test_without_the_context_there_is_no_point(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    def refusing(talk: Conversation) -> None:
        talk.accept(refuse={GENERIC.get: 3})
        talk.finish()

    played = fetch(operations, peer(refusing).port, sink)
    assert played.kind is ErrorKind.NO_CONTEXT_ACCEPTED
    assert played.error.facts["sop_class"] == GENERIC.get


def test_what_failed_is_named(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    def failing(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.send_instance(GENERIC.storage, UIDS[0], instance(UIDS[0]))
        failed = pdu.element(0x00080058, "UI", f"{UIDS[1]}\\{UIDS[2]}\\rubbish\\{UIDS[1]}")
        talk.respond(request, 0xB000, failed, completed=1, failed=2, warning=0)
        talk.finish()

    ended = fetch(operations, peer(failing).port, sink).ended
    assert ended.failed_uids == (UIDS[1], UIDS[2])
    assert ended.sub_operations == SubOperations(completed=1, failed=2, warning=0)
    assert ended.error is None


@pytest.mark.parametrize("status", [0xA701, 0xA702, 0xA900, 0xC001, 0x0122, 0x7ABC])
def test_a_failure_is_data(operations: Operations, peer: MakePeer, sink: FolderSink, status: int) -> None:
    played = fetch(operations, peer(sending(final=status, counts=False)).port, sink)
    assert played.code == status
    assert played.ended.error is None


def test_claims_without_objects_are_kept_beside_our_own_count(
    operations: Operations, peer: MakePeer, sink: FolderSink
) -> None:
    def lying(talk: Conversation) -> None:
        talk.accept()
        talk.respond(talk.receive_message(), 0, completed=5, failed=0, warning=0)
        talk.finish()

    played = fetch(operations, peer(lying).port, sink)
    assert played.ended.sub_operations.completed == 5
    assert not played.stored


def test_a_full_disk_stops_the_server(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    answers: list[int] = []
    sink.fail_after = 1

    def obeying(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.send_instance(GENERIC.storage, UIDS[0], instance(UIDS[0]))
        answers.append(talk.send_instance(GENERIC.storage, UIDS[1], instance(UIDS[1])).number(pdu.STATUS))
        assert talk.receive_message().number(pdu.FIELD) == pdu.C_CANCEL_RQ
        talk.respond(request, 0xFE00)
        talk.finish()

    played = fetch(operations, peer(obeying).port, sink)
    assert answers == [0xA700]
    assert played.kind is ErrorKind.DISK_FULL
    assert played.stored == [UIDS[0]]
    assert [stored.sop_instance_uid for stored in sink.durable] == [UIDS[0]]
    assert played.of(InstanceRefused)[0].reason is RefusalReason.DISK_FULL
    assert sink.discarded == 1


def test_an_object_that_finds_no_place_is_not_counted(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    """Whatever the server was told by then: the wire engine answers before it moves an object to its place."""
    sink.commit_failure = OperationError(ErrorKind.DISK_FULL)

    def obeying(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.send_instance(GENERIC.storage, UIDS[0], instance(UIDS[0]))
        assert talk.receive_message().number(pdu.FIELD) == pdu.C_CANCEL_RQ
        talk.respond(request, 0xFE00)
        talk.finish()

    played = fetch(operations, peer(obeying).port, sink)
    assert played.kind is ErrorKind.DISK_FULL
    assert (played.stored, sink.durable) == ([], [])
    assert [event.reason for event in played.of(InstanceRefused)] == [RefusalReason.DISK_FULL]


def test_a_full_disk_and_a_server_that_does_not_care(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    sink.fail_after = 0

    def endless(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        message_id = 7
        while True:
            elements: dict[int, pdu.CommandValue] = {
                pdu.AFFECTED_CLASS: GENERIC.storage,
                pdu.FIELD: 1,
                pdu.MESSAGE_ID: message_id,
                pdu.PRIORITY: 0,
                pdu.AFFECTED_INSTANCE: UIDS[0],
            }
            talk.send(pdu.message(talk.context_of(GENERIC.storage), elements, instance(UIDS[0])))
            talk.receive_pdu()

    assert fetch(operations, peer(endless).port, sink).kind is ErrorKind.DISK_FULL


def test_more_than_one_request_holds_goes_out_in_several(
    operations: Operations, peer: MakePeer, sink: FolderSink
) -> None:
    many = tuple(Uid(f"1.2.{n}") for n in range(UIDS_PER_REQUEST + 3))
    asked: list[Message] = []

    def counting(talk: Conversation) -> None:
        talk.accept()
        for completed in (UIDS_PER_REQUEST, 3):
            asked.append(talk.receive_message())
            talk.respond(asked[-1], PENDING, remaining=completed - 1, completed=1, failed=0, warning=0)
            talk.respond(asked[-1], 0, completed=completed, failed=0, warning=0)
        talk.finish()

    there = peer(counting)
    played = fetch(operations, there.port, sink, RetrieveRequest(GENERIC, many))
    assert [(message.data or b"").count(b"1.2.") for message in asked] == [UIDS_PER_REQUEST, 3]
    assert asked[0].number(pdu.MESSAGE_ID) != asked[1].number(pdu.MESSAGE_ID)
    told = [progress.sub_operations for progress in played.of(Progress)]
    assert [(each.remaining, each.completed) for each in told] == [
        (UIDS_PER_REQUEST + 2, 1),
        (2, UIDS_PER_REQUEST + 1),
    ]
    assert played.ended.sub_operations.completed == UIDS_PER_REQUEST + 3
    assert len(there.conversations) == 1


def test_nothing_asked_for_is_refused(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    there = peer(Conversation.hold)
    assert fetch(operations, there.port, sink, RetrieveRequest(GENERIC, ())).kind is ErrorKind.BAD_KEY
    assert not there.conversations


def test_losing_the_server_keeps_what_came(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    def leaving(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        talk.send_instance(GENERIC.storage, UIDS[0], instance(UIDS[0]))
        talk.reset()

    played = fetch(operations, peer(leaving).port, sink)
    assert played.kind is ErrorKind.CONNECTION_LOST
    assert played.stored == [UIDS[0]]
    assert len(sink.durable) == 1


def test_a_server_that_stalls_within_an_object(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    def stalling(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        talk.send_part_of_instance(GENERIC.storage, UIDS[0], instance(UIDS[0], size=5000), 3000)
        talk.hold()

    played = fetch(operations, peer(stalling).port, sink, pdu=0.3)
    assert played.kind is ErrorKind.ANSWER_TIMEOUT


def test_a_server_that_obeys_a_cancellation(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    def obeying(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        talk.send_instance(GENERIC.storage, UIDS[0], instance(UIDS[0]))
        assert talk.receive_message().number(pdu.FIELD) == pdu.C_CANCEL_RQ
        talk.respond(request, 0xFE00, remaining=4, completed=1, failed=0, warning=0)
        talk.finish()

    there = peer(obeying)
    playing = Playing(operations.get(server_at(there.port), REQUEST, sink))
    playing.wait_for(InstanceStored)
    playing.token.cancel()
    played = playing.finish()
    assert played.ended.cancelled is CancelRung.ASKED
    assert played.code == 0xFE00
    assert played.stored == [UIDS[0]]
    assert len(sink.durable) == 1


def test_a_server_that_ignores_a_cancellation(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    def ignoring(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        talk.send_instance(GENERIC.storage, UIDS[0], instance(UIDS[0]))
        talk.receive_message()
        playing.token.abort(AbortCause.CANCEL_IGNORED)
        talk.finish()

    there = peer(ignoring)
    playing = Playing(operations.get(server_at(there.port), REQUEST, sink))
    playing.wait_for(InstanceStored)
    playing.token.cancel()
    played = playing.finish()
    assert played.ended.cancelled is CancelRung.ABORTED
    assert played.stored == [UIDS[0]]
    assert len(sink.durable) == 1


def test_a_server_that_does_not_read(operations: Operations, peer: MakePeer, sink: FolderSink) -> None:
    """Objects pour in, the answers to them are not read: our sending blocks, and must end nevertheless."""

    def pouring(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        elements: dict[int, pdu.CommandValue] = {
            pdu.AFFECTED_CLASS: GENERIC.storage,
            pdu.FIELD: 1,
            pdu.MESSAGE_ID: 7,
            pdu.PRIORITY: 0,
            pdu.AFFECTED_INSTANCE: UIDS[0],
        }
        one = pdu.message(talk.context_of(GENERIC.storage), elements, instance(UIDS[0]))
        while True:
            talk.send(one * 50)

    there = peer(pouring)
    playing = Playing(operations.get(server_at(there.port, pdu=60.0), REQUEST, sink))
    playing.wait_for(InstanceStored)
    playing.token.abort(AbortCause.NO_PROGRESS)
    assert playing.finish().kind is ErrorKind.NO_PROGRESS


def test_abandoning_the_events_leaves_nothing(
    operations: Operations, peer: MakePeer, sink: FolderSink, tmp_path: Path
) -> None:
    """Whoever stops to iterate gets no promise but one: no thread and no socket stays behind."""
    there = peer(sending(*UIDS))
    events = operations.get(server_at(there.port), REQUEST, sink)(CancelToken())
    for event in events:
        if isinstance(event, InstanceStored):
            break
    events.close()  # type: ignore[attr-defined]
