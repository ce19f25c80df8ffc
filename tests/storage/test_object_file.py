import hashlib
import threading
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.storage.folder import FolderSink
from implant_gui.storage.object_file import FileHash
from implant_gui.storage.part10 import read_meta
from tests.storage.objects import all_files, data_set, header

PIECE = bytes(range(256)) * 1024
"""256 KiB: with eight of them, an object is no longer kept in memory."""
PIECES = 24


def kept(path: Path) -> bytes:
    """The data set in a file."""
    with path.open("rb") as stream:
        read_meta(stream)
        return stream.read()


@pytest.mark.parametrize("count", [1, 3, 4, 5, PIECES])
@pytest.mark.parametrize("is_hashed_ahead", [False, True])
def test_the_hash_is_that_of_the_data_set_whatever_its_size(tmp_path: Path, count: int, is_hashed_ahead: bool) -> None:
    writer = FolderSink(tmp_path).open(header("1.2.3"))
    for _ in range(count):
        writer.write(PIECE)
        if is_hashed_ahead:
            writer.hash_ahead()
    instance = writer.commit(durable=False)
    assert instance.sha256 == hashlib.sha256(PIECE * count).hexdigest()
    assert kept(instance.path) == PIECE * count
    assert instance.bytes == instance.path.stat().st_size


def test_hashing_may_go_on_beside_writing(tmp_path: Path) -> None:
    writer = FolderSink(tmp_path).open(header("1.2.3"))
    is_over = threading.Event()

    def hash_on_and_on() -> None:
        while not is_over.is_set():
            writer.hash_ahead()

    threads = [threading.Thread(target=hash_on_and_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(PIECES):
        writer.write(PIECE)
    instance = writer.commit(durable=True)
    is_over.set()
    for thread in threads:
        thread.join()
    assert instance.sha256 == hashlib.sha256(PIECE * PIECES).hexdigest()
    assert all_files(tmp_path) == {instance.path.name}


def test_an_object_that_is_being_hashed_can_be_discarded(tmp_path: Path) -> None:
    writer = FolderSink(tmp_path).open(header("1.2.3"))
    for _ in range(PIECES):
        writer.write(PIECE)
    thread = threading.Thread(target=writer.hash_ahead)
    thread.start()
    writer.discard()
    thread.join()
    writer.hash_ahead()
    assert all_files(tmp_path) == set()


def test_a_file_that_somebody_cut_short_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    writer = FolderSink(tmp_path).open(header("1.2.3"))
    for _ in range(PIECES):
        writer.write(PIECE)
    (part,) = tmp_path.iterdir()
    with part.open("r+b") as stream:
        stream.truncate(1000)
    with pytest.raises(OperationError) as failure:
        writer.commit(durable=False)
    assert failure.value.kind is ErrorKind.STORAGE_UNAVAILABLE
    assert all_files(tmp_path) == set()


def test_an_object_without_a_byte_is_a_file_with_a_head(tmp_path: Path) -> None:
    instance = FolderSink(tmp_path).open(header("1.2.3")).commit(durable=False)
    assert kept(instance.path) == b""
    assert instance.sha256 == hashlib.sha256().hexdigest()


def test_writing_after_the_end_is_a_bug(tmp_path: Path) -> None:
    writer = FolderSink(tmp_path).open(header("1.2.3"))
    writer.write(data_set("1.2.3"))
    writer.commit(durable=False)
    with pytest.raises(ValueError, match="ended already"):
        writer.write(b"more")


def test_a_hash_begins_where_it_is_told_and_ends_when_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"head" + PIECE)
    running = FileHash(str(path), 4)
    running.take(4 + 100)
    running.take(50)
    running.close()
    running.take(4 + len(PIECE))
    assert running.digest.digest() == hashlib.sha256(PIECE[:100]).digest()
