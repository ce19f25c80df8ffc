"""The whole program put together, in a process of its own: nothing of it runs before somebody starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import find_paths
from implant_gui.domain.keeping.settings import Settings
from implant_gui.domain.service.ae import AeTitle, LocalNode
from tests.app.programs import LIMIT_S, ROOT

SCRIPT = """
import json, os, sys, threading
from dataclasses import fields
from pathlib import Path
from PySide6.QtWidgets import QApplication
from implant_gui.app.compose import compose
from implant_gui.app.paths import find_paths

application = QApplication([])
threads = threading.active_count()
bugs = []
program = compose(application, find_paths(Path(sys.argv[1])), lambda language: None, bugs.append)
print(json.dumps({
    "bugs": len(bugs),
    "threads": threading.active_count() - threads,
    "running": len(program.scheduler.running()),
    "processes": sum(reader.is_running for reader in program.readers),
    "is_visible": program.window.isVisible(),
    "missing": [field.name for field in fields(program) if getattr(program, field.name) is None],
    "modules": [name for name in sys.modules if "." not in name],
    "complaints": program.complaints,
    "limit": program.window.browse.query_form.collect().limit,
    "title": program.settings.ae_title(),
    "listens": program.listener.state.phase.value,
}), flush=True)
os._exit(0)
"""


def composed(folder: Path) -> dict[str, Any]:
    """What there is to tell of the program whose things are in `folder`."""
    run = [sys.executable, "-c", SCRIPT, str(folder)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        run, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The program as it is composed on its first day, and the folder that was meant for its things."""
    folder = tmp_path_factory.mktemp("fresh") / "user"
    return folder, composed(folder)


def test_nothing_runs_and_nothing_is_shown(fresh: tuple[Path, dict[str, Any]]) -> None:
    _, told = fresh
    assert (told["bugs"], told["running"], told["processes"], told["is_visible"]) == (0, 0, 0, False)
    assert told["listens"] == "off"


def test_nothing_is_written(fresh: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = fresh
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_the_window_stands_before_anything_slow_is_imported(fresh: tuple[Path, dict[str, Any]]) -> None:
    _, told = fresh
    assert not {"pydicom", "pynetdicom", "numpy", "pypdfium2"} & set(told["modules"])


def test_no_part_is_missing_and_there_is_nothing_to_complain_of(fresh: tuple[Path, dict[str, Any]]) -> None:
    _, told = fresh
    assert (told["missing"], told["complaints"]) == ([], [])


def test_what_was_saved_is_in_force(tmp_path: Path) -> None:
    local = LocalNode(AeTitle("WORKSTATION"), 11112, "127.0.0.1", ())
    UserFiles(find_paths(tmp_path)).save_settings(Settings(result_limit=77, local=local))
    told = composed(tmp_path)
    assert (told["limit"], told["title"]) == (77, "WORKSTATION")


def test_settings_that_cannot_be_read_are_complained_of_and_the_window_stands_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("this is not [ TOML", encoding="utf-8")
    told = composed(tmp_path)
    (complaint,) = told["complaints"]
    assert "could not be read and was set aside" in complaint
    assert told["limit"] == Settings().result_limit
