"""A visible result tree that an operation on a worker thread fills."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtWidgets import QApplication
from typing_extensions import override

from implant_gui.domain.events import Ended, MatchesFound, OperationEvent
from implant_gui.domain.match import Match
from implant_gui.jobs.worker import Envelope
from tests.benchmarks.bench_result_tree import Bench


class LiveTree(Bench):
    """As `Bench`, but the matches come over an association."""

    def __init__(self, application: QApplication, events: Callable[[], Iterable[OperationEvent]]) -> None:
        super().__init__(application, 0)
        self._events = events

    @override
    def _post(self, matches: Sequence[Match]) -> None:
        for event in self._events():
            if isinstance(event, MatchesFound | Ended):
                self.bridge.mailbox.post(Envelope(1, event))
