"""``implant-gui explain``: what a status means for an operation, without asking anybody."""

import argparse
import sys
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.json_lines import explain_line, to_json
from implant_gui.app.commands.values import converted, parse_code
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import StatusMeaning
from implant_gui.domain.service.status_table import read_status

_HELP: Final = """\
Codes are hexadecimal, with or without 0x: A801, 0xA801.

With --json one object: code, service, category, meaning, pynetdicom, cause, next_step.
""" + examples("explain A801 --service move")
_SERVICES: Final = ("find", "get", "move", "store")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser("explain", help="say what a status means", epilog=_HELP)
    parser.add_argument("code", metavar="CODE", type=converted(parse_code), help="the status, such as 0xA801")
    parser.add_argument("--service", required=True, choices=_SERVICES, help="the operation that it came from")
    parser.add_argument(
        "--peer-uid", metavar="UID", default="", help="the server's implementation class UID, as find -v shows it"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Print the reading of a status."""
    reading = read_status(arguments.code, Service(arguments.service), arguments.peer_uid)
    lines = [to_json(explain_line(reading))] if arguments.json else _lines(reading)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return ExitCode.SUCCESS


def _lines(reading: StatusMeaning) -> list[str]:
    lines = [f"0x{reading.code:04X} {reading.category.value}: {reading.meaning}"]
    if reading.pynetdicom:
        lines.append(f"If the server runs pynetdicom: {reading.pynetdicom}")
    if reading.cause:
        lines.append(f"Likely cause: {reading.cause}")
    if reading.next_step:
        lines.append(f"Next step: {reading.next_step}")
    return lines
