"""``implant-gui serve``: the archive, with templates from a folder or the demo catalogue, until it is stopped."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.demo_catalogue import demo_library
from implant_gui.app.commands.exit_codes import ExitCode, UsageError
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.move import is_loopback
from implant_gui.app.commands.options import add_bind, add_verbosity
from implant_gui.app.commands.peers import paths_of
from implant_gui.app.commands.progress_line import ProgressLine
from implant_gui.app.commands.text_report import listening_line
from implant_gui.app.commands.values import converted, parse_listening_port
from implant_gui.app.commands.waiting import Inbox, signals_to
from implant_gui.app.local_nodes import LocalNodes
from implant_gui.app.paths import Paths
from implant_gui.domain.service.ae import AeTitle, parse_ae_title

if TYPE_CHECKING:
    from implant_gui.dicom.admission import Caller
    from implant_gui.dicom.archive.destinations import Address
    from implant_gui.dicom.archive.server import Archive

DEFAULT_AE_TITLE: Final = AeTitle("ARCHIVE")
DEFAULT_PORT: Final = 11113
"""Not the storage SCP's, so that both can be tried out on one computer."""

_HELP: Final = """\
Answers C-ECHO, C-FIND, C-GET, C-MOVE and C-STORE for implant templates. Prints "listening on HOST:PORT as AET" when it
is ready. Ends with success on SIGINT or SIGTERM.
"""

_EXAMPLES: Final = examples(
    "serve", "serve --library received --port 104", "serve --fault slow=200ms@find --fault partial=2@get"
)


class _HelpWithFaults(argparse.Action):
    """Lists the faults when, and only when, help is asked for: their table stands beside the archive."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from implant_gui.dicom.archive.faults import FAULTS

        width = max(len(form) for form in FAULTS)
        lines = [f"  {form:{width}}  {description}" for form, description in FAULTS.items()]
        faults = "\nFaults, each with --fault, together as many as wanted:\n" + "\n".join(lines)
        parser.epilog = f"{_HELP}{_EXAMPLES}{faults}"
        parser.print_help()
        parser.exit()


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "serve", help="an archive to try things with, which can be told to misbehave", add_help=False
    )
    parser.add_argument("-h", "--help", nargs=0, action=_HelpWithFaults, help="show this help message and exit")
    parser.add_argument(
        "--port",
        metavar="N",
        type=converted(parse_listening_port),
        default=DEFAULT_PORT,
        help=f"port; 0 for any free one (default: {DEFAULT_PORT})",
    )
    parser.add_argument(
        "--aet",
        dest="title",
        metavar="AET",
        type=converted(parse_ae_title),
        default=DEFAULT_AE_TITLE,
        help=f"its AE title (default: {DEFAULT_AE_TITLE})",
    )
    parser.add_argument(
        "--library", metavar="DIR", type=Path, help="folder with the templates (default: the demo catalogue)"
    )
    parser.add_argument(
        "--fault", dest="faults", metavar="SPEC", action="append", default=[], help="how to misbehave; see below"
    )
    parser.add_argument(
        "--destination",
        dest="destinations",
        metavar="AET@HOST:PORT",
        action="append",
        default=[],
        help="where a C-MOVE may send to; may be given many times. *:PORT lets whoever asks name itself, "
        "and sends to that port of its host. Storage SCPs of this program on this computer need no entry",
    )
    add_bind(parser)
    add_verbosity(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Serve until SIGINT or SIGTERM."""
    # Imported here: pydicom and pynetdicom take most of a second.
    from implant_gui.dicom.archive.destinations import Destinations
    from implant_gui.dicom.archive.faults import Faults
    from implant_gui.dicom.archive.server import Archive

    destinations = Destinations(look_up=_known_here(paths_of(arguments)))
    try:
        faults = Faults.parse(arguments.faults)
        for text in arguments.destinations:
            destinations.add_text(text)
    except ValueError as error:
        raise UsageError(str(error)) from error
    with _library(arguments) as folder:
        _serve(arguments, Archive(arguments.title, folder, faults, destinations=destinations))
    return ExitCode.SUCCESS


def _serve(arguments: Arguments, archive: "Archive") -> None:
    line = ProgressLine(sys.stderr)
    archive.load(lambda done, total: line.show(f"Indexing: {done:,} of {total:,}"))
    line.clear()
    inbox: Inbox[None] = Inbox()
    with signals_to(inbox.stop), closing(archive):
        port = archive.start(arguments.bind, arguments.port)
        sys.stdout.write(f"{listening_line(arguments.bind, port, arguments.title)}\n")
        sys.stdout.flush()
        for _ in inbox.take_all():
            pass


def _known_here(paths: Paths) -> "Callable[[AeTitle, Caller], Address | None]":
    """Finds storage SCPs of this computer, for callers from this computer."""
    # Imported here, with the archive.
    from implant_gui.dicom.archive.destinations import Address

    nodes = LocalNodes(paths.cache)

    def look_up(ae_title: AeTitle, caller: "Caller") -> Address | None:
        found = nodes.find(ae_title) if is_loopback(caller.host) else None
        return None if found is None else Address(*found)

    return look_up


@contextmanager
def _library(arguments: Arguments) -> Iterator[Path]:
    """The folder to serve."""
    if arguments.library is None:
        with demo_library(paths_of(arguments).cache) as folder:
            yield folder
        return
    if not arguments.library.is_dir():
        raise UsageError(f"There is no folder “{arguments.library}”.")
    yield arguments.library
