"""The template that a command is about: a file, or something that the library holds."""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import FailedError, UsageError
from implant_gui.app.commands.local_library import add_library, opened_library
from implant_gui.app.isolated_reading import IsolatedReader
from implant_gui.domain.content.template_view import TemplateView
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.exporting import ExportForm, NothingToExport
from implant_gui.domain.keeping.lineage import Lineage
from implant_gui.domain.text import visible
from implant_gui.domain.uid import is_uid, parse_uid

if TYPE_CHECKING:
    from implant_gui.domain.ports import LibraryEntry


def add_subject(parser: argparse.ArgumentParser) -> None:
    """``FILE|UID`` and ``--library``."""
    parser.add_argument("subject", metavar="FILE|UID", help="a template as a DICOM file, or its UID in the library")
    add_library(parser)


def read_subject(arguments: Arguments) -> TemplateView:
    """The template.

    Raises:
        UsageError: there is no such file, and it is no UID either.
        FailedError: the library does not hold it.
        OperationError: it cannot be read, or is no template.
    """
    path = _path(arguments)
    with closing(IsolatedReader()) as reader, _unreadable(path):
        return _read(reader, path)


def convert_subject(arguments: Arguments, form: ExportForm) -> bytes:
    """The template in another form.

    Raises:
        FailedError: as `read_subject`, or the template has nothing of what the form holds.
        UsageError, OperationError: as `read_subject`.
    """
    path = _path(arguments)
    with closing(IsolatedReader()) as reader, _unreadable(path):
        _read(reader, path)  # says why, if it is none
        try:
            return reader.convert(path, form)
        except NothingToExport as error:
            raise FailedError("nothing-to-export", str(error)) from None


@contextmanager
def _unreadable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        facts = {"detail": error.strerror or type(error).__name__}
        raise OperationError(ErrorKind.FILE_UNREADABLE, address=str(path), facts=facts) from error


def _read(reader: IsolatedReader, path: Path) -> TemplateView:
    """Somebody else made the file: one that is large is read apart, as the window does."""
    template = reader.read_template(path)
    if template.identity.model is None:
        detail = visible(" ".join(template.remarks)).rstrip(".") or "it is no template"
        kind = ErrorKind.NOT_A_TEMPLATE if template.identity.sop_class_uid else ErrorKind.FILE_UNREADABLE
        raise OperationError(kind, address=str(path), facts={"detail": detail})
    return template


def _path(arguments: Arguments) -> Path:
    path = Path(arguments.subject)
    if path.is_file():
        return path
    if not is_uid(arguments.subject):
        raise UsageError(f"There is no file “{arguments.subject}”, and it is no UID either.")
    with opened_library(arguments) as library:
        entries: tuple[LibraryEntry, ...] = library.entries_of(parse_uid(arguments.subject))
    if not entries:
        raise FailedError("not-held", f"The library does not hold {arguments.subject}.")
    return entries[0].path


def lineage_of_subject(arguments: Arguments) -> Lineage | None:
    """Where something that the library holds stands among its versions; None for a file."""
    if Path(arguments.subject).is_file():
        return None
    with opened_library(arguments) as library:
        return library.lineage_of(parse_uid(arguments.subject))
