import os
from pathlib import Path

import pytest

from implant_gui.app.commands.demo_catalogue import demo_catalogue, demo_library


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.mark.timeout(180)
def test_the_catalogue_is_generated_once(cache: Path) -> None:
    folder = demo_catalogue(cache)
    files = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert len(files) > 400
    assert demo_catalogue(cache) == folder
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == files
    assert [path.name for path in cache.iterdir()] == [folder.name]


@pytest.mark.timeout(180)
def test_every_archive_begins_with_the_same_catalogue(cache: Path) -> None:
    names = {path.name for path in demo_catalogue(cache).iterdir()}
    with demo_library(cache) as folder:
        assert {path.name for path in folder.iterdir()} == names
        (folder / "stored.dcm").touch()
    assert not folder.exists()
    with demo_library(cache) as folder:
        assert {path.name for path in folder.iterdir()} == names


@pytest.mark.timeout(180)
def test_what_a_killed_archive_left_is_swept_up(cache: Path) -> None:
    left = cache / "serving-long-ago"
    left.mkdir()
    os.utime(left, (0, 0))
    with demo_library(cache):
        assert not left.exists()
