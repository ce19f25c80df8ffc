"""``implant-gui move``: C-MOVE, to ourselves or to another AE."""

import argparse
import queue
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.engines import operations_for
from implant_gui.app.commands.exit_codes import UsageError
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.json_lines import json_help
from implant_gui.app.commands.options import add_bind, add_output_options, add_peer_options
from implant_gui.app.commands.peers import Call, call_of, paths_of, settings_of
from implant_gui.app.commands.queries import KEY_HELP
from implant_gui.app.commands.retrieval import add_wanted, check_wanted, fetch, find_wanted, request_of, session_of
from implant_gui.app.commands.text_report import listener_line
from implant_gui.app.commands.values import converted, parse_folder, parse_listening_port
from implant_gui.app.local_nodes import LocalNodes
from implant_gui.domain.ports import Arrivals, ListenerEvent, ObjectRefused, PeerRefused
from implant_gui.domain.service.ae import LocalNode, parse_ae_title
from implant_gui.domain.text import visible

MOVE_HELP: Final = """\
The server opens a second connection and sends the objects there. With --to they come to this computer: the
server must know our AE title, and the port of --listen at an address that it can reach (--bind).
"""

_EXAMPLES: Final = examples(
    "move ARCHIVE@127.0.0.1:11113 --uid 1.2.3 --to received",
    "move ARCHIVE@127.0.0.1:11113 -k ImplantSize=3 --dest WORKSTATION",
)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    epilog = f"{MOVE_HELP}\n{KEY_HELP}{_EXAMPLES}" + json_help("match", "progress", "stored", "refused")
    parser = commands.add_parser("move", help="have templates sent with C-MOVE", epilog=epilog)
    add_peer_options(parser)
    add_wanted(parser)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--to",
        dest="receive_in",
        metavar="DIR",
        type=converted(parse_folder),
        help="receive the objects here, in this folder",
    )
    where.add_argument("--dest", metavar="AET", type=converted(parse_ae_title), help="have them sent to this AE")
    parser.add_argument(
        "--listen",
        metavar="PORT",
        dest="listen_port",
        type=converted(parse_listening_port),
        help="port to receive at with --to (default: the saved one, else 11112)",
    )
    add_bind(parser)
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Send a C-MOVE, after a C-FIND when keys say what is wanted."""
    check_wanted(arguments)
    if arguments.dest is not None and arguments.listen_port is not None:
        raise UsageError("--listen belongs to --to: with --dest the objects go elsewhere.")
    call = call_of(arguments)
    server, operations = call.server, operations_for(call)
    session = session_of(arguments, server)
    with _receiving(arguments, call) as arrivals:
        wanted = find_wanted(arguments, session, operations, server)
        return fetch(
            session,
            wanted,
            lambda uids: operations.move(server, request_of(arguments, uids), arrivals),
            name=f"move {server.name}",
            arrives_here=arrivals is not None,
        )


@contextmanager
def _receiving(arguments: Arguments, call: Call) -> Iterator[Arrivals | None]:
    """The storage SCP, running, if the objects are to come here; whom it turned away is said at the end."""
    if arguments.receive_in is None:
        yield None
        return
    # Imported here: `--help` and a C-MOVE to somebody else need no SCP.
    from implant_gui.dicom.receiving.storage_scp import StorageScp
    from implant_gui.storage.folder import FolderSink

    events: queue.SimpleQueue[ListenerEvent] = queue.SimpleQueue()
    service = StorageScp(FolderSink(arguments.receive_in), events.put)
    port = service.start(_node(arguments, call))
    _warn_of_loopback(arguments.bind, call.server.host)
    try:
        with LocalNodes(paths_of(arguments).cache).announced(call.calling, arguments.bind, port):
            yield service
    finally:
        service.stop()
        for line in dict.fromkeys(_refusals(events)):
            sys.stderr.write(f"{line}\n")


def _node(arguments: Arguments, call: Call) -> LocalNode:
    """Where to receive; nobody is listed: what is expected may come from the server that was asked."""
    port = arguments.listen_port
    if port is None:
        port = settings_of(paths_of(arguments)).local.port
    return LocalNode(call.calling, port, arguments.bind)


def _refusals(events: "queue.SimpleQueue[ListenerEvent]") -> Iterator[str]:
    while not events.empty():
        event = events.get()
        if isinstance(event, PeerRefused | ObjectRefused):
            yield listener_line(event)


def _warn_of_loopback(bind: str, host: str) -> None:
    if is_loopback(bind) and not is_loopback(host):
        sys.stderr.write(
            f"Receiving on {bind}, which only this computer can reach: "
            f"give --bind an address that {visible(host)} can reach.\n"
        )


def is_loopback(host: str) -> bool:
    """Whether `host` is this computer, as far as its name or address tells."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
