import threading
import time
from functools import partial

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from implant_gui.domain.service.events import Connecting, Ended
from implant_gui.jobs.worker import Envelope
from implant_gui.models.common.bridge import (
    DRAIN_S,
    HEAVIEST_PORTION,
    LONGEST_PAUSE_MS,
    PORTION_S,
    SHORTEST_PAUSE_MS,
    EventBridge,
    next_portion,
    pause_ms,
)

BEGUN = Connecting("PACS", "PACS@127.0.0.1:104")


class Receiver:
    """Notes what is delivered, and on which thread."""

    def __init__(self) -> None:
        self.batches: list[list[Envelope]] = []
        self.threads: set[QThread] = set()
        self.cost_s = 0.0

    def deliver(self, batch: list[Envelope]) -> None:
        self.batches.append(batch)
        self.threads.add(QThread.currentThread())
        until = time.perf_counter() + self.cost_s
        while time.perf_counter() < until:
            pass

    def has_got(self, count: int) -> bool:
        return len(self.numbers) == count

    @property
    def numbers(self) -> list[int]:
        return [envelope.job_id for batch in self.batches for envelope in batch]


def post(bridge: EventBridge[Envelope], numbers: range) -> None:
    for number in numbers:
        bridge.mailbox.post(Envelope(number, BEGUN))


def test_everything_posted_elsewhere_arrives_here_in_order(qtbot: QtBot) -> None:
    receiver = Receiver()
    bridge: EventBridge[Envelope] = EventBridge(receiver.deliver, capacity=50)
    writer = threading.Thread(target=post, args=(bridge, range(3000)))
    writer.start()
    qtbot.waitUntil(lambda: len(receiver.numbers) == 3000, timeout=20_000)
    writer.join()
    assert receiver.numbers == list(range(3000))
    assert receiver.threads == {QThread.currentThread()}


def test_the_first_envelope_is_delivered_alone_and_what_follows_in_batches(qtbot: QtBot) -> None:
    receiver = Receiver()
    bridge: EventBridge[Envelope] = EventBridge(receiver.deliver)
    post(bridge, range(200))
    qtbot.waitUntil(lambda: len(receiver.numbers) == 200)
    assert len(receiver.batches[0]) == 1
    assert len(receiver.batches) < 200


def test_nothing_is_delivered_before_the_event_loop_turns(qtbot: QtBot) -> None:
    receiver = Receiver()
    bridge: EventBridge[Envelope] = EventBridge(receiver.deliver)
    post(bridge, range(3))
    assert not receiver.batches
    qtbot.waitUntil(lambda: len(receiver.numbers) == 3)


def test_a_slow_receiver_gets_one_envelope_at_a_time_and_the_loop_turns_in_between(qtbot: QtBot) -> None:
    receiver = Receiver()
    receiver.cost_s = DRAIN_S
    bridge: EventBridge[Envelope] = EventBridge(receiver.deliver)
    post(bridge, range(6))
    qtbot.waitUntil(lambda: len(receiver.batches) == 1)
    assert len(bridge.mailbox) == 5, "the rest waits for another turn"
    qtbot.waitUntil(lambda: len(receiver.numbers) == 6)
    assert [len(batch) for batch in receiver.batches] == [1] * 6


def test_after_a_silence_the_next_is_delivered_again(qtbot: QtBot) -> None:
    receiver = Receiver()
    bridge: EventBridge[Envelope] = EventBridge(receiver.deliver)
    for number in range(3):
        bridge.mailbox.post(Envelope(number, BEGUN))
        qtbot.waitUntil(partial(receiver.has_got, number + 1))


def test_flush_delivers_all_that_is_there_at_once(qtbot: QtBot) -> None:
    receiver = Receiver()
    bridge: EventBridge[Envelope] = EventBridge(receiver.deliver)
    post(bridge, range(100))
    bridge.flush()
    assert receiver.numbers == list(range(100))
    qtbot.wait(1)
    assert len(receiver.batches) == 1, "the wake that was under way finds nothing"


