"""``implant-gui demo``: the window with the demo archive beside it, for people, or its story in pictures."""

import tempfile
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
        return run(find_paths(paths.data / "demo"), with_demo=True)
    # Imported here: only the story needs it.
    from implant_gui.app.demo_story import DemoStory

    with tempfile.TemporaryDirectory(prefix="implant-gui-demo-", ignore_cleanup_errors=True) as folder:
        return run(find_paths(Path(folder)), DemoStory(screenshots).play, with_demo=True)
