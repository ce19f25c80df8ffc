"""Decides which job runs when: limits per server and overall, holding back, reordering, cancelling, and the end."""

import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Final

from implant_gui.domain.ports import Operation
from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.cancel import AbortCause, CancelRung, CancelToken
from implant_gui.domain.service.events import Ended
from implant_gui.jobs.mailbox import Mailbox
from implant_gui.jobs.watchdog import Watchdog
from implant_gui.jobs.worker import Assignment, Envelope, Worker

DEFAULT_OVERALL: Final = 4
DEFAULT_PER_SERVER: Final = 2


@dataclass(slots=True)
class _Job:
    assignment: Assignment
    server: str
    is_held: bool = False
    worker: Worker | None = None


class Scheduler:
    """Starts jobs in the order of their submission, as far as the limits allow.

    Whatever becomes of a job, its events end in exactly one `Ended` in the mailbox: also if it is cancelled before it
    began, or submitted after `stop`.

    Thread: any.
    """

    def __init__(
        self, mailbox: Mailbox[Envelope], *, overall: int = DEFAULT_OVERALL, per_server: int = DEFAULT_PER_SERVER
    ) -> None:
        self._mailbox = mailbox
        self._overall = overall
        self._per_server = per_server
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._waiting: list[_Job] = []
        self._running: dict[int, _Job] = {}
        self._leaving: list[Worker] = []
        self._is_stopping = False
        self._watchdog = Watchdog()

    def submit(self, operation: Operation, *, server: str, title: str, timeouts: Timeouts, queued: bool = True) -> int:
        """Run `operation` as soon as the limits allow, or at once with `queued` False; gives the job's id."""
        assignment = Assignment(next(self._ids), title, operation, timeouts, CancelToken())
        job = _Job(assignment, server)
        with self._lock:
            is_refused = self._is_stopping
            if not is_refused and queued:
                self._waiting.append(job)
                self._start_what_may_run()
            elif not is_refused:
                self._start(job)
        if is_refused:
            self._end_unstarted(job)
        return assignment.job_id

    def set_limits(self, *, overall: int, per_server: int) -> None:
        """Other limits from now on; what runs goes on running."""
        with self._lock:
            self._overall, self._per_server = overall, per_server
            self._start_what_may_run()

    def waiting(self) -> tuple[int, ...]:
        """The jobs that have not begun, in the order in which they will, held ones included."""
        with self._lock:
            return tuple(job.assignment.job_id for job in self._waiting)

    def running(self) -> tuple[int, ...]:
        """The jobs that have begun and not ended, oldest first."""
        with self._lock:
            return tuple(self._running)

    def hold(self, job_id: int) -> bool:
        """Keep a waiting job from starting; False if it has begun already, or is not known."""
        with self._lock:
            job = self._find_waiting(job_id)
            if job is not None:
                job.is_held = True
            return job is not None

    def release(self, job_id: int) -> None:
        """Let a held job start again when its turn comes."""
        with self._lock:
            job = self._find_waiting(job_id)
            if job is not None:
                job.is_held = False
                self._start_what_may_run()

    def reorder(self, job_id: int, position: int) -> None:
        """Move a waiting job to `position` among the waiting ones (0 is next; beyond the end is last)."""
        with self._lock:
            job = self._find_waiting(job_id)
            if job is not None:
                self._waiting.remove(job)
                self._waiting.insert(max(position, 0), job)
                self._start_what_may_run()

    def cancel(self, job_id: int) -> None:
        """End a job: at once if it has not begun, else by the cancel ladder. Does nothing to one that has ended."""
        with self._lock:
            waiting = self._find_waiting(job_id)
            if waiting is not None:
                self._waiting.remove(waiting)
            running = self._running.get(job_id)
        if waiting is not None:
            self._end_unstarted(waiting)
        if running is not None:
            running.assignment.token.cancel()

    def cancel_all(self) -> None:
        """End every job."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
            running = tuple(self._running.values())
        for job in waiting:
            self._end_unstarted(job)
        for job in running:
            job.assignment.token.cancel()

    def stop(self, deadline_s: float) -> bool:
        """Take no more jobs, cancel all, abort after half of `deadline_s` what has not ended, and wait for the rest.

        Returns:
            Whether all threads have ended; those that have not are daemons and end with the process.
        """
        begun = time.monotonic()
        with self._lock:
            self._is_stopping = True
        self._mailbox.lift()
        self.cancel_all()
        self._join(begun + deadline_s / 2)
        with self._lock:
            stuck = tuple(self._running.values())
        for job in stuck:
            job.assignment.token.abort(AbortCause.SHUTDOWN)
        all_ended = self._join(begun + deadline_s)
        self._watchdog.stop(max(begun + deadline_s - time.monotonic(), 0.0))
        return all_ended

    def _find_waiting(self, job_id: int) -> _Job | None:
        return next((job for job in self._waiting if job.assignment.job_id == job_id), None)

    def _start_what_may_run(self) -> None:
        busy = Counter(job.server for job in self._running.values())
        for job in tuple(self._waiting):
            if busy.total() >= self._overall:
                return
            if not job.is_held and busy[job.server] < self._per_server:
                self._waiting.remove(job)
                busy[job.server] += 1
                self._start(job)

    def _start(self, job: _Job) -> None:
        worker = Worker(
            job.assignment, post=self._mailbox.post, watchdog=self._watchdog, when_done=self._on_worker_done
        )
        job.worker = worker
        self._running[job.assignment.job_id] = job
        worker.start()

    def _on_worker_done(self, job_id: int) -> None:
        """Called by a worker as the last thing it does: its place is free, though its thread lives a moment longer."""
        with self._lock:
            job = self._running.pop(job_id)
            self._leaving = [worker for worker in self._leaving if worker.is_alive()]
            if job.worker is not None:
                self._leaving.append(job.worker)
            self._start_what_may_run()

    def _end_unstarted(self, job: _Job) -> None:
        """Over the mailbox's bound: the caller may be its reader, who must not wait for himself."""
        ended = Envelope(job.assignment.job_id, Ended(cancelled=CancelRung.ASKED))
        self._mailbox.post(ended, wait=False)

    def _join(self, deadline: float) -> bool:
        with self._lock:
            workers = [job.worker for job in self._running.values() if job.worker is not None] + self._leaving
        for worker in workers:
            worker.join(max(deadline - time.monotonic(), 0.0))
        return not any(worker.is_alive() for worker in workers)
