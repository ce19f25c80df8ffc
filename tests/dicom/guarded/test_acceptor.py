"""Listening: who gets in, who has to wait, and how it ends."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from implant_gui.dicom.admission import Caller, Refusal
from implant_gui.dicom.guarded.acceptor import Acceptor, Offer
from implant_gui.dicom.guarded.exchange import Exchange, Status
from implant_gui.dicom.guarded.limits import Limits
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import VERIFICATION
from tests.dicom.raw_requestor import (
    associate_request,
    associated_raw,
    command,
    connected,
    data_pdu,
    echo_request,
    read_pdu,
)

CERTIFICATE = Path(__file__).parents[1] / "certificates" / "localhost.pem"


class Services:
    """Admits everybody but NOBODY; can fail."""

    def __init__(self) -> None:
        self.callers: list[Caller] = []
        self.failing = False
        self.silent = False

    def admit(self, caller: Caller) -> Refusal | Sequence[Offer]:
        self.callers.append(caller)
        return Refusal.CALLING_AE_TITLE if caller.ae_title == "NOBODY" else [Offer(VERIFICATION)]

    def serve(self, exchange: Exchange) -> None:
        if self.failing:
            raise RuntimeError("a bug of ours")
        if self.silent:
            exchange.fall_silent()
            return
        exchange.respond(Status(0x0000))


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def acceptor(services: Services) -> Iterator[Acceptor]:
    made = Acceptor(AeTitle("ARCHIVE"), services, limits=Limits(pdu_s=30))
    yield made
    made.stop()


@pytest.fixture
def port(acceptor: Acceptor) -> int:
    return acceptor.start("127.0.0.1", 0)


def echo(port: int) -> None:
    with associated_raw(port) as connection:
        connection.sendall(echo_request())
        assert read_pdu(connection)[0] == 0x04


def test_the_services_see_who_calls_whom(port: int, services: Services) -> None:
    with associated_raw(port, calling="ME", called="YOU"):
        assert services.callers == [Caller(AeTitle("ME"), AeTitle("YOU"), "127.0.0.1")]


def test_a_refusal_is_answered_with_its_reason(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(associate_request(calling="NOBODY"))
        assert read_pdu(connection) == (0x03, bytes((0, 1, 1, 3)))
        assert read_pdu(connection) == (0, b"")


def test_forty_silent_connections_keep_nobody_out(port: int) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(connected(port))
        echo(port)


def test_forty_half_requests_keep_nobody_out(port: int) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(connected(port)).sendall(associate_request()[:50])
        echo(port)


def test_the_oldest_silent_connection_has_to_go(port: int) -> None:
    with contextlib.ExitStack() as stack:
        oldest = stack.enter_context(connected(port))
        for _ in range(20):
            stack.enter_context(connected(port))
        with contextlib.suppress(ConnectionResetError):
            assert oldest.recv(1) == b""


def test_an_association_is_not_pushed_out_by_silent_connections(port: int) -> None:
    with associated_raw(port) as connection, contextlib.ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(connected(port))
        connection.sendall(echo_request())
        assert read_pdu(connection)[0] == 0x04


def test_a_bug_in_the_services_ends_one_association_only(
    port: int, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    services.failing = True
    with associated_raw(port) as connection:
        connection.sendall(echo_request())
        assert read_pdu(connection)[0] == 0x07
    assert [record.getMessage() for record in caplog.records] == ["Serving a request failed: RuntimeError"]
    caplog.clear()
    services.failing = False
    echo(port)


def test_a_message_on_a_context_that_was_not_accepted_ends_the_association(port: int) -> None:
    request = echo_request()
    with associated_raw(port) as connection:
        connection.sendall(request[:10] + b"\x63" + request[11:])
        assert read_pdu(connection)[0] == 0x07
    echo(port)


def test_a_response_to_nothing_is_ignored(port: int) -> None:
    response = command((0x0100, b"\x30\x80"), (0x0120, b"\x01\x00"), (0x0800, b"\x01\x01"), (0x0900, b"\x00\x00"))
    with associated_raw(port) as connection:
        connection.sendall(data_pdu(response) + echo_request())
        assert read_pdu(connection)[0] == 0x04


def test_associations_are_counted(port: int, acceptor: Acceptor) -> None:
    assert acceptor.associations == 0
    with associated_raw(port), associated_raw(port):
        assert acceptor.associations == 2


@pytest.mark.parametrize("silent", [True, False])
def test_stopping_ends_whatever_peers_do(port: int, acceptor: Acceptor, services: Services, silent: bool) -> None:
    services.silent = silent
    with (
        associated_raw(port) as asking,
        associated_raw(port) as stalling,
        connected(port) as mute,
        connected(port) as half,
    ):
        asking.sendall(echo_request())
        stalling.sendall(b"\x04\x00\x00")
        half.sendall(associate_request()[:20])
        acceptor.stop()
        for connection in (asking, stalling, mute, half):
            with contextlib.suppress(ConnectionResetError):
                while connection.recv(4096):
                    pass
    acceptor.stop()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def test_it_listens_once_at_a_time(port: int, acceptor: Acceptor) -> None:
    with pytest.raises(RuntimeError):
        acceptor.start("127.0.0.1", 0)
    acceptor.stop()
    assert acceptor.start("127.0.0.1", port) == port


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", ErrorKind.PORT_IN_USE),
        ("192.0.2.1", ErrorKind.ADDRESS_UNAVAILABLE),
        ("no.such.invalid", ErrorKind.ADDRESS_UNAVAILABLE),
    ],
)
def test_where_it_cannot_listen_is_said(port: int, host: str, expected: ErrorKind) -> None:
    other = Acceptor(AeTitle("OTHER"), Services())
    with pytest.raises(OperationError) as raised:
        other.start(host, port)
    assert raised.value.kind is expected
    assert raised.value.address == f"{host}:{port}"


def test_a_silent_tls_client_holds_up_nobody() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_suffix(".key"))
    acceptor = Acceptor(AeTitle("ARCHIVE"), Services(), tls=context)
    port = acceptor.start("127.0.0.1", 0)
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    with connected(port), connected(port) as third, trusting.wrap_socket(third, server_hostname="localhost") as secure:
        secure.sendall(associate_request())
        assert read_pdu(secure)[0] == 0x02
        stopping = threading.Thread(target=acceptor.stop)
        stopping.start()
        stopping.join()
