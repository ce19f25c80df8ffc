"""Limits and deadlines over pynetdicom; and that what is replaced in it is what was read when it was replaced."""

import contextlib
import hashlib
import inspect
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import pytest
from pynetdicom import AE, acse, association, dimse, dul, timer, transport

from implant_gui.dicom import library_options
from implant_gui.dicom.admission import Caller, Refusal
from implant_gui.dicom.guarded import guard
from implant_gui.dicom.guarded.acceptor import Acceptor, Offer
from implant_gui.dicom.guarded.ending import cut
from implant_gui.dicom.guarded.exchange import Exchange, Status
from implant_gui.dicom.guarded.limits import Limits, set_limits
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import VERIFICATION, InformationModel
from tests.dicom.raw_requestor import (
    RELEASE,
    associate_request,
    associated_raw,
    command,
    connected,
    data_pdu,
    echo_request,
    pdu,
    read_pdu,
    store_request,
)

DIGESTS = {
    transport.AssociationSocket.recv: "recv",
    transport.AssociationSocket.send: "send",
    transport.AssociationSocket._shutdown_socket: "_shutdown_socket",
    dul.DULServiceProvider.run_reactor: "run_reactor (upper layer)",
    association.Association.__init__: "association",
    association.Association.run_reactor: "run_reactor (association)",
    dimse.DIMSEServiceProvider.receive_primitive: "receive_primitive",
    # Not replaced, but leant on: overridden in `acceptor`, or called although it is private.
    transport.RequestHandler._create_association: "_create_association",
    transport.AssociationServer.__init__: "server",
    transport.AssociationServer.server_bind: "server_bind",
    transport.AssociationServer.get_request: "get_request",
    transport.ThreadedAssociationServer.process_request_thread: "process_request_thread",
    association.Association._serve_request: "_serve_request",
    association.Association._run_reactor: "_run_reactor",
    association.Association.abort: "abort",
    association.Association.kill: "kill",
    acse.ACSE.send_reject: "send_reject",
    dul.DULServiceProvider._read_pdu_data: "_read_pdu_data",
    timer.Timer: "Timer",
}
EXPECTED = {
    "recv": "6bc20a33b1b7cfe7",
    "send": "1ea8158c0b51faca",
    "_shutdown_socket": "e2b2628faa81a578",
    "run_reactor (upper layer)": "e3a10eb3a0931e48",
    "association": "eb07516b8009ad8f",
    "run_reactor (association)": "ed8bbbe3b3d6ddae",
    "receive_primitive": "5f99c86b14a15cef",
    "_create_association": "05c8d12b79863cdb",
    "server": "edacb98bdfb7b974",
    "server_bind": "cf69278a05a5c777",
    "get_request": "925a4f3a3042f6e4",
    "process_request_thread": "9e76e9b9c8a3d8b1",
    "_serve_request": "2f24c1759cdf6c8c",
    "_run_reactor": "f28838c5559e462a",
    "abort": "de1cee39dfe396b0",
    "kill": "8f9713666a7f4cff",
    "send_reject": "700998293bbcb6c9",
    "_read_pdu_data": "19f2d4e38c13c835",
    "Timer": "77ddae7423f544b1",
}
SHORT = Limits(
    association_pdu=8192, data_pdu=65536, message=200_000, queued_requests=8, pdu_s=0.3, send_s=0.5, slow_s=0.3
)


