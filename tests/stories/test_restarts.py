"""The program ends and starts again: what was set, saved, asked and left unfinished is there."""

from contextlib import closing
from dataclasses import replace

import pytest

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import Paths
from implant_gui.dicom.archive.faults import NO_FAULTS, Faults
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.keeping.settings import Appearance, Settings
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.outcome import Verdict
from implant_gui.storage.journal import FileJournal
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.storage.lock_file import LockFile
from implant_gui.templates.summary import read_summary
from implant_gui.views.browse.query_request import NamedRequest, QueryRequest
from implant_gui.views.main_window import Workspace
from implant_gui.views.settings_dialog import SettingsDialog
from tests.stories.conftest import Play, by_get
from tests.stories.stage import Stage


def test_settings_are_saved_and_in_force(play: Play, paths: Paths) -> None:
    async def change(stage: Stage) -> None:
        await stage.click("Settings")
        dialog = stage.dialog(SettingsDialog)
        assert isinstance(dialog, SettingsDialog)
        dialog.appearance.setCurrentIndex(dialog.appearance.findData(Appearance.DARK))
        dialog.limit.setValue(700)
        await stage.click("Save", dialog)
        request = stage.window.browse.query_form.collect()
        assert request is not None
        assert request.limit == 700
        assert stage.program.theme.tokens.is_dark

    async def look(stage: Stage) -> None:
        assert stage.program.theme.tokens.is_dark
        request = stage.window.browse.query_form.collect()
        assert request is not None
        assert request.limit == 700

    play(change)
    assert UserFiles(paths).settings()[0].appearance is Appearance.DARK
    play(look)


def test_saved_searches_and_the_history_are_there_again(play: Play, small_server: Server) -> None:
    async def ask(stage: Stage) -> None:
        await stage.search(Manufacturer="ACME")
        form = stage.window.browse.query_form
        request = form.collect()
        assert request is not None
        form.save_requested.emit(NamedRequest("All of ACME", request))

    async def look(stage: Stage) -> None:
        form = stage.window.browse.query_form
        await stage.until(lambda: not stage.program.tasks.is_running("begin"))
        form.show_request(QueryRequest())
        stage.menu_entry(form._saved, "All of ACME").trigger()
        request = form.collect()
        assert request is not None
        assert list(request.restrictions.values()) == ["ACME"]
        assert "Manufacturer = ACME" in next(action.text() for action in form._history.actions())
        stage.menu_entry(form._saved, "Remove a saved search", "All of ACME").trigger()

    async def look_again(stage: Stage) -> None:
        await stage.until(lambda: not stage.program.tasks.is_running("begin"))
        names = [action.text() for action in stage.window.browse.query_form._saved.actions()]
        assert "All of ACME" not in names

    play(ask, small_server)
    play(look)
    play(look_again)


def test_the_window_comes_back_as_it_was_left(play: Play) -> None:
    async def leave(stage: Stage) -> None:
        await stage.click("Diagnose")

    async def look(stage: Stage) -> None:
        assert stage.window.workspace is Workspace.DIAGNOSE

    play(leave)
    play(look)


def test_an_interrupted_transfer_is_offered_and_only_what_is_missing_is_fetched(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    small_archive.faults = Faults.parse(["slow=50ms@get"])
    came: list[int] = []

    async def break_off(stage: Stage) -> None:
        await stage.search()
        await stage.fetch_all()
        await stage.until(lambda: stage.transfers and 0 < stage.transfers[0].summary.stored < 10)
        stage.window.close()
        await stage.until(lambda: False)

    async def resume(stage: Stage) -> None:
        await stage.until(lambda: stage.transfers)
        (left,) = stage.transfers
        came.append(await stage.program.background(stage.program.library.count))
        assert 0 < came[0] < 10
        assert left.summary.stored == came[0]
        await stage.click("Resume the selected transfer")
        transfer = await stage.until_fetched()
        assert (transfer.summary.verdict, transfer.summary.requested) == (Verdict.SUCCESS, 10 - came[0])
        assert await stage.program.background(stage.program.library.count) == 10

    async def look(stage: Stage) -> None:
        tasks = stage.program.tasks
        names = ("begin", "open the library", "show interrupted transfers")
        await stage.until(lambda: not any(tasks.is_running(name) for name in names))
        assert stage.transfers == []

    play(break_off, by_get(small_server), is_closed=True)
    small_archive.faults = NO_FAULTS
    play(resume)
    play(look)


def test_a_transfer_whose_server_has_gone_says_so_and_can_be_given_up(
    play: Play, paths: Paths, small_archive: Archive, small_server: Server
) -> None:
    small_archive.faults = Faults.parse(["drop-after=2@get"])

    async def fail(stage: Stage) -> None:
        await stage.search()
        await stage.fetch_all()
        await stage.until_fetched()

    async def give_up(stage: Stage) -> None:
        await stage.until(lambda: stage.transfers)
        await stage.click("Resume the selected transfer")
        await stage.until(lambda: "“Small” is not in the list of servers" in stage.messages)
        await stage.click("Cancel the selected transfer")
        assert stage.transfers == []

    play(fail, by_get(small_server))
    UserFiles(paths).save([replace(small_server, name="Renamed")])
    play(give_up)


def test_an_unreadable_settings_file_is_set_aside_and_told(
    play: Play, paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    paths.config.mkdir(parents=True)
    paths.settings.write_text("this is = = no TOML", encoding="utf-8")

    async def story(stage: Stage) -> None:
        await stage.until(lambda: any("settings.toml" in message for message in stage.messages))
        assert stage.program.settings.current == Settings()

    play(story)
    assert not paths.settings.exists()
    assert [file.name for file in paths.config.glob("settings*")] != []
    caplog.clear()


def test_a_second_window_reads_the_library_and_says_that_it_only_reads(
    play: Play, paths: Paths, small_server: Server
) -> None:
    async def fetch(stage: Stage) -> None:
        await stage.search()
        await stage.fetch_all()
        await stage.until_fetched()

    play(fetch, by_get(small_server))

    async def read(stage: Stage) -> None:
        await stage.until(lambda: "The library is open in another window" in stage.messages)
        await stage.click("Library")
        await stage.until(lambda: stage.program.models.library.rowCount() == 10)
        await stage.click("Browse")
        await stage.search()
        await stage.fetch_all()
        await stage.until(lambda: "In use by another window" in stage.messages)
        assert stage.transfers == []

    with closing(FileLibrary(paths.library, read_summary)), closing(FileJournal(paths.journal)):
        play(read)


def test_a_journal_that_is_in_use_is_told_when_something_is_fetched(
    play: Play, paths: Paths, small_server: Server
) -> None:
    paths.data.mkdir(parents=True)
    lock = LockFile(paths.journal.with_name(f"{paths.journal.name}.lock"))
    lock.acquire()

    async def story(stage: Stage) -> None:
        await stage.until(lambda: "In use by another window" in stage.messages)

    try:
        play(story, small_server)
    finally:
        lock.release()
