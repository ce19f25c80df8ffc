import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import InstanceSink, Library
from implant_gui.domain.service.information_model import EXPLICIT_VR_LITTLE_ENDIAN, InformationModel
from implant_gui.domain.service.instance import InstanceHeader, Novelty, Origin, Route
from implant_gui.domain.uid import Uid
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.storage.part10 import read_meta
from tests.storage.objects import all_files, data_set, describe, header, store


def found(library: FileLibrary, text: str) -> list[str]:
    return [entry.summary.sop_instance_uid for entry in library.search(text, 0)]


def kind_of(failure: pytest.ExceptionInfo[OperationError]) -> ErrorKind:
    return failure.value.kind


def object_files(folder: Path) -> set[str]:
    return {name for name in all_files(folder) if name.endswith(".dcm") and name.startswith("objects")}


def test_it_is_a_sink_and_a_library(library: FileLibrary) -> None:
    def use(sink: InstanceSink, kept: Library) -> int:
        store(sink, "1.2.3")
        return kept.count()

    assert use(library, library) == 1


def test_an_object_is_kept_byte_for_byte_and_found(library: FileLibrary, folder: Path) -> None:
    encoded = data_set("1.2.3")
    instance = store(library, "1.2.3", encoded)
    assert instance.is_durable
    assert instance.novelty is Novelty.NEW
    with instance.path.open("rb") as stream:
        read_meta(stream)
        assert stream.read() == encoded
    (entry,) = library.search("", 10)
    assert (entry.path, entry.bytes, entry.sha256) == (instance.path, instance.bytes, instance.sha256)
    assert entry.summary == describe(instance.path)
    assert entry.received.tzinfo is not None
    assert library.count() == 1
    assert object_files(folder) == {str(instance.path.relative_to(folder))}


@pytest.mark.skipif(shutil.which("dcmdump") is None, reason="DCMTK's dcmdump is not installed")
def test_dcmdump_reads_what_is_kept(library: FileLibrary) -> None:
    instance = store(library, "1.2.3", data_set("1.2.3", part="ABC-123"))
    dump = subprocess.run(["dcmdump", str(instance.path)], capture_output=True, text=True, check=True)
    assert dump.stderr == ""
    assert "ABC-123" in dump.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_nobody_else_can_read_it(library: FileLibrary, folder: Path) -> None:
    store(library, "1.2.3")
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
    assert {path: mode for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}


def test_the_same_bytes_are_kept_once(library: FileLibrary, folder: Path) -> None:
    first, second = store(library, "1.2.3"), store(library, "1.2.3")
    assert second.novelty is Novelty.DUPLICATE
    assert (second.path, second.is_durable) == (first.path, True)
    assert library.count() == 1
    assert len(object_files(folder)) == 1
    assert list((folder / "incoming").iterdir()) == []


def test_other_bytes_under_the_same_uid_are_kept_beside_and_shown(library: FileLibrary) -> None:
    store(library, "1.2.3")
    store(library, "1.2.4")
    assert store(library, "1.2.3", data_set("1.2.3", size="13")).novelty is Novelty.CONFLICT
    assert library.count() == 3
    conflicts = {entry.summary.sop_instance_uid: entry.has_conflict for entry in library.search("", 0)}
    assert conflicts == {"1.2.3": True, "1.2.4": False}


def test_a_group_is_found_when_it_is_durable(library: FileLibrary) -> None:
    group = [store(library, f"1.2.{number}", durable=False) for number in range(20)]
    assert not any(instance.is_durable for instance in group)
    assert all(instance.path.exists() for instance in group)
    assert library.count() == 0
    assert all(instance.is_durable for instance in library.make_durable(group))
    assert library.holds(Uid(f"1.2.{number}") for number in range(30)) == {f"1.2.{number}" for number in range(20)}


def test_before_it_is_durable_the_same_again_is_a_duplicate_already(library: FileLibrary) -> None:
    store(library, "1.2.3", durable=False)
    assert store(library, "1.2.3", data_set("1.2.3", size="13"), durable=False).novelty is Novelty.CONFLICT
    again = store(library, "1.2.3", durable=False)
    assert (again.novelty, again.is_durable) == (Novelty.DUPLICATE, False)
    pushed = store(library, "1.2.3", durable=True)
    assert (pushed.novelty, pushed.is_durable) == (Novelty.DUPLICATE, True)
    assert library.count() == 1


def test_closing_makes_the_rest_durable(folder: Path) -> None:
    library = FileLibrary(folder, describe)
    store(library, "1.2.3", durable=False)
    library.close()
    library.close()
    with pytest.raises(OperationError):
        library.count()
    again = FileLibrary(folder, describe)
    assert again.count() == 1
    again.close()


