"""``implant-gui read-apart``: the process in which the window reads what may be hostile; for nobody else."""

import argparse
import sys

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.isolated_reading import COMMAND, serve


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command; without a help text it is not in the list of commands."""
    commands.add_parser(COMMAND).set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Answer what is asked on standard input."""
    del arguments
    serve(sys.stdin.buffer, sys.stdout.buffer)
    return ExitCode.SUCCESS
