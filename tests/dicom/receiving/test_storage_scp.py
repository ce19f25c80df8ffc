"""The storage SCP over real sockets: what it takes, from whom, and what it says to the rest."""

import contextlib
import hashlib
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pynetdicom import AE
from pynetdicom.dimse_primitives import C_STORE

from implant_gui.dicom import library_options
from implant_gui.dicom.archive.encoding import encode
from implant_gui.dicom.archive.files import file_header
from implant_gui.dicom.archive.server import Archive
from implant_gui.dicom.guarded import guard
from implant_gui.dicom.guarded.ending import cut
from implant_gui.dicom.guarded.pausing import sole_reader
from implant_gui.dicom.receiving.storage_scp import StorageScp
from implant_gui.dicom.wire.limits import ListenerLimits
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import (
    ArrivalQueue,
    InstanceWriter,
    ListenerEvent,
    ListenerStarted,
    ListenerStopped,
    ObjectReceived,
    ObjectRefused,
    PeerRefused,
    StorageService,
)
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, LocalNode, Tls
from implant_gui.domain.service.events import RefusalReason
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    STORAGE_SOP_CLASSES,
    TRANSFER_SYNTAXES,
    VERIFICATION,
    InformationModel,
)
from implant_gui.domain.service.instance import InstanceHeader, Route, StoredInstance
from implant_gui.domain.uid import Uid
from tests.dicom.archive.requestor import asking, associated
from tests.dicom.archive.templates_for_tests import generic, uid
from tests.dicom.playing import PATIENCE_S
from tests.dicom.raw_requestor import associate_request, associated_raw, connected, read_pdu

GENERIC = InformationModel.GENERIC
US = AeTitle("IMPLANT_GUI")
SENDER = AllowedPeer(AeTitle("SENDER"), "localhost")


