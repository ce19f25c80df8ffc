"""The program starts itself, and nothing that lies in the folder where it was started."""

import subprocess
from pathlib import Path

from implant_gui import __version__
from implant_gui.app.own_command import own_command


def test_nothing_is_imported_from_the_folder_that_the_program_was_started_in(tmp_path: Path) -> None:
    for name in ("implant_gui", "argparse"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(99)")
    told = subprocess.run(own_command("--version"), cwd=tmp_path, capture_output=True, text=True, check=True)
    assert __version__ in told.stdout
