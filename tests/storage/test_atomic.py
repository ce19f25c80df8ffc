import errno
import os
import shutil
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.storage.atomic import (
    create_file,
    database_error,
    set_aside,
    storage_error,
    storage_errors,
    write_bytes,
    write_text,
)
from tests.storage.objects import all_files


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.toml"
    write_text(path, "one")
    write_text(path, "zwölf")
    assert path.read_text("utf-8") == "zwölf"
    assert all_files(tmp_path) == {"deep/a.toml"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a"
    write_bytes(path, b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_failed_write_leaves_the_old_contents_and_no_part(small_disk: Path) -> None:
    path = small_disk / "a"
    write_bytes(path, b"old")
    with pytest.raises(OperationError) as failure:
        write_bytes(path, bytes(4 << 20))
    assert failure.value.kind is ErrorKind.DISK_FULL
    assert path.read_bytes() == b"old"
    assert all_files(small_disk) == {"a"}


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperationError) as failure:
        write_bytes(tmp_path / "file" / "a", b"x")
    assert failure.value.kind is ErrorKind.STORAGE_UNAVAILABLE


def test_a_new_file_never_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(FileExistsError):
        create_file(tmp_path / "link")
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, ErrorKind.DISK_FULL),
        (errno.EDQUOT, ErrorKind.DISK_FULL),
        (errno.EROFS, ErrorKind.DISK_READ_ONLY),
        (errno.EACCES, ErrorKind.DISK_READ_ONLY),
        (errno.EIO, ErrorKind.STORAGE_UNAVAILABLE),
        (errno.ENOENT, ErrorKind.STORAGE_UNAVAILABLE),
    ],
)
def test_the_systems_errors_have_our_names(number: int, kind: ErrorKind, tmp_path: Path) -> None:
    error = storage_error(OSError(number, os.strerror(number)), tmp_path)
    assert (error.kind, error.address) == (kind, str(tmp_path))


def test_a_database_error_has_our_name_too(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(OperationError) as failure, storage_errors(tmp_path):
        connection.execute("no statement")
    assert failure.value.kind is ErrorKind.STORAGE_UNAVAILABLE
    connection.execute("PRAGMA query_only=1")
    with pytest.raises(OperationError) as failure, storage_errors(tmp_path):
        connection.execute("CREATE TABLE a (b)")
    assert failure.value.kind is ErrorKind.DISK_READ_ONLY
    connection.close()


def test_a_full_disk_is_one_whatever_sqlite_calls_it(small_disk: Path, tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert database_error(error, tmp_path).kind is ErrorKind.STORAGE_UNAVAILABLE
    assert database_error(error, tmp_path / "index.sqlite").kind is ErrorKind.STORAGE_UNAVAILABLE
    fill(small_disk)
    assert database_error(error, small_disk).kind is ErrorKind.DISK_FULL
    assert database_error(error, small_disk / "index.sqlite").kind is ErrorKind.DISK_FULL


def fill(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    (folder / "filling").write_bytes(bytes(free))


def test_what_is_set_aside_keeps_its_contents_and_never_covers_another(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    kept = []
    for contents in ("one", "two", "three"):
        path.write_text(contents)
        target = set_aside(path, "broken")
        assert target is not None
        assert target.name.startswith("a.toml.broken-")
        kept.append(target)
    assert [target.read_text() for target in kept] == ["one", "two", "three"]
    assert set_aside(path, "broken") is None
