import hashlib
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.instance import Novelty
from implant_gui.storage.folder import FolderSink
from implant_gui.storage.part10 import read_meta
from tests.storage.objects import all_files, data_set, header, store


@pytest.mark.parametrize("durable", [True, False])
def test_an_object_is_stored_byte_for_byte_under_its_hash(tmp_path: Path, durable: bool) -> None:
    encoded = data_set("1.2.3")
    instance = store(FolderSink(tmp_path / "to"), "1.2.3", encoded, durable=durable)
    assert instance.sha256 == hashlib.sha256(encoded).hexdigest()
    assert instance.path == tmp_path / "to" / f"{instance.sha256}.dcm"
    assert instance.bytes == instance.path.stat().st_size
    assert instance.is_durable is durable
    with instance.path.open("rb") as stream:
        read_meta(stream)
        assert stream.read() == encoded
    assert all_files(tmp_path) == {f"to/{instance.path.name}"}


def test_a_discarded_object_leaves_nothing(tmp_path: Path) -> None:
    writer = FolderSink(tmp_path).open(header("1.2.3"))
    writer.write(b"abc")
    writer.discard()
    writer.discard()
    assert all_files(tmp_path) == set()


def test_discarding_after_the_commit_keeps_the_object(tmp_path: Path) -> None:
    writer = FolderSink(tmp_path).open(header("1.2.3"))
    instance = writer.commit(durable=True)
    writer.discard()
    assert instance.path.exists()


def test_the_same_again_is_a_duplicate_and_other_bytes_are_a_conflict(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    assert store(sink, "1.2.3").novelty is Novelty.NEW
    assert store(sink, "1.2.3").novelty is Novelty.DUPLICATE
    assert store(sink, "1.2.3", data_set("1.2.3", size="13")).novelty is Novelty.CONFLICT
    assert len(all_files(tmp_path)) == 2


def test_a_group_is_made_durable(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    group = [store(sink, f"1.2.{number}", durable=False) for number in range(3)]
    assert all(instance.is_durable for instance in sink.make_durable(group))
    assert sink.make_durable([]) == ()


def test_a_folder_that_vanishes_is_told_and_work_goes_on_when_it_is_back(tmp_path: Path) -> None:
    folder = tmp_path / "to"
    sink = FolderSink(folder)
    folder.rename(tmp_path / "away")
    with pytest.raises(OperationError) as failure:
        sink.open(header("1.2.3"))
    assert failure.value.kind is ErrorKind.STORAGE_UNAVAILABLE
    (tmp_path / "away").rename(folder)
    assert store(sink, "1.2.3").path.exists()


def test_a_full_disk_is_told_and_leaves_no_part(small_disk: Path) -> None:
    sink = FolderSink(small_disk / "to")
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(2_900_000))
    with pytest.raises(OperationError) as failure:
        store(sink, "1.2.3", data_set("1.2.3") + bytes(1 << 20))
    assert failure.value.kind is ErrorKind.DISK_FULL
    assert all_files(small_disk) == {"ballast"}
    ballast.unlink()
    assert store(sink, "1.2.3", data_set("1.2.3") + bytes(1 << 20)).path.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperationError) as failure:
        FolderSink(tmp_path / "file")
    assert failure.value.kind is ErrorKind.STORAGE_UNAVAILABLE
