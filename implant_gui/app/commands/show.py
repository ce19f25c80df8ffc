"""``implant-gui show``: a template in words."""

import argparse
import json
import sys
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.json_lines import to_json
from implant_gui.app.commands.lineage_text import lineage_lines, lineage_values
from implant_gui.app.commands.options import add_output_options
from implant_gui.app.commands.subject import add_subject, lineage_of_subject, read_subject
from implant_gui.app.commands.template_text import lines_of
from implant_gui.domain.keeping.exporting import ExportForm

_HELP: Final = """\
With --json one object: identity, lineage, content and remarks, each with all that the template tells. Coordinates and
documents are only counted. Of a UID with several contents the newest is shown. What the library holds is shown with
its versions (* is the one to use today, > the one that is shown) and relatives; with --json as "library".
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "show", help="print a template in words", epilog=_HELP + examples("show received/stem.dcm", "show 1.2.3 --json")
    )
    add_subject(parser)
    add_output_options(parser, count=False)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Print everything that a person may ask."""
    template = read_subject(arguments)
    lineage = lineage_of_subject(arguments)
    if arguments.json:
        # Imported here: `--help` needs no numpy.
        from implant_gui.templates.export import export

        told = json.loads(export(template, ExportForm.JSON))
        lines = [to_json(told if lineage is None else {**told, "library": lineage_values(lineage)})]
    else:
        lines = [*lines_of(template), *(() if lineage is None else lineage_lines(lineage))]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return ExitCode.SUCCESS
