"""Reading and converting what may be hostile in a process of its own, with limits on time and memory.

A file of some megabytes can hold a million empty items, which take minutes and gigabytes to read; a document is read by
a library in C++, where a mistake would end the program. Small files cannot do much harm and are read where they are
wanted: that is sooner done than a process is started.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from implant_gui.app.isolated_process import IsolatedProcess, answer_questions
from implant_gui.app.own_command import own_command
from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.domain.content.documents import PageImage, PageSize, UnreadableDocumentError
from implant_gui.domain.content.template_view import Document, Identity, TemplateView
from implant_gui.domain.keeping.exporting import ExportForm, NothingToExport

if TYPE_CHECKING:
    from implant_gui.templates.documents import PdfReader

_SMALL_BYTES: Final = 256 * 1024
_SECONDS: Final = 20.0
_TOO_MUCH: Final = "The file takes more time or memory to read than any template should; it is not shown."
_TOO_MUCH_TO_EXPORT: Final = "The file takes more time or memory to convert than any template should."
_NO_PAGE: Final = "The document cannot be shown: it takes too long, or is made to do harm."
COMMAND: Final = "read-apart"


class _ReadApart(IsolatedProcess):
    """``implant-gui read-apart``, or a command that does the same."""

    def __init__(self, command: Sequence[str] | None = None, seconds: float = _SECONDS) -> None:
        super().__init__(command or own_command(COMMAND), seconds)


class IsolatedReader(_ReadApart):
    """Reads templates, their data sets for reading, and other forms of them."""

    def read_template(self, path: Path, /) -> TemplateView:
        """The template in a file: a `domain.content.documents.TemplateReader`.

        Raises:
            OSError: the file cannot be read.
        """
        if path.stat().st_size <= _SMALL_BYTES:
            # Imported here, on the thread that reads: pydicom takes half a second.
            from implant_gui.templates.view import read_template

            return read_template(path)
        view = self.ask("template", path)
        return view if isinstance(view, TemplateView) else TemplateView(Identity(None), remarks=(_TOO_MUCH,))

    def describe_file(self, path: Path, /) -> tuple[AttributeRow, ...]:
        """The rows of a file's data set: a `domain.ports.DescribeFile`.

        Raises:
            OSError: the file cannot be read.
        """
        if path.stat().st_size <= _SMALL_BYTES:
            from implant_gui.templates.datasets.describe import describe_file

            return describe_file(path)
        rows = self.ask("rows", path)
        return rows if isinstance(rows, tuple) else ()

    def convert(self, path: Path, form: ExportForm, /) -> bytes:
        """The content of a file in another form.

        Raises:
            NothingToExport: the template has nothing of what the form holds, or cannot be read.
            OSError: the file cannot be read.
        """
        if path.stat().st_size <= _SMALL_BYTES:
            return _converted(path, form)
        data = self.ask("convert", path, form)
        if not isinstance(data, bytes):
            raise NothingToExport(_TOO_MUCH_TO_EXPORT)
        return data


class IsolatedDocuments(_ReadApart):
    """A `domain.content.documents.DocumentReader` that never opens a document here."""

    def page_sizes(self, document: Document) -> tuple[PageSize, ...]:
        """All pages.

        Raises:
            UnreadableDocumentError: it is none, or is damaged.
        """
        sizes = self._answer("pages", document)
        if not isinstance(sizes, tuple):
            raise UnreadableDocumentError(_NO_PAGE)
        return sizes

    def render(self, document: Document, page: int, width: int) -> PageImage:
        """A page, counted from 0, `width` pixels wide.

        Raises:
            UnreadableDocumentError: the page cannot be drawn.
        """
        image = self._answer("page", document, page, width)
        if not isinstance(image, PageImage):
            raise UnreadableDocumentError(_NO_PAGE)
        return image

    def _answer(self, what: str, *values: object) -> object:
        """As `ask`; None also if no process can be started: a document is in memory, and no file to complain of."""
        try:
            return self.ask(what, *values)
        except OSError:
            return None


class _Reading:
    """What the process can do, each with its own imports."""

    @cached_property
    def _documents(self) -> "PdfReader":
        from implant_gui.templates.documents import PdfReader

        return PdfReader()

    def template(self, path: Path) -> TemplateView:
        from implant_gui.templates.view import read_template

        return read_template(path)

    def rows(self, path: Path) -> tuple[AttributeRow, ...]:
        from implant_gui.templates.datasets.describe import describe_file

        return describe_file(path)

    def convert(self, path: Path, form: ExportForm) -> bytes:
        return _converted(path, form)

    def pages(self, document: Document) -> tuple[PageSize, ...]:
        return self._documents.page_sizes(document)

    def page(self, document: Document, number: int, width: int) -> PageImage:
        return self._documents.render(document, number, width)


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Answer one question after another, until there are no more: what the process does."""
    reading = _Reading()
    answers: dict[str, Callable[..., object]] = {
        "template": reading.template,
        "rows": reading.rows,
        "convert": reading.convert,
        "pages": reading.pages,
        "page": reading.page,
    }
    answer_questions(source, target, answers, told=(OSError, UnreadableDocumentError, NothingToExport))


def _converted(path: Path, form: ExportForm) -> bytes:
    from implant_gui.app.fonts import LateTextOutlines
    from implant_gui.templates.export import export
    from implant_gui.templates.view import read_template

    template = read_template(path)
    if template.content is None:  # not even as JSON: it would say that there is nothing in it
        raise NothingToExport(" ".join(template.remarks))
    return export(template, form, LateTextOutlines())