def test_a_discarded_object_leaves_nothing(library: FileLibrary, folder: Path) -> None:
    before = all_files(folder)
    writer = library.open(header("1.2.3"))
    writer.write(b"abc")
    writer.discard()
    assert all_files(folder) == before


def test_an_object_that_is_no_template_is_not_taken(library: FileLibrary) -> None:
    other = InstanceHeader(
        Uid("1.2.840.10008.5.1.4.1.1.2"), Uid("1.2.3"), EXPLICIT_VR_LITTLE_ENDIAN, Origin(Route.PUSHED)
    )
    with pytest.raises(OperationError) as failure:
        library.open(other)
    assert kind_of(failure) is ErrorKind.NOT_A_TEMPLATE


def test_what_cannot_be_described_is_kept_under_its_uid(library: FileLibrary) -> None:
    store(library, "1.2.3", b"garbage")
    assert found(library, "1.2.3") == ["1.2.3"]
    assert library.search("", 0)[0].summary == TemplateSummary(InformationModel.GENERIC, Uid("1.2.3"))


@pytest.mark.parametrize(
    "text", ["alph", "ALPHA ste", "äsc", "asculap", "ab-12", "AB 12", "1.2.77", "12 abc-1", "日本", "stem\0 alpha"]
)
def test_the_beginning_of_every_word_finds_it(library: FileLibrary, text: str) -> None:
    names = {"maker": "Alpha Äsculap 日本", "name": "Hip Stem", "part": "AB-12/ABC-123", "size": "12"}
    store(library, "1.2.77", data_set("1.2.77", **names))
    store(library, "1.9.1", data_set("1.9.1", maker="Beta", name="Cup", part="X", size="50"))
    assert found(library, text) == ["1.2.77"]


@pytest.mark.parametrize("text", ["%", "_", "*", "?", "\\", "'", '"', "[", "' OR 1=1 --", "tem", "alpha NOT stem"])
def test_signs_and_operators_mean_nothing(library: FileLibrary, text: str) -> None:
    store(library, "1.2.3")
    assert found(library, text) == []


def test_a_huge_text_is_answered(library: FileLibrary) -> None:
    store(library, "1.2.3")
    assert found(library, "% * ' " * 5_000) == []
    assert found(library, "x" * 10_000) == []
    assert found(library, "stem " * 5_000) == ["1.2.3"]


def test_the_newest_comes_first_and_no_more_than_asked_for(library: FileLibrary) -> None:
    for number in range(5):
        store(library, f"1.2.{number}")
    assert found(library, "stem") == [f"1.2.{number}" for number in (4, 3, 2, 1, 0)]
    assert [entry.summary.sop_instance_uid for entry in library.search("", 2)] == ["1.2.4", "1.2.3"]


def test_a_second_program_is_told_who_is_there_and_may_read(library: FileLibrary, folder: Path) -> None:
    store(library, "1.2.3")
    with pytest.raises(OperationError) as failure:
        FileLibrary(folder, describe)
    assert kind_of(failure) is ErrorKind.STORAGE_UNAVAILABLE
    assert failure.value.facts["reason"] == "in-use"
    assert failure.value.facts["pid"]
    second = FileLibrary(folder, describe, read_only=True)
    store(library, "1.2.4")
    assert (second.count(), found(second, "stem")) == (2, ["1.2.4", "1.2.3"])
    with pytest.raises(OperationError) as failure:
        second.open(header("1.2.5"))
    assert kind_of(failure) is ErrorKind.DISK_READ_ONLY
    second.close()


def test_reading_a_folder_without_a_library_finds_nothing(tmp_path: Path) -> None:
    library = FileLibrary(tmp_path, describe, read_only=True)
    assert (library.count(), library.search("", 0), library.holds([Uid("1.2")])) == (0, (), frozenset())
    library.close()
    assert all_files(tmp_path) == set()


