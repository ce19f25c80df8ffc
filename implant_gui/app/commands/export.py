"""``implant-gui export``: the drawings or surfaces of one template in a form that other programs read."""

import argparse
from pathlib import Path
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.local_work import LocalWork
from implant_gui.app.commands.options import add_output_options
from implant_gui.app.commands.subject import add_subject, convert_subject
from implant_gui.app.commands.values import converted
from implant_gui.app.commands.words import size
from implant_gui.domain.keeping.exporting import ExportForm

_HELP: Final = """\
The suffix chooses the form: svg, pdf (drawings at 1:1, with a ruler to check the print), png (a picture of the
surfaces), stl, ply, glb (surfaces, in millimetres; glTF in metres), json (everything that is told). A file of that
name is replaced.

With --json one object: ended with file, form, bytes, cancelled, seconds; or with error and message.
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "export",
        help="write drawings or surfaces to a file",
        epilog=_HELP + examples("export received/stem.dcm --to stem.svg", "export 1.2.3 --to stem.glb --json"),
    )
    add_subject(parser)
    suffixes = ",".join(form.value for form in ExportForm)
    parser.add_argument(
        "--to", metavar=f"OUT.{{{suffixes}}}", type=converted(_parse_target), required=True, help="the file to write"
    )
    add_output_options(parser, count=False)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Write the file."""
    # Imported here: `--help` needs no database.
    from implant_gui.storage.atomic import write_bytes

    work, form = LocalWork(arguments), _form_of(arguments.to)
    data = convert_subject(arguments, form)
    write_bytes(arguments.to, data)
    values: dict[str, object] = {"file": str(arguments.to), "form": form.value, "bytes": len(data)}
    return work.end(values, f"{arguments.to}, {size(len(data))}", ExitCode.SUCCESS)


def _parse_target(text: str) -> Path:
    path = Path(text)
    _form_of(path)
    return path


def _form_of(path: Path) -> ExportForm:
    try:
        return ExportForm(path.suffix.lower().removeprefix("."))
    except ValueError:
        known = ", ".join(form.value for form in ExportForm)
        raise ValueError(f"“{path.name}” does not end in one of: {known}.") from None
