"""Copies for other programs."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from implant_gui.domain.errors import OperationError
from implant_gui.storage.exporting.copies import copy_readable, forget_copies
from tests.storage.exporting.test_order import entry


def test_copies_have_names_that_one_recognises_and_are_files_of_their_own(tmp_path: Path) -> None:
    entries = [entry(tmp_path, number) for number in (1, 2)]
    first, second = copy_readable(entries, tmp_path / "dragged")
    assert (first.name, second.name) == ("ACME Stem.dcm", "ACME Stem (2).dcm")
    first.write_bytes(b"changed")
    assert entries[0].path.read_bytes() == b"object 1"
    assert second.read_bytes() == b"object 2"


def test_only_old_ones_are_forgotten_and_twice_does_no_harm(tmp_path: Path) -> None:
    folder, now = tmp_path / "dragged", datetime.now(UTC)
    old, new = (copy_readable([entry(tmp_path)], folder)[0] for _ in range(2))
    yesterday = (now - timedelta(days=1)).timestamp()
    os.utime(old.parent, (yesterday, yesterday))
    for _ in range(2):
        forget_copies(folder, now - timedelta(hours=1))
    assert not old.parent.exists()
    assert new.exists()
    forget_copies(tmp_path / "nothing", now)


def test_what_has_gone_from_the_library_is_told(tmp_path: Path) -> None:
    gone = entry(tmp_path)
    gone.path.unlink()
    with pytest.raises(OperationError):
        copy_readable([gone], tmp_path / "dragged")
