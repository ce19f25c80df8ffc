"""Too much at once, for both of our servers: great requests, great objects, and many who say nothing (T10 to T12, T23).

What is looked at each time is the same: who means it is served meanwhile and afterwards, and memory does not grow.
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from implant_gui.dicom.archive.server import Archive
from implant_gui.dicom.receiving.storage_scp import StorageScp
from implant_gui.dicom.wire.limits import Limits, ListenerLimits
from implant_gui.domain.ports import ListenerEvent
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, LocalNode
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.storage.folder import FolderSink
from tests.dicom.playing import wait_until
from tests.dicom.raw_requestor import (
    APPLICATION_CONTEXT,
    VERIFICATION,
    associate_request,
    connected,
    data_pdu,
    echo_request,
    item,
    pdu,
    read_pdu,
    store_request,
)
from tests.peers.pdu import template

STORAGE = InformationModel.GENERIC.storage
RAW, US = "RAW", "ARCHIVE"
ACCEPTED, REJECTED, DATA, ABORT = 0x02, 0x03, 0x04, 0x07
NODE = LocalNode(AeTitle(US), 0, peers=(AllowedPeer(AeTitle(RAW)),))
RESIDENT = Path("/proc/self/statm")
SPARE_BYTES = 32 << 20
MANY = 200
BIG = b"\x42\x00\x11\x00" + struct.pack("<L", 1 << 30)
"""The beginning of an attribute in implicit VR that is longer than what will come."""
Start = Callable[[ListenerLimits], int]


def resident() -> int:
    return int(RESIDENT.read_text().split()[1]) * 4096 if RESIDENT.exists() else 0


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Start]:
    with ExitStack() as stack:

        def start(limits: ListenerLimits) -> int:
            events: list[ListenerEvent] = []
            scp = StorageScp(FolderSink(tmp_path / "received"), events.append, limits)
            stack.callback(scp.stop)
            return scp.start(NODE)

        yield start


@pytest.fixture(params=["storage", "archive"])
def port(request: pytest.FixtureRequest, storage: Start, tmp_path: Path) -> Iterator[int]:
    """Each of the two servers in turn."""
    if request.param == "storage":
        yield storage(ListenerLimits())
        return
    folder = tmp_path / "archive"
    folder.mkdir()
    archive = Archive(AeTitle(US), folder)
    yield archive.start()
    archive.close()


def is_alive(port: int) -> bool:
    """Whether somebody who means it is served."""
    with connected(port) as connection:
        connection.sendall(associate_request(RAW, US))
        if read_pdu(connection)[0] != ACCEPTED:
            return False
        connection.sendall(echo_request())
        return read_pdu(connection)[0] == DATA


def last_word(connection: socket.socket) -> int:
    """The type of the last PDU before the end of the connection; 0 for none."""
    kind = 0
    with contextlib.suppress(ConnectionError):
        while found := read_pdu(connection)[0]:
            kind = found
    return kind


@contextmanager
def little_memory() -> Iterator[None]:
    before = resident()
    yield
    assert resident() - before < SPARE_BYTES


def request_with(contexts: int, syntaxes: int) -> bytes:
    """An association request with many contexts of many transfer syntaxes each."""
    head = item(0x10, APPLICATION_CONTEXT.encode())
    offered = b"".join(item(0x40, f"1.2.3.{number}".encode()) for number in range(syntaxes))
    body = item(0x30, VERIFICATION.encode()) + offered
    proposed = b"".join(item(0x20, bytes((2 * number % 256 | 1, 0, 0, 0)) + body) for number in range(contexts))
    user = item(0x50, item(0x51, struct.pack(">L", 16384)) + item(0x52, b"1.2.3"))
    return associate_request(RAW, US)[6 : 6 + 68] + head + proposed + user


@pytest.mark.parametrize(
    ("contexts", "syntaxes"), [(128, 900), (200_000, 0)], ids=["128 contexts of 900", "200000 contexts"]
)
def test_a_request_of_megabytes_is_refused_at_its_header(port: int, contexts: int, syntaxes: int) -> None:
    """T11."""
    request = pdu(0x01, request_with(contexts, syntaxes))
    with little_memory(), connected(port) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(request)
        assert last_word(connection) in (ABORT, 0)
    assert is_alive(port)


def test_a_request_just_within_the_limit_is_answered(port: int) -> None:
    """T11: none of its transfer syntaxes is ours, and all the same it is a request."""
    request = request_with(128, 80)
    assert 100_000 < len(request) < 128 << 10
    with connected(port) as connection:
        connection.sendall(pdu(0x01, request))
        assert read_pdu(connection)[0] == ACCEPTED
    assert is_alive(port)


@pytest.mark.parametrize(
    "opening",
    [b"\x01\x00\xff\xff\xff\xff", b"\x04\x00\xff\xff\xff\xff", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01"],
    ids=["request", "data", "HTTP", "TLS"],
)
def test_a_pdu_of_four_gigabytes_is_refused_before_it_comes(port: int, opening: bytes) -> None:
    """T10, also for those who speak another protocol, whose first bytes read as such a length."""
    with little_memory(), connected(port) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(opening + bytes(1 << 20))
            while True:
                connection.sendall(bytes(1 << 20))
        assert last_word(connection) in (ABORT, 0)
    assert is_alive(port)


@contextmanager
def storing(port: int) -> Iterator[socket.socket]:
    with connected(port) as connection:
        connection.sendall(associate_request(RAW, US, STORAGE))
        assert read_pdu(connection)[0] == ACCEPTED
        yield connection


def test_an_object_without_an_end_is_cut_off(storage: Start, tmp_path: Path) -> None:
    """T12: at the limit of an object, of which nothing is kept."""
    port = storage(ListenerLimits(sizes=Limits(instance=20 << 20)))
    fragment = data_pdu(bytes(1 << 19), is_command=False, is_last=False)
    with little_memory(), storing(port) as connection:
        connection.sendall(store_request(STORAGE, "1.2.3"))
        connection.sendall(data_pdu(template(STORAGE, "1.2.3") + BIG, is_command=False, is_last=False))
        with contextlib.suppress(ConnectionError):
            while True:
                connection.sendall(fragment)
        assert last_word(connection) in (ABORT, 0)
    wait_until(lambda: not list((tmp_path / "received").iterdir()))
    assert is_alive(port)


def test_objects_that_are_sent_ahead_wait_in_the_network(storage: Start, tmp_path: Path) -> None:
    """T12: of a sender that does not wait for the answers, one object at a time is taken."""
    port = storage(ListenerLimits())
    data = template(STORAGE, "1.2.3", size=600_000)
    one = store_request(STORAGE, "1.2.3") + data_pdu(data, is_command=False)
    with little_memory(), storing(port) as connection:
        sending = threading.Thread(target=lambda: connection.sendall(one * 100))
        sending.start()
        assert is_alive(port)
        assert [read_pdu(connection)[0] for _ in range(100)] == [DATA] * 100
        sending.join()
    assert len(list((tmp_path / "received").iterdir())) == 1


def test_two_hundred_who_say_nothing_keep_nobody_out(port: int) -> None:
    """T23: connections."""
    threads = threading.active_count()
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(connected(port))
        assert is_alive(port)
        assert threading.active_count() - threads < 80


def test_two_hundred_associations_that_do_nothing_keep_nobody_out(port: int) -> None:
    """T23: those that were idle the longest make room, when they have been idle for a second."""
    threads = threading.active_count()
    with ExitStack() as stack:
        for _ in range(MANY):
            connection = stack.enter_context(connected(port))
            connection.sendall(associate_request(RAW, US))
            assert read_pdu(connection)[0] in (ACCEPTED, REJECTED)
        wait_until(lambda: is_alive(port))
        wait_until(lambda: threading.active_count() - threads < 80)


def test_who_is_sending_does_not_have_to_make_room(storage: Start) -> None:
    """T23."""
    port = storage(ListenerLimits(yielding=0.0, associations=2))
    data = template(STORAGE, "1.2.3", size=1000)
    with storing(port) as busy:
        busy.sendall(store_request(STORAGE, "1.2.3") + data_pdu(data[:-500], is_command=False, is_last=False))
        for _ in range(5):  # the one before may still be on its way out
            wait_until(lambda: is_alive(port))
        busy.sendall(data_pdu(data[-500:], is_command=False))
        assert read_pdu(busy)[0] == DATA
