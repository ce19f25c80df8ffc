"""How the window's imports and exports reach the disk; imported late, as is everything that a start does without."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from implant_gui.domain.keeping.exporting import Exported, ExportForm, ExportOrder
from implant_gui.domain.keeping.importing import ImportedFile
from implant_gui.domain.ports import InstanceSink

IsStopped = Callable[[], bool]
Convert = Callable[[Path, ExportForm], bytes]
"""The content of a file in another form; raises `NothingToExport` or OSError."""


class LibraryImporter:
    """A `controllers.library.importing.Importer` into a sink."""

    def __init__(self, sink: InstanceSink) -> None:
        self._sink = sink

    def count(self, paths: Sequence[Path], is_stopped: IsStopped, /) -> Iterator[int]:
        """How many files have been found so far."""
        from implant_gui.storage.importing.survey import count_files

        yield from count_files(paths, is_stopped)

    def take(self, paths: Sequence[Path], is_stopped: IsStopped, /) -> Iterator[ImportedFile]:
        """Take everything."""
        from implant_gui.storage.importing.importer import import_files

        yield from import_files(self._sink, paths, is_stopped=is_stopped)


class LibraryExporter:
    """Carries orders out.

    Args:
        convert: makes another form of a file; other people made what is in it.
    """

    def __init__(self, convert: Convert) -> None:
        self._convert = convert

    def carry_out(self, order: ExportOrder, is_stopped: IsStopped, /) -> Iterator[Exported]:
        """Export everything, telling of each object."""
        from implant_gui.storage.exporting.order import carry_out

        yield from carry_out(order, self._convert, is_stopped)
