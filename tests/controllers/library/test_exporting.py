"""What is said of an export that could not go on, or was stopped."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from implant_gui.controllers.common.hidden_work import HiddenWork
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.library.exporting import CarryOut, Choice, ExportController
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.exporting import Exported, ExportKind, ExportOrder, Package
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.common.work_dialog import WorkDialog
from implant_gui.views.library.export_dialog import ExportDialog, ExportWish, Scope
from tests.controllers.conftest import Play


class Remembered:
    """The latest export."""

    def __init__(self, folder: Path) -> None:
        self.kind: ExportKind = Package.FILES
        self.folder = folder


def full_after_one(order: ExportOrder, _is_stopped: Callable[[], bool]) -> Iterator[Exported]:
    yield Exported(order.entries[0], order.folder / "1.dcm")
    raise OperationError(ErrorKind.DISK_FULL, address=str(order.folder))


def stopped_after_one(order: ExportOrder, is_stopped: Callable[[], bool]) -> Iterator[Exported]:
    if not is_stopped():
        yield Exported(order.entries[0], order.folder / "1.dcm")


@pytest.mark.parametrize(("carry_out", "is_cancelled"), [(full_after_one, False), (stopped_after_one, True)])
def test_it_is_clear_how_many_are_missing(
    qtbot: QtBot, play: Play, tasks: Tasks, tmp_path: Path, carry_out: CarryOut, is_cancelled: bool
) -> None:
    window, messages = QWidget(), MessageBar()
    qtbot.addWidget(window)
    qtbot.addWidget(messages)
    summaries = [TemplateSummary(InformationModel.GENERIC, Uid(f"1.2.{number}")) for number in range(1, 4)]
    entries = [LibraryEntry(summary, tmp_path, 1, "", datetime.now(UTC)) for summary in summaries]
    controller = ExportController(
        tasks=tasks,
        carry_out=carry_out,
        hidden=HiddenWork(messages),
        remembered=Remembered(tmp_path),
        open_folder=lambda _folder: None,
        folder_name=lambda: "set",
        messages=messages,
        parent=window,
    )

    async def story() -> None:
        controller.choose(Choice({Scope.ALL: 3}, lambda _scope: entries))
        (dialog,) = window.findChildren(ExportDialog)
        dialog.submitted.emit(ExportWish(Package.FILES, Scope.ALL, tmp_path))
        await asyncio.sleep(0)  # the story begins
        (work,) = window.findChildren(WorkDialog)
        if is_cancelled:
            work.report.counts_changed.connect(work.cancel_requested)
        while work.is_running:  # noqa: ASYNC110 - it has no signal of its end, and needs none
            await asyncio.sleep(0)
        assert "1 of 3 exported" in work.sentence
        await tasks.stop()

    play(story())
