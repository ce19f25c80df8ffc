"""How the window's imports and exports reach the disk; imported late, as is everything that a start does without."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from implant_gui.app.fonts import LateTextOutlines
from implant_gui.domain.content.documents import TemplateReader
from implant_gui.domain.keeping.exporting import Exported, ExportForm, ExportOrder, NothingToExport
from implant_gui.domain.keeping.importing import ImportedFile
from implant_gui.domain.ports import InstanceSink

IsStopped = Callable[[], bool]


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
        read_template: reads what is exported in another form than its own; other people made it.
    """

    def __init__(self, read_template: TemplateReader) -> None:
        self._read_template = read_template

    def carry_out(self, order: ExportOrder, is_stopped: IsStopped, /) -> Iterator[Exported]:
        """Export everything, telling of each object."""
        from implant_gui.storage.exporting.order import carry_out

        yield from carry_out(order, self._convert, is_stopped)

    def _convert(self, path: Path, form: ExportForm) -> bytes:
        from implant_gui.templates.export import export

        template = self._read_template(path)
        if template.content is None:  # not even as JSON: it would say that there is nothing in it
            raise NothingToExport(" ".join(template.remarks))
        return export(template, form, LateTextOutlines())
