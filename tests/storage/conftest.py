"""Libraries in temporary folders, and file systems that are too small or that can be made read-only."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from implant_gui.storage.library.file_library import FileLibrary
from tests.storage.objects import describe


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path) -> Iterator[FileLibrary]:
    library = FileLibrary(folder, describe)
    yield library
    library.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 3 MB, for those who may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a file system of its own can be mounted by root on Linux only")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)
