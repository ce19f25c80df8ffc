"""A visible result tree that an operation on a worker thread fills, put together as the window does it."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from implant_gui.app.garbage import GarbageCollector
from implant_gui.domain.service.events import Ended, MatchesFound, OperationEvent
from implant_gui.jobs.worker import Envelope, weight_of
from implant_gui.models.common.bridge import EventBridge
from implant_gui.models.results.tree import ResultsModel
from implant_gui.views.browse.result_tree import ResultTree
from tests.benchmarks.bench_result_tree import Gaps

_LOOK_EVERY_MS = 2
"""Less often than on every turn: a loop that turns without a rest would take the worker's time."""


class LiveTree:
    """The tree, its model, the bridge that fills it, the garbage collector, and a clock that the loop must serve."""

    def __init__(self, app: QApplication, events: Callable[[], Iterable[OperationEvent]]) -> None:
        self._app = app
        self._events = events
        self._has_ended = False
        self.model = ResultsModel(lambda: datetime.now(UTC))
        self._bridge: EventBridge[Envelope] = EventBridge(self._deliver, weigh=weight_of)
        self._tree = ResultTree(self.model)
        bar = self._tree.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: self._bridge.set_visible_rows(most + bar.pageStep()))
        self._tree.resize(1200, 800)
        self._tree.show()
        app.processEvents()
        self.gaps = Gaps()
        self._clock = QTimer()
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self.gaps.look)
        self._collector = GarbageCollector(lambda: False)

    def fill(self) -> float:
        """Let the operation run; gives how long it took until all of its matches were in the tree, in seconds."""
        self._collector.start()
        self._collector.settle()
        worker = threading.Thread(target=self._work)
        begun = time.perf_counter()
        self._clock.start(_LOOK_EVERY_MS)
        worker.start()
        while not self._has_ended:
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        taken = time.perf_counter() - begun
        for _ in range(10):
            self._app.processEvents()
        self._clock.stop()
        worker.join()
        self._collector.stop()
        return taken

    def _work(self) -> None:
        for event in self._events():
            self._bridge.mailbox.post(Envelope(1, event))

    def _deliver(self, batch: list[Envelope]) -> None:
        events = [envelope.event for envelope in batch]
        matches = [match for event in events if isinstance(event, MatchesFound) for match in event.matches]
        if matches:
            self.model.add("PACS", matches)
        self._has_ended = self._has_ended or any(isinstance(event, Ended) for event in events)
