"""``implant-gui library``: what is held on this computer."""

import argparse
from typing import Final

from implant_gui.app.commands import library_checks, library_export, library_facets, library_find, library_order, show
from implant_gui.app.commands.help_text import examples

_DESCRIPTION: Final = "Search the local library, look at what it holds, check it, mark and give away objects."


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command and those below it."""
    epilog = examples("library find knee cemented", "library verify", "library find --help")
    parser = commands.add_parser("library", help="what is held locally", description=_DESCRIPTION, epilog=epilog)
    below = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="below", required=True, parser_class=type(parser)
    )
    library_find.add_parser(below)
    library_facets.add_parser(below)
    show.add_parser(below)
    library_checks.add_parsers(below)
    library_export.add_parser(below)
    library_order.add_parsers(below)
