"""A person drops files on the window, or chooses them in a menu: what is a template is in the library then."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog

from implant_gui.models.common.roles import Tone
from implant_gui.views.actions import Command
from implant_gui.views.common.work_dialog import WorkDialog
from implant_gui.views.library.drop_overlay import DropOverlay
from tests.app.small_library import STEMS, write_library
from tests.stories.conftest import Play
from tests.stories.stage import Stage

_COPY = Qt.DropAction.CopyAction
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def dragged(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag_over(stage: Stage, data: QMimeData) -> bool:
    """Move files over the window, as its surface gets told by the system."""
    event = QDragEnterEvent(QPoint(300, 300), _COPY, data, _LEFT, _NONE)
    QApplication.sendEvent(stage.window.windowHandle(), event)
    return event.isAccepted()


def drop(stage: Stage, data: QMimeData) -> None:
    event = QDropEvent(QPointF(300, 300), _COPY, data, _LEFT, _NONE)
    QApplication.sendEvent(stage.window.windowHandle(), event)


def overlay(stage: Stage) -> DropOverlay:
    found = stage.window.findChild(DropOverlay)
    assert isinstance(found, DropOverlay)
    return found


async def imported(stage: Stage) -> WorkDialog:
    """Wait for the end of the import that is under way; gives its dialog."""
    await stage.until(lambda: any(each.isVisible() for each in stage.window.findChildren(WorkDialog)))
    dialog = stage.dialog(WorkDialog)
    assert isinstance(dialog, WorkDialog)
    buttons = dialog.findChildren
    await stage.until(lambda: any(each.isVisible() and each.text() == "Close" for each in buttons(QAbstractButton)))
    return dialog


def outcomes(dialog: WorkDialog) -> dict[str, int]:
    return {outcome: count for outcome, _, _, count in dialog.report.counts}


def test_a_folder_that_is_dropped_on_the_window_is_imported(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")
    (folder / "notes.txt").write_text("no template")

    async def story(stage: Stage) -> None:
        data = dragged([folder])
        assert drag_over(stage, data)
        assert overlay(stage).isVisible()
        assert "1 file or folder" in overlay(stage).sentence
        drop(stage, data)
        assert not overlay(stage).isVisible()
        dialog = await imported(stage)
        assert outcomes(dialog) == {"taken": 10, "passed over": 1}
        assert "Imported" in stage.texts(dialog)
        await stage.until(lambda: stage.program.models.library.rowCount() == 10)
        await stage.click("Show the library", dialog)
        assert stage.window.library.isVisible()
        await stage.click("Close", dialog)

    play(story)


def test_files_that_are_dragged_away_again_are_left_alone(play: Play, tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        data = dragged([tmp_path])
        assert drag_over(stage, data)
        QApplication.sendEvent(stage.window.windowHandle(), QDragLeaveEvent())
        assert not overlay(stage).isVisible()
        assert not stage.window.findChildren(WorkDialog)

    play(story)


def test_text_that_is_dragged_goes_to_the_fields_as_ever(play: Play) -> None:
    async def story(stage: Stage) -> None:
        data = QMimeData()
        data.setText("ACME")
        drag_over(stage, data)
        assert not overlay(stage).isVisible()

    play(story)


def test_what_is_there_what_contradicts_and_what_is_broken_is_told_file_by_file(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")
    broken = folder / "broken.dcm"
    whole = (folder / f"{STEMS[0]}.dcm").read_bytes()
    broken.write_bytes(whole[:-5])
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("stem.dcm", whole.replace(b"ACME", b"EMCA"))
        archive.write(folder / f"{STEMS[1]}.dcm", "copy.dcm")

    async def story(stage: Stage) -> None:
        stage.window.commands[Command.IMPORT_FOLDER].trigger()
        chooser = stage.dialog(QFileDialog)
        assert isinstance(chooser, QFileDialog)
        chooser.filesSelected.emit([str(folder)])
        chooser.close()
        first = await imported(stage)
        assert outcomes(first) == {"taken": 10, "not readable": 1}
        assert "with remarks" in stage.texts(first)
        await stage.click("Close", first)
        assert not first.isVisible()
        drop(stage, dragged([other]))
        second = await imported(stage)
        assert outcomes(second) == {"in conflict": 1, "already there": 1}
        (line,) = [line for line in second.report.lines if line.tone is Tone.WARN]
        assert line.name == f"{other}: stem.dcm"
        assert "both are kept" in line.sentence
        await stage.click("What needs attention", second)
        assert second.report.rowCount() == 1

    play(story)


def test_a_cancelled_import_keeps_what_it_has_taken(play: Play, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    source = write_library(tmp_path / "given")
    whole = (source / f"{STEMS[0]}.dcm").read_bytes()
    folder.mkdir()
    for number in range(100, 1000):
        uid = f"1.2.9.{number}".encode()
        (folder / f"{number}.dcm").write_bytes(whole.replace(STEMS[0].encode(), uid))

    async def story(stage: Stage) -> None:
        drop(stage, dragged([folder]))
        await stage.until(lambda: any(each.report.total for each in stage.window.findChildren(WorkDialog)))
        dialog = stage.dialog(WorkDialog)
        assert isinstance(dialog, WorkDialog)
        await stage.click("Cancel", dialog)
        await stage.until(lambda: not dialog.is_running)
        taken = outcomes(dialog)["taken"]
        assert 0 < taken < 900
        assert "cancelled" in stage.texts(dialog)
        assert await stage.program.background(stage.program.library.count) == taken

    play(story)


def test_an_import_that_nobody_watches_is_told_of_in_a_message(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def story(stage: Stage) -> None:
        drop(stage, dragged([folder]))
        await stage.until(lambda: any(each.isVisible() for each in stage.window.findChildren(WorkDialog)))
        await stage.click("Go on in the background", stage.dialog(WorkDialog))
        await stage.until(lambda: "Imported" in stage.messages)
        await stage.click("Show the report", stage.window.message_bar)
        dialog = stage.dialog(WorkDialog)
        assert isinstance(dialog, WorkDialog)
        assert dialog.report.total == 10

    play(story)


def test_the_end_of_the_program_in_the_middle_of_an_import_loses_nothing(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def story(stage: Stage) -> None:
        drop(stage, dragged([folder] * 50))
        await stage.until(lambda: any(each.report.total for each in stage.window.findChildren(WorkDialog)))

    play(story)

    async def after(stage: Stage) -> None:
        await stage.until(lambda: stage.program.models.library.rowCount() == 10)

    play(after)


def test_a_library_that_another_window_has_says_so(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def story(stage: Stage) -> None:
        library = stage.program.library
        await stage.program.background(library.close)
        blocked = stage.program.paths.library
        blocked.rename(blocked.with_name("gone"))
        blocked.write_text("a file where the folder should be")
        drop(stage, dragged([folder]))
        dialog = await imported(stage)
        assert not dialog.report.total
        assert dialog.sentence
        blocked.unlink()
        blocked.with_name("gone").rename(blocked)

    play(story)


def test_an_empty_library_offers_to_import(play: Play, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "given")

    async def story(stage: Stage) -> None:
        await stage.click("Library")
        await stage.click("Import files", stage.window.library)
        chooser = stage.dialog(QFileDialog)
        assert isinstance(chooser, QFileDialog)
        chooser.filesSelected.emit([str(folder / f"{STEMS[0]}.dcm")])
        chooser.close()
        assert outcomes(await imported(stage)) == {"taken": 1}

    play(story)
