"""Programs that are killed, and programs that get in each other's way."""

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from implant_gui.domain.uid import Uid
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.storage.part10 import read_meta
from tests.storage.objects import describe

ROUNDS = 20
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def storing(module: str, folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"tests.storage.{module}", str(folder), *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed_while_storing(folder: Path, delay_s: float) -> list[list[str]]:
    """What a program that was killed has said to be durable."""
    process = storing("store_forever", folder)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(delay_s)  # the moment of the kill is the point, nothing is waited for
    process.kill()
    lines = [first, *process.communicate()[0].splitlines()]
    return [line.split() for line in lines if len(line.split()) == 3 and Path(line.split()[2]).suffix == ".dcm"]


@pytest.mark.timeout(180)
def test_nothing_that_was_acknowledged_is_lost_by_a_kill(folder: Path) -> None:
    moments = random.Random(7)
    acknowledged: list[list[str]] = []
    for _ in range(ROUNDS):
        acknowledged += killed_while_storing(folder, moments.uniform(0.0, 0.1))
    assert len(acknowledged) >= ROUNDS

    library = FileLibrary(folder, describe)
    assert library.holds(Uid(uid) for uid, _, _ in acknowledged) == {uid for uid, _, _ in acknowledged}
    for _, sha256, path in acknowledged:
        with Path(path).open("rb") as stream:
            read_meta(stream)
            assert hashlib.sha256(stream.read()).hexdigest() == sha256
    entries = library.search("", 0)
    assert {entry.path for entry in entries} == set(folder.glob("objects/*/*.dcm"))
    assert all(entry.bytes == entry.path.stat().st_size for entry in entries)
    assert list((folder / "incoming").iterdir()) == []
    library.close()


def test_three_programs_take_turns_and_lose_nothing(folder: Path) -> None:
    programs = [storing("store_in_turns", folder, str(number)) for number in range(3)]
    for program in programs:
        program.communicate(timeout=50)
        assert program.returncode == 0
    library = FileLibrary(folder, describe)
    assert library.count() == 20 + 3
    assert sum(entry.has_conflict for entry in library.search("", 0)) == 3
    library.close()