class Echoes:
    """Answers C-ECHO, after a while if told so."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()

    def admit(self, _caller: Caller) -> Refusal | Sequence[Offer]:
        return [Offer(VERIFICATION), Offer(InformationModel.GENERIC.storage)]

    def serve(self, exchange: Exchange) -> None:
        self.gate.wait(10)
        exchange.respond(Status(0x0000))


@pytest.fixture
def echoes() -> Echoes:
    return Echoes()


@pytest.fixture
def port(echoes: Echoes) -> Iterator[int]:
    acceptor = Acceptor(AeTitle("ARCHIVE"), echoes, limits=SHORT)
    yield acceptor.start("127.0.0.1", 0)
    echoes.gate.set()
    acceptor.stop()


def echo(port: int) -> int:
    with associated_raw(port) as connection:
        connection.sendall(echo_request())
        kind, _ = read_pdu(connection)
        return kind


def read_to_the_end(connection: socket.socket) -> list[int]:
    """The types of the PDUs that come before the connection ends."""
    kinds: list[int] = []
    with contextlib.suppress(ConnectionResetError):
        while kind := read_pdu(connection)[0]:
            kinds.append(kind)
    return kinds


def test_what_is_replaced_is_what_was_read() -> None:
    found = {
        name: hashlib.sha256(inspect.getsource(inspect.unwrap(function)).encode()).hexdigest()[:16]
        for function, name in DIGESTS.items()
    }
    assert found == EXPECTED, "pynetdicom has changed where the guard and the acceptor rely on it: read it again"


def test_every_replacement_is_in_place_once() -> None:
    guard.install()
    guard.install()
    for owner, name, _ in guard.REPLACED:
        function = getattr(owner, name)
        assert function.__module__ == owner.__module__
        assert not hasattr(function.__wrapped__, "__wrapped__")


def test_timers_follow_a_clock_that_nobody_sets() -> None:
    guard.install()
    assert timer.time.time is time.monotonic


@pytest.mark.parametrize(
    "begun",
    [b"\x01", b"\x01\x00\x00", associate_request()[:6], associate_request()[:100]],
    ids=["one byte", "half a header", "a header", "half a request"],
)
def test_a_request_once_begun_must_be_complete_in_time(port: int, begun: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(begun)
        assert read_pdu(connection) == (0, b"")
    assert echo(port) == 0x04


@pytest.mark.parametrize("begun", [b"\x04\x00", echo_request()[:6], echo_request()[:-1]])
def test_a_pdu_once_begun_must_be_complete_in_time(port: int, begun: bytes) -> None:
    with associated_raw(port) as connection:
        connection.sendall(begun)
        assert read_pdu(connection) == (0, b"")
    assert echo(port) == 0x04


def test_a_byte_now_and_then_does_not_stretch_the_deadline(port: int) -> None:
    with associated_raw(port) as connection:
        request = echo_request()
        stop = threading.Event()

        def trickle() -> None:
            for byte in request * 10:
                if stop.wait(0.05):
                    return
                try:
                    connection.sendall(bytes((byte,)))
                except OSError:
                    return

        thread = threading.Thread(target=trickle)
        thread.start()
        connection.settimeout(10)
        assert read_to_the_end(connection) == []
        stop.set()
        thread.join()


@pytest.mark.parametrize("header", [b"\x01\x00\xff\xff\xff\xff", b"\x01\x00\x00\x00\x20\x01"])
def test_a_request_over_the_limit_is_refused_at_once(port: int, header: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(header)
        assert read_pdu(connection) == (0x07, bytes((0, 0, 2, 6)))


def test_a_browser_is_refused(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert set(read_to_the_end(connection)) <= {0x07}
    assert echo(port) == 0x04


def test_a_pdu_over_the_limit_is_refused_at_once(port: int) -> None:
    with associated_raw(port) as connection:
        connection.sendall(b"\x04\x00\x00\x01\x00\x01")
        assert read_pdu(connection) == (0x07, bytes((0, 0, 2, 6)))


def test_fragments_now_and_then_do_not_stretch_a_message(port: int) -> None:
    over = threading.Event()
    with associated_raw(port) as connection:
        connection.sendall(store_request(InformationModel.GENERIC.storage, "1.2.3"))

        def trickle() -> None:
            with contextlib.suppress(OSError):
                while not over.wait(0.02):
                    connection.sendall(data_pdu(b"\0\0", is_command=False, is_last=False))

        thread = threading.Thread(target=trickle)
        thread.start()
        assert set(read_to_the_end(connection)) <= {0x07}
        over.set()
        thread.join()
    assert echo(port) == 0x04


def test_a_message_over_the_limit_ends_the_association(port: int) -> None:
    with associated_raw(port) as connection:
        connection.sendall(store_request(InformationModel.GENERIC.storage, "1.2.3"))
        ended = b""
        try:
            for _ in range(100):
                connection.sendall(data_pdu(bytes(10_000), is_command=False, is_last=False))
            ended = connection.recv(10)
        except ConnectionError:
            return
        assert ended[:1] in (b"\x07", b"")


def test_requests_sent_ahead_of_the_answers_are_limited(port: int, echoes: Echoes) -> None:
    echoes.gate.clear()
    with associated_raw(port) as connection:
        connection.sendall(b"".join(echo_request(number) for number in range(1, 30)))
        kind, content = read_pdu(connection)
    assert (kind, content[2]) == (0x07, 2)


@pytest.mark.parametrize(
    "garbage",
    [
        pdu(0x04, b""),
        pdu(0x04, b"\x00\x00\x00\xff\x01\x03rest"),
        data_pdu(b"no command at all"),
        data_pdu(command((0x0100, b"\x77\x77"), (0x0110, b"\x01\x00"), (0x0800, b"\x01\x01"))),
        data_pdu(command((0x0110, b"\x01\x00"), (0x0800, b"\x01\x01"))),
        pdu(0x01, b"again"),
        pdu(0x99, b"unknown"),
    ],
)
def test_garbage_ends_an_association_and_nothing_else(port: int, garbage: bytes) -> None:
    with associated_raw(port) as connection:
        connection.sendall(garbage + RELEASE)
        read_to_the_end(connection)
    assert echo(port) == 0x04


@pytest.mark.parametrize(
    "garbage", [pdu(0x01, bytes(68)), pdu(0x01, b""), pdu(0x04, b"too early"), pdu(0x05, bytes(4))]
)
def test_garbage_instead_of_a_request_is_not_accepted(port: int, garbage: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(garbage)
        assert set(read_to_the_end(connection)) <= {0x03, 0x07}
    assert echo(port) == 0x04


def test_three_hundred_broken_conversations_leave_nothing_behind(port: int) -> None:
    random = Random(1)
    for number in range(300):
        mutant = bytearray(associate_request() + (echo_request() + RELEASE) * (number % 2))
        for _ in range(random.randint(1, 4)):
            position = random.randrange(len(mutant))
            mutant[position : position + random.choice((0, 1, 1, 8))] = random.randbytes(random.choice((0, 1, 1, 8)))
        with contextlib.suppress(OSError), connected(port) as connection:
            connection.sendall(mutant)
    assert echo(port) == 0x04


def test_a_peer_that_does_not_read_is_given_up(port: int) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", port))
        connection.sendall(associate_request())
        assert read_pdu(connection)[0] == 0x02
        try:
            for number in range(100_000):
                connection.sendall(echo_request(number % 60_000 + 1))
        except OSError:  # cut off, as it should be
            return
    pytest.fail("answers went on being sent")


def test_a_release_is_answered(port: int) -> None:
    with associated_raw(port) as connection:
        connection.sendall(RELEASE)
        assert read_pdu(connection)[0] == 0x06


class StallingScp:
    """Accepts an association, then does as told with the connection."""

    def __init__(self, afterwards: Callable[[socket.socket], None]) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._port: int = self._listening.getsockname()[1]
        self._over = threading.Event()
        self._afterwards = afterwards
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        connection, _ = self._listening.accept()
        with connection:
            connection.settimeout(10)
            _, content = read_pdu(connection)
            accept = content[:68] + content[68 : content.index(b"\x20\x00")]
            context = b"\x01\x00\x00\x00" + b"\x40\x00\x00\x11" + b"1.2.840.10008.1.2"
            user = b"\x51\x00\x00\x04\x00\x00\x40\x00" + b"\x52\x00\x00\x051.2.3"
            accept += b"\x21\x00" + len(context).to_bytes(2, "big") + context
            accept += b"\x50\x00" + len(user).to_bytes(2, "big") + user
            connection.sendall(pdu(0x02, accept))
            self._afterwards(connection)
            self._over.wait(10)

    def __enter__(self) -> int:
        return self._port

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._listening.close()


def requestor(port: int, limits: Limits = SHORT) -> Any:
    library_options.configure()
    guard.install()
    ae = AE()
    ae.add_requested_context(VERIFICATION)
    ae.connection_timeout = ae.acse_timeout = ae.dimse_timeout = 10
    set_limits(ae, limits)
    return ae.associate("127.0.0.1", port)


def test_a_requestor_is_not_held_up_by_half_a_pdu() -> None:
    with StallingScp(lambda connection: connection.sendall(b"\x04\x00\x00\x00\x01\x00half")) as port:
        association = requestor(port)
        assert association.is_established
        assert "Status" not in association.send_c_echo()
        cut(association)
        assert not association.dul.is_alive()


def test_cutting_ends_a_stalled_association_and_wakes_who_waits() -> None:
    with StallingScp(lambda connection: connection.sendall(b"\x04\x00\x00")) as port:
        association = requestor(port, Limits(pdu_s=60))
        answers: list[Any] = []
        waiting = threading.Thread(target=lambda: answers.append(association.send_c_echo()))
        waiting.start()
        cut(association)
        waiting.join(10)
        assert [len(answer) for answer in answers] == [0]
        assert not association.dul.is_alive()
        cut(association)


def test_an_error_within_the_library_does_not_leave_anybody_waiting() -> None:
    with StallingScp(lambda _connection: None) as port:
        association = requestor(port)
        association.dul.event_queue.put("Evt99")  # no event of PS3.8: the state machine raises
        assert "Status" not in association.send_c_echo()
        association.join(10)
        assert association.is_aborted
        cut(association)
