"""Runs one operation on one thread and makes good the promise of every job: exactly one `Ended`, always last."""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from typing_extensions import override

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import Operation
from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.cancel import CancelRung, CancelToken
from implant_gui.domain.service.events import Ended, MatchesFound, OperationEvent
from implant_gui.domain.service.status import StatusCategory
from implant_gui.jobs.watchdog import Watch, Watchdog


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event and the job that it belongs to."""

    job_id: int
    event: OperationEvent


def weight_of(envelope: Envelope) -> int:
    """How much an envelope counts in a mailbox: as much as the matches that are in it."""
    event = envelope.event
    return len(event.matches) or 1 if isinstance(event, MatchesFound) else 1


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a worker has to do.

    Attributes:
        title: what people call the job, such as ``find PACS``.
    """

    job_id: int
    title: str
    operation: Operation
    timeouts: Timeouts
    token: CancelToken


class Worker(threading.Thread):
    """Plays an operation and posts its events.

    An operation that raises `OperationError` ends with that error. Any other exception is a bug of ours: it goes to
    `threading.excepthook`, and the job still ends. The operation is always played to its own end, so that it can
    release its association, before its `Ended` is passed on.

    A daemon, although it is joined: the flag is for a peer that never lets go while the program wants to leave.
    """

    def __init__(
        self,
        assignment: Assignment,
        *,
        post: Callable[[Envelope], None],
        watchdog: Watchdog,
        when_done: Callable[[int], None],
    ) -> None:
        super().__init__(name=f"job-{assignment.job_id} {assignment.title}", daemon=True)
        self._assignment = assignment
        self._post = post
        self._watchdog = watchdog
        self._when_done = when_done

    @override
    def run(self) -> None:
        job_id = self._assignment.job_id
        ended = Ended(error=OperationError(ErrorKind.BUG))
        try:
            ended = self._outcome()
        finally:
            try:
                self._post(Envelope(job_id, ended))
            finally:
                self._when_done(job_id)

    def _outcome(self) -> Ended:
        token = self._assignment.token
        try:
            with self._watchdog.watching(token, self._assignment.timeouts) as watch:
                ended = self._play(watch)
        except OperationError as error:
            ended = Ended(error=error)
        except Exception:  # noqa: BLE001 - reported as a bug, and the job still ends
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self)))
            return Ended(error=OperationError(ErrorKind.BUG))
        return _completed(ended, token)

    def _play(self, watch: Watch) -> Ended:
        ended: Ended | None = None
        for event in self._assignment.operation(self._assignment.token):
            if isinstance(event, Ended):
                ended = ended or event
            elif ended is None:
                watch.deliver(event, self._deliver)
        if ended is None and not self._assignment.token.is_stopped:
            raise RuntimeError(f"The operation of {self.name} ended without saying how.")
        return ended or Ended()

    def _deliver(self, event: OperationEvent) -> None:
        self._post(Envelope(self._assignment.job_id, event))


def _completed(ended: Ended, token: CancelToken) -> Ended:
    """`ended` with what the operation could not know: that a limit of ours or a wish to cancel was the reason."""
    has_answer = ended.status is not None and ended.error is None
    if token.time_limit is not None and not has_answer:
        error = ended.error or OperationError(token.time_limit)
        ended = replace(ended, error=OperationError(token.time_limit, error.server, error.address))
    if token.is_cancelled and ended.cancelled is None:
        ended = replace(ended, cancelled=_rung(ended, token))
    return ended


def _rung(ended: Ended, token: CancelToken) -> CancelRung:
    if ended.status is not None and ended.status.category is not StatusCategory.CANCEL and ended.error is None:
        return CancelRung.FINISHED_ANYWAY
    return CancelRung.ABORTED if token.is_aborted else CancelRung.ASKED