def test_flush_delivers_what_the_receiver_itself_brings_about(qtbot: QtBot) -> None:
    del qtbot
    seen: list[int] = []

    def deliver(batch: list[Envelope]) -> None:
        for envelope in batch:
            seen.append(envelope.job_id)
            if envelope.job_id < 3:
                bridge.mailbox.post(Envelope(envelope.job_id + 1, Ended()))

    bridge: EventBridge[Envelope] = EventBridge(deliver)
    bridge.mailbox.post(Envelope(0, Ended()))
    bridge.flush()
    assert seen == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("rows", "pause"), [(0, SHORTEST_PAUSE_MS), (1250, 50), (2500, 100), (10_000, 400), (10**6, LONGEST_PAUSE_MS)]
)
def test_the_pause_grows_with_the_tree_within_bounds(rows: int, pause: int) -> None:
    assert pause_ms(rows, is_behind=False) == pause


def test_pauses_are_shorter_while_more_is_waiting() -> None:
    assert pause_ms(10_000, is_behind=True) < pause_ms(10_000, is_behind=False)


def test_a_big_tree_slows_deliveries_down_and_loses_nothing(qtbot: QtBot) -> None:
    receiver = Receiver()
    bridge: EventBridge[Envelope] = EventBridge(receiver.deliver)
    bridge.set_visible_rows(5000)
    post(bridge, range(5))
    qtbot.waitUntil(lambda: len(receiver.numbers) == 5)
    post(bridge, range(5, 10))
    assert len(receiver.numbers) == 5
    qtbot.waitUntil(lambda: len(receiver.numbers) == 10)


@pytest.mark.parametrize(
    ("portion", "took_s", "following"),
    [
        (1, 0.0, 4),
        (100, PORTION_S, 100),
        (100, PORTION_S / 2, 200),
        (100, PORTION_S / 100, 400),
        (100, PORTION_S * 10, 10),
        (1, 1.0, 1),
        (HEAVIEST_PORTION, 0.0, HEAVIEST_PORTION),
    ],
)
def test_a_portion_is_what_a_delivery_has_time_for(portion: int, took_s: float, following: int) -> None:
    assert next_portion(portion, took_s) == following


def test_portions_are_measured_by_weight(qtbot: QtBot) -> None:
    receiver = Receiver()
    bridge: EventBridge[Envelope] = EventBridge(receiver.deliver, weigh=lambda _: HEAVIEST_PORTION, capacity=1 << 30)
    post(bridge, range(20))
    qtbot.waitUntil(lambda: len(receiver.numbers) == 20)
    assert [len(batch) for batch in receiver.batches] == [1] * 20


def test_a_writer_that_is_faster_than_the_window_waits_for_it(qtbot: QtBot) -> None:
    receiver = Receiver()
    bridge: EventBridge[Envelope] = EventBridge(receiver.deliver, weigh=lambda _: 200, capacity=400)
    writer = threading.Thread(target=post, args=(bridge, range(100)))
    writer.start()
    qtbot.waitUntil(lambda: len(receiver.numbers) == 100, timeout=20_000)
    writer.join()
    assert receiver.numbers == list(range(100))
    assert max(map(len, receiver.batches)) <= 2


def test_what_fails_to_be_delivered_does_not_keep_what_comes_after_it(qtbot: QtBot) -> None:
    got: list[int] = []

    def deliver(batch: list[Envelope]) -> None:
        if not got:
            got.append(-1)
            raise ValueError("a mistake")
        got.extend(envelope.job_id for envelope in batch)

    bridge: EventBridge[Envelope] = EventBridge(deliver)
    with qtbot.captureExceptions() as mistakes:
        post(bridge, range(5))
        qtbot.waitUntil(lambda: got == [-1, 1, 2, 3, 4])
    assert len(mistakes) == 1
