"""A person gives templates away: chooses the form in a dialog, reads what became of each, and finds the files."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from pydicom import dcmread
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractButton, QWidget

from implant_gui.domain.keeping.exporting import ExportForm, ExportKind, Package
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.ae import Server
from implant_gui.models.common.roles import Tone
from implant_gui.views.actions import Command
from implant_gui.views.common.work_dialog import WorkDialog
from implant_gui.views.library.export_dialog import KINDS, ExportDialog, Scope
from implant_gui.views.main_window import Workspace
from tests.stories.conftest import Play, by_get
from tests.stories.stage import Stage


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for what is given away."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


async def fetch(stage: Stage, count: int, **restrictions: str) -> None:
    """Have some templates of the demo catalogue in the library."""
    await stage.search(limit=count, **restrictions)
    await stage.fetch_all()
    await stage.until_fetched()
    stage.window.show_workspace(Workspace.LIBRARY)
    await stage.until(lambda: stage.program.models.library.rowCount() >= 1)


async def opened(stage: Stage) -> ExportDialog:
    """Choose Export in the menu; gives the dialog."""
    stage.window.commands[Command.EXPORT].trigger()
    await stage.until(lambda: any(each.isVisible() for each in stage.window.findChildren(ExportDialog)))
    dialog = stage.dialog(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    return dialog


async def export(stage: Stage, kind: ExportKind, folder: Path, scope: Scope = Scope.SHOWN) -> WorkDialog:
    """Export, and wait for the end; gives the dialog with the report."""
    dialog = await opened(stage)
    dialog.choose_kind(kind)
    dialog.scope.setCurrentIndex(dialog.scope.findData(scope))
    dialog.folder.set_text(str(folder))
    await stage.click("Export", dialog)
    await stage.until(lambda: any(each.isVisible() for each in stage.window.findChildren(WorkDialog)))
    report = stage.dialog(WorkDialog)
    assert isinstance(report, WorkDialog)
    await stage.until(lambda: has_button(report, "Close"))
    return report


def entries(stage: Stage) -> Sequence[LibraryEntry]:
    model = stage.program.models.library
    return [model.entry_at(row) for row in range(model.rowCount())]


def has_button(parent: QWidget, name: str) -> bool:
    return any(each.isVisible() and each.text() == name for each in parent.findChildren(QAbstractButton))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def contents_of(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in folder.iterdir()}


def select(stage: Stage, *rows: int) -> None:
    table = stage.window.library.table
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        table.selectionModel().select(table.model().index(row, 0), flags)


def test_objects_leave_byte_for_byte_as_files_as_an_archive_and_as_a_medium(
    play: Play, demo_archive: Server, out: Path
) -> None:
    async def story(stage: Stage) -> None:
        await fetch(stage, 5)
        held = {entry.path.read_bytes() for entry in entries(stage)}
        for kind in Package:
            report = await export(stage, kind, out / kind.value)
            assert "5 of 5 exported" in stage.texts(report)
            await stage.click("Close", report)
        (folder,) = names_in(out / "files")
        assert contents_of(out / "files" / folder) == held
        (archive,) = names_in(out / "zip")
        with zipfile.ZipFile(out / "zip" / archive) as opened_archive:
            assert {opened_archive.read(name) for name in opened_archive.namelist()} == held
        (medium,) = names_in(out / "dicomdir")
        records = dcmread(out / "dicomdir" / medium / "DICOMDIR").DirectoryRecordSequence
        assert {str(record.ReferencedSOPInstanceUIDInFile) for record in records} == {
            str(entry.summary.sop_instance_uid) for entry in entries(stage)
        }

    play(story, by_get(demo_archive))


def test_each_form_makes_a_file_with_a_name_that_one_recognises(play: Play, demo_archive: Server, out: Path) -> None:
    async def story(stage: Stage) -> None:
        await fetch(stage, 1, Manufacturer="Alderholt*")
        (entry,) = entries(stage)
        forms = (ExportForm.SVG, ExportForm.STL, ExportForm.JSON)
        for form in forms:
            report = await export(stage, form, out)
            assert report.report.lines[0].tone is Tone.GOOD, report.report.lines
            await stage.click("Close", report)
        names = names_in(out)
        assert len(names) == len(forms)
        assert all(name.startswith("Alderholt") for name in names)
        (told,) = [name for name in names if name.endswith(".json")]
        assert entry.summary.sop_instance_uid in (out / told).read_text("utf-8")
        report = await export(stage, ExportForm.SVG, out)
        assert [name for name in names_in(out) if name.endswith(" (2).svg")]

    play(story, by_get(demo_archive))


def test_what_has_no_surface_is_named_and_the_rest_is_exported(play: Play, demo_archive: Server, out: Path) -> None:
    async def story(stage: Stage) -> None:
        await fetch(stage, 200, Manufacturer="Br*")
        count = stage.program.models.library.rowCount()
        report = await export(stage, ExportForm.STL, out, Scope.ALL)
        (folder,) = names_in(out)
        written = len(names_in(out / folder))
        left = [line for line in report.report.lines if line.is_trouble]
        assert written + len(left) == count
        assert all("surface" in line.sentence for line in left)
        assert has_button(report, "Open the folder")

    play(story, by_get(demo_archive))


def test_only_what_is_selected_is_exported_from_the_results_if_it_is_held(
    play: Play, demo_archive: Server, out: Path
) -> None:
    async def story(stage: Stage) -> None:
        await stage.search(limit=4)
        stage.window.commands[Command.EXPORT].trigger()
        await stage.until(lambda: "There is nothing to export" in stage.messages)
        await fetch(stage, 2)
        stage.window.show_workspace(Workspace.BROWSE)
        await stage.search(limit=4)
        stage.window.browse.result_view.tree.expandAll()
        stage.window.browse.result_view.tree.selectAll()
        dialog = await opened(stage)
        assert dialog.scope.count() == 1
        assert "2 of the selected templates have not been fetched yet" in stage.texts(dialog)
        dialog.reject()
        report = await export(stage, Package.FILES, out, Scope.SELECTED)
        assert report.report.total == 2

    play(story, by_get(demo_archive))


def test_a_selection_in_the_library_is_offered_first(play: Play, demo_archive: Server, out: Path) -> None:
    async def story(stage: Stage) -> None:
        await fetch(stage, 5)
        select(stage, 1, 3)
        chosen = {entry.summary.sop_instance_uid for entry in stage.window.library.selected_entries}
        dialog = await opened(stage)
        assert dialog.scope.currentData() is Scope.SELECTED
        dialog.reject()
        await export(stage, Package.FILES, out, Scope.SELECTED)
        (folder,) = names_in(out)
        assert set(names_in(out / folder)) == {f"{uid}.dcm" for uid in chosen}

    play(story, by_get(demo_archive))


def test_a_folder_that_is_a_file_is_complained_about_in_place(play: Play, demo_archive: Server, out: Path) -> None:
    async def story(stage: Stage) -> None:
        await fetch(stage, 1)
        blocked = out / "file"
        blocked.write_text("x")
        dialog = await opened(stage)
        dialog.folder.set_text(str(blocked))
        await stage.click("Export", dialog)
        assert dialog.isVisible()
        assert "This is a file" in dialog.folder.shown_sentence

    play(story, by_get(demo_archive))


@pytest.mark.parametrize("kind", [*Package, *ExportForm])
def test_every_kind_has_words(kind: ExportKind) -> None:
    assert KINDS[kind].title
    assert KINDS[kind].sentence
