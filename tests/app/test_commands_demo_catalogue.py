from pathlib import Path

import pytest

from implant_gui.app.commands.demo_catalogue import demo_catalogue


@pytest.mark.timeout(180)
def test_the_catalogue_is_generated_once(tmp_path: Path) -> None:
    folder = demo_catalogue(tmp_path)
    files = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert len(files) > 400
    assert demo_catalogue(tmp_path) == folder
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == files
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
