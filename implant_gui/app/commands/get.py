"""``implant-gui get``: C-GET into a folder."""

import argparse
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.engines import operations_for
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.json_lines import json_help
from implant_gui.app.commands.options import add_output_options, add_peer_options
from implant_gui.app.commands.peers import call_of
from implant_gui.app.commands.queries import KEY_HELP
from implant_gui.app.commands.retrieval import add_wanted, check_wanted, fetch, find_wanted, request_of, session_of
from implant_gui.app.commands.values import converted, parse_folder

_EXAMPLES: Final = examples(
    "get ARCHIVE@127.0.0.1:11113 --uid 1.2.3 1.2.4 --to received",
    "get ARCHIVE@127.0.0.1:11113 -k ImplantName='*Stem*' --to received",
)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "get",
        help="fetch templates with C-GET",
        epilog=KEY_HELP + _EXAMPLES + json_help("match", "progress", "stored", "refused"),
    )
    add_peer_options(parser)
    add_wanted(parser)
    parser.add_argument(
        "--to",
        metavar="DIR",
        type=converted(parse_folder),
        required=True,
        help="folder for the objects; made if absent",
    )
    add_output_options(parser)
    parser.set_defaults(run=run, dest=None)


def run(arguments: Arguments) -> int:
    """Send a C-GET, after a C-FIND when keys say what is wanted."""
    # Imported here: `--help` writes nothing.
    from implant_gui.storage.folder import FolderSink

    check_wanted(arguments)
    call = call_of(arguments)
    server, operations, sink = call.server, operations_for(call), FolderSink(arguments.to)
    session = session_of(arguments, server)
    wanted = find_wanted(arguments, session, operations, server)
    return fetch(
        session,
        wanted,
        lambda uids: operations.get(server, request_of(arguments, uids), sink),
        name=f"get {server.name}",
        arrives_here=True,
    )
