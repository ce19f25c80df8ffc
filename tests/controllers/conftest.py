"""Qt's loop as asyncio's, and a desk with a real scheduler, for stories without a window."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.errors import OperationError
from implant_gui.jobs.scheduler import Scheduler
from implant_gui.jobs.worker import Envelope
from implant_gui.models.common.bridge import EventBridge

Play = Callable[[Coroutine[Any, Any, None]], None]


@dataclass
class Told:
    """What came out of stories that failed."""

    errors: list[OperationError] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)


@pytest.fixture
def play(qapp: QApplication) -> Iterator[Play]:
    """Runs a coroutine to its end on Qt's loop."""
    loop = QEventLoop(qapp)
    with loop:
        asyncio.set_event_loop(loop)
        yield lambda story: loop.run_until_complete(asyncio.wait_for(story, 20.0))
    asyncio.set_event_loop(None)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def tasks(told: Told) -> Tasks:
    return Tasks(told.errors.append, told.bugs.append)


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.stop()


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[JobDesk]:
    """A desk whose jobs really run; nothing is traced."""
    bridge: EventBridge[Envelope] = EventBridge(lambda batch: made.deliver(batch))
    scheduler = Scheduler(bridge.mailbox)
    made = JobDesk(scheduler, lambda _job_id, _title, _server: None, lambda _job_id, _events, _summary: None)
    yield made
    assert scheduler.stop(5.0)
    bridge.flush()
    bridge.mailbox.close()
