"""``implant-gui probe-graphics``: whether OpenGL can be used here. The window runs it; support may, too."""

import argparse
import sys

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command; without a help text it is not in the list of commands."""
    parser = commands.add_parser("probe-graphics", epilog="One JSON object: works, driver, milliseconds, reason.")
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Print what was found."""
    del arguments
    # Imported here: the command line needs no graphics.
    from implant_gui.app.graphics_probe import probe_here

    sys.stdout.write(f"{probe_here().to_json()}\n")
    return ExitCode.SUCCESS
