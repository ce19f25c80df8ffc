"""The demo archive as a process: why it did not start is told, and one that was stopped does not start."""

from pathlib import Path

import pytest

from implant_gui.app.demo_archive import DemoArchive, DemoArchiveError


def test_an_archive_that_does_not_start_says_why(tmp_path: Path) -> None:
    archive = DemoArchive(faults=["nonsense"], config=tmp_path)
    with pytest.raises(DemoArchiveError, match="nonsense"):
        archive.start()
    archive.stop()


def test_an_archive_that_was_stopped_before_it_began_does_not_begin(tmp_path: Path) -> None:
    archive = DemoArchive(config=tmp_path)
    archive.stop()
    with pytest.raises(DemoArchiveError):
        archive.start()
    assert list(tmp_path.iterdir()) == []
