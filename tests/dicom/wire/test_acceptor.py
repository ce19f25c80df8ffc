"""The storage SCP's upper layer against senders made of bytes: every cut, every stall, every lie ends, and cleanly."""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from implant_gui.dicom.receiving.storage_scp import StorageScp
from implant_gui.dicom.wire.limits import DEFAULT_LISTENER_LIMITS, Limits, ListenerLimits
from implant_gui.domain.ports import ListenerEvent
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, LocalNode, Tls
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.storage.folder import FolderSink
from tests.dicom.playing import wait_until
from tests.dicom.raw_requestor import (
    RELEASE,
    associate_request,
    command,
    connected,
    data_pdu,
    echo_request,
    pdu,
    read_pdu,
)
from tests.peers.pdu import template

GENERIC = InformationModel.GENERIC.storage
US, SENDER = "IMPLANT_GUI", "SENDER"
NODE = LocalNode(AeTitle(US), 0, peers=(AllowedPeer(AeTitle(SENDER)),))
SIZES = Limits(instance=1 << 20)
BRIEF = ListenerLimits(sizes=SIZES, tls=0.3, request=0.3, pdu=0.3, idle=0.6, stall=0.3)
ABORT, REJECTED, ACCEPTED, DATA, RELEASED = 0x07, 0x03, 0x02, 0x04, 0x06
CERTIFICATES = Path(__file__).parent.parent / "certificates"
MakeScp = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "received"


@pytest.fixture
def start(folder: Path) -> Iterator[MakeScp]:
    """Starts the storage SCP under some limits, and ends it with the test."""
    with contextlib.ExitStack() as stack:

        def make(limits: ListenerLimits = DEFAULT_LISTENER_LIMITS, node: LocalNode = NODE) -> int:
            events: list[ListenerEvent] = []
            scp = StorageScp(FolderSink(folder), events.append, limits)
            stack.callback(scp.stop)
            return scp.start(node)

        yield make


def associate() -> bytes:
    return associate_request(SENDER, US, GENERIC)


@contextlib.contextmanager
def associated(port: int) -> Iterator[socket.socket]:
    with connected(port) as connection:
        connection.sendall(associate())
        assert read_pdu(connection)[0] == ACCEPTED
        yield connection


def store_request(uid: str, *, message_id: int = 1, has_data: bool = True) -> bytes:
    return command(
        (0x0002, padded(GENERIC)),
        (0x0100, struct.pack("<H", 0x0001)),
        (0x0110, struct.pack("<H", message_id)),
        (0x0700, struct.pack("<H", 0)),
        (0x0800, struct.pack("<H", 0x0001 if has_data else 0x0101)),
        (0x1000, padded(uid)),
    )


def padded(uid: str) -> bytes:
    return uid.encode() + b"\0" * (len(uid) % 2)


def instance(uid: str, size: int = 1000) -> bytes:
    return template(GENERIC, uid, size=size)


def stored(uid: str, size: int = 1000, fragment: int = 1 << 16) -> bytes:
    """A whole C-STORE request, its data set in as many PDUs as `fragment` makes of it."""
    data = instance(uid, size)
    pdus = (
        data_pdu(data[start : start + fragment], is_command=False, is_last=start + fragment >= len(data))
        for start in range(0, len(data), fragment)
    )
    return data_pdu(store_request(uid)) + b"".join(pdus)


def status_of(answer: tuple[int, bytes]) -> int:
    kind, body = answer
    assert kind == DATA, (kind, body)
    start = body.index(b"\x00\x00\x00\x09\x02\x00\x00\x00")
    return int.from_bytes(body[start + 8 : start + 10], "little")


