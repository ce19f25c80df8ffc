"""A person takes tables along: what is shown, in the order in which it is shown."""

import csv
import io
import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import Server
from implant_gui.views.actions import Command
from implant_gui.views.main_window import Workspace
from tests.dicom.archive.templates_for_tests import generic
from tests.stories.conftest import Play, by_get
from tests.stories.stage import Stage

SAVED, COPIED = "The table is saved", "The table is on the clipboard, as CSV"


async def copied(stage: Stage, action: QAction) -> list[list[str]]:
    """What is on the clipboard after that."""
    stage.window.message_bar.dismiss("table")
    action.trigger()
    await stage.until(lambda: COPIED in stage.messages)
    return list(csv.reader(io.StringIO(QGuiApplication.clipboard().text(), newline="")))


async def saved(stage: Stage, path: Path, kind: str) -> bytes:
    """The file that was saved by the menu."""
    stage.window.message_bar.dismiss("table")
    stage.window.commands[Command.SAVE_TABLE].trigger()
    dialog = stage.dialog(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    (words,) = [words for words in dialog.nameFilters() if kind in words]
    dialog.selectNameFilter(words)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    await stage.until(lambda: SAVED in stage.messages)
    return read(path)


def read(path: Path) -> bytes:
    return path.read_bytes()


def action_of(view: QWidget, text: str) -> QAction:
    (found,) = [action for action in view.actions() if action.text() == text]
    return found


def test_results_are_saved_as_they_are_shown(
    play: Play, small_archive: Archive, small_server: Server, tmp_path: Path
) -> None:
    evil = generic(50)
    evil.ImplantPartNumber = "=1+1"
    small_archive.add([evil])

    async def story(stage: Stage) -> None:
        await stage.search()
        tree = stage.window.browse.result_view.tree
        keys = [column.key for column in stage.program.models.results.columns]
        tree.setColumnHidden(keys.index("notes"), True)
        header = tree.header()
        header.moveSection(header.visualIndex(keys.index("part-number")), 1)
        tree.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        rows = list(csv.reader(io.StringIO((await saved(stage, tmp_path / "a.csv", "Excel")).decode("utf-8-sig"))))
        assert rows[0][:4] == ["Manufacturer", "Implant", "Template", "Part number"]
        assert "Notes" not in rows[0]
        assert len(rows) == 12
        assert "'=1+1" in {row[3] for row in rows[1:]}
        stage.window.browse.result_view.filter_box.setText("=1+1")
        (row,) = json.loads(await saved(stage, tmp_path / "a.json", "JSON"))
        assert row["Part number"] == "=1+1"
        assert (await saved(stage, tmp_path / "b.csv", "without"))[:3] != b"\xef\xbb\xbf"

    play(story, small_server)


def test_every_table_has_its_own_entries(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        await stage.search()
        await stage.fetch_all()
        await stage.until_fetched()
        window = stage.window
        transfers = await copied(stage, action_of(window.transfers.table, "Copy the table as CSV"))
        assert transfers[0][:3] == ["What", "Server", "State"]
        assert transfers[1][:3] == ["STEM · 10 templates", "Small", "Complete"]
        stage.program.library_page.refresh()
        await stage.until(lambda: stage.program.models.library.rowCount() == 10)
        window.show_workspace(Workspace.LIBRARY)
        assert len(await copied(stage, window.commands[Command.COPY_TABLE])) == 11
        window.library.table.selectRow(0)
        await stage.until(lambda: stage.program.models.library_attributes.rowCount() > 0)
        attributes = await copied(stage, action_of(window.library.preview.tree.view, "Copy the table as CSV"))
        assert attributes[0] == ["Level", "Keyword", "Value", "Tag", "VR"]
        window.show_workspace(Workspace.DIAGNOSE)
        trace = await copied(stage, window.commands[Command.COPY_TABLE])
        assert {row[0] for row in trace[1:]} >= {"1", "2"}

    play(story, by_get(small_server))


def test_a_disk_that_is_full_of_no_use_is_told(play: Play, tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        stage.window.commands[Command.SAVE_TABLE].trigger()
        dialog = stage.dialog(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / "user" / "settings.toml" / "no"))
        dialog.close()
        await stage.until(lambda: stage.messages)
        assert SAVED not in stage.messages

    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "settings.toml").write_text("")
    play(story)
