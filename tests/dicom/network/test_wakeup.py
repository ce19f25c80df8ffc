"""Waiting that another thread can end."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from implant_gui.dicom.network.wakeup import READ, WRITE, Wakeup

FOR_EVER = 1e9


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    yield one, other
    one.close()
    other.close()


@pytest.fixture
def wakeup() -> Iterator[Wakeup]:
    made = Wakeup()
    yield made
    made.close()


def test_a_ready_connection_is_noticed(wakeup: Wakeup, pair: tuple[socket.socket, socket.socket]) -> None:
    one, other = pair
    assert wakeup.wait(one, WRITE, FOR_EVER)
    other.send(b"x")
    assert wakeup.wait(one, READ, FOR_EVER)


def test_the_time_is_up_some_day(wakeup: Wakeup, pair: tuple[socket.socket, socket.socket]) -> None:
    assert not wakeup.wait(pair[0], READ, time.monotonic() + 0.01)
    assert not wakeup.is_awake


def test_waking_ends_this_wait_and_all_later_ones(wakeup: Wakeup, pair: tuple[socket.socket, socket.socket]) -> None:
    timer = threading.Timer(0.05, wakeup.wake)
    timer.start()
    assert not wakeup.wait(pair[0], READ, FOR_EVER)
    assert not wakeup.wait(pair[0], WRITE, FOR_EVER)
    assert wakeup.is_awake
    timer.join()


def test_a_closed_connection_is_an_error(wakeup: Wakeup, pair: tuple[socket.socket, socket.socket]) -> None:
    pair[0].close()
    with pytest.raises(OSError, match="closed"):
        wakeup.wait(pair[0], READ, FOR_EVER)


def test_waking_never_blocks_and_never_fails(wakeup: Wakeup) -> None:
    for _ in range(100_000):
        wakeup.wake()
    wakeup.close()
    wakeup.wake()
