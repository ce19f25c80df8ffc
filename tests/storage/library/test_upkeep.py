"""Favourites, collections, what can be removed, and where an object comes from."""

from pathlib import Path

import pytest

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.retention import Kept
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.instance import StoredInstance
from implant_gui.domain.uid import Uid
from implant_gui.storage.library.file_library import FileLibrary
from tests.storage.objects import all_files, data_set, header, store
from tests.storage.objects import describe as read

GENERIC, ASSEMBLY, _ = InformationModel
OLD, NEW, CUP, SYSTEM = Uid("1.2.1"), Uid("1.2.2"), Uid("1.2.3"), Uid("1.2.8")


def describe(path: Path) -> TemplateSummary:
    """As the files say, and what replaces and uses what by their names: ``replaces 1.2.1``, ``uses 1.2.3``."""
    said = read(path)
    word, _, uids = said.name.partition(" ")
    linked = tuple(Uid(uid) for uid in uids.split())
    return TemplateSummary(
        GENERIC,
        said.sop_instance_uid,
        said.maker,
        said.name,
        said.part_number,
        effective=said.size,
        replaced_uids=linked if word == "replaces" else (),
        referenced_uids=linked if word == "uses" else (),
        derived_uids=linked if word == "derived" else (),
    )


@pytest.fixture
def library(folder: Path) -> FileLibrary:
    return FileLibrary(folder, describe)


def put(library: FileLibrary, uid: Uid, name: str, part: str = "", effective: str = "") -> StoredInstance:
    return store(library, uid, data_set(uid, name=name, part=part, size=effective))


def uids(entries: object) -> list[str]:
    return [entry.summary.sop_instance_uid for entry in entries]  # type: ignore[attr-defined]  # entries of a library


def test_marks_survive_a_restart_and_the_loss_of_the_index(library: FileLibrary, folder: Path) -> None:
    library.change_keepsakes(lambda marks: marks.with_favourites([OLD], marked=True))
    library.change_keepsakes(lambda marks: marks.with_members("Hips", [OLD, NEW], there=True))
    library.close()
    (folder / "index.sqlite").unlink()
    again = FileLibrary(folder, describe)
    marks = again.keepsakes()
    assert marks.favourites == (OLD,)
    assert [(each.name, each.uids) for each in marks.collections] == [("Hips", (OLD, NEW))]
    again.close()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"favourites": 1}', '{"favourites": [], "collections": [{}]}'])
def test_a_broken_file_of_marks_is_set_aside_and_not_lost(library: FileLibrary, folder: Path, text: str) -> None:
    (folder / "keepsakes.json").write_text(text, encoding="utf-8")
    assert library.keepsakes().uids == frozenset()
    library.change_keepsakes(lambda marks: marks.with_favourites([OLD], marked=True))
    assert library.keepsakes().favourites == (OLD,)
    assert any(name.startswith("keepsakes.json.corrupt-") for name in all_files(folder))
    library.close()


def test_a_second_program_reads_marks_and_changes_none(library: FileLibrary, folder: Path) -> None:
    library.change_keepsakes(lambda marks: marks.with_favourites([OLD], marked=True))
    second = FileLibrary(folder, describe, read_only=True)
    assert second.keepsakes().favourites == (OLD,)
    with pytest.raises(OperationError) as raised:
        second.change_keepsakes(lambda marks: marks.with_favourites([OLD], marked=False))
    assert raised.value.kind is ErrorKind.DISK_READ_ONLY
    second.close()
    library.close()


def test_what_is_superseded_can_go_unless_it_is_marked_or_in_use(library: FileLibrary) -> None:
    put(library, OLD, "Stem")
    put(library, CUP, "Cup")
    put(library, Uid("1.2.4"), "Screw")
    put(library, NEW, f"replaces {OLD} {CUP} 1.2.4")
    put(library, SYSTEM, f"uses {CUP}")
    library.change_keepsakes(lambda marks: marks.with_members("Mine", [Uid("1.2.4")], there=True))
    plan = library.retention()
    assert uids(plan.removable) == [OLD]
    assert {entry.summary.sop_instance_uid: why for entry, why in plan.kept} == {CUP: Kept.IN_USE, "1.2.4": Kept.MARKED}
    assert plan.bytes == plan.removable[0].bytes
    library.close()


def test_what_only_something_that_goes_uses_can_go_too(library: FileLibrary) -> None:
    put(library, OLD, "Stem")
    put(library, SYSTEM, f"uses {OLD}")
    put(library, NEW, f"replaces {OLD} {SYSTEM}")
    assert sorted(uids(library.retention().removable)) == [OLD, SYSTEM]
    library.close()


def test_removing_deletes_files_and_rows_and_nothing_that_is_marked(library: FileLibrary, folder: Path) -> None:
    gone, kept = put(library, OLD, "Stem"), put(library, CUP, "Cup")
    library.change_keepsakes(lambda marks: marks.with_favourites([CUP], marked=True))
    assert library.remove(library.search("", 0)) == 1
    assert (gone.path.exists(), kept.path.exists()) == (False, True)
    assert uids(library.search("", 0)) == [CUP]
    library.close()
    again = FileLibrary(folder, describe)
    assert uids(again.search("", 0)) == [CUP]
    again.close()


def test_versions_stand_in_the_order_of_their_dates_with_the_current_one_named(library: FileLibrary) -> None:
    put(library, OLD, "Stem", "P-1", "20200101")
    put(library, Uid("1.2.5"), "Stem", "P-1", "29990101")
    put(library, NEW, "Stem", "P-1", "20210101")
    put(library, Uid("1.2.6"), f"replaces {NEW}", "P-2", "20220101")
    lineage = library.lineage_of(OLD)
    assert uids(lineage.versions) == [OLD, NEW, "1.2.6", "1.2.5"]
    assert lineage.current == "1.2.6"
    assert lineage.entry is not None
    library.close()


def test_relatives_are_named_whether_held_or_not(library: FileLibrary) -> None:
    put(library, OLD, "Stem")
    put(library, NEW, f"replaces {OLD} 1.2.99")
    put(library, CUP, f"derived {NEW}")
    lineage = library.lineage_of(NEW)
    assert [(each.uid, each.entry is not None) for each in lineage.replaces] == [(OLD, True), ("1.2.99", False)]
    assert [each.uid for each in lineage.derivations] == [CUP]
    assert [each.uid for each in library.lineage_of(CUP).derived_from] == [NEW]
    assert [each.uid for each in library.lineage_of(Uid("1.2.99")).replaced_by] == [NEW]
    library.close()


def test_a_chain_that_runs_in_a_circle_ends(library: FileLibrary) -> None:
    put(library, OLD, f"replaces {NEW}")
    put(library, NEW, f"replaces {OLD}")
    lineage = library.lineage_of(OLD)
    assert sorted(uids(lineage.versions)) == [OLD, NEW]
    assert lineage.current is None
    library.close()


def test_entries_come_in_the_order_asked_for_and_the_newest_of_each(library: FileLibrary) -> None:
    put(library, OLD, "Stem")
    put(library, CUP, "Cup")
    put(library, OLD, "Another stem")
    found = library.entries_for([CUP, Uid("1.2.99"), OLD, CUP])
    assert [entry.summary.name for entry in found] == ["Cup", "Another stem"]
    assert [entry.has_conflict for entry in found] == [False, True]
    assert header(OLD).sop_instance_uid == OLD
    library.close()
