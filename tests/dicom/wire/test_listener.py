"""The listener: who may connect, who has to go, and how it ends."""

import contextlib
import socket
import threading

import pytest

from implant_gui.dicom.wire.connection import Connection, Interrupted, Interrupter, deadline_in
from implant_gui.dicom.wire.limits import ListenerLimits
from implant_gui.dicom.wire.listener import Listener
from implant_gui.dicom.wire.visitors import Visitor, Visitors
from implant_gui.domain.errors import ErrorKind, OperationError
from tests.dicom.playing import wait_until
from tests.dicom.raw_requestor import connected


def waiting(connection: Connection, visitor: Visitor, visitors: Visitors) -> None:
    """Reads until the peer closes or somebody wants it to stop; greets when it has a place."""
    buffer = memoryview(bytearray(100))
    with contextlib.suppress(Interrupted, OperationError):
        while connection.receive_into(buffer, deadline_in(0)):
            connection.send(b"y" if visitors.seat(visitor) else b"n", 1)


def is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionError:
        return False


def test_the_oldest_silent_neighbours_have_to_go() -> None:
    listener = Listener(waiting, limits=ListenerLimits(unassociated_per_host=3))
    port = listener.start("127.0.0.1", 0)
    with contextlib.ExitStack() as stack:
        stack.callback(listener.stop)
        first = [stack.enter_context(connected(port)) for _ in range(3)]
        first[0].sendall(b"?")
        assert first[0].recv(1) == b"y"
        later = [stack.enter_context(connected(port)) for _ in range(2)]
        wait_until(lambda: [is_open(each) for each in (*first, *later)] == [True, False, True, True, True])


def test_only_so_many_may_be_silent_altogether() -> None:
    visitors = Visitors(ListenerLimits(unassociated_per_host=2, unassociated=3))
    everybody = [Visitor(f"192.0.2.{number}") for number in range(5)]
    for each in everybody:
        visitors.add(each)
    assert [each.must_go for each in everybody] == [True, True, False, False, False]
    for each in everybody:
        visitors.remove(each)
        each.interrupter.close()


def test_only_so_many_have_a_place() -> None:
    visitors = Visitors(ListenerLimits(associations=1))
    first, second = Visitor("192.0.2.1"), Visitor("192.0.2.2")
    visitors.add(first)
    visitors.add(second)
    assert visitors.seat(first)
    assert not visitors.seat(second)
    visitors.remove(first)
    assert visitors.seat(second)
    for each in (first, second):
        each.interrupter.close()


def test_stopping_ends_connections_and_threads() -> None:
    before = threading.active_count()
    listener = Listener(waiting)
    port = listener.start("127.0.0.1", 0)
    with connected(port) as one, connected(port) as other:
        for each in (one, other):
            each.sendall(b"?")
            assert each.recv(1) == b"y"
        listener.stop()
        listener.stop()
        assert one.recv(1) == other.recv(1) == b""
    assert threading.active_count() == before
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port))


@pytest.mark.parametrize(
    ("host", "kind"), [("192.0.2.1", ErrorKind.ADDRESS_UNAVAILABLE), ("127.0.0.1", ErrorKind.PORT_IN_USE)]
)
def test_an_address_that_cannot_be_had_is_said(host: str, kind: ErrorKind) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OperationError) as raised:
        Listener(waiting).start(host, taken.getsockname()[1])
    assert raised.value.kind is kind


def test_an_error_of_ours_ends_one_connection_only(caplog: pytest.LogCaptureFixture) -> None:
    def failing(connection: Connection, visitor: Visitor, visitors: Visitors) -> None:
        raise ZeroDivisionError

    listener = Listener(failing)
    port = listener.start("127.0.0.1", 0)
    for _ in range(2):
        with connected(port) as connection:
            assert connection.recv(1) == b""
    listener.stop()
    assert caplog.text.count("Serving a connection failed: ZeroDivisionError") == 2
    caplog.clear()


def test_a_peer_that_closes_can_still_read_what_was_said_last() -> None:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with theirs, contextlib.closing(Interrupter()) as interrupter:
        connection = Connection(ours, interrupter, lambda: True)
        theirs.sendall(b"unread" * 1000)
        connection.send(b"farewell", 1)
        thread = threading.Thread(target=lambda: connection.linger(deadline_in(10)))
        thread.start()
        assert theirs.recv(100) == b"farewell"
        assert theirs.recv(100) == b""
        theirs.shutdown(socket.SHUT_WR)
        thread.join()
        connection.close()
