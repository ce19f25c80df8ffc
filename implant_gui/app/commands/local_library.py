"""The local library as commands use it: where it is, opened for the time of one command."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import FailedError
from implant_gui.app.commands.peers import paths_of, settings_of
from implant_gui.app.commands.values import converted, parse_folder
from implant_gui.domain.content.template import TemplateSummary

if TYPE_CHECKING:
    from implant_gui.storage.library.file_library import FileLibrary


def add_library(parser: argparse.ArgumentParser) -> None:
    """``--library``."""
    parser.add_argument(
        "--library",
        metavar="DIR",
        type=converted(parse_folder),
        help="the library's folder (default: the one that the window uses)",
    )


@contextmanager
def opened_library(arguments: Arguments, *, for_writing: bool = False) -> "Iterator[FileLibrary]":
    """The library that the arguments mean. To read it, it need not be free: the window may have it open meanwhile.

    Raises:
        FailedError: it is to be read, and there is none.
        OperationError: it cannot be opened.
    """
    # Imported here: `--help` opens no database.
    from implant_gui.storage.library.file_library import FileLibrary

    folder = library_folder(arguments)
    if not for_writing and not folder.exists():
        raise FailedError("no-library", f"There is no library at {folder} yet: “import” or the window makes it.")
    library = FileLibrary(folder, _read_summary, read_only=not for_writing)
    try:
        yield library
    finally:
        library.close()


def library_folder(arguments: Arguments) -> Path:
    """Where it is."""
    if arguments.library is not None:
        return arguments.library
    paths = paths_of(arguments)
    return settings_of(paths).library_folder or paths.library


def _read_summary(path: Path) -> TemplateSummary:
    # Imported here: pydicom takes half a second, and a search needs none.
    from implant_gui.templates.summary import read_summary

    return read_summary(path)
