"""A person looks at templates closely: compares, measures, prints."""

from itertools import islice
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from implant_gui.domain.service.ae import Server
from implant_gui.templates.catalogue import build
from implant_gui.templates.datasets import part10
from implant_gui.views.main_window import Workspace
from implant_gui.views.pictures.comparison import ComparisonWindow
from implant_gui.views.printing.print_dialog import PrintDialog
from tests.stories.conftest import Play
from tests.stories.stage import Stage
from tests.stories.test_importing import dragged, drop, imported


async def show_library(stage: Stage, folder: Path) -> None:
    """Three stems of the catalogue, dropped on the window."""
    found = (each for each in build() if "Stem" in str(each.get("ImplantName", "")) and "HPGLDocumentSequence" in each)
    for number, dataset in enumerate(islice(found, 3)):
        (folder / f"{number}.dcm").write_bytes(part10.encode(dataset))
    drop(stage, dragged([folder]))
    await stage.click("Close", await imported(stage))
    await stage.until(lambda: stage.program.models.library.rowCount() == 3)
    stage.window.show_workspace(Workspace.LIBRARY)


def select(stage: Stage, names: str, count: int) -> None:
    """The first rows whose name has that in it."""
    model, table = stage.program.models.library, stage.window.library.table
    rows = [row for row in range(model.rowCount()) if names in model.entry_at(row).summary.name]
    table.selectionModel().clear()
    for row in rows[:count]:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        table.selectionModel().select(model.index(row, 0), flags)
    table.selectionModel().setCurrentIndex(model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)


def compare_action(stage: Stage) -> QAction:
    return next(action for action in stage.window.library.table.actions() if action.text() == "Compare drawings")


def comparison(stage: Stage) -> ComparisonWindow | None:
    return next((each for each in stage.window.findChildren(ComparisonWindow) if each.isVisible()), None)


def test_selected_templates_are_compared_and_printed(play: Play, tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        await show_library(stage, tmp_path / "given")
        select(stage, "Stem", 1)
        assert not compare_action(stage).isEnabled()
        select(stage, "Stem", 3)
        assert compare_action(stage).isEnabled()
        compare_action(stage).trigger()
        await stage.until(lambda: comparison(stage))
        window = comparison(stage)
        assert window is not None
        await stage.until(lambda: len(window.items) == 3)
        await stage.click("Print or save as PDF…", window)
        (dialog,) = window.findChildren(PrintDialog)
        assert dialog.sheets
        await stage.click("Close", dialog)
        window.close()

    (tmp_path / "given").mkdir()
    play(story)


def test_what_is_looked_at_is_measured_added_to_the_comparison_and_printed(play: Play, tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        await show_library(stage, tmp_path / "given")
        select(stage, "Stem", 1)
        preview = stage.window.library.preview
        await stage.until(lambda: preview.template is not None)
        canvas = preview.drawings.canvas
        await stage.click("Measure a distance or an angle (D)", preview.drawings)
        box = canvas.placed[0].box
        for corner in box.corners:
            QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.to_pixel(corner).toPoint())
        assert len(canvas.measurement.lengths) == 1
        preview.drawings.compare_requested.emit()
        window = comparison(stage)
        assert window is not None
        assert len(window.items) == 1
        window.close()
        preview.drawings.print_requested.emit()
        (dialog,) = stage.window.findChildren(PrintDialog)
        assert len(dialog.sheets) == len(preview.drawings.shown)
        await stage.click("Close", dialog)

    (tmp_path / "given").mkdir()
    play(story)


def test_results_that_are_held_are_compared(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        await stage.until_up("Small")
        await stage.search(["Small"])
        tree = stage.window.browse.result_view.tree
        tree.expandAll()
        tree.selectAll()
        (action,) = [each for each in tree.actions() if each.text() == "Compare drawings"]
        action.trigger()
        await stage.until(lambda: "Nothing to compare" in stage.messages)
        await stage.fetch_all()
        await stage.until_fetched()
        action.trigger()
        await stage.until(lambda: comparison(stage))

    play(story, small_server)
