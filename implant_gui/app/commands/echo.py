"""``implant-gui echo``: C-ECHO."""

import argparse

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.engines import operations_for
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.json_lines import json_help
from implant_gui.app.commands.options import add_output_options, add_peer_options
from implant_gui.app.commands.peers import call_of
from implant_gui.app.commands.session import Session, report_of


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "echo", help="check that a server answers", epilog=examples("echo ARCHIVE@127.0.0.1:11113") + json_help()
    )
    add_peer_options(parser)
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Send a C-ECHO."""
    call = call_of(arguments)
    server, operations = call.server, operations_for(call)
    session = Session(report_of(arguments), server.timeouts)
    return session.close(session.play(operations.echo(server), f"echo {server.name}"))
