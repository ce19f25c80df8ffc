"""The connection: every wait has its deadline, and can be interrupted."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import implant_gui.dicom.wire
from implant_gui.dicom.wire.connection import Interrupted, Pace, TimedOut
from implant_gui.domain.errors import ErrorKind, OperationError
from tests.dicom.playing import PATIENCE_S
from tests.dicom.wire.pairs import Pair

SOON_S = 0.05
BIG = bytes(8 << 20)


@pytest.fixture
def pair() -> Iterator[Pair]:
    chosen = Pair()
    yield chosen
    chosen.close()


def test_what_comes_is_received(pair: Pair) -> None:
    pair.theirs.sendall(b"hello")
    assert pair.receive() == b"hello"


def test_silence_times_out(pair: Pair) -> None:
    with pytest.raises(TimedOut):
        pair.receive(SOON_S)


def test_what_is_there_is_received_although_time_is_up(pair: Pair) -> None:
    """Who was busy elsewhere finds what came meanwhile."""
    pair.theirs.sendall(b"hello")
    assert pair.connection.receive_into(pair.buffer, time.monotonic() - 1) == 5


def test_the_end_is_nothing(pair: Pair) -> None:
    pair.theirs.close()
    assert pair.receive() == b""


@pytest.mark.parametrize("early", [True, False])
def test_an_interruption_ends_one_wait(pair: Pair, early: bool) -> None:
    if early:
        pair.interrupter.interrupt()
        pair.interrupter.interrupt()
    else:
        threading.Timer(SOON_S, pair.interrupter.interrupt).start()
    with pytest.raises(Interrupted):
        pair.receive()
    pair.theirs.sendall(b"hello")
    assert pair.receive() == b"hello"


def test_a_peer_that_takes_nothing_stalls(pair: Pair) -> None:
    with pytest.raises(TimedOut):
        pair.connection.send(BIG, SOON_S)


def test_the_time_for_a_message_grows_with_what_is_taken() -> None:
    """After the first half minute a thousand bytes a second, however they are spread."""
    pace = Pace(30.0)
    pace.waited(29.0)
    assert pace.left_s == 1.0
    pace.took(60_000)
    assert pace.left_s == 31.0
    pace.waited(40.0)
    assert pace.left_s < 0
    assert Pace(0).left_s == float("inf")


def test_a_peer_that_takes_too_little_at_a_time_is_given_up(pair: Pair) -> None:
    """It never stalls: there is always somebody who reads, and it would take for ever."""
    over = threading.Event()

    def sip() -> None:
        while not over.wait(0.01):
            pair.theirs.recv(1)

    pace = Pace(SOON_S)
    pace.waited(3600.0)  # for what the system holds for the peer, it would have an hour
    thread = threading.Thread(target=sip)
    thread.start()
    with pytest.raises(TimedOut):
        pair.connection.send(bytes(1 << 20), PATIENCE_S, pace)
    over.set()
    thread.join()


def test_sending_to_nobody_is_a_lost_connection(pair: Pair) -> None:
    pair.theirs.close()
    with pytest.raises(OperationError) as caught:
        pair.connection.send(BIG, PATIENCE_S)
    assert caught.value.kind is ErrorKind.CONNECTION_LOST


def test_an_interruption_that_must_stop_ends_the_sending(pair: Pair) -> None:
    pair.must_stop = True
    threading.Timer(SOON_S, pair.interrupter.interrupt).start()
    with pytest.raises(Interrupted):
        pair.connection.send(BIG, PATIENCE_S)


def test_an_interruption_that_need_not_stop_waits_for_the_next_receive(pair: Pair) -> None:
    received = bytearray()

    def read() -> None:
        pair.interrupter.interrupt()
        while len(received) < len(BIG):
            received.extend(pair.theirs.recv(1 << 20))

    reader = threading.Thread(target=read)
    reader.start()
    pair.connection.send(BIG, PATIENCE_S)
    reader.join(PATIENCE_S)
    assert received == BIG
    with pytest.raises(Interrupted):
        pair.receive()
    with pytest.raises(TimedOut):
        pair.receive(SOON_S)


def test_a_stall_of_nought_is_no_limit(pair: Pair) -> None:
    received = bytearray()

    def read() -> None:
        while len(received) < len(BIG):
            received.extend(pair.theirs.recv(1 << 20))

    reader = threading.Timer(SOON_S, read)
    reader.start()
    pair.connection.send(BIG, 0)
    reader.join(PATIENCE_S)
    assert received == BIG


def test_a_farewell_does_not_wait(pair: Pair) -> None:
    assert pair.connection.try_to_send(b"bye")
    with pytest.raises(TimedOut):
        pair.connection.send(BIG, SOON_S)
    assert not pair.connection.try_to_send(BIG)


def test_closing_twice_and_interrupting_after_it_do_nothing(pair: Pair) -> None:
    pair.connection.close()
    pair.connection.close()
    pair.interrupter.close()
    pair.interrupter.interrupt()


def test_nothing_asks_a_clock_that_somebody_sets() -> None:
    """A jump of the wall clock cannot end a healthy association, nor keep a dead one, if nobody looks at it."""
    folder = Path(implant_gui.dicom.wire.__file__).parent
    modules = [*folder.glob("*.py"), *(folder.parent / "network").glob("*.py")]
    assert len(modules) > 10
    for module in modules:
        source = module.read_text(encoding="utf-8")
        for clock in ("time.time(", "datetime", "time.localtime", "import perf_counter", "from time import"):
            assert clock not in source, f"{module.name} uses {clock}"
