import itertools
import threading
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.cancel import CancelRung, CancelToken
from implant_gui.domain.service.events import Ended, OperationEvent
from implant_gui.jobs.scheduler import Scheduler
from tests.jobs.conftest import BEGUN, PATIENCE_S, Gate, Reader, Submit


def at_once(token: CancelToken) -> Iterator[OperationEvent]:
    yield Ended()


def test_a_job_runs_and_its_events_reach_the_reader(submit: Submit, reader: Reader) -> None:
    job_id = submit(at_once)
    assert reader.ending_of(job_id) == Ended()


def test_one_server_gets_no_more_jobs_than_its_limit(submit: Submit, reader: Reader, scheduler: Scheduler) -> None:
    first, second = Gate(), Gate()
    running, waiting = submit(first), submit(second)
    reader.read_until_begun(running)
    assert scheduler.waiting() == (waiting,)
    first.open()
    reader.read_until_begun(waiting)
    second.open()
    reader.ending_of(waiting)


def test_all_servers_together_get_no_more_than_the_overall_limit(
    submit: Submit, reader: Reader, scheduler: Scheduler
) -> None:
    gates = [Gate() for _ in range(3)]
    jobs = [submit(gate, server=name) for gate, name in zip(gates, "ABC", strict=True)]
    reader.read_until_begun(*jobs[:2])
    assert scheduler.waiting() == (jobs[2],)
    gates[1].open()
    reader.read_until_begun(jobs[2])
    scheduler.cancel_all()


def test_a_job_that_is_not_queued_starts_whatever_else_runs(submit: Submit, reader: Reader) -> None:
    submit(Gate())
    echo = submit(at_once, queued=False)
    reader.ending_of(echo)


def test_a_busy_server_does_not_hold_up_the_others(submit: Submit, reader: Reader, scheduler: Scheduler) -> None:
    submit(Gate(), server="A")
    behind = submit(Gate(), server="A")
    other = submit(at_once, server="B")
    reader.ending_of(other)
    assert scheduler.waiting() == (behind,)


def test_a_held_job_lets_others_pass_until_it_is_released(submit: Submit, reader: Reader, scheduler: Scheduler) -> None:
    first = Gate()
    submit(first)
    held, passing = submit(at_once), submit(at_once)
    assert scheduler.hold(held)
    first.open()
    reader.ending_of(passing)
    assert scheduler.waiting() == (held,)
    scheduler.release(held)
    reader.ending_of(held)


def test_a_job_that_has_begun_cannot_be_held(submit: Submit, reader: Reader, scheduler: Scheduler) -> None:
    running = submit(Gate())
    assert not scheduler.hold(running)
    assert not scheduler.hold(4711)


def test_waiting_jobs_can_change_places(submit: Submit, reader: Reader, scheduler: Scheduler) -> None:
    gate = Gate()
    submit(gate)
    first, second, third = submit(at_once), submit(at_once), submit(at_once)
    scheduler.reorder(third, 0)
    scheduler.reorder(first, 99)
    assert scheduler.waiting() == (third, second, first)
    gate.open()
    for job_id in (first, second, third):
        reader.ending_of(job_id)
    ended = [envelope.job_id for envelope in reader.envelopes if isinstance(envelope.event, Ended)]
    assert ended[-3:] == [third, second, first]


def test_a_job_cancelled_while_it_waits_ends_once_without_having_begun(
    submit: Submit, reader: Reader, scheduler: Scheduler
) -> None:
    submit(Gate())
    waiting = submit(Gate())
    scheduler.cancel(waiting)
    assert reader.ending_of(waiting) == Ended(cancelled=CancelRung.ASKED)
    scheduler.cancel(waiting)
    assert reader.events_of(waiting) == [Ended(cancelled=CancelRung.ASKED)]


def test_a_running_job_is_cancelled_by_its_token(submit: Submit, reader: Reader, scheduler: Scheduler) -> None:
    job_id = submit(Gate())
    reader.read_until_begun(job_id)
    scheduler.cancel(job_id)
    assert reader.ending_of(job_id).cancelled is CancelRung.ASKED


def test_a_job_that_ignores_the_cancel_is_aborted_after_the_grace_period(
    submit: Submit, reader: Reader, scheduler: Scheduler
) -> None:
    job_id = submit(Gate(obeys_cancel=False), timeouts=Timeouts(cancel_grace=0.02))
    scheduler.cancel(job_id)
    assert reader.ending_of(job_id).cancelled is CancelRung.ABORTED


def test_a_job_over_its_time_ends_with_that_error(submit: Submit, reader: Reader) -> None:
    error = reader.ending_of(submit(Gate(), timeouts=Timeouts(total=0.02))).error
    assert error is not None
    assert error.kind is ErrorKind.OPERATION_TIMEOUT