def last_word(connection: socket.socket) -> int:
    """The kind of the last PDU that the other side sends before it closes; 0 for none or a reset."""
    kind = 0
    with contextlib.suppress(ConnectionError):
        while (found := read_pdu(connection)[0]) != 0:
            kind = found
    return kind


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def files(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


@pytest.mark.parametrize("fragment", [1, 7, 1000, 1 << 16])
def test_an_object_may_come_in_any_number_of_fragments(start: MakeScp, folder: Path, fragment: int) -> None:
    with associated(start()) as connection:
        connection.sendall(stored("1.2.3", 3000, fragment))
        assert status_of(read_pdu(connection)) == 0
        connection.sendall(RELEASE)
        assert last_word(connection) == RELEASED
    (path,) = folder.iterdir()
    assert path.read_bytes().endswith(instance("1.2.3", 3000))


def test_a_sender_may_send_byte_by_byte(start: MakeScp, folder: Path) -> None:
    with connected(start()) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in associate():
            connection.sendall(bytes((byte,)))
        assert read_pdu(connection)[0] == ACCEPTED
        for byte in stored("1.2.3") + RELEASE:
            connection.sendall(bytes((byte,)))
        assert status_of(read_pdu(connection)) == 0
        assert last_word(connection) == RELEASED
    assert files(folder) == [".dcm"]


def test_requests_that_were_sent_ahead_are_answered_in_their_order(start: MakeScp, folder: Path) -> None:
    with associated(start()) as connection:
        connection.sendall(b"".join(stored(f"1.2.{n}") + echo_request() for n in range(20)) + RELEASE)
        assert [status_of(read_pdu(connection)) for _ in range(40)] == [0] * 40
        assert last_word(connection) == RELEASED
    assert files(folder) == [".dcm"] * 20


def test_an_object_without_a_data_set_is_refused(start: MakeScp, folder: Path) -> None:
    with associated(start()) as connection:
        connection.sendall(data_pdu(store_request("1.2.3", has_data=False)) + stored("1.2.4"))
        assert status_of(read_pdu(connection)) == 0xA900
        assert status_of(read_pdu(connection)) == 0
    assert files(folder) == [".dcm"]


@pytest.mark.parametrize("end", ["close", "reset"])
def test_an_object_that_breaks_off_leaves_no_file(start: MakeScp, folder: Path, end: str) -> None:
    with associated(start()) as connection:
        connection.sendall(stored("1.2.3", 500_000)[:-100_000])
        wait_until(lambda: files(folder) == [".part"])
        if end == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wait_until(lambda: files(folder) == [])


def test_an_abort_between_two_fragments_leaves_no_file(start: MakeScp, folder: Path) -> None:
    with associated(start()) as connection:
        connection.sendall(data_pdu(store_request("1.2.3")))
        connection.sendall(data_pdu(instance("1.2.3")[:500], is_command=False, is_last=False))
        wait_until(lambda: files(folder) == [".part"])
        connection.sendall(pdu(ABORT, bytes(4)))
        assert last_word(connection) == 0
    wait_until(lambda: files(folder) == [])


LIES = {
    "data before a command": data_pdu(b"x" * 20, is_command=False),
    "a context that was not accepted": data_pdu(store_request("1.2.3"), context_id=3),
    "a query": data_pdu(command((0x0100, b"\x20\x00"), (0x0110, b"\x01\x00"), (0x0800, b"\x01\x01"))),
    "a response": data_pdu(command((0x0100, b"\x01\x80"), (0x0120, b"\x01\x00"), (0x0800, b"\x01\x01"))),
    "no message ID": data_pdu(command((0x0100, b"\x01\x00"), (0x0800, b"\x01\x01"))),
    "no command field": data_pdu(command((0x0110, b"\x01\x00"), (0x0800, b"\x01\x01"))),
    "a command that is none": data_pdu(b"\xff" * 40),
    "a second association request": associate_request(SENDER, US, GENERIC),
    "a rejection": pdu(REJECTED, bytes(4)),
    "a release reply": pdu(RELEASED, bytes(4)),
    "an unknown PDU": pdu(0x42, bytes(4)),
    "a PDU of four gigabytes": b"\x04\x00\xff\xff\xff\xff" + b"x" * 100,
    "an association PDU of four gigabytes": b"\x01\x00\xff\xff\xff\xff" + b"x" * 100,
    "an object over the limit": stored("1.2.3", 2 << 20),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_who_breaks_the_protocol_is_aborted(start: MakeScp, folder: Path, lie: bytes) -> None:
    port = start(ListenerLimits(sizes=SIZES))
    with associated(port) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(lie)
        assert last_word(connection) in (ABORT, 0)
    wait_until(lambda: files(folder) == [])
    with associated(port) as connection:
        connection.sendall(echo_request())
        assert status_of(read_pdu(connection)) == 0


OPENINGS = {
    "HTTP": b"GET / HTTP/1.1\r\nHost: here\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 60,
    "data": data_pdu(b"x"),
    "a release": RELEASE,
    "a request of four gigabytes": b"\x01\x00\xff\xff\xff\xff",
    "a request of 4 MB": b"\x01\x00" + struct.pack(">L", 4 << 20),
    "a request without items": pdu(0x01, struct.pack(">HH", 1, 0) + b" " * 64),
    "a request that is too short": pdu(0x01, b"\0\1"),
    "too many contexts": pdu(0x01, associate()[6:] + b"\x20\0\0\4\1\0\0\0" * 200),
}


@pytest.mark.parametrize("opening", OPENINGS.values(), ids=OPENINGS.keys())
def test_who_opens_with_something_else_is_aborted(start: MakeScp, opening: bytes) -> None:
    with connected(start()) as connection:
        connection.sendall(opening)
        assert last_word(connection) in (ABORT, 0)


def altered(request: bytes, old: bytes, new: bytes) -> bytes:
    assert old in request
    return request.replace(old, new)


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (associate_request(SENDER, "SOMEBODY", GENERIC), (0, 1, 1, 7)),
        (associate_request("STRANGER", US, GENERIC), (0, 1, 1, 3)),
        (altered(associate(), b"1.2.840.10008.3.1.1.1", b"1.2.840.10008.3.1.1.9"), (0, 1, 1, 2)),
        (associate()[:6] + b"\0\2" + associate()[8:], (0, 1, 2, 2)),
    ],
    ids=["called title", "calling title", "application context", "version"],
)
def test_a_request_that_cannot_be_met_is_rejected_with_the_reason(
    start: MakeScp, request_: bytes, answer: tuple[int, ...]
) -> None:
    with connected(start()) as connection:
        connection.sendall(request_)
        assert read_pdu(connection) == (REJECTED, bytes(answer))
        assert connection.recv(1) == b""


