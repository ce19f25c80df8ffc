"""``implant-gui find``: C-FIND, matches as they come."""

import argparse
import sys
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.engines import operations_for
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.json_lines import json_help
from implant_gui.app.commands.options import add_keys, add_model, add_output_options, add_peer_options
from implant_gui.app.commands.peers import call_of
from implant_gui.app.commands.queries import KEY_HELP, named_paths, query_of
from implant_gui.app.commands.session import Session, report_of
from implant_gui.app.commands.table import Table, terminal_width
from implant_gui.domain.service.outcome import Verdict

_EXAMPLES: Final = examples(
    "find ARCHIVE@127.0.0.1:11113 -k Manufacturer='ACME*'",
    "find ARCHIVE@127.0.0.1:11113 --model group --json",
    "find ARCHIVE@127.0.0.1:11113 -k MaterialsCodeSequence --limit 0",
)
_NOTHING: Final = "Nothing matched: upper and lower case count, and a text without * must be complete."


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "find", help="ask a server for templates", epilog=KEY_HELP + _EXAMPLES + json_help("match")
    )
    add_peer_options(parser)
    add_model(parser)
    add_keys(parser)
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Send a C-FIND."""
    call, query = call_of(arguments), query_of(arguments)
    server, operations = call.server, operations_for(call)
    table = Table(arguments.model, named_paths(arguments), terminal_width(sys.stdout))
    session = Session(report_of(arguments, table), server.timeouts)
    found = session.play(operations.find(server, query), f"find {server.name}")
    notes = [_NOTHING] if found.verdict is Verdict.SUCCESS and not found.matches else []
    return session.close(found, notes=notes, is_query=True)
