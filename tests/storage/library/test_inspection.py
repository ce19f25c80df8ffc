"""Looking whether a library is what it says."""

from pathlib import Path

from implant_gui.domain.keeping.inspection import Finding
from implant_gui.storage.library.file_library import FileLibrary
from tests.storage.objects import describe, store


def findings(folder: Path) -> dict[str, Finding]:
    library = FileLibrary(folder, describe, read_only=True)
    try:
        return {each.path.stem: each.finding for each in library.inspect()}
    finally:
        library.close()


def test_each_kind_of_loss_is_told_and_nothing_is_changed(library: FileLibrary, folder: Path) -> None:
    stored = [store(library, f"1.2.{number}") for number in range(4)]
    sound, changed, cut, gone = (instance.path for instance in stored)
    data = bytearray(changed.read_bytes())
    data[-1] ^= 1
    changed.write_bytes(data)
    cut.write_bytes(cut.read_bytes()[:100])
    gone.unlink()
    strange = folder / "objects" / "ab"
    strange.mkdir(exist_ok=True)
    expected = {
        sound.stem: Finding.SOUND,
        changed.stem: Finding.DAMAGED,
        cut.stem: Finding.DAMAGED,
        gone.stem: Finding.MISSING,
    }
    assert findings(folder) == expected
    assert findings(folder) == expected


def test_a_file_that_the_index_does_not_know_is_told(library: FileLibrary, folder: Path) -> None:
    path = store(library, "1.2.1").path
    library.close()
    (folder / "index.sqlite").unlink()
    assert findings(folder) == {path.stem: Finding.NOT_INDEXED}


def test_an_object_is_found_by_its_uid_alone(library: FileLibrary) -> None:
    first = store(library, "1.2.1")
    store(library, "1.2.1.1")
    (entry,) = library.entries_of(first.sop_instance_uid)
    assert entry.path == first.path
