"""``implant-gui library facets``: how what is held divides."""

import argparse
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.library_filters import add_filters, filters_of
from implant_gui.app.commands.local_library import add_library, opened_library
from implant_gui.app.commands.local_work import LocalWork
from implant_gui.app.commands.options import add_output_options
from implant_gui.app.commands.words import plural
from implant_gui.domain.keeping.holdings import FacetCounts
from implant_gui.domain.text import visible

FACETS_HELP: Final = """\
  facet     facet (kind, maker, anatomy, type, material, fixation), key (a code as SCHEME:VALUE), label, count
  trait     trait (as `find` tells them), count
  ended     of facets: objects
"""

_EXAMPLES: Final = examples("library facets", "library facets stem --maker ACME")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    epilog = f"{_EXAMPLES}\nWith --json each line is one object:\n{FACETS_HELP}"
    parser = commands.add_parser("facets", help="count by maker, anatomy, material, ...", epilog=epilog)
    parser.add_argument("text", metavar="TEXT", nargs="*", help="as for find: count only what that would find")
    add_filters(parser)
    add_library(parser)
    add_output_options(parser, count=False)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Count and list, facet by facet."""
    work = LocalWork(arguments)
    with opened_library(arguments) as library:
        counts = library.facets(" ".join(arguments.text), filters_of(arguments, library)) or FacetCounts()
    for value in counts.values:
        choice = value.choice
        told: dict[str, object] = {"facet": choice.facet.value, "key": choice.key, "label": value.label}
        work.tell("facet", {**told, "count": value.count}, _line(choice.facet.value, value.label, value.count))
    for trait, count in counts.traits:
        work.tell("trait", {"trait": trait.value, "count": count}, _line("", trait.value, count) if count else None)
    return work.end({"objects": counts.total}, plural(counts.total, "object", "objects"), ExitCode.SUCCESS)


def _line(facet: str, label: str, count: int) -> str:
    return f"{facet:<10}{count:>9,}  {visible(label)}"
