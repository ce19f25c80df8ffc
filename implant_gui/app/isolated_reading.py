"""Reading and converting what may be hostile in a process of its own, with limits on time and memory.

A file of some megabytes can hold a million empty items, which take minutes and gigabytes to read; a document is read by
a library in C++, where a mistake would end the program. Small files cannot do much harm and are read where they are
wanted: that is sooner done than a process is started.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from implant_gui.app.own_command import own_command
from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.domain.content.documents import PageImage, PageSize, UnreadableDocumentError
from implant_gui.domain.content.template_view import Document, Identity, TemplateView
from implant_gui.domain.keeping.exporting import ExportForm, NothingToExport

if TYPE_CHECKING:
    from implant_gui.templates.documents import PdfReader

_SMALL_BYTES: Final = 256 * 1024
_SECONDS: Final = 20.0
_MEMORY: Final = 4 << 30
_MOST_ANSWER: Final = 2 << 30
_LENGTH: Final = 8
_TOO_MUCH: Final = "The file takes more time or memory to read than any template should; it is not shown."
_TOO_MUCH_TO_EXPORT: Final = "The file takes more time or memory to convert than any template should."
_NO_PAGE: Final = "The document cannot be shown: it takes too long, or is made to do harm."
COMMAND: Final = "read-apart"


class IsolatedProcess:
    """Answers questions one after another, in a process that is started when it is first needed, and kept.

    Any thread.

    Args:
        command: starts the process.
        seconds: for one answer.
    """

    def __init__(self, command: Sequence[str] | None = None, seconds: float = _SECONDS) -> None:
        self._command = list(command or own_command(COMMAND))
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    def ask(self, what: str, *values: object) -> object:
        """The answer; None if the process does not come to an end with it. Raises what reading raised."""
        with self._lock:
            process = self._process = None if self._is_closed else self._running()
            if process is None:
                return None
            if self._is_closed:  # since the look above: `close` did not know of this process yet
                self._forget(process)
                return None
            limit = threading.Timer(self._seconds, process.kill)
            limit.daemon = True
            limit.start()
            answer = None
            try:
                answer = _exchange(process, (what, values))
            finally:
                limit.cancel()
                if answer is None:  # or the next question would get what is left of this answer
                    self._forget(process)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End the process; what is being read is given up."""
        self._is_closed = True
        process = self._process
        if process is None:
            return
        process.kill()
        with self._lock:  # whoever waits for an answer knows now that there is none
            if self._process is not None:
                self._forget(self._process)

    def _forget(self, process: "subprocess.Popen[bytes]") -> None:
        _end(process)
        self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            if self._process.poll() is None:
                return self._process
            _end(self._process)
        # Threads of the linear algebra that nobody needs would take a lot of the address space.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


class IsolatedReader(IsolatedProcess):
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


class IsolatedDocuments(IsolatedProcess):
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
    _limit_memory()
    reading = _Reading()
    answers: dict[str, Callable[..., object]] = {
        "template": reading.template,
        "rows": reading.rows,
        "convert": reading.convert,
        "pages": reading.pages,
        "page": reading.page,
    }
    while (data := _received(source)) is not None:
        what, values = pickle.loads(data)  # noqa: S301 - from the program that started this one
        try:
            answer = answers[what](*values)
        except (OSError, UnreadableDocumentError, NothingToExport) as error:
            answer = error
        except MemoryError:
            return
        _send(target, answer)


def _converted(path: Path, form: ExportForm) -> bytes:
    from implant_gui.app.fonts import LateTextOutlines
    from implant_gui.templates.export import export
    from implant_gui.templates.view import read_template

    template = read_template(path)
    if template.content is None:  # not even as JSON: it would say that there is nothing in it
        raise NothingToExport(" ".join(template.remarks))
    return export(template, form, LateTextOutlines())


def _exchange(process: "subprocess.Popen[bytes]", question: object) -> object:
    """Ask, and wait for the answer; None if the process ends first."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        _send(process.stdin, question)
        data = _received(process.stdout)
    except OSError:
        return None
    # From our own program: what it has read from the file are values, whatever the file may be.
    return None if data is None else pickle.loads(data)  # noqa: S301


def _send(target: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    target.write(len(data).to_bytes(_LENGTH, "little"))
    target.write(data)
    target.flush()


def _received(source: IO[bytes]) -> bytes | None:
    size = int.from_bytes(source.read(_LENGTH), "little")
    if not 0 < size <= _MOST_ANSWER:
        return None
    data = source.read(size)
    return data if len(data) == size else None


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue
    process.wait()


def _limit_memory() -> None:
    """Where the system can; elsewhere the time is the limit."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
    with suppress(OSError, ValueError):  # macOS takes none that is below what every process has mapped there
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