def test_with_all_places_taken_a_newcomer_is_told_to_come_again(start: MakeScp) -> None:
    port = start(ListenerLimits(associations=2, yielding=60.0))
    with associated(port), associated(port) as second:
        with connected(port) as third:
            third.sendall(associate())
            assert read_pdu(third) == (REJECTED, bytes((0, 2, 3, 2)))
        second.sendall(RELEASE)
        assert last_word(second) == RELEASED
        second.close()

        def is_let_in() -> bool:
            with connected(port) as fourth:
                fourth.sendall(associate())
                return read_pdu(fourth)[0] == ACCEPTED

        wait_until(is_let_in)


def test_it_offers_one_mebibyte(start: MakeScp) -> None:
    with connected(start()) as connection:
        connection.sendall(associate())
        _, body = read_pdu(connection)
        assert b"\x51\x00\x00\x04" + struct.pack(">L", 1 << 20) in body


STALLS = {
    "nothing": b"",
    "half a header": associate()[:3],
    "half a request": associate()[:-20],
}


@pytest.mark.parametrize("beginning", STALLS.values(), ids=STALLS.keys())
def test_who_never_asks_is_let_go(start: MakeScp, beginning: bytes) -> None:
    with connected(start(BRIEF)) as connection:
        connection.sendall(beginning)
        assert last_word(connection) in (ABORT, 0)


@pytest.mark.parametrize("cut", [1, 5, 8, 100, 0])
def test_who_stops_in_the_middle_is_let_go(start: MakeScp, folder: Path, cut: int) -> None:
    with associated(start(BRIEF)) as connection:
        connection.sendall(stored("1.2.3")[:cut])
        assert last_word(connection) in (ABORT, 0)
    wait_until(lambda: files(folder) == [])


def test_who_trickles_is_let_go(start: MakeScp) -> None:
    over = threading.Event()
    with associated(start(BRIEF)) as connection:

        def trickle() -> None:
            with contextlib.suppress(OSError):
                for byte in stored("1.2.3", 100_000):
                    connection.sendall(bytes((byte,)))
                    if over.wait(0.02):
                        return

        thread = threading.Thread(target=trickle)
        thread.start()
        assert last_word(connection) in (ABORT, 0)
        over.set()
        thread.join()


def test_who_never_reads_is_let_go(start: MakeScp) -> None:
    with associated(start(BRIEF)) as connection:
        connection.settimeout(0.2)
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(echo_request() * 1000)
        connection.settimeout(10)
        last_word(connection)


def test_a_silent_tls_client_holds_up_nobody(start: MakeScp) -> None:
    certificate = CERTIFICATES / "localhost.pem"
    tls = Tls(cert_file=certificate, key_file=CERTIFICATES / "localhost.key")
    port = start(DEFAULT_LISTENER_LIMITS, LocalNode(AeTitle(US), 0, peers=NODE.peers, tls=tls))
    context = ssl.create_default_context(cafile=str(certificate))
    with contextlib.ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(connected(port))
        plain = stack.enter_context(connected(port))
        secure = stack.enter_context(context.wrap_socket(plain, server_hostname="localhost"))
        secure.sendall(associate())
        assert read_pdu(secure)[0] == ACCEPTED
        secure.sendall(stored("1.2.3", 300_000))
        assert status_of(read_pdu(secure)) == 0
        secure.sendall(RELEASE)
        assert last_word(secure) == RELEASED


def test_a_tls_handshake_that_never_ends_is_let_go(start: MakeScp) -> None:
    tls = Tls(cert_file=CERTIFICATES / "localhost.pem", key_file=CERTIFICATES / "localhost.key")
    port = start(BRIEF, LocalNode(AeTitle(US), 0, peers=NODE.peers, tls=tls))
    for beginning in (b"", b"\x16\x03\x01", associate()):
        with connected(port) as connection:
            connection.sendall(beginning)
            with contextlib.suppress(ConnectionError):
                while connection.recv(4096):
                    pass


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the open files can be counted on Linux only")
def test_a_hundred_associations_leave_nothing(start: MakeScp, folder: Path) -> None:
    port = start()
    files_before, threads_before = open_files(), threading.active_count()
    for number in range(100):
        with associated(port) as connection:
            connection.sendall(stored(f"1.2.{number}"))
            assert status_of(read_pdu(connection)) == 0
            if number % 2:
                connection.sendall(RELEASE)
                assert last_word(connection) == RELEASED
    # Fewer, when something of the tests before was still on its way out.
    wait_until(lambda: open_files() <= files_before and threading.active_count() <= threads_before)
    assert files(folder) == [".dcm"] * 100