def test_many_threads_store_the_same_and_nothing_is_lost(library: FileLibrary, folder: Path) -> None:
    def use(number: int) -> None:
        group = [store(library, f"1.2.{index}", durable=(index + number) % 2 > 0) for index in range(25)]
        library.make_durable(group)

    users = [threading.Thread(target=use, args=(number,)) for number in range(4)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    assert library.count() == 25
    assert len(object_files(folder)) == 25


def test_a_folder_that_vanishes_is_told_and_work_goes_on_when_it_is_back(
    library: FileLibrary, folder: Path, tmp_path: Path
) -> None:
    store(library, "1.2.3")
    folder.rename(tmp_path / "away")
    for use in (lambda: library.open(header("1.2.4")), library.count, lambda: library.search("", 0)):
        with pytest.raises(OperationError) as failure:
            use()
        assert kind_of(failure) is ErrorKind.STORAGE_UNAVAILABLE
    assert not folder.exists()
    (tmp_path / "away").rename(folder)
    store(library, "1.2.4")
    assert library.count() == 2


def test_a_folder_that_vanishes_while_an_object_comes_in_is_told(
    library: FileLibrary, folder: Path, tmp_path: Path
) -> None:
    writer = library.open(header("1.2.3"))
    folder.rename(tmp_path / "away")
    writer.write(data_set("1.2.3"))
    with pytest.raises(OperationError):
        writer.commit(durable=True)
    writer.discard()
    (tmp_path / "away").rename(folder)
    assert library.count() == 0
    assert store(library, "1.2.3").is_durable


def test_a_folder_that_was_emptied_is_a_new_library(library: FileLibrary, folder: Path) -> None:
    store(library, "1.2.3")
    shutil.rmtree(folder)
    folder.mkdir()
    assert library.count() == 0
    assert store(library, "1.2.3").novelty is Novelty.NEW


def test_a_link_in_the_place_of_a_shard_is_not_followed(library: FileLibrary, folder: Path, tmp_path: Path) -> None:
    shard = store(library, "1.2.3").path.parent
    shutil.rmtree(shard)
    canary = tmp_path / "canary"
    canary.mkdir()
    shard.symlink_to(canary, target_is_directory=True)
    with pytest.raises(OperationError) as failure:
        store(library, "1.2.3")
    assert kind_of(failure) is ErrorKind.STORAGE_UNAVAILABLE
    assert all_files(canary) == set()


@pytest.fixture
def on_small_disk(small_disk: Path) -> Iterator[FileLibrary]:
    library = FileLibrary(small_disk / "library", describe)
    yield library
    library.close()


def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(
    on_small_disk: FileLibrary, small_disk: Path
) -> None:
    kept: list[Uid] = []

    def store_until_it_fails() -> None:
        for number in range(1000):
            encoded = data_set(f"1.2.{number}") + bytes(20_000)
            kept.append(store(on_small_disk, f"1.2.{number}", encoded).sop_instance_uid)

    with pytest.raises(OperationError) as failure:
        store_until_it_fails()
    assert kind_of(failure) is ErrorKind.DISK_FULL
    assert on_small_disk.holds(kept) == frozenset(kept)
    assert len(object_files(small_disk / "library")) == len(kept)
    assert list((small_disk / "library" / "incoming").iterdir()) == []
    subprocess.run(["mount", "-o", "remount,size=6m", str(small_disk)], check=True)
    assert store(on_small_disk, "1.2.9999").is_durable
    assert on_small_disk.count() == len(kept) + 1


def test_a_read_only_disk_is_told_and_work_goes_on_when_it_is_over(
    on_small_disk: FileLibrary, small_disk: Path
) -> None:
    store(on_small_disk, "1.2.3")
    on_small_disk.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(OperationError) as failure:
        FileLibrary(small_disk / "library", describe)
    assert kind_of(failure) is ErrorKind.DISK_READ_ONLY
    reading = FileLibrary(small_disk / "library", describe, read_only=True)
    assert reading.count() == 1
    reading.close()
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    again = FileLibrary(small_disk / "library", describe)
    assert store(again, "1.2.4").is_durable
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the size of files")
def test_a_limit_on_the_size_of_files_is_a_full_disk(library: FileLibrary, folder: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OperationError) as failure:
            store(library, "1.2.3", data_set("1.2.3") + bytes(200_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert kind_of(failure) is ErrorKind.DISK_FULL
    assert list((folder / "incoming").iterdir()) == []
    assert store(library, "1.2.3", data_set("1.2.3") + bytes(200_000)).is_durable


def test_an_index_damaged_while_it_is_open_is_read_from_the_files_again(library: FileLibrary, folder: Path) -> None:
    for number in range(50):
        store(library, f"1.2.{number}")
    connection = sqlite3.connect(folder / "index.sqlite")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with (folder / "index.sqlite").open("r+b") as stream:
        stream.write(b"garbage!" * 4096)
    for _ in range(3):  # the first calls may fail, or be answered from memory
        with suppress(OperationError):
            library.rebuild(lambda *_: None, lambda: False)
    assert library.count() == 50
    assert store(library, "1.3.1").is_durable
