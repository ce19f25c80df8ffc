"""How to start this program once more, for what is to run in a process of its own."""

import sys


def own_command(*arguments: str) -> list[str]:
    """The command line; the packaged program is its own interpreter.

    Nothing is imported from the folder that somebody happened to start the program in (``-P``): what was downloaded
    there may bear the name of a module.
    """
    interpreter = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "implant_gui"]
    return [*interpreter, *arguments]
