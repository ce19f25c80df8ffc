"""``implant-gui`` and ``implant-gui demo``: the window, alone or with the demo archive beside it."""

import argparse
import os

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import FailedError
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.options import add_verbosity
from implant_gui.app.commands.peers import paths_of
from implant_gui.app.commands.values import converted, parse_folder
from implant_gui.app.displays import can_show_windows, display_named


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "demo",
        help="the window with a demo archive running and selected",
        epilog=examples("demo", "demo --screenshots pictures"),
    )
    parser.add_argument(
        "--screenshots",
        metavar="DIR",
        type=converted(parse_folder),
        help="play the demo story, save a picture of each step in this folder, print what is shown, and end",
    )
    add_verbosity(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Open the window with the demo archive."""
    _see_to_display(is_needed=arguments.screenshots is None)
    # Imported here: Qt, which no other command may need.
    from implant_gui.app.demo import run_demo

    return run_demo(paths_of(arguments), arguments.screenshots)


def run_window(arguments: Arguments) -> int:
    """Open the window."""
    _see_to_display(is_needed=True)
    # Imported here: Qt, which no other command may need.
    from implant_gui.app.window import run_window

    return run_window(paths_of(arguments))


def _see_to_display(*, is_needed: bool) -> None:
    """Without a display Qt would end the program with a message for programmers; pictures need none.

    Raises:
        FailedError: a window is to be shown, and there is nothing to show it on.
    """
    if can_show_windows():
        return
    if is_needed:
        name = display_named()
        reason = f"The display “{name}” cannot be reached" if name else "There is no display"
        raise FailedError("no-display", f"{reason} to show a window on. Other commands need none; see --help.")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
