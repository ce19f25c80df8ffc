"""A person has saved searches watched, and is told what has changed since the last time."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from PySide6.QtWidgets import QComboBox

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import Paths
from implant_gui.dicom.archive.faults import Faults
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.keeping.saved_search import SavedSearch, SearchBook
from implant_gui.domain.keeping.watch import ChangeKind
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.storage.watch_file import WatchFiles
from implant_gui.templates.datasets.part10 import encode
from implant_gui.views.actions import Command
from implant_gui.views.browse.news_dialog import NewsDialog
from implant_gui.views.browse.watch_dialog import WatchDialog
from implant_gui.views.library.drop_overlay import DropZone
from tests.dicom.archive.templates_for_tests import generic
from tests.stories.conftest import Play
from tests.stories.stage import Stage

NEWS = "News in your watched searches: Everything"


@pytest.fixture
def book(paths: Paths) -> SearchBook:
    """One saved search, watched at every start."""
    kept = SearchBook((SavedSearch(InformationModel.GENERIC, name="Everything", watch_hours=0),))
    UserFiles(paths).save_searches(kept)
    return kept


def kinds(dialog: NewsDialog) -> Sequence[ChangeKind]:
    return [item.change.kind for item in dialog.model.items]


async def watch_dialog(stage: Stage) -> WatchDialog:
    stage.window.commands[Command.WATCH].trigger()
    await stage.until(lambda: any(each.isVisible() for each in stage.window.findChildren(WatchDialog)))
    dialog = stage.dialog(WatchDialog)
    assert isinstance(dialog, WatchDialog)
    return dialog


async def news(stage: Stage) -> NewsDialog:
    await stage.until(lambda: any(each.isVisible() for each in stage.window.findChildren(NewsDialog)))
    dialog = stage.dialog(NewsDialog)
    assert isinstance(dialog, NewsDialog)
    return dialog


async def ask(stage: Stage) -> None:
    """Check everything now, and wait for the end of it."""
    dialog = await watch_dialog(stage)
    stage.window.message_bar.dismiss("watch")
    button = next(each for each in dialog.findChildren(type(dialog._check)) if each is dialog._check)
    button.click()
    await stage.until(lambda: any(title.startswith(("News", "Nothing new", "Not every")) for title in stage.messages))


def test_what_has_changed_since_the_last_time_is_told_and_opened_in_the_results(
    play: Play, small_archive: Archive, small_server: Server, book: SearchBook
) -> None:
    assert book.saved

    async def story(stage: Stage) -> None:
        await ask(stage)
        assert "Nothing new" in stage.messages
        assert "10 found" in stage.texts(await watch_dialog(stage))
        small_archive.add([generic(50), generic(51)])
        await ask(stage)
        assert NEWS in stage.messages
        stage.window.commands[Command.NEWS].trigger()
        dialog = await news(stage)
        assert kinds(dialog) == [ChangeKind.NEW, ChangeKind.NEW]
        dialog.table.selectAll()
        dialog._open.click()
        await stage.until(lambda: stage.program.models.results.count == 2 and not stage.program.search.is_running)
        uids = {str(uid) for uid in stage.program.models.results.uids_below()}
        assert uids == {str(generic(number).SOPInstanceUID) for number in (50, 51)}
        assert not dialog.isVisible()

    play(story, small_server)


def test_one_search_is_checked_by_the_button_of_its_line(
    play: Play, small_server: Server, paths: Paths, book: SearchBook
) -> None:
    other = SavedSearch(InformationModel.GENERIC, name="Other")
    UserFiles(paths).save_searches(SearchBook((*book.saved, other)))

    async def story(stage: Stage) -> None:
        dialog = await watch_dialog(stage)
        await stage.click("Check “Other” now", dialog)
        await stage.until(lambda: "Nothing new" in stage.messages)
        assert WatchFiles(paths.data / "watch").load("Other") is not None

    play(story, small_server)


def test_news_waits_over_a_restart_until_somebody_has_seen_it(
    play: Play, small_archive: Archive, small_server: Server, book: SearchBook
) -> None:
    assert book.saved

    async def first(stage: Stage) -> None:
        await ask(stage)
        small_archive.add([generic(50)])
        await ask(stage)

    async def second(stage: Stage) -> None:
        stage.window.commands[Command.NEWS].trigger()
        dialog = await news(stage)
        await stage.until(lambda: kinds(dialog) == [ChangeKind.NEW])
        dialog._seen.click()
        await stage.until(lambda: not kinds(dialog))
        assert dialog._empty.isVisible()

    async def third(stage: Stage) -> None:
        stage.window.commands[Command.NEWS].trigger()
        assert not kinds(await news(stage))

    play(first, small_server)
    play(second, small_server)
    play(third, small_server)


def test_a_watched_search_is_asked_at_the_start_by_itself(
    play: Play, small_archive: Archive, small_server: Server, book: SearchBook
) -> None:
    assert book.saved

    async def first(stage: Stage) -> None:
        await ask(stage)

    async def second(stage: Stage) -> None:
        await stage.until(lambda: NEWS in stage.messages)

    play(first, small_server)
    small_archive.add([generic(50)])
    play(second, small_server)


def test_the_schedule_is_chosen_in_the_dialog_and_kept(
    play: Play, paths: Paths, small_server: Server, book: SearchBook
) -> None:
    assert book.saved

    async def story(stage: Stage) -> None:
        dialog = await watch_dialog(stage)
        hours, server = dialog.findChildren(QComboBox)
        hours.setCurrentIndex(hours.findData(4))
        server.setCurrentIndex(server.findText("Small"))
        await stage.until(lambda: UserFiles(paths).searches()[0].saved[0].servers == ("Small",))
        assert UserFiles(paths).searches()[0].saved[0].watch_hours == 4

    play(story, small_server)


def test_a_server_that_is_silent_is_named(
    play: Play, small_archive: Archive, small_server: Server, book: SearchBook
) -> None:
    assert book.saved
    small_archive.stop()

    async def story(stage: Stage) -> None:
        await ask(stage)
        assert stage.messages[0] == "Not every server answered"
        assert "No answer from: Small." in stage.texts(stage.window.message_bar)

    play(story, small_server)


def test_without_saved_searches_the_dialog_says_how_to_come_by_one(play: Play) -> None:
    async def story(stage: Stage) -> None:
        dialog = await watch_dialog(stage)
        assert "No saved searches" in stage.texts(dialog)

    play(story)


def test_a_notification_that_came_with_an_object_is_told_of_the_match(
    play: Play, small_archive: Archive, small_server: Server, book: SearchBook, tmp_path: Path
) -> None:
    assert small_archive.count()
    assert book.saved
    recalled = generic(1)
    notice = Dataset()
    notice.InformationIssueDateTime = "20260101"
    notice.InformationSummary = "Do not use"
    recalled.NotificationFromManufacturerSequence = [notice]
    given = tmp_path / "recalled.dcm"
    given.write_bytes(encode(recalled))

    async def story(stage: Stage) -> None:
        await ask(stage)
        zone = stage.window.findChild(DropZone)
        assert isinstance(zone, DropZone)
        zone.dropped.emit((given,))
        await stage.until(lambda: stage.program.models.library.rowCount() == 1)
        await ask(stage)
        assert NEWS in stage.messages
        stage.window.commands[Command.NEWS].trigger()
        assert kinds(await news(stage)) == [ChangeKind.RECALLED]

    play(story, small_server)


def test_a_search_that_is_removed_takes_its_news_along(
    play: Play, paths: Paths, small_archive: Archive, small_server: Server, book: SearchBook
) -> None:
    assert book.saved

    async def story(stage: Stage) -> None:
        await ask(stage)
        small_archive.add([generic(50)])
        await ask(stage)
        stage.window.browse.query_form.forget_requested.emit("Everything")
        stage.window.commands[Command.NEWS].trigger()
        assert not kinds(await news(stage))
        store = WatchFiles(paths.data / "watch")
        await stage.until(lambda: store.load("Everything") is None)

    play(story, small_server)


def test_an_answer_that_comes_after_a_search_was_removed_is_not_kept(
    play: Play, paths: Paths, small_archive: Archive, small_server: Server, book: SearchBook
) -> None:
    assert book.saved

    async def story(stage: Stage) -> None:
        dialog = await watch_dialog(stage)
        small_archive.faults = Faults.parse(["slow=50ms@find"])
        await stage.click("Check “Everything” now", dialog)
        await stage.until(lambda: stage.program.scheduler.running())
        stage.window.browse.query_form.forget_requested.emit("Everything")
        await stage.until(lambda: not stage.program.tasks.is_running("watch"))
        assert WatchFiles(paths.data / "watch").load("Everything") is None

    play(story, small_server)
