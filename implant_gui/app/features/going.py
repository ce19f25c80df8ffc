"""Going to another object: to one that is held, or to the server that may have it."""

from PySide6.QtWidgets import QAbstractItemView

from implant_gui.app.program import Program
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.uid import Uid
from implant_gui.views.main_window import Workspace


class Going:
    """Shows an entry in the library's workspace.

    Thread: GUI.
    """

    def __init__(self, program: Program) -> None:
        self._window = program.window
        self._model = program.models.library
        self._look = program.library_look

    def to_entry(self, entry: LibraryEntry) -> None:
        """Choose its row; what the table does not list at the moment is shown beside it all the same."""
        self._window.show_workspace(Workspace.LIBRARY)
        table = self._window.library.table
        row = self._row_of(entry.summary.sop_instance_uid)
        if row < 0:
            table.clearSelection()
            self._look.show_entry(entry)
            return
        table.selectRow(row)
        table.scrollTo(self._model.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def _row_of(self, uid: Uid) -> int:
        rows = range(self._model.rowCount())
        return next((row for row in rows if self._model.entry_at(row).summary.sop_instance_uid == uid), -1)


def source_of(program: Program) -> Source:
    """Where to fetch what is missing: from the servers that are chosen in Browse."""
    panel = program.window.browse.server_panel
    return Source(program.models.servers, lambda: panel.selected, program.retrieve.fetch)
