"""Generated dialogues with both engines: they tell the same, but for what `DIFFERENCES.md` lists with its reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from implant_gui.domain.ports import Operations
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.events import InstanceRefused, InstanceSent, Progress
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import make_query
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from tests.dicom.playing import FolderSink, Played, play, server_at
from tests.dicom.wire.dialogues import reference, wire, write_file
from tests.peers import pdu
from tests.peers.pdu import CommandValue, Message
from tests.peers.scripted import Conversation, ScriptedPeer

GENERIC = InformationModel.GENERIC
UIDS = tuple(Uid(f"1.2.3.{number}") for number in range(3))
COUNTERS = ("remaining", "completed", "failed", "warning")
SHORT_S = 10.0
"""Nobody waits in these dialogues: where one engine does, and the other does not, that is a difference."""
FEW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # shrinking would run into the time limit of the test
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

Plain = tuple[object, ...]


class Stage:
    """One peer for many dialogues: `messages` are sent as `cut` says, once the request has come."""

    def __init__(self) -> None:
        self.messages: list[tuple[dict[str, CommandValue], bytes | None]] = []
        self.instances: list[tuple[str, bytes]] = []
        self.cut = (1 << 20, 1, 1 << 20)
        self.answers_each = False
        """One message to each request; the script ends with the release that comes instead of a request."""

    def serve(self, talk: Conversation) -> None:
        """Send what is to be sent: objects first, then responses."""
        talk.accept()
        request = talk.receive_message()
        for uid, data in self.instances:
            talk.send_instance(GENERIC.storage, uid, data)
        if self.answers_each:
            for elements, identifier in self.messages:
                self._send(talk, self._stream(request, elements, identifier))
                request = talk.receive_message()
        stream = b"".join(self._stream(request, elements, identifier) for elements, identifier in self.messages)
        self._send(talk, stream)
        talk.finish()

    def _stream(self, request: Message, elements: dict[str, CommandValue], identifier: bytes | None) -> bytes:
        """A message in PDUs of its own: see DIFFERENCES.md, 1."""
        fragment, at_once, _ = self.cut
        pdvs = list(_pdvs(request, elements, identifier, fragment))
        parts = (b"".join(pdvs[start : start + at_once]) for start in range(0, len(pdvs), at_once))
        return b"".join(pdu.pdu(pdu.P_DATA, part) for part in parts)

    def _send(self, talk: Conversation, stream: bytes) -> None:
        piece = self.cut[2]
        for start in range(0, len(stream), piece):
            talk.send(stream[start : start + piece])


def _pdvs(request: Message, extra: dict[str, CommandValue], data: bytes | None, fragment: int) -> Iterator[bytes]:
    elements: dict[int, CommandValue] = {
        pdu.AFFECTED_CLASS: request.text(pdu.AFFECTED_CLASS),
        pdu.FIELD: request.number(pdu.FIELD) | pdu.RSP,
        pdu.RESPONDED_TO: request.number(pdu.MESSAGE_ID),
        pdu.DATA_TYPE: pdu.NO_DATA if data is None else 1,
    }
    elements |= {getattr(pdu, name.upper()): value for name, value in extra.items()}
    for payload, is_command in ((pdu.command_set(elements), True), (data, False)):
        if payload is not None:
            for start in range(0, max(1, len(payload)), fragment):
                is_last = start + fragment >= len(payload)
                yield pdu.p_data(
                    request.context_id, payload[start : start + fragment], is_command=is_command, is_last=is_last
                )[6:]


@pytest.fixture
def stage() -> Iterator[tuple[Stage, int]]:
    chosen = Stage()
    with ScriptedPeer(chosen.serve) as peer:
        yield chosen, peer.port


def end_of(played: Played) -> Plain:
    ended = played.ended
    error = None if ended.error is None else ended.error.kind
    return ended.status, error, ended.cancelled, ended.sub_operations, ended.failed_uids, ended.limit_reached


CUTS = st.tuples(st.sampled_from([1, 7, 64, 1 << 20]), st.integers(1, 5), st.sampled_from([5, 100, 1 << 20]))
TEXT = st.sampled_from(["", "Stem", "Schaft Größe 1", "\\", "a\\b"])
FINAL = st.sampled_from([0x0000, 0xA700, 0xA900, 0xB000, 0xC001, 0xFE00, 0x0122, 0x0110])
REMARK = st.fixed_dictionaries({}, optional={"comment": st.sampled_from(["disk", "x" * 64])})


@st.composite
def identifiers(draw: st.DrawFn) -> bytes | None:
    if draw(st.integers(0, 9)) == 0:
        return None
    data = pdu.element(0x00080005, "CS", "ISO_IR 192") if draw(st.booleans()) else b""
    data += pdu.element(0x00080018, "UI", draw(st.sampled_from(["1.2.3", "", "nonsense"])))
    data += pdu.element(0x00221095, "LO", draw(TEXT))
    if draw(st.booleans()):
        data += pdu.sequence(0x006863A0, pdu.element(0x00080100, "SH", "1234"), defined=draw(st.booleans()))
    return data[: -draw(st.integers(1, 3))] if draw(st.integers(0, 9)) == 0 else data


@st.composite
def query_responses(draw: st.DrawFn) -> list[tuple[dict[str, CommandValue], bytes | None]]:
    pending = draw(st.lists(st.tuples(st.sampled_from([0xFF00, 0xFF01]), identifiers()), max_size=6))
    final: dict[str, CommandValue] = {"status": draw(FINAL), **draw(REMARK)}
    responses: list[tuple[dict[str, CommandValue], bytes | None]]
    responses = [({"status": status}, data) for status, data in pending]
    return [*responses, (final, None)]


@st.composite
def counted(draw: st.DrawFn, status: int) -> dict[str, CommandValue]:
    chosen = draw(st.sets(st.sampled_from(COUNTERS)))
    return {"status": status, **{name: draw(st.integers(0, 9)) for name in sorted(chosen)}}


@st.composite
def retrieve_responses(draw: st.DrawFn) -> list[tuple[dict[str, CommandValue], bytes | None]]:
    pending = [(draw(counted(0xFF00)), None) for _ in range(draw(st.integers(0, 4)))]
    failed = pdu.element(0x00080058, "UI", draw(st.sampled_from([UIDS[0], f"{UIDS[0]}\\{UIDS[1]}", "", "bad\\1.2"])))
    final = {**draw(counted(draw(FINAL))), **draw(REMARK)}
    return [*pending, (final, failed if draw(st.booleans()) else None)]


def told_of_query(operations: Operations, port: int) -> Plain:
    played = play(operations.find(server_at(port, answer=SHORT_S), make_query(GENERIC, {}, limit=0)))
    matches = [(dict(match.values), match.sop_instance_uid, match.text_problem) for match in played.matches]
    return matches, end_of(played)


@FEW
@given(messages=query_responses(), cut=CUTS)
def test_queries(
    stage: tuple[Stage, int], messages: list[tuple[dict[str, CommandValue], bytes | None]], cut: tuple[int, int, int]
) -> None:
    chosen, port = stage
    chosen.messages, chosen.cut, chosen.instances = messages, cut, []
    assert told_of_query(wire(), port) == told_of_query(reference(), port)


def told_of_get(operations: Operations, port: int, folder: Path) -> Plain:
    sink = FolderSink(folder)
    played = play(operations.get(server_at(port, answer=SHORT_S), RetrieveRequest(GENERIC, UIDS), sink))
    refused = [(each.sop_instance_uid, each.reason, each.status_code) for each in played.of(InstanceRefused)]
    progress = [(each.sub_operations, each.status.code) for each in played.of(Progress)]
    return progress, played.stored, refused, end_of(played), len(sink.durable)


@st.composite
def instances(draw: st.DrawFn) -> tuple[str, bytes]:
    uid = draw(st.sampled_from([*UIDS, "9.9.9", "1.02", ""]))
    data = pdu.template(GENERIC.storage, draw(st.sampled_from([uid, uid, uid, UIDS[0]])), size=draw(st.integers(0, 50)))
    return uid, data[: -draw(st.sampled_from([1, 5]))] if draw(st.integers(0, 5)) == 0 else data


@FEW
@given(messages=retrieve_responses(), objects=st.lists(instances(), max_size=3), cut=CUTS)
def test_retrievals_over_the_same_association(
    stage: tuple[Stage, int],
    tmp_path: Path,
    messages: list[tuple[dict[str, CommandValue], bytes | None]],
    objects: list[tuple[str, bytes]],
    cut: tuple[int, int, int],
) -> None:
    chosen, port = stage
    chosen.messages, chosen.cut, chosen.instances = messages, cut, objects
    assert told_of_get(wire(), port, tmp_path) == told_of_get(reference(), port, tmp_path)


def told_of_move(operations: Operations, port: int) -> Plain:
    request = RetrieveRequest(GENERIC, UIDS, AeTitle("WORKSTATION"))
    played = play(operations.move(server_at(port, answer=SHORT_S), request, None))
    progress = [(each.sub_operations, each.status.code) for each in played.of(Progress)]
    return progress, end_of(played)


@FEW
@given(messages=retrieve_responses(), cut=CUTS)
def test_retrievals_to_somewhere_else(
    stage: tuple[Stage, int], messages: list[tuple[dict[str, CommandValue], bytes | None]], cut: tuple[int, int, int]
) -> None:
    chosen, port = stage
    chosen.messages, chosen.cut, chosen.instances = messages, cut, []
    assert told_of_move(wire(), port) == told_of_move(reference(), port)


@st.composite
def plain_responses(draw: st.DrawFn, most: int) -> list[tuple[dict[str, CommandValue], bytes | None]]:
    """Responses of services that give one to each request, with a data set where none belongs now and then."""
    responses: list[tuple[dict[str, CommandValue], bytes | None]] = []
    for _ in range(draw(st.integers(1, most))):
        elements: dict[str, CommandValue] = {"status": draw(FINAL), **draw(REMARK)}
        if draw(st.booleans()):
            elements["affected_instance"] = draw(st.sampled_from([UIDS[0], "9.9.9", ""]))
        responses.append((elements, draw(identifiers()) if draw(st.integers(0, 9)) == 0 else None))
    return responses


def told_of_echo(operations: Operations, port: int) -> Plain:
    return end_of(play(operations.echo(server_at(port, answer=SHORT_S))))


@FEW
@given(messages=plain_responses(1), cut=CUTS)
def test_echoes(
    stage: tuple[Stage, int], messages: list[tuple[dict[str, CommandValue], bytes | None]], cut: tuple[int, int, int]
) -> None:
    chosen, port = stage
    chosen.messages, chosen.cut, chosen.instances = messages, cut, []
    assert told_of_echo(wire(), port) == told_of_echo(reference(), port)


def told_of_store(operations: Operations, port: int, paths: list[Path]) -> Plain:
    played = play(operations.store(server_at(port, answer=SHORT_S), paths))
    sent = [(each.sop_instance_uid, each.status) for each in played.of(InstanceSent)]
    progress = [(each.sub_operations, each.status.code) for each in played.of(Progress)]
    return sent, progress, end_of(played)


@FEW
@given(messages=plain_responses(3), cut=CUTS)
def test_sending(
    stage: tuple[Stage, int],
    tmp_path: Path,
    messages: list[tuple[dict[str, CommandValue], bytes | None]],
    cut: tuple[int, int, int],
) -> None:
    chosen, port = stage
    chosen.messages, chosen.cut, chosen.instances, chosen.answers_each = messages, cut, [], True
    paths = [write_file(tmp_path)] * len(messages)
    assert told_of_store(wire(), port, paths) == told_of_store(reference(), port, paths)
