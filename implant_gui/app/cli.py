"""The command ``implant-gui``: reads the command line, runs one command, and turns every ending into an exit code."""

import argparse
import difflib
import io
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any, Final, NoReturn, TextIO

from typing_extensions import override

from implant_gui import __version__
from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import PROGRAM, ExitCode, FailedError, UsageError
from implant_gui.app.commands.help_text import HelpFormatter, examples
from implant_gui.app.commands.json_lines import CANCELLED, failed_line, to_json
from implant_gui.app.commands.options import add_verbosity
from implant_gui.app.commands.session import report_failure, report_problem
from implant_gui.app.logs import log_to_stream, stop_logging
from implant_gui.domain.errors import OperationError

logger = logging.getLogger(__name__)

_JSON: Final = "--json"
_INTERNAL: Final = frozenset({"probe-graphics", "read-apart"})
"""Commands that the program gives itself."""
_DESCRIPTION: Final = """\
Find, look at and fetch DICOM implant templates (PS3.4 Annex BB). Without a command: the window.
"""
_EPILOG: Final = """\
A server is written as AET@host:port, or is the name of a saved one. Each command explains itself with --help.

Exit codes:
  0    success
  1    failure, or no answer
  2    wrong usage
  3    a warning, or only a part
  4    of watch alone: something has changed
  130  cancelled

Ctrl-C cancels (C-CANCEL); a second one aborts the association; a third one leaves at once.

Environment:
  IMPLANT_GUI_CONFIG  a folder to keep settings, library and cache below, as --config
  IMPLANT_GUI_SECRET  the secret of --user
""" + examples(
    "serve",
    "find ARCHIVE@127.0.0.1:11113",
    "get ARCHIVE@127.0.0.1:11113 -k ImplantSize=3 --to received",
)
_COMMANDS: Final = MappingProxyType(
    {
        "demo": "demo",
        "serve": "serve",
        "echo": "echo",
        "find": "find",
        "get": "get",
        "move": "move",
        "listen": "listen",
        "send": "send",
        "import": "import_files",
        "library": "library",
        "show": "show",
        "export": "export",
        "explain": "explain",
        "watch": "watch",
        "probe-graphics": "probe_graphics",
        "read-apart": "read_apart",
    }
)
"""The module of each, imported when it is wanted: all of them together take as long as the rest of a short command."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` (the command line) names; gives the exit code."""
    _replace_closed_streams()
    given = sys.argv[1:] if argv is None else list(argv)
    is_json = _JSON in given
    _prepare(sys.stdout, is_for_programs=is_json)
    _prepare(sys.stderr, is_for_programs=False)
    try:
        return _run_and_tell(given, is_json=is_json)
    except BrokenPipeError:
        _silence_output()
        return ExitCode.SUCCESS
    except OSError as error:
        logger.debug("ended by the system", exc_info=True)
        return _report_system_error(error, is_json=is_json)


def _run_and_tell(given: Sequence[str], *, is_json: bool) -> int:
    try:
        with _terminating_like_an_interrupt():
            return _run(_parsed(given))
    except UsageError as error:
        report_problem("usage", str(error), command=error.command, is_json=is_json)
        return ExitCode.USAGE
    except FailedError as error:
        report_problem(error.kind, str(error), is_json=is_json)
        return ExitCode.FAILURE
    except OperationError as error:
        return report_failure(error, is_json=is_json)
    except KeyboardInterrupt:
        if is_json:
            sys.stdout.write(f"{to_json(failed_line(CANCELLED, 'The command was cancelled.'))}\n")
        else:
            sys.stderr.write("\nCancelled.\n")
        return ExitCode.CANCELLED


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The whole command line, or one command of it; importing and building it takes no DICOM library."""
    parser = _Parser(prog=PROGRAM, description=_DESCRIPTION, epilog=_EPILOG)
    parser.set_defaults(run=_run_window, json=False, verbose=0, config=None)
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    add_verbosity(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", parser_class=_Parser)
    for command in (only,) if only else _COMMANDS:
        import_module(f"implant_gui.app.commands.{_COMMANDS[command]}").add_parser(commands)
    return parser


def _run_window(arguments: Arguments) -> int:
    # Imported here: the commands need nothing of it.
    from implant_gui.app.commands.demo import run_window

    return run_window(arguments)


class _Parser(argparse.ArgumentParser):
    """Keeps the line breaks of descriptions, and takes no option that is not written out."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", HelpFormatter)
        super().__init__(allow_abbrev=False, **options)

    @override
    def error(self, message: str) -> NoReturn:
        end = "" if message.endswith(("?", ".")) else "."
        raise UsageError(f"{message}{end} See “{self.prog} --help”.", self.prog)

    @override
    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Of the commands, name the one that was perhaps meant, and none that people do not need."""
        if action.dest not in ("command", "below") or value in (action.choices or ()):
            return super()._check_value(action, value)
        known = [name for name in action.choices or () if name not in _INTERNAL]
        similar = difflib.get_close_matches(str(value), known, n=1)
        meant = f"did you mean “{similar[0]}”?" if similar else f"there are {', '.join(known)}"
        raise argparse.ArgumentError(None, f"“{value}” is no command; {meant}")


def _parsed(given: Sequence[str]) -> Arguments:
    arguments = Arguments()
    first = given[0] if given else "demo"
    _, unknown = build_parser(first if first in _COMMANDS else None).parse_known_args(given, arguments)
    if unknown:
        names = (arguments.command, getattr(arguments, "below", None))
        command = " ".join((PROGRAM, *(name for name in names if name)))
        what = f"“{unknown[0]}” is no option" if unknown[0].startswith("-") else f"“{unknown[0]}” is too much"
        raise UsageError(f"{what} of this command. See “{command} --help”.", command)
    return arguments


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
        if callable(signal.getsignal(signal.SIGINT)):
            signal.raise_signal(signal.SIGINT)
        else:  # ignored, as in the background of a shell's script
            raise KeyboardInterrupt

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


def _replace_closed_streams() -> None:
    """A service manager may start programs without any: what nobody can read is thrown away."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - as long as the process lives
            setattr(sys, name, stream)


def _report_system_error(error: OSError, *, is_json: bool) -> ExitCode:
    """A folder or a file that cannot be used as it should be, or nowhere to write what there is to tell."""
    if error.filename is None:
        _silence_output()
        sys.stderr.write(f"{PROGRAM}: what there is to tell cannot be written: {error.strerror or error}.\n")
        return ExitCode.FAILURE
    # Imported here: it brings the database, which most commands do without.
    from implant_gui.storage.atomic import storage_error

    return report_failure(storage_error(error, Path(os.fsdecode(error.filename))), is_json=is_json)


def _silence_output() -> None:
    """Whoever read our output has enough: let nothing be said when the interpreter flushes it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