def test_new_limits_start_what_they_allow(submit: Submit, reader: Reader, scheduler: Scheduler) -> None:
    jobs = [submit(Gate()) for _ in range(3)]
    scheduler.set_limits(overall=3, per_server=3)
    reader.read_until_begun(*jobs)
    assert scheduler.running() == tuple(jobs)


def test_a_job_queued_while_a_worker_is_on_its_way_out_is_never_forgotten(
    submit: Submit, reader: Reader, scheduler: Scheduler
) -> None:
    jobs = [submit(at_once) for _ in range(300)]
    for job_id in jobs:
        assert reader.ending_of(job_id) == Ended()
    assert scheduler.waiting() == ()


def test_submitting_and_cancelling_from_many_threads_gives_each_job_one_ending(
    submit: Submit, reader: Reader, scheduler: Scheduler
) -> None:
    jobs: list[int] = []

    def use() -> None:
        for number in range(40):
            job_id = submit(at_once, server="AB"[number % 2], queued=number % 5 > 0)
            jobs.append(job_id)
            if number % 3 == 0:
                scheduler.cancel(job_id)

    users = [threading.Thread(target=use) for _ in range(4)]
    for user in users:
        user.start()
    for user in users:
        user.join(PATIENCE_S)
    for job_id in jobs:
        reader.ending_of(job_id)
    assert len({*jobs}) == 160


def test_stopping_cancels_everything_and_leaves_no_thread(reader: Reader) -> None:
    scheduler = Scheduler(reader.mailbox, overall=2, per_server=2)
    jobs = [scheduler.submit(Gate(), server="A", title="get A", timeouts=Timeouts()) for _ in range(4)]
    assert scheduler.stop(PATIENCE_S)
    for job_id in jobs:
        assert reader.ending_of(job_id).cancelled is CancelRung.ASKED


def test_a_job_submitted_after_the_end_is_refused_but_ends(reader: Reader) -> None:
    scheduler = Scheduler(reader.mailbox)
    assert scheduler.stop(PATIENCE_S)
    job_id = scheduler.submit(at_once, server="A", title="echo A", timeouts=Timeouts(), queued=False)
    assert reader.ending_of(job_id).cancelled is CancelRung.ASKED


def test_stopping_aborts_after_half_the_deadline_what_does_not_listen(reader: Reader) -> None:
    scheduler = Scheduler(reader.mailbox)
    job_id = scheduler.submit(Gate(obeys_cancel=False), server="A", title="get A", timeouts=Timeouts())
    reader.read_until_begun(job_id)
    assert scheduler.stop(0.5)
    assert reader.ending_of(job_id).cancelled is CancelRung.ABORTED


def test_stopping_tells_when_a_thread_is_left(reader: Reader) -> None:
    scheduler = Scheduler(reader.mailbox)
    stubborn = Gate(obeys_cancel=False, obeys_abort=False)
    job_id = scheduler.submit(stubborn, server="A", title="get A", timeouts=Timeouts())
    reader.read_until_begun(job_id)
    assert not scheduler.stop(0.05)
    stubborn.open()
    reader.ending_of(job_id)


def test_stopping_waits_for_no_reader(reader: Reader) -> None:
    def chatty(token: CancelToken) -> Iterator[OperationEvent]:
        yield from itertools.takewhile(lambda _: not token.is_stopped, itertools.repeat(BEGUN))
        yield Ended()

    scheduler = Scheduler(reader.mailbox)
    scheduler.submit(chatty, server="A", title="find A", timeouts=Timeouts())
    reader.read_until(lambda: len(reader.envelopes) > 0)
    assert scheduler.stop(PATIENCE_S)


ACTIONS = st.lists(st.tuples(st.sampled_from(["submit", "cancel", "hold", "release", "reorder"]), st.integers(0, 9)))


@settings(max_examples=25)
@given(ACTIONS)
def test_whatever_is_done_every_job_ends_exactly_once(actions: list[tuple[str, int]]) -> None:
    reader = Reader()
    scheduler = Scheduler(reader.mailbox, overall=2, per_server=1)
    jobs: list[int] = []
    for action, number in actions:
        known = jobs[number % len(jobs)] if jobs else 0
        match action:
            case "submit":
                operation = at_once if number % 2 else Gate()
                jobs.append(scheduler.submit(operation, server="AB"[number % 2], title="find", timeouts=Timeouts()))
            case "cancel":
                scheduler.cancel(known)
            case "hold":
                scheduler.hold(known)
            case "release":
                scheduler.release(known)
            case _:
                scheduler.reorder(known, number)
    assert scheduler.stop(PATIENCE_S)
    for job_id in jobs:
        reader.ending_of(job_id)
