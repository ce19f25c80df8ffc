import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.storage.lock_file import LockFile


def test_only_one_holds_it_at_a_time(tmp_path: Path) -> None:
    first, second = LockFile(tmp_path / "lock"), LockFile(tmp_path / "lock")
    first.acquire()
    assert first.is_current
    with pytest.raises(OperationError) as failure:
        second.acquire()
    assert not second.is_current
    assert failure.value.kind is ErrorKind.STORAGE_UNAVAILABLE
    assert failure.value.facts["reason"] == "in-use"
    assert failure.value.facts["pid"] == os.getpid()
    first.release()
    second.acquire()
    second.release()
    second.release()


def test_it_dies_with_the_program_that_held_it(tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from implant_gui.storage.lock_file import LockFile
lock = LockFile(Path({str(tmp_path / "lock")!r}))
lock.acquire()
print("held", flush=True)
input()
"""
    program = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "held\n"
    lock = LockFile(tmp_path / "lock")
    with pytest.raises(OperationError):
        lock.acquire()
    program.kill()
    program.communicate()
    lock.acquire()
    lock.release()


def test_a_lock_whose_file_was_moved_or_replaced_is_not_current(tmp_path: Path) -> None:
    lock = LockFile(tmp_path / "lock")
    lock.acquire()
    (tmp_path / "lock").rename(tmp_path / "away")
    assert not lock.is_current
    (tmp_path / "lock").write_text("")
    assert not lock.is_current
    lock.release()


def test_a_holder_who_left_no_name_is_still_a_holder(tmp_path: Path) -> None:
    lock = LockFile(tmp_path / "lock")
    lock.acquire()
    (tmp_path / "lock").write_bytes(b"\xff\n\n\n")
    with pytest.raises(OperationError) as failure:
        LockFile(tmp_path / "lock").acquire()
    assert dict(failure.value.facts) == {"reason": "in-use"}
    lock.release()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperationError) as failure:
        LockFile(tmp_path / "none" / "lock").acquire()
    assert failure.value.kind is ErrorKind.STORAGE_UNAVAILABLE


def test_a_lock_that_could_not_be_written_can_be_taken_when_there_is_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as stream, suppress(OSError):
        while True:
            stream.write(bytes(4096))
    lock = LockFile(small_disk / "lock")
    with pytest.raises(OperationError) as failure:
        lock.acquire()
    assert failure.value.kind is ErrorKind.DISK_FULL
    ballast.unlink()
    lock.acquire()
    lock.release()
