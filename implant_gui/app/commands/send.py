"""``implant-gui send``: C-STORE of files."""

import argparse

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.engines import operations_for
from implant_gui.app.commands.json_lines import JSON_HELP
from implant_gui.app.commands.options import add_output_options, add_peer_options
from implant_gui.app.commands.peers import call_of
from implant_gui.app.commands.session import Session, report_of
from implant_gui.app.commands.values import converted, parse_existing_file


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser("send", help="send files with C-STORE", epilog=JSON_HELP)
    add_peer_options(parser)
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=converted(parse_existing_file), help="a template as a DICOM file"
    )
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Send each file with a C-STORE."""
    call = call_of(arguments)
    server, operations = call.server, operations_for(call)
    session = Session(report_of(arguments), server.timeouts)
    return session.close(session.play(operations.store(server, tuple(arguments.files)), f"send {server.name}"))
