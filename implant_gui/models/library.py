"""What the local library holds, page by page."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QObject

from implant_gui.domain.ports import LibraryEntry


class LibraryModel(QAbstractTableModel):
    """Entries of the library. Columns: kind, maker, name, part number, size, version, effective, received, bytes. Sortable."""

    def __init__(self, parent: QObject | None = None) -> None:
        raise NotImplementedError

    def set_entries(self, entries: Sequence[LibraryEntry]) -> None: ...

    def append(self, entries: Sequence[LibraryEntry]) -> None: ...

    def entry_at(self, row: int) -> LibraryEntry:
        raise NotImplementedError
