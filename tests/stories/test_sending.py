"""A person sends what the library holds to a server: counters move, the end is decoded, failures can be retried."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel

from implant_gui.dicom.archive.faults import NO_FAULTS, Faults
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import AeTitle, Engine, Server
from implant_gui.domain.service.outcome import Verdict
from implant_gui.domain.uid import Uid
from implant_gui.models.transfers.table import Transfer
from implant_gui.views.actions import Command
from implant_gui.views.main_window import Workspace
from implant_gui.views.transfers.send_dialog import SendDialog
from tests.app.small_library import write_library
from tests.stories.conftest import QUICK, Play
from tests.stories.stage import Stage


@pytest.fixture
def taker(tmp_path: Path) -> Iterator[Archive]:
    """An archive that is still empty."""
    folder = tmp_path / "taker"
    folder.mkdir()
    made = Archive(AeTitle("TAKER"), folder)
    yield made
    made.close()


@pytest.fixture(params=[Engine.WIRE, Engine.REFERENCE])
def server(taker: Archive, request: pytest.FixtureRequest) -> Server:
    return Server("Taker", "127.0.0.1", taker.start(), AeTitle("TAKER"), timeouts=QUICK, engine=request.param)


async def fill(stage: Stage, folder: Path) -> None:
    """Have ten objects in the library, and all of them selected."""
    library = stage.program.library
    from implant_gui.storage.importing.importer import import_files

    await stage.program.background(lambda: list(import_files(library, [folder])))
    stage.program.library_page.refresh()
    await stage.until(lambda: stage.program.models.library.rowCount() == 10)
    stage.window.show_workspace(Workspace.LIBRARY)
    stage.window.library.table.selectAll()


async def send(stage: Stage) -> SendDialog:
    """Choose Send in the menu; gives the dialog."""
    stage.window.commands[Command.SEND].trigger()
    await stage.until(lambda: any(each.isVisible() for each in stage.window.findChildren(SendDialog)))
    dialog = stage.dialog(SendDialog)
    assert isinstance(dialog, SendDialog)
    return dialog


async def sent(stage: Stage, count: int = 1) -> Transfer:
    await stage.until_finished(count)
    return next(transfer for transfer in stage.transfers if transfer.is_finished)


def test_what_is_selected_arrives_at_the_server(play: Play, taker: Archive, server: Server, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def story(stage: Stage) -> None:
        await fill(stage, folder)
        dialog = await send(stage)
        assert "10 objects" in stage.texts(dialog)
        assert "TAKER@127.0.0.1" in stage.texts(dialog)
        await stage.click("Send", dialog)
        transfer = await sent(stage)
        assert transfer.summary.verdict is Verdict.SUCCESS
        assert (transfer.summary.sent, transfer.summary.peer_counters.completed) == (10, 10)
        assert "The server took everything." in stage.texts(stage.window.transfers)
        await stage.until(lambda: "0x0000" in stage.texts(stage.window.transfers))
        assert taker.count() == 10

    play(story, server)


def test_what_the_server_refused_is_told_and_sent_by_one_click(
    play: Play, taker: Archive, server: Server, tmp_path: Path
) -> None:
    folder = write_library(tmp_path / "given")
    taker.faults = Faults.parse(["status=0xA700@store"])

    async def story(stage: Stage) -> None:
        await fill(stage, folder)
        await stage.click("Send", await send(stage))
        transfer = await sent(stage)
        assert transfer.summary.verdict is Verdict.FAILURE
        assert len(transfer.retry_uids) == 10
        details = stage.window.transfers.details
        assert "0xA700" in details._uids.toPlainText()
        assert taker.count() == 0
        taker.faults = NO_FAULTS
        await stage.click("Retry failed (10)")
        again = await sent(stage, 2)
        assert (again.summary.verdict, again.retry_uids) == (Verdict.SUCCESS, ())
        assert taker.count() == 10

    play(story, server)


def test_a_cancelled_sending_leaves_the_rest_to_be_retried(
    play: Play, taker: Archive, server: Server, tmp_path: Path
) -> None:
    folder = write_library(tmp_path / "given")
    taker.faults = Faults.parse(["slow=100ms@store"])

    async def story(stage: Stage) -> None:
        await fill(stage, folder)
        await stage.click("Send", await send(stage))
        await stage.until(lambda: stage.transfers and 0 < stage.transfers[0].summary.sent < 10)
        await stage.click("Cancel the selected transfer")
        transfer = await sent(stage)
        assert transfer.summary.verdict is Verdict.CANCELLED
        assert len(transfer.retry_uids) == 10 - transfer.summary.sent
        taker.faults = NO_FAULTS
        await stage.click(f"Retry failed ({len(transfer.retry_uids)})")
        await sent(stage, 2)
        assert taker.count() == 10

    play(story, server)


def test_a_group_takes_along_what_it_refers_to(play: Play, demo_archive: Server, taker: Archive) -> None:
    there = Server("Taker", "127.0.0.1", taker.start(), AeTitle("TAKER"), timeouts=QUICK)

    async def story(stage: Stage) -> None:
        from implant_gui.domain.service.information_model import InformationModel
        from implant_gui.views.browse.query_request import QueryRequest
        from implant_gui.views.browse.result_view import FetchIntent

        stage.window.browse.server_panel.select(("Archive",))
        stage.window.browse.query_form.show_request(QueryRequest(InformationModel.GROUP, limit=1))
        await stage.click("Search", stage.window.browse.query_form)
        await stage.until(lambda: not stage.program.search.is_running and stage.program.models.results.count)
        uids = stage.program.models.results.uids_below()
        stage.window.browse.result_view.parts_requested.emit(FetchIntent(InformationModel.GROUP, uids))
        await stage.until_fetched(2)
        held = await stage.program.background(stage.program.library.count)
        stage.window.browse.result_view.tree.expandAll()
        stage.window.browse.result_view.tree.selectAll()
        dialog = await send(stage)
        assert dialog.with_parts.isVisible()
        dialog.server.setCurrentIndex(dialog.server.findData("Taker"))
        await stage.click("Send", dialog)
        await sent(stage, 3)
        assert taker.count() == held > 1

    play(story, demo_archive, there)


def test_nothing_selected_is_said_and_asks_for_no_server(play: Play, server: Server) -> None:
    async def story(stage: Stage) -> None:
        stage.window.commands[Command.SEND].trigger()
        await stage.until(lambda: "Nothing to send" in stage.messages)
        assert not stage.transfers

    play(story, server)


def test_a_server_that_is_not_there_fails_with_words_and_can_be_tried_again(
    play: Play, taker: Archive, server: Server, tmp_path: Path
) -> None:
    folder = write_library(tmp_path / "given")
    taker.close()

    async def story(stage: Stage) -> None:
        await fill(stage, folder)
        table = stage.window.library.table
        table.selectionModel().select(table.model().index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        table.selectRow(0)
        await stage.click("Send", await send(stage))
        transfer = await sent(stage)
        assert transfer.summary.verdict is Verdict.NO_ANSWER
        assert isinstance(transfer.retry_uids[0], str)
        assert Uid(transfer.retry_uids[0])
        assert stage.button("Retry failed (1)").isEnabled()

    play(story, server)


def test_what_the_end_of_the_program_interrupted_is_sent_after_a_restart(
    play: Play, taker: Archive, server: Server, tmp_path: Path
) -> None:
    folder = write_library(tmp_path / "given")
    taker.faults = Faults.parse(["slow=200ms@store"])

    async def first(stage: Stage) -> None:
        await fill(stage, folder)
        await stage.click("Send", await send(stage))
        await stage.until(lambda: stage.transfers and 0 < stage.transfers[0].summary.sent < 10)

    async def second(stage: Stage) -> None:
        await stage.until(lambda: stage.transfers)
        (left,) = stage.transfers
        assert left.is_sending
        assert left.title == "Send 10 objects"
        stage.window.transfers.set_folded(False)
        await stage.click("Resume the selected transfer")
        transfer = await sent(stage)
        assert transfer.summary.verdict is Verdict.SUCCESS
        await stage.until(lambda: len(stage.transfers) == 1)
        tasks = stage.program.tasks
        await stage.until(lambda: not any(tasks.is_running(f"send {number}") for number in range(1, 9)))
        assert taker.count() == 10

    async def third(stage: Stage) -> None:
        await stage.until(lambda: stage.program.models.library.rowCount() == 10)
        await stage.until(lambda: not stage.program.tasks.is_running("show interrupted transfers"))
        assert not stage.transfers

    play(first, server)
    taker.faults = NO_FAULTS
    play(second, server)
    play(third, server)
