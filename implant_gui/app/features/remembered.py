"""What dialogs begin with next time, kept with the window's layout."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings, QStandardPaths

from implant_gui.domain.keeping.exporting import ExportKind
from implant_gui.views.library.export_dialog import kind_of

_KIND: Final = "export/kind"
_FOLDER: Final = "export/folder"


class RememberedExport:
    """The kind and the folder of the latest export."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def kind(self) -> ExportKind:
        """The kind."""
        return kind_of(str(self._store.value(_KIND, "")))

    @kind.setter
    def kind(self, kind: ExportKind) -> None:
        self._store.setValue(_KIND, kind.value)

    @property
    def folder(self) -> Path:
        """The folder; the user's documents if there is none yet, or none any more."""
        folder = Path(str(self._store.value(_FOLDER, "")))
        return folder if folder.is_absolute() and folder.is_dir() else documents_folder()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue(_FOLDER, str(folder))


def documents_folder() -> Path:
    """Where people keep their documents; their home where there is no such folder: a dialog needs one that exists."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_absolute() and folder.is_dir() else Path.home()
