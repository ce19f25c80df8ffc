"""``implant-gui demo``: the window with the demo archive beside it, for people, or its story in pictures."""

import tempfile
from dataclasses import replace
from pathlib import Path

from implant_gui.app.paths import Paths, find_paths
from implant_gui.app.window import run


def run_demo(paths: Paths, screenshots: Path | None = None) -> int:
    """Show the window with the demo archive running and selected; the exit code.

    Settings and library are the demo's own, so that invented implants never stand beside real ones.

    Args:
        paths: the user's folders.
        screenshots: play the demo story, save a picture of each step in this folder, print what is shown, and end.
    """
    if screenshots is None:
        return run(_below(paths.data / "demo", paths), with_demo=True)
    # Imported here: only the story needs it.
    from implant_gui.app.demo_story import DemoStory

    with tempfile.TemporaryDirectory(prefix="implant-gui-demo-", ignore_cleanup_errors=True) as folder:
        return run(_below(Path(folder), paths), DemoStory(screenshots).play, with_demo=True)


def _below(folder: Path, paths: Paths) -> Paths:
    """Everything below `folder`, but for the archive, whose catalogue need not be made anew each time."""
    return replace(find_paths(folder), chosen=paths.chosen)
