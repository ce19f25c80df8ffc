"""What goes into the library and comes out of it in the window as files."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog

from implant_gui.app.features.exchange import LibraryExporter, LibraryImporter
from implant_gui.app.features.remembered import RememberedExport
from implant_gui.app.features.selection import selected_entries
from implant_gui.app.program import Program
from implant_gui.controllers.common.hidden_work import HiddenWork
from implant_gui.controllers.library.exporting import Choice, ExportController
from implant_gui.controllers.library.importing import ImportController
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.uid import Uid
from implant_gui.views.actions import Command
from implant_gui.views.common import icons
from implant_gui.views.library.drop_overlay import DropZone
from implant_gui.views.library.export_dialog import Scope
from implant_gui.views.main_window import MainWindow, Workspace

translate = QCoreApplication.translate
_REFRESH_MS: Final = 500
_HIDDEN_REFRESH_MS: Final = 2_000
"""To list thousands of entries anew with each few files would cost more than to take them in."""


def build(program: Program) -> "InAndOut":
    """Connect everything."""
    return InAndOut(program)


class InAndOut:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._window: MainWindow = program.window
        self._hidden = HiddenWork(program.window.message_bar)
        self._importing = ImportController(
            tasks=program.tasks,
            importer=LibraryImporter(program.library),
            hidden=self._hidden,
            taken=self._on_taken,
            show_library=self._show_library,
            parent=program.window,
        )
        self._exporting = ExportController(
            tasks=program.tasks,
            carry_out=LibraryExporter(program.readers[2].convert).carry_out,
            hidden=self._hidden,
            remembered=RememberedExport(program.layout_store),
            open_folder=_open_folder,
            folder_name=_folder_name,
            messages=program.window.message_bar,
            parent=program.window,
        )
        self._refreshing = QTimer(program.window, singleShot=True)
        self._refreshing.timeout.connect(program.library_page.refresh)
        self._drops = DropZone(program.window)
        self._drops.dropped.connect(self._importing.begin)
        commands = program.window.commands
        commands[Command.IMPORT_FILES].triggered.connect(self._choose_files)
        commands[Command.IMPORT_FOLDER].triggered.connect(self._choose_folder)
        commands[Command.EXPORT].triggered.connect(self._export)
        program.window.library.empty_state.chosen.connect(self._on_empty_chosen)
        export = self._action(translate("Export", "Export…"), "file-export")
        export.triggered.connect(self._export)
        program.window.library.add_entry_action(export)
        for command in (Command.IMPORT_FILES, Command.EXPORT):
            program.window.library.add_tool(commands[command])

    def _action(self, text: str, icon: str) -> QAction:
        action = QAction(text, self._window)
        icons.set_icon(action, icon)
        return action

    def _on_empty_chosen(self, name: str) -> None:
        if name == "import":
            self._choose_files()

    def _choose_files(self) -> None:
        self._choose(QFileDialog.FileMode.ExistingFiles, translate("Import", "Import files, ZIP archives or DICOMDIRs"))

    def _choose_folder(self) -> None:
        self._choose(QFileDialog.FileMode.Directory, translate("Import", "Import a folder and all below it"))

    def _choose(self, mode: QFileDialog.FileMode, title: str) -> None:
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.open()

    def _on_files_selected(self, names: Sequence[str]) -> None:
        self._importing.begin([Path(name) for name in names])

    def _on_taken(self, uids: Sequence[Uid]) -> None:
        self._program.models.results.add_held(uids)
        self._program.look.stored(uids)
        if not self._refreshing.isActive():
            self._refreshing.start(_REFRESH_MS if self._window.library.isVisible() else _HIDDEN_REFRESH_MS)

    def _show_library(self) -> None:
        self._window.show_workspace(Workspace.LIBRARY)

    def _export(self) -> None:
        if self._window.workspace is Workspace.BROWSE:
            self._program.tasks.launch("look up what to export", self._export_results())
        else:
            self._program.tasks.launch("look up what to export", self._export_library())

    async def _export_library(self) -> None:
        model, library = self._program.models.library, self._program.library
        selected = self._window.library.selected_entries
        shown = tuple(model.entry_at(row) for row in range(model.rowCount()))
        total = await self._program.background(library.count)
        if not total:
            self._exporting.tell_nothing(is_library_empty=True)
            return

        def entries(scope: Scope) -> Sequence[LibraryEntry]:
            return {Scope.SELECTED: selected, Scope.SHOWN: shown}.get(scope) or library.search("", 0)

        counts = {Scope.SELECTED: len(selected), Scope.SHOWN: len(shown), Scope.ALL: total}
        self._exporting.choose(Choice(counts, entries))

    async def _export_results(self) -> None:
        held, missing = await selected_entries(self._program)
        if not held:
            self._exporting.tell_nothing(is_library_empty=False)
            return
        remark = translate("Export", "{0} of the selected templates have not been fetched yet and cannot be exported.")
        choice = Choice({Scope.SELECTED: len(held)}, lambda _scope: held, remark.format(missing) if missing else "")
        self._exporting.choose(choice)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _folder_name() -> str:
    """Of what an export makes new."""
    return translate("Export", "Implant templates {0}").format(f"{datetime.now().astimezone():%Y-%m-%d %H%M%S}")
