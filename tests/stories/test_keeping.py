"""A person keeps the library in order: finds, marks, gathers, checks, and removes what has had its day."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from implant_gui.domain.keeping.holdings import Choice, Facet, Filters
from implant_gui.domain.service.ae import Server
from implant_gui.models.library.entries import FAVOURITE_COLUMN
from implant_gui.storage.importing.importer import import_files
from implant_gui.views.common.work_dialog import WorkDialog
from implant_gui.views.library.library_page import LibraryPage
from implant_gui.views.library.retention_dialog import RetentionDialog
from tests.app.small_library import GREEK, STEMS, write_library
from tests.stories.conftest import Play, by_get
from tests.stories.stage import Stage


async def shown_library(stage: Stage, folder: Path) -> LibraryPage:
    """Ten templates in the library, and its page in front."""
    library = stage.program.library
    await stage.program.background(lambda: list(import_files(library, [folder])))
    stage.program.library_page.refresh()
    await stage.click("Library")
    await until_listed(stage, 10)
    return stage.window.library


async def until_listed(stage: Stage, count: int) -> None:
    await stage.until(lambda: stage.program.models.library.rowCount() == count)


def test_words_and_facets_narrow_the_library_down(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def story(stage: Stage) -> None:
        page = await shown_library(stage, folder)
        QTest.keyClicks(page.search_box, "cup")
        await until_listed(stage, 2)
        page.search_box.clear()
        await until_listed(stage, 10)
        await stage.until(lambda: page.panel.model.rowCount())
        page.panel.set_filters(Filters(frozenset({Choice(Facet.MAKER, GREEK)})))
        await until_listed(stage, 2)
        page.panel.clear()
        await until_listed(stage, 10)

    play(story)


def test_favourites_and_collections_are_found_again_after_a_restart(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def mark(stage: Stage) -> None:
        page = await shown_library(stage, folder)
        star = page.table.visualRect(page.table.model().index(0, FAVOURITE_COLUMN)).center()
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=star)
        await stage.until(lambda: stage.program.models.library.is_favourite(page._model.entry_at(0)))
        page.table.selectAll()
        page.table.new_collection_wanted.emit(page.selected_entries)
        dialog = page.findChild(QInputDialog)
        assert dialog is not None
        dialog.setTextValue("All of them")
        dialog.accept()
        await stage.until(lambda: "All of them  10" in _places(page))

    async def look(stage: Stage) -> None:
        await stage.click("Library")
        page = stage.window.library
        await stage.until(lambda: _places(page) == ["Everything", "Favourites  1", "All of them  10"])
        page.panel.collections._list.setCurrentRow(1)
        await until_listed(stage, 1)
        page.panel.collections.delete_requested.emit("All of them")
        await stage.until(lambda: _places(page) == ["Everything", "Favourites  1"])

    play(mark)
    play(look)


def test_an_odd_name_for_a_collection_is_refused_in_words(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def story(stage: Stage) -> None:
        page = await shown_library(stage, folder)
        collections = page.panel.collections
        collections.new_requested.emit("A", ())
        collections.new_requested.emit("B", ())
        await stage.until(lambda: "B  0" in _places(page))
        collections.rename_requested.emit("B", "A")
        await stage.until(lambda: stage.messages == ["The collection cannot have that name"])
        collections.new_requested.emit("  ", ())
        assert "1 to 100 letters" in stage.window.message_bar.messages[0].told.sentence

    play(story)


def test_a_check_finds_what_was_changed_and_a_rebuild_puts_it_right(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def story(stage: Stage) -> None:
        page = await shown_library(stage, folder)
        damaged = page._model.entry_at(3).path
        damaged.write_bytes(damaged.read_bytes()[:-2] + b"!!")
        page.integrity_requested.emit()
        check = await _finished(stage)
        assert "needs attention" in stage.texts(check)
        assert check.sentence == "Objects that are sound: 9 of 10."
        assert [(line.outcome, line.name) for line in check.report.lines] == [("damaged", str(damaged))]
        await stage.click("Close", check)
        page.rebuild_requested.emit()
        rebuild = await _finished(stage)
        assert rebuild.sentence == "Objects that were read: 9."
        await stage.click("Close", rebuild)
        await until_listed(stage, 9)

    play(story)


def test_what_is_removed_has_been_seen_and_marked_things_stay(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def story(stage: Stage) -> None:
        page = await shown_library(stage, folder)
        rows = [row for row in range(10) if page._model.entry_at(row).summary.sop_instance_uid in STEMS[:2]]
        page.table.favourites_wanted.emit((page._model.entry_at(rows[0]),), True)
        await stage.until(lambda: page._model.is_favourite(page._model.entry_at(rows[0])))
        page.table.selectAll()
        page.table.setFocus()
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        await stage.click("Remove (9)", await _plan(stage))
        await until_listed(stage, 1)
        page.retention_requested.emit()
        assert "Nothing in the library is superseded" in stage.texts(await _plan(stage))

    play(story)


def test_what_is_removed_is_no_longer_marked_in_the_results(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        await stage.search()
        await stage.fetch_all()
        await stage.until_fetched()
        results, page = stage.program.models.results, stage.window.library
        await stage.until(lambda: len(results.held) == 10)
        await stage.click("Library")
        await until_listed(stage, 10)
        page.table.removal_wanted.emit([page._model.entry_at(0)])
        await stage.click("Remove (1)", await _plan(stage))
        await stage.until(lambda: len(results.held) == 9)

    play(story, by_get(small_server))


def _places(page: LibraryPage) -> list[str]:
    shown = page.panel.collections._list
    return [shown.item(row).text() for row in range(shown.count())]


async def _finished(stage: Stage) -> WorkDialog:
    """The dialog of the work that has just come to its end."""

    def running() -> list[WorkDialog]:
        return [each for each in stage.window.findChildren(WorkDialog) if each.isVisible()]

    await stage.until(lambda: running() and not running()[-1].is_running)
    return running()[-1]


async def _plan(stage: Stage) -> RetentionDialog:
    """The dialog that shows what would go."""

    def shown() -> list[RetentionDialog]:
        return [each for each in stage.window.findChildren(RetentionDialog) if each.isVisible()]

    await stage.until(shown)
    return shown()[-1]
