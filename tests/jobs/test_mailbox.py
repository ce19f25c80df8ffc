import threading

from hypothesis import given
from hypothesis import strategies as st

from implant_gui.jobs.mailbox import Mailbox


def nothing() -> None:
    pass


def test_items_come_out_in_order_and_no_more_than_asked_for() -> None:
    mailbox = Mailbox[int](nothing)
    for number in range(5):
        mailbox.post(number)
    assert mailbox.take(2) == [0, 1]
    assert len(mailbox) == 3
    assert mailbox.take() == [2, 3, 4]
    assert mailbox.take() == []


@given(st.lists(st.one_of(st.none(), st.integers(0, 5))))
def test_the_reader_is_woken_once_each_time_the_mailbox_stops_being_empty(steps: list[int | None]) -> None:
    woken: list[None] = []
    mailbox = Mailbox[int](lambda: woken.append(None))
    expected, inside, posted, taken = 0, 0, 0, []
    for step in steps:
        if step is None:
            mailbox.post(posted)
            expected += inside == 0
            posted, inside = posted + 1, inside + 1
        else:
            batch = mailbox.take(step)
            inside -= len(batch)
            taken += batch
        assert len(woken) == expected
    assert taken + mailbox.take() == list(range(posted))


def posting(mailbox: Mailbox[int], *items: int) -> threading.Thread:
    def post_all() -> None:
        for item in items:
            mailbox.post(item)

    thread = threading.Thread(target=post_all)
    thread.start()
    return thread


def test_a_writer_waits_while_the_mailbox_is_full() -> None:
    full = threading.Event()
    mailbox = Mailbox[int](full.set, capacity=2)
    writer = posting(mailbox, *range(20))
    taken: list[int] = []
    while len(taken) < 20:
        assert full.wait(20)
        full.clear()
        batch = mailbox.take()
        assert len(batch) <= 2
        taken += batch
    writer.join(20)
    assert taken == list(range(20))


def test_many_writers_lose_nothing_and_each_keeps_its_order() -> None:
    bell = threading.Event()
    mailbox = Mailbox[int](bell.set, capacity=3)
    writers = [posting(mailbox, *range(start, start + 100)) for start in range(0, 800, 100)]
    taken: list[int] = []
    while len(taken) < 800:
        assert bell.wait(20)
        bell.clear()
        taken += mailbox.take()
    for writer in writers:
        writer.join(20)
    assert sorted(taken) == list(range(800))
    for block in range(8):
        assert [item for item in taken if item // 100 == block] == list(range(block * 100, block * 100 + 100))


def test_lifting_the_bound_lets_all_writers_go_for_good() -> None:
    mailbox = Mailbox[int](nothing, capacity=1)
    mailbox.post(0)
    writer = posting(mailbox, *range(1, 50))
    mailbox.lift()
    writer.join(20)
    assert mailbox.take() == list(range(50))


def test_a_closed_mailbox_takes_nothing_and_keeps_nobody_waiting() -> None:
    mailbox = Mailbox[int](nothing, capacity=1)
    mailbox.post(0)
    writer = posting(mailbox, 1)
    mailbox.close()
    writer.join(20)
    mailbox.post(2)
    assert mailbox.take() == [0]


def test_the_reader_itself_can_post_into_a_full_mailbox() -> None:
    mailbox = Mailbox[int](nothing, capacity=1)
    mailbox.post(0)
    mailbox.post(1, wait=False)
    assert mailbox.take() == [0, 1]


def test_a_heavy_item_fills_the_mailbox_as_many_light_ones_do() -> None:
    mailbox = Mailbox[int](nothing, capacity=10, weigh=lambda item: item)
    for item in (7, 7):
        mailbox.post(item)
    writer = posting(mailbox, 1)
    assert mailbox.take(7) == [7]
    writer.join(20)
    assert mailbox.take() == [7, 1]


def test_one_item_is_taken_however_heavy_it_is() -> None:
    mailbox = Mailbox[int](nothing, weigh=lambda item: item)
    for item in (500, 3, 3, 3):
        mailbox.post(item)
    assert [mailbox.take(5) for _ in range(3)] == [[500], [3, 3], [3]]


def test_writers_wait_while_the_reader_is_busy() -> None:
    mailbox = Mailbox[int](nothing)
    with mailbox.busy():
        writer = posting(mailbox, 1)
        assert mailbox.take() == []
    writer.join(20)
    assert mailbox.take() == [1]


def test_a_reader_that_stays_busy_does_not_keep_writers_for_ever() -> None:
    mailbox = Mailbox[int](nothing)
    with mailbox.busy():
        writer = posting(mailbox, 1)
        writer.join(20)
        assert mailbox.take() == [1]


def test_a_busy_reader_keeps_nobody_from_leaving() -> None:
    mailbox = Mailbox[int](nothing)
    with mailbox.busy():
        mailbox.close()
        writer = posting(mailbox, 1)
        writer.join(20)
    assert mailbox.take() == []


def test_the_busy_reader_itself_can_post() -> None:
    mailbox = Mailbox[int](nothing)
    with mailbox.busy():
        mailbox.post(1, wait=False)
        assert mailbox.take() == [1]
