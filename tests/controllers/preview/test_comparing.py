"""Templates that are looked at, or selected in the library, are compared in one window."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.comparing import ComparisonController, compared
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.content.template_view import Notice, TemplateView
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.templates.catalogue import build
from implant_gui.templates.datasets import part10
from implant_gui.templates.view import read_template, view_of
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.comparison import ComparisonWindow
from tests.views.seen_templates import drawing, template


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    with QEventLoop(qapp) as made:
        asyncio.set_event_loop(made)
        yield made
    asyncio.set_event_loop(None)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def stems(count: int) -> Iterator[Dataset]:
    found = (each for each in build() if "Stem" in str(each.get("ImplantName", "")) and "HPGLDocumentSequence" in each)
    return islice(found, count)


def test_what_is_looked_at_and_what_is_selected_is_compared(qtbot: QtBot, loop: QEventLoop, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    entries, views = [], []
    for number, dataset in enumerate(stems(3)):
        path = tmp_path / f"{number}.dcm"
        path.write_bytes(part10.encode(dataset))
        views.append(view_of(dataset))
        summary = TemplateSummary(InformationModel.GENERIC, Uid(str(dataset.SOPInstanceUID)))
        entries.append(LibraryEntry(summary, path, 1, "", datetime.now(UTC)))
    gone = LibraryEntry(entries[0].summary, tmp_path / "gone.dcm", 1, "", datetime.now(UTC))

    async def story() -> None:
        failures: list[BaseException] = []
        printed: list[ComparisonWindow] = []
        tasks, pictures = Tasks(failures.append, failures.append), Background("pictures")
        controller = ComparisonController(
            tasks=tasks,
            pictures=pictures,
            read_template=read_template,
            calibration=Calibration(),
            print_out=printed.append,
            parent=window,
        )
        controller.compare(views[2])
        assert controller.window.isVisible()
        assert [item.key for item in controller.window.items] == [views[2].identity.sop_instance_uid]
        controller.compare_entries([entries[0], gone, entries[1]])
        while len(controller.window.items) < 2:  # noqa: ASYNC110 - it is Qt that makes the condition true
            await asyncio.sleep(0.005)
        assert [item.part_number for item in controller.window.items] == [
            view.identity.part_number for view in views[:2]
        ]
        controller.compare(None)
        controller.window.print_requested.emit()
        assert printed == [controller.window]
        controller.window.close()
        await tasks.stop()
        pictures.stop()
        assert not failures

    loop.run_until_complete(asyncio.wait_for(story(), 30))


def test_what_is_still_being_read_does_not_come_among_what_is_wanted_later(
    qtbot: QtBot, loop: QEventLoop, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    views = [view_of(dataset) for dataset in stems(3)]
    by_path = {tmp_path / str(number): view for number, view in enumerate(views)}
    entries = [
        LibraryEntry(
            TemplateSummary(InformationModel.GENERIC, Uid(view.identity.sop_instance_uid)),
            path,
            1,
            "",
            datetime.now(UTC),
        )
        for path, view in by_path.items()
    ]
    is_reading, may_go_on = threading.Event(), threading.Event()

    def read_slowly(path: Path, /) -> TemplateView:
        is_reading.set()
        may_go_on.wait()
        return by_path[path]

    async def story() -> None:
        failures: list[BaseException] = []
        tasks, pictures = Tasks(failures.append, failures.append), Background("pictures")
        controller = ComparisonController(
            tasks=tasks,
            pictures=pictures,
            read_template=read_slowly,
            calibration=Calibration(),
            print_out=lambda _window: None,
            parent=window,
        )
        controller.compare_entries(entries[:1])
        await asyncio.to_thread(is_reading.wait)
        controller.compare_entries(entries[1:])
        may_go_on.set()
        while len(controller.window.items) < 2 or tasks.is_running("read what is compared"):
            await pictures(lambda: None)
        assert [item.key for item in controller.window.items] == [view.identity.sop_instance_uid for view in views[1:]]
        controller.window.close()
        await tasks.stop()
        pictures.stop()
        assert not failures

    loop.run_until_complete(asyncio.wait_for(story(), 30))


def test_a_notice_of_the_manufacturer_is_named_beside_the_template(qtbot: QtBot) -> None:
    drawn = template(drawings=(drawing(),), notices=(Notice("20240301", "Stop using it."),))
    assert compared(template(drawings=(drawing(),))).notice == ""
    window = ComparisonWindow(Calibration())
    qtbot.addWidget(window)
    window.add([compared(drawn)])
    assert "NOTICE FROM THE MANUFACTURER" in window.legend.list.item(0).text().splitlines()
    assert [text for text, _ in window.printed_legend] == ["Stem 12 – NOTICE FROM THE MANUFACTURER"]