class MemorySink:
    """Keeps what is committed; fails as told, at the step told."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.headers: list[InstanceHeader] = []
        self.durable: list[bool] = []
        self.discarded = 0
        self.error: Exception | None = None
        self.fails_at = "write"

    def fail(self, step: str) -> None:
        if self.error is not None and step == self.fails_at:
            raise self.error

    def open(self, header: InstanceHeader) -> InstanceWriter:
        self.fail("open")
        self.headers.append(header)
        return MemoryWriter(self, header)

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        return tuple(replace(each, is_durable=True) for each in instances)


class MemoryWriter:
    def __init__(self, sink: MemorySink, header: InstanceHeader) -> None:
        self._sink = sink
        self._header = header
        self._data = bytearray()

    def write(self, chunk: bytes | memoryview) -> None:
        self._sink.fail("write")
        self._data += chunk

    def hash_ahead(self) -> None:
        pass

    def commit(self, *, durable: bool) -> StoredInstance:
        self._sink.fail("commit")
        header = self._header
        self._sink.objects[header.sop_instance_uid] = bytes(self._data)
        self._sink.durable.append(durable)
        digest = hashlib.sha256(self._data).hexdigest()
        return StoredInstance(
            header.sop_class_uid, header.sop_instance_uid, Path(digest), len(self._data), digest, header.origin
        )

    def discard(self) -> None:
        self._sink.discarded += 1


def next_of(arrived: ArrivalQueue, count: int) -> list[Uid]:
    """The UIDs of the next `count` arrivals; they come to their places after they are acknowledged."""
    uids: list[Uid] = []
    while len(uids) < count:
        news = arrived.take(PATIENCE_S)
        assert news, uids
        uids += [instance.sop_instance_uid for instance in news]
    return uids


@pytest.fixture
def sink() -> MemorySink:
    return MemorySink()


@pytest.fixture
def events() -> list[ListenerEvent]:
    return []


@pytest.fixture
def scp(sink: MemorySink, events: list[ListenerEvent]) -> Iterator[StorageService]:
    made = StorageScp(sink, events.append, ListenerLimits(pdu=30))
    yield made
    made.stop()


@pytest.fixture
def port(scp: StorageService) -> int:
    return scp.start(LocalNode(US, 0, peers=(SENDER,)))


class Sender:
    """Sends any bytes under any name over one association."""

    def __init__(self, association: Any) -> None:
        self.association = association

    def send(
        self,
        data: bytes,
        named: str,
        *,
        sop_class: str = GENERIC.storage,
        on: str = GENERIC.storage,
        originator: tuple[str, int] | None = None,
    ) -> int | None:
        context = next(each for each in self.association.accepted_contexts if each.abstract_syntax == on)
        request = C_STORE()
        request.MessageID = 1
        request.AffectedSOPClassUID = sop_class
        request.AffectedSOPInstanceUID = named
        request.Priority = 0
        request.DataSet = BytesIO(data)
        if originator is not None:
            request.MoveOriginatorApplicationEntityTitle, request.MoveOriginatorMessageID = originator
        with sole_reader(self.association):
            self.association.dimse.send_msg(request, context.context_id)
            _, answer = self.association.dimse.get_msg(block=True)
        return None if answer is None else answer.Status

    def echo(self) -> int | None:
        status: int | None = self.association.send_c_echo().get("Status")
        return status


@contextmanager
def sending(
    port: int, calling: str = "SENDER", called: str = US, syntax: str = IMPLICIT_VR_LITTLE_ENDIAN
) -> Iterator[Sender]:
    library_options.configure()
    guard.install()
    ae = AE(ae_title=calling)
    ae.connection_timeout = ae.acse_timeout = ae.dimse_timeout = 10
    for sop_class in (VERIFICATION, *STORAGE_SOP_CLASSES):
        ae.add_requested_context(sop_class, [syntax])
    association = ae.associate("127.0.0.1", port, ae_title=called)
    try:
        yield Sender(association)
        if association.is_established:
            association.release()
    finally:
        cut(association)


def encoded(number: int = 1, *, implicit: bool = True, **values: Any) -> bytes:
    return encode(generic(number, **values), implicit=implicit)


@pytest.mark.parametrize("syntax", TRANSFER_SYNTAXES)
def test_a_pushed_object_is_durable_before_it_is_acknowledged(
    port: int, sink: MemorySink, events: list[ListenerEvent], syntax: str
) -> None:
    data = encoded(implicit=syntax == IMPLICIT_VR_LITTLE_ENDIAN) + (b"\x09\x00\x10\x00" + b"LO\x04\x00odd!")
    if syntax == IMPLICIT_VR_LITTLE_ENDIAN:
        data = encoded() + b"\x09\x00\x10\x00\x04\x00\x00\x00odd!"
    with sending(port, syntax=syntax) as sender:
        assert sender.send(data, uid(1)) == 0x0000
        assert sender.echo() == 0x0000
    assert sink.objects == {uid(1): data}
    assert sink.durable == [True]
    header = sink.headers[0]
    assert (header.sop_class_uid, header.transfer_syntax) == (GENERIC.storage, syntax)
    assert (header.origin.route, header.origin.ae_title, header.origin.host) == (Route.PUSHED, "SENDER", "127.0.0.1")
    received = events[-1]
    assert isinstance(received, ObjectReceived)
    assert (received.instance.sop_instance_uid, received.was_expected) == (uid(1), False)


def test_only_verification_and_the_three_storage_classes_are_taken(port: int) -> None:
    ae = AE(ae_title="SENDER")
    for sop_class in (VERIFICATION, *STORAGE_SOP_CLASSES, GENERIC.find, "1.2.840.10008.5.1.4.1.1.2"):
        ae.add_requested_context(sop_class)
    association = ae.associate("127.0.0.1", port, ae_title=US)
    accepted = {context.abstract_syntax for context in association.accepted_contexts}
    syntaxes = {context.transfer_syntax[0] for context in association.accepted_contexts}
    association.release()
    assert accepted == {VERIFICATION, *STORAGE_SOP_CLASSES}
    assert syntaxes == {EXPLICIT_VR_LITTLE_ENDIAN}


def test_deflated_data_is_never_taken(port: int) -> None:
    ae = AE(ae_title="SENDER")
    ae.add_requested_context(GENERIC.storage, ["1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"])
    association = ae.associate("127.0.0.1", port, ae_title=US)
    assert not association.is_established


@pytest.mark.parametrize(
    ("calling", "called", "reason"),
    [("SENDER", "SOMEBODY", 7), ("STRANGER", US, 3), ("sender", US, 3)],
)
def test_who_is_not_listed_or_calls_somebody_else_is_rejected(
    port: int, events: list[ListenerEvent], calling: str, called: str, reason: int
) -> None:
    with connected(port) as connection:
        connection.sendall(associate_request(calling, called))
        assert read_pdu(connection) == (0x03, bytes((0, 1, 1, reason)))
    expected = [PeerRefused(AeTitle(calling), "127.0.0.1")] if reason == 3 else []
    assert [event for event in events if isinstance(event, PeerRefused)] == expected


def test_a_listed_title_from_another_host_is_rejected(scp: StorageService) -> None:
    port = scp.start(LocalNode(US, 0, peers=(AllowedPeer(AeTitle("SENDER"), "192.0.2.1"),)))
    with connected(port) as connection:
        connection.sendall(associate_request("SENDER", US))
        assert read_pdu(connection) == (0x03, bytes((0, 1, 1, 3)))


def test_with_an_empty_list_nobody_may_send(scp: StorageService) -> None:
    port = scp.start(LocalNode(US, 0))
    with connected(port) as connection:
        connection.sendall(associate_request("SENDER", US))
        assert read_pdu(connection)[0] == 0x03


def test_a_listed_peer_without_a_host_may_come_from_anywhere(scp: StorageService) -> None:
    port = scp.start(LocalNode(US, 0, peers=(AllowedPeer(AeTitle("SENDER")),)))
    with sending(port) as sender:
        assert sender.send(encoded(), uid(1)) == 0x0000


TRAVERSALS = [
    "../../etc/passwd",
    "/abs/olute",
    r"..\..\windows",
    "a/../../b",
    "1.2\0.3",
    "CON",
    "1.2:ads",
    "1.2.3. ",
    "1.2.3.",
    "1.2\n3",
    "1" * 65,
    "1.2.é",
    "1.02.3",
    ".1.2",
    "1..2",
]


@pytest.mark.parametrize("bad", TRAVERSALS)
def test_an_invalid_uid_is_refused_and_the_association_stays(
    port: int, sink: MemorySink, events: list[ListenerEvent], bad: str
) -> None:
    dataset = generic(1)
    data = encode(dataset, implicit=True).replace(uid(1).encode(), bad.encode("latin-1", "replace"), 1)
    with sending(port) as sender:
        assert sender.send(data, bad) in (0xC000, 0xA900)
        assert sender.send(encoded(2), uid(2)) == 0x0000
    assert list(sink.objects) == [uid(2)]
    assert isinstance(events[1], ObjectRefused)


@pytest.mark.parametrize("bad", TRAVERSALS)
def test_an_invalid_uid_in_the_data_set_alone_is_refused(port: int, sink: MemorySink, bad: str) -> None:
    dataset = generic(1)
    dataset.SOPInstanceUID = "1.2.3"
    data = encode(dataset, implicit=True)
    value = bad.encode("latin-1", "replace")
    value += b"\0" * (len(value) % 2)
    start = data.index(b"\x08\x00\x18\x00")
    length = int.from_bytes(data[start + 4 : start + 8], "little")
    data = data[: start + 4] + len(value).to_bytes(4, "little") + value + data[start + 8 + length :]
    with sending(port) as sender:
        assert sender.send(data, "1.2.3") == 0xA900
        assert sender.echo() == 0x0000
    assert sink.objects == {}


@pytest.mark.parametrize(
    ("data", "named", "expected", "reason"),
    [
        (encoded(1), uid(2), 0xA900, RefusalReason.UID_MISMATCH),
        (encoded(1)[:-5], uid(1), 0xC000, RefusalReason.MALFORMED),
        (b"not a data set, surely", uid(1), 0xC000, RefusalReason.MALFORMED),
        (b"\x08\x00\x05\x00\x00\x00\x00\x00", uid(1), 0xA900, RefusalReason.UID_MISMATCH),
    ],
)
def test_what_is_wrong_with_an_object_is_answered(
    port: int,
    sink: MemorySink,
    events: list[ListenerEvent],
    data: bytes,
    named: str,
    expected: int,
    reason: RefusalReason,
) -> None:
    with sending(port) as sender:
        assert sender.send(data, named) == expected
        assert sender.echo() == 0x0000
    assert sink.objects == {}
    assert events[-1] == ObjectRefused(named, "SENDER", reason)


def test_an_object_of_another_class_than_its_context_is_refused(port: int, events: list[ListenerEvent]) -> None:
    with sending(port) as sender:
        assert sender.send(encoded(), uid(1), sop_class=InformationModel.GROUP.storage) == 0xA900
        assert (
            sender.send(encoded(), uid(1), sop_class=InformationModel.GROUP.storage, on=InformationModel.GROUP.storage)
            == 0xA900
        )
    reasons = [event.reason for event in events if isinstance(event, ObjectRefused)]
    assert reasons == [RefusalReason.WRONG_SOP_CLASS, RefusalReason.UID_MISMATCH]


def test_nesting_that_goes_on_and_on_is_refused(port: int) -> None:
    deep = encoded(1) + b"".join(
        b"\x40\x00\x30\xa7\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" for _ in range(5000)
    )
    with sending(port) as sender:
        assert sender.send(deep, uid(1)) == 0xC000
        assert sender.echo() == 0x0000


@pytest.mark.parametrize(
    ("kind", "expected", "reason"),
    [
        (ErrorKind.DISK_FULL, 0xA700, RefusalReason.DISK_FULL),
        (ErrorKind.DISK_READ_ONLY, 0xA700, RefusalReason.STORAGE_UNAVAILABLE),
        (ErrorKind.STORAGE_UNAVAILABLE, 0x0110, RefusalReason.STORAGE_UNAVAILABLE),
        (ErrorKind.NOT_A_TEMPLATE, 0xC000, RefusalReason.MALFORMED),
        (ErrorKind.FILE_UNREADABLE, 0xC000, RefusalReason.MALFORMED),
    ],
)
@pytest.mark.parametrize("step", ["open", "write", "commit"])
def test_what_the_storage_says_reaches_the_sender(
    port: int,
    sink: MemorySink,
    events: list[ListenerEvent],
    kind: ErrorKind,
    expected: int,
    reason: RefusalReason,
    step: str,
) -> None:
    sink.error, sink.fails_at = OperationError(kind), step
    with sending(port) as sender:
        assert sender.send(encoded(), uid(1)) == expected
        sink.error = None
        assert sender.send(encoded(), uid(1)) == 0x0000
    assert sink.discarded == (0 if step == "open" else 1)
    assert [event.reason for event in events if isinstance(event, ObjectRefused)] == [reason]


def test_a_bug_in_the_storage_is_a_processing_failure(
    port: int, sink: MemorySink, caplog: pytest.LogCaptureFixture
) -> None:
    sink.error = ZeroDivisionError()
    with sending(port) as sender:
        assert sender.send(encoded(), uid(1)) == 0x0110
        assert sender.echo() == 0x0000
    assert "Storing an object failed: ZeroDivisionError" in caplog.text
    caplog.clear()


def test_what_a_move_asked_for_is_acknowledged_at_once_and_finds_it(
    scp: StorageService, sink: MemorySink, events: list[ListenerEvent]
) -> None:
    port = scp.start(LocalNode(US, 0))
    with scp.expect(US, 7, [uid(1), uid(2)]) as arrived, sending(port, calling="UNLISTED") as sender:
        assert sender.send(encoded(1), uid(1), originator=(US, 7)) == 0x0000
        assert sender.send(encoded(2), uid(2)) == 0x0000
        assert next_of(arrived, 2) == [uid(1), uid(2)]
    assert sink.durable == [False, False]
    assert [event.was_expected for event in events if isinstance(event, ObjectReceived)] == [True, True]
    assert (sink.headers[0].origin.move_originator, sink.headers[0].origin.move_message_id) == (US, 7)
    assert sink.headers[0].origin.route is Route.MOVE


def test_what_was_asked_for_and_finds_no_place_has_not_arrived(
    scp: StorageService, sink: MemorySink, events: list[ListenerEvent]
) -> None:
    port = scp.start(LocalNode(US, 0))
    sink.error, sink.fails_at = OperationError(ErrorKind.DISK_FULL), "commit"
    with scp.expect(US, 7, [uid(1), uid(2)]) as arrived, sending(port) as sender:
        assert sender.send(encoded(1), uid(1)) == 0x0000
        assert sender.echo() == 0x0000
        sink.error = None
        assert sender.send(encoded(2), uid(2)) == 0x0000
        assert next_of(arrived, 1) == [uid(2)]
    assert [event.reason for event in events if isinstance(event, ObjectRefused)] == [RefusalReason.DISK_FULL]
    assert sink.discarded == 1


def test_a_stranger_may_send_what_was_asked_for_and_nothing_else(
    scp: StorageService, sink: MemorySink, events: list[ListenerEvent]
) -> None:
    port = scp.start(LocalNode(US, 0))
    with scp.expect(US, 7, [uid(1)]) as arrived, sending(port, calling="UNLISTED") as sender:
        assert sender.send(encoded(2), uid(2), originator=(US, 7)) == 0x0124
        assert arrived.take(0) == ()
    assert sink.objects == {}
    assert events[-1] == ObjectRefused(uid(2), "UNLISTED", RefusalReason.NOT_ASKED_FOR)


def test_a_listed_peer_may_also_push_while_something_is_expected(
    scp: StorageService, sink: MemorySink, port: int
) -> None:
    with scp.expect(US, 7, [uid(1)]) as arrived, sending(port) as sender:
        assert sender.send(encoded(2), uid(2)) == 0x0000
        assert sender.send(encoded(1), uid(1)) == 0x0000
        assert next_of(arrived, 1) == [uid(1)]
    assert sink.durable == [True, False]


def test_two_moves_at_once_get_what_each_asked_for(scp: StorageService, port: int) -> None:
    with scp.expect(US, 1, [uid(1), uid(2)]) as first, scp.expect(US, 2, [uid(1)]) as second:
        with sending(port) as sender:
            sender.send(encoded(1), uid(1), originator=(US, 2))
            sender.send(encoded(1), uid(1), originator=(US, 1))
            sender.send(encoded(2), uid(2))
        assert next_of(first, 2) == [uid(1), uid(2)]
        assert next_of(second, 1) == [uid(1)]


def test_a_whole_move_from_the_archive_arrives(scp: StorageService, tmp_path: Path) -> None:
    port = scp.start(LocalNode(US, 0))
    archive = Archive(AeTitle("ARCHIVE"), tmp_path)
    archive.add(generic(number) for number in range(1, 21))
    archive.destinations.peer_port = port
    wanted = [uid(number) for number in range(1, 21)]
    with associated(archive.start(), calling=US) as requestor, scp.expect(US, 7, wanted) as arrived:
        answers = requestor.move(asking(SOPInstanceUID=wanted), US)
        assert answers.final.Status == 0x0000
        assert set(next_of(arrived, len(wanted))) == set(wanted)
    archive.close()


def test_objects_of_another_program_are_taken(port: int, sink: MemorySink, tmp_path: Path) -> None:
    storescu = shutil.which("storescu")
    assert storescu, "DCMTK is needed"
    path = tmp_path / "template.dcm"
    data = encoded(implicit=False)
    path.write_bytes(file_header(GENERIC.storage, uid(1), EXPLICIT_VR_LITTLE_ENDIAN) + data)
    command = [storescu, "-R", "-aet", "SENDER", "-aec", US, "127.0.0.1", str(port), str(path)]
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert sink.objects == {uid(1): data}
    command[command.index("SENDER")] = "STRANGER"
    assert subprocess.run(command, capture_output=True).returncode != 0


@pytest.mark.parametrize("senders", [1, 4])
def test_many_objects_of_several_other_programs_are_taken(
    port: int, sink: MemorySink, tmp_path: Path, senders: int
) -> None:
    storescu = shutil.which("storescu")
    assert storescu, "DCMTK is needed"
    expected: dict[str, bytes] = {}
    folders = [tmp_path / str(number) for number in range(senders)]
    for number, folder in enumerate(folders):
        folder.mkdir()
        for position in range(25):
            name = uid(100 * number + position + 1)
            expected[name] = encoded(100 * number + position + 1, implicit=False) + private_block(100_000)
            head = file_header(GENERIC.storage, name, EXPLICIT_VR_LITTLE_ENDIAN)
            (folder / f"{position}.dcm").write_bytes(head + expected[name])
    to_us = ["-aet", "SENDER", "-aec", US, "127.0.0.1", str(port)]
    running = [subprocess.Popen([storescu, "-R", "+sd", *to_us, str(folder)]) for folder in folders]
    assert [each.wait(60) for each in running] == [0] * senders
    assert sink.objects == expected


def private_block(size: int) -> bytes:
    """A private element in explicit VR little endian, so that there is something to carry."""
    creator = b"\xe1\x7f\x10\x00LO\x04\x00TEST"
    return creator + b"\xe1\x7f\x10\x10OB\0\0" + size.to_bytes(4, "little") + bytes(size)


def test_it_says_when_it_starts_and_stops(scp: StorageService, events: list[ListenerEvent]) -> None:
    node = LocalNode(US, 0)
    titles = [scp.ae_title]
    port = scp.start(node)
    titles.append(scp.ae_title)
    scp.stop()
    scp.stop()
    titles.append(scp.ae_title)
    assert titles == [None, US, None]
    assert events == [ListenerStarted(node, port), ListenerStopped()]


def test_a_second_start_is_a_start_with_new_settings(scp: StorageService) -> None:
    port = scp.start(LocalNode(US, 0))
    assert scp.start(LocalNode(AeTitle("ANOTHER"), port, peers=(SENDER,))) == port
    with sending(port, called="ANOTHER") as sender:
        assert sender.echo() == 0x0000


def test_a_port_in_use_is_said_and_leaves_it_off(scp: StorageService) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OperationError) as raised:
        scp.start(LocalNode(US, taken.getsockname()[1]))
    assert raised.value.kind is ErrorKind.PORT_IN_USE
    assert scp.ae_title is None


def test_tls_needs_a_certificate_that_can_be_used(scp: StorageService, tmp_path: Path) -> None:
    certificate = Path(__file__).parents[1] / "certificates" / "localhost.pem"
    tls = Tls(ca_file=certificate, cert_file=certificate, key_file=certificate.with_suffix(".key"))
    assert scp.start(LocalNode(US, 0, tls=tls))
    for useless in (Tls(), Tls(cert_file=tmp_path / "missing.pem")):
        with pytest.raises(OperationError) as raised:
            scp.start(LocalNode(US, 0, tls=useless))
        assert raised.value.kind is ErrorKind.TLS_FAILED


def test_stopping_does_not_wait_for_peers(scp: StorageService, port: int) -> None:
    with (
        associated_raw(port, "SENDER", US) as stalling,
        connected(port) as silent,
        associated_raw(port, "SENDER", US) as idle,
    ):
        stalling.sendall(b"\x04\x00\x00")
        scp.stop()
        for connection in (stalling, silent, idle):
            with contextlib.suppress(ConnectionResetError):
                while connection.recv(4096):
                    pass


def test_forty_silent_connections_keep_no_listed_peer_out(port: int, sink: MemorySink) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(connected(port))
        with sending(port) as sender:
            assert sender.send(encoded(), uid(1)) == 0x0000
    assert list(sink.objects) == [uid(1)]


def test_several_senders_at_once_are_served(port: int, sink: MemorySink) -> None:
    statuses: list[int | None] = []

    def push(number: int) -> None:
        with sending(port) as sender:
            statuses.append(sender.send(encoded(number), uid(number)))

    threads = [threading.Thread(target=push, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [0x0000] * 6
    assert len(sink.objects) == 6


def test_a_query_is_not_for_it(port: int) -> None:
    with sending(port) as sender:
        context = next(each for each in sender.association.accepted_contexts if each.abstract_syntax == GENERIC.storage)
        context.abstract_syntax = GENERIC.find
        responses = list(sender.association.send_c_find(asking(SOPInstanceUID=""), GENERIC.find))
        assert "Status" not in responses[-1][0]
