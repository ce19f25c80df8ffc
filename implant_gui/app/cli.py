"""The command ``implant-gui``: reads the command line, runs one command, and turns every ending into an exit code."""

import argparse
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, TextIO

from implant_gui import __version__
from implant_gui.app.commands import (
    demo,
    echo,
    explain,
    export,
    find,
    get,
    import_files,
    library,
    listen,
    move,
    probe_graphics,
    read_apart,
    send,
    serve,
    show,
    watch,
)
from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode, UsageError
from implant_gui.app.commands.options import add_verbosity
from implant_gui.app.commands.session import report_failure
from implant_gui.app.logs import log_to_stream, stop_logging
from implant_gui.domain.errors import OperationError

PROGRAM: Final = "implant-gui"
_DESCRIPTION: Final = """\
Find, look at and fetch DICOM implant templates (PS3.4 Annex BB). Without a command: the window.
"""
_EPILOG: Final = """\
A server is written as AET@host:port, or is the name of a saved one.
Exit code: 0 success, 1 failure or no answer, 2 wrong usage, 3 warning or partial, 130 cancelled.
watch alone: 4 if something has changed.
Ctrl-C cancels (C-CANCEL); a second one aborts the association; a third one leaves at once.
IMPLANT_GUI_CONFIG (or --config DIR) keeps settings, library and cache below one folder;
IMPLANT_GUI_SECRET holds the secret of --user.
"""
_COMMANDS: Final = (
    demo,
    serve,
    echo,
    find,
    get,
    move,
    listen,
    send,
    import_files,
    library,
    show,
    export,
    explain,
    watch,
    probe_graphics,
    read_apart,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` (the command line) names; gives the exit code."""
    arguments = build_parser().parse_args(argv, Arguments())
    _prepare(sys.stdout, is_for_programs=arguments.json)
    _prepare(sys.stderr, is_for_programs=False)
    try:
        with _terminating_like_an_interrupt():
            return _run(arguments)
    except UsageError as error:
        sys.stderr.write(f"{PROGRAM}: {error}\n")
        return ExitCode.USAGE
    except OperationError as error:
        return report_failure(arguments, error)
    except KeyboardInterrupt:
        sys.stderr.write("\nCancelled.\n")
        return ExitCode.CANCELLED
    except BrokenPipeError:
        _silence_output()
        return ExitCode.SUCCESS


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; importing and building it takes no DICOM library."""
    parser = _Parser(prog=PROGRAM, description=_DESCRIPTION, epilog=_EPILOG)
    parser.set_defaults(run=demo.run_window, json=False, verbose=0, config=None)
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    add_verbosity(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    for command in _COMMANDS:
        command.add_parser(commands)
    return parser


class _Parser(argparse.ArgumentParser):
    """Keeps the line breaks of descriptions, and takes no option that is not written out."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)


def _run(arguments: Arguments) -> int:
    handler = log_to_stream(arguments.verbose)
    try:
        code = arguments.run(arguments)
        # Here and not at the interpreter's end, where a reader that has gone would be reported.
        sys.stdout.flush()
    finally:
        stop_logging(handler)
    return code


@contextmanager
def _terminating_like_an_interrupt() -> Iterator[None]:
    """Have SIGTERM do what SIGINT does, so that a service manager or a time limit ends an operation in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _prepare(stream: TextIO, *, is_for_programs: bool) -> None:
    """Make sure that no text stops the program because the terminal's encoding lacks it; JSON is always UTF-8."""
    if not isinstance(stream, io.TextIOWrapper):
        return
    if is_for_programs:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    else:
        stream.reconfigure(errors="backslashreplace")


def _silence_output() -> None:
    """Whoever read our output has enough: let nothing be said when the interpreter flushes it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
