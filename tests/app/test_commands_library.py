"""The local library on the command line: in, found, shown, checked, and out again."""

import json
import signal
import struct
import time
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.uid import UID

from tests.app.programs import command, imported_by, interrupt, program, start
from tests.app.small_library import ASSEMBLY, CUPS, GREEK, GROUP, STEMS, write_library


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Ten templates in a folder."""
    return write_library(tmp_path / "source")


@pytest.fixture
def library(tmp_path: Path, source: Path) -> Path:
    """A library that holds them."""
    folder = tmp_path / "library"
    assert command("import", source, "--library", folder).code == 0
    return folder


def test_an_import_tells_of_each_file_and_counts(tmp_path: Path, source: Path) -> None:
    (source / "notes.txt").write_text("hello")
    ended = command("import", source, "--library", tmp_path / "library", "--json")
    assert ended.code == 0
    imported = ended.of("imported")
    assert len(imported) == 11
    assert set(imported[0]) == {"event", "file", "outcome", "sentence", "uid", "path"}
    assert all(Path(line["path"]).is_file() for line in imported if line["outcome"] == "new")
    last = ended.ended
    assert list(last) == [
        *("event", "new", "duplicate", "conflict", "not_a_template", "unreadable", "cancelled", "seconds"),
    ]
    assert (last["new"], last["not_a_template"], last["unreadable"]) == (10, 1, 0)


def test_the_same_again_is_a_success(library: Path, source: Path) -> None:
    ended = command("import", source, "--library", library)
    assert ended.code == 0
    assert ended.out.startswith("10 files: 10 already there, ")


def test_what_cannot_be_read_makes_an_import_partial_and_is_named(tmp_path: Path, source: Path) -> None:
    whole = next(source.iterdir()).read_bytes()
    (source / "broken.dcm").write_bytes(whole[:-3])
    ended = command("import", source, "--library", tmp_path / "library")
    assert ended.code == 3
    assert "broken.dcm: The file ends in the middle of an element." in ended.out


def test_what_is_no_template_is_named_only_if_somebody_named_it(tmp_path: Path, source: Path) -> None:
    (source / "notes.txt").write_text("hello")
    ended = command("import", source, "--library", tmp_path / "library")
    assert ended.out.startswith("11 files: 10 new, 1 passed over, ")
    named = command("import", source / "notes.txt", "--library", tmp_path / "library")
    assert f"{source / 'notes.txt'}: This is no DICOM file." in named.out


def test_an_empty_path_is_not_the_current_folder(tmp_path: Path) -> None:
    assert command("import", "", "--library", tmp_path / "library").code == 2


def test_a_conflict_makes_an_import_partial(library: Path, source: Path, tmp_path: Path) -> None:
    changed = dcmread(source / f"{STEMS[0]}.dcm")
    changed.ImplantSize = "99"
    changed.save_as(tmp_path / "changed.dcm")
    ended = command("import", tmp_path / "changed.dcm", "--library", library)
    assert ended.code == 3
    assert "both are kept" in ended.out


def test_an_import_of_nothing_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    ended = command("import", tmp_path / "notes.txt", "--library", tmp_path / "library", "--json")
    assert (ended.code, ended.ended["not_a_template"]) == (1, 1)


def test_entries_are_found_by_the_beginnings_of_words(library: Path) -> None:
    ended = command("library", "find", "mono", "acm", "--library", library, "--json")
    assert ended.code == 0
    entries = ended.of("entry")
    assert {entry["uid"] for entry in entries} == set(STEMS)
    assert set(entries[0]) >= {
        "model",
        "maker",
        "name",
        "part_number",
        "size",
        "effective",
        "conflict",
        "sha256",
        "path",
    }
    assert ended.ended["entries"] == 6
    assert len(command("library", "find", "--limit", 4, "--library", library, "--json").of("entry")) == 4


def test_entries_are_found_by_what_a_server_cannot_be_asked(library: Path) -> None:
    def found(*only: object) -> list[str]:
        return [entry["uid"] for entry in command("library", "find", *only, "--library", library, "--json").of("entry")]

    assert found("--model", "assembly") == [ASSEMBLY]
    assert found("--recalled") == found("--superseded") == found("--derived") == []
    assert found("--uses", STEMS[0]) == found("--replaces", STEMS[0]) == []


def test_entries_are_lines_for_people(library: Path) -> None:
    ended = command("library", "find", "cup", "--library", library)
    lines = ended.out.splitlines()
    assert len(lines) == 4
    assert lines[1].startswith(GREEK)
    assert lines[1].endswith(("1.2.3.2.1", "1.2.3.2.2"))
    assert lines[-1].startswith("2 entries, ")


def test_columns_have_titles_and_a_limit_says_that_there_is_more(library: Path) -> None:
    ended = command("library", "find", "--library", library, "--limit", "2")
    assert ended.out.split()[:3] == ["Manufacturer", "Name", "Size"]
    assert "2 entries" in ended.out
    assert "There are more" in ended.err
    told = command("library", "find", "--library", library, "--limit", "2", "--json")
    assert (told.ended["entries"], told.ended["limit_reached"]) == (2, True)
    assert "limit_reached" not in command("library", "find", "--library", library, "--limit", "10", "--json").ended


def test_a_template_is_shown_in_words_from_file_and_library(library: Path, source: Path) -> None:
    from_file = command("show", source / f"{STEMS[0]}.dcm")
    from_library = command("library", "show", STEMS[0], "--library", library)
    assert from_file.out == from_library.out == command("show", STEMS[0], "--library", library).out
    assert from_file.code == 0
    assert from_file.out.startswith("Generic Implant Template: ACME MONO_STEM, size 1\n")
    assert "  Effective         2024-01-01\n" in from_file.out
    assert "neither drawings nor surfaces" in from_file.out


def test_assemblies_and_groups_are_shown(library: Path) -> None:
    assert "Technique         Lateral" in command("show", ASSEMBLY, "--library", library).out
    assert "Implant Template Group: ACME Stems" in command("show", GROUP, "--library", library).out


def test_a_template_is_one_object_for_programs(library: Path) -> None:
    ended = command("show", STEMS[0], "--library", library, "--json")
    (shown,) = (json.loads(line) for line in ended.out.splitlines())
    assert list(shown) == ["identity", "lineage", "content", "remarks", "library"]
    assert shown["identity"]["maker"] == "ACME"
    assert [each["uid"] for each in shown["library"]["versions"]] == [STEMS[0]]
    assert shown["library"]["current"] == STEMS[0]


def test_what_is_not_held_and_what_is_not_there_are_told_apart(library: Path, tmp_path: Path) -> None:
    ended = command("show", "1.2.999", "--library", library, "--json")
    assert (ended.code, ended.ended["error"]) == (1, "not-held")
    ended = command("show", tmp_path / "absent.dcm", "--library", library)
    assert ended.code == 2
    assert "no UID either" in ended.err


def test_what_is_no_template_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    ended = command("show", tmp_path / "notes.txt", "--json")
    assert (ended.code, ended.ended["error"]) == (1, "file-unreadable")
    assert "This is no DICOM file" in ended.ended["message"]


def test_a_sound_library_is_verified(library: Path) -> None:
    ended = command("library", "verify", "--library", library, "--json")
    assert ended.code == 0
    assert ended.ended.items() >= {"sound": 10, "damaged": 0, "missing": 0, "not_indexed": 0, "unreadable": 0}.items()


def test_damage_is_told_and_the_file_named(library: Path) -> None:
    path = next((library / "objects").rglob("*.dcm"))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    ended = command("library", "verify", "--library", library, "--json")
    assert ended.code == 1
    assert ended.of("checked") == [{"event": "checked", "path": str(path), "finding": "damaged"}]
    assert f"{path}: damaged" in command("library", "verify", "--library", library).out


def test_a_lost_index_is_made_again(library: Path) -> None:
    (library / "index.sqlite").unlink()
    assert command("library", "verify", "--library", library).code == 3
    ended = command("library", "rebuild", "--library", library, "--json")
    assert (ended.code, ended.ended["indexed"]) == (0, 10)
    assert command("library", "verify", "--library", library).code == 0


def test_objects_are_given_away_and_come_back(library: Path, tmp_path: Path) -> None:
    disc = tmp_path / "disc"
    ended = command("library", "export", "--all", "--to", disc, "--dicomdir", "--library", library, "--json")
    assert ended.code == 0
    assert ended.ended["exported"] == len(ended.of("exported")) == 10
    assert all((disc / line["file"]).is_file() and line["in_dicomdir"] for line in ended.of("exported"))
    ended = command("import", disc / "DICOMDIR", "--library", library, "--json")
    assert (ended.code, ended.ended["duplicate"]) == (0, 10)


def test_what_is_not_held_makes_an_export_partial(library: Path, tmp_path: Path) -> None:
    ended = command(
        "library", "export", STEMS[0], "1.2.999", "--to", tmp_path / "a.zip", "--library", library, "--json"
    )
    assert ended.code == 3
    assert ended.ended["missing_uids"] == ["1.2.999"]
    ended = command("library", "export", "1.2.999", "--to", tmp_path / "b.zip", "--library", library)
    assert ended.code == 1
    assert not (tmp_path / "b.zip").exists()


def test_an_export_never_overwrites_and_must_say_what(library: Path, source: Path, tmp_path: Path) -> None:
    ended = command("library", "export", "--all", "--to", source, "--library", library)
    assert ended.code == 2
    assert "choose a new name" in ended.err
    told = command("library", "export", "--all", "--to", source, "--library", library, "--json")
    assert (told.code, told.ended["error"]) == (2, "usage")
    assert command("library", "export", "--to", tmp_path / "x", "--library", library).code == 2


def test_a_library_that_is_not_there_is_said(tmp_path: Path) -> None:
    ended = command("library", "find", "--library", tmp_path / "absent", "--json")
    assert (ended.code, ended.ended["error"]) == (1, "no-library")
    assert str(tmp_path / "absent") in ended.ended["message"]
    assert not (tmp_path / "absent").exists()


def test_a_template_without_drawings_cannot_be_drawn(source: Path, tmp_path: Path) -> None:
    ended = command("export", source / f"{STEMS[0]}.dcm", "--to", tmp_path / "a.svg", "--json")
    assert (ended.code, ended.ended["error"]) == (1, "nothing-to-export")
    assert not (tmp_path / "a.svg").exists()


def test_a_form_that_nobody_knows_is_wrong_usage(source: Path, tmp_path: Path) -> None:
    ended = command("export", source / f"{STEMS[0]}.dcm", "--to", tmp_path / "a.docx")
    assert ended.code == 2
    assert "does not end in one of" in ended.err


def test_no_qt_is_needed(library: Path, source: Path) -> None:
    script = (
        "import sys; from implant_gui.app.cli import main; code = main(sys.argv[1:]);"
        "assert not any(name.startswith(('PySide6', 'asyncio', 'pynetdicom')) for name in sys.modules);"
        "sys.exit(code)"
    )
    import subprocess
    import sys

    for arguments in (["import", source, "--library", library], ["show", STEMS[0], "--library", library]):
        subprocess.run([sys.executable, "-c", script, *map(str, arguments)], check=True, capture_output=True)


def test_it_works_as_a_program_too(tmp_path: Path, source: Path) -> None:
    ended = program("import", source, environment={"IMPLANT_GUI_CONFIG": str(tmp_path / "own")})
    assert ended.code == 0, ended.err
    assert (tmp_path / "own" / "data" / "library" / "index.sqlite").is_file()


def test_facets_are_named_in_words_and_counted(library: Path) -> None:
    def found(*only: object) -> list[str]:
        return [entry["uid"] for entry in command("library", "find", *only, "--library", library, "--json").of("entry")]

    assert sorted(found("--maker", GREEK[:4], "--model", "generic")) == list(CUPS)
    assert len(found("--maker", "ACME", "--maker", GREEK)) == 10
    assert found("--maker", "acme", "--with-3d") == []
    counted = command("library", "facets", "stem", "--library", library, "--json")
    told = {(line["facet"], line["key"]): line["count"] for line in counted.of("facet")}
    assert told == {("kind", "generic"): 6, ("kind", "group"): 1, ("maker", "ACME"): 7}
    assert counted.ended["objects"] == 7


def test_a_value_that_nothing_has_is_a_failure_in_words(library: Path) -> None:
    ended = command("library", "find", "--material", "gold", "--library", library, "--json")
    assert (ended.code, ended.ended["error"]) == (1, "unknown-value")
    ended = command("library", "find", "--collection", "Mine", "--library", library)
    assert ended.code == 1
    assert ended.err == "implant-gui: There is no collection “Mine”. “library mark” lists what there is.\n"


def test_marks_are_kept_listed_and_searched(library: Path) -> None:
    assert command("library", "mark", CUPS[0], "--library", library).code == 0
    assert command("library", "mark", *STEMS[:2], "--collection", "Mine", "--library", library).code == 0
    listed = command("library", "mark", "--library", library, "--json")
    assert [line["uids"] for line in listed.of("favourites")] == [[CUPS[0]]]
    assert [(line["name"], line["uids"]) for line in listed.of("collection")] == [("Mine", list(STEMS[:2]))]
    assert command("library", "find", "--favourites", "--library", library, "--json").ended["entries"] == 1
    assert command("library", "find", "--collection", "Mine", "--library", library, "--json").ended["entries"] == 2
    command("library", "mark", "--collection", "Mine", "--remove", "--library", library)
    assert command("library", "mark", "--library", library, "--json").ended["collections"] == 0
    assert command("library", "mark", STEMS[0], "--collection", " ", "--library", library).code == 2


@pytest.fixture
def newer(library: Path, source: Path, tmp_path: Path) -> Path:
    """The library with a second version of the first two stems."""
    for number, uid in enumerate(STEMS[:2]):
        version = dcmread(source / f"{uid}.dcm")
        version.SOPInstanceUID = version.file_meta.MediaStorageSOPInstanceUID = UID(f"1.2.9.{number}")
        version.ImplantTemplateVersion = "2"
        version.EffectiveDateTime = "20250101120000+0000"
        version.save_as(tmp_path / f"newer{number}.dcm")
        assert command("import", tmp_path / f"newer{number}.dcm", "--library", library).code == 0
    return library


def test_versions_are_shown_with_the_one_to_use_today(newer: Path) -> None:
    shown = command("library", "show", STEMS[0], "--library", newer).out
    versions = shown[shown.index("Versions in the library:") :].splitlines()
    assert versions[1].startswith("  > ")
    assert versions[1].endswith(STEMS[0])
    assert versions[2].startswith("  * version 2   2025-01-01")


def test_what_is_superseded_is_listed_and_removed_only_when_told_so(newer: Path) -> None:
    command("library", "mark", STEMS[0], "--library", newer)
    ended = command("library", "superseded", "--library", newer, "--json")
    assert {line["uid"]: line["kept"] for line in ended.of("superseded")} == {STEMS[0]: "marked", STEMS[1]: None}
    assert (ended.ended["removable"], ended.ended["kept"], ended.ended["removed"]) == (1, 1, 0)
    ended = command("library", "superseded", "--remove", "--library", newer, "--json")
    assert ended.ended["removed"] == 1
    assert command("library", "find", "--superseded", "--library", newer, "--json").ended["entries"] == 1
    assert command("library", "verify", "--library", newer).code == 0


def test_a_large_file_is_read_in_another_process(tmp_path: Path) -> None:
    dataset = dcmread(write_library(tmp_path / "source") / f"{STEMS[0]}.dcm")
    dataset.add_new(0x00091001, "OB", bytes(512 * 1024))
    large = tmp_path / "large.dcm"
    dataset.save_as(large)
    assert "pydicom" in imported_by("show", str(tmp_path / "source" / f"{STEMS[0]}.dcm"))
    assert "pydicom" not in imported_by("show", str(large))
    assert "pydicom" not in imported_by("export", str(large), "--to", str(tmp_path / "large.json"))
    assert (tmp_path / "large.json").exists()
    assert "ACME MONO_STEM, size 1" in command("show", large).out


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are looked for as Linux tells them")
@pytest.mark.parametrize(("number", "in_background"), [(signal.SIGINT, False), (signal.SIGTERM, True)])
def test_reading_apart_ends_with_a_signal_and_leaves_no_process(
    source: Path, number: signal.Signals, *, in_background: bool
) -> None:
    whole = (source / f"{STEMS[0]}.dcm").read_bytes()
    items = bytes.fromhex("feff00e000000000") * 1_000_000
    bomb = source / "bomb.dcm"
    bomb.write_bytes(whole + struct.pack("<HH2sHI", 0x0068, 0x62C0, b"SQ", 0, len(items)) + items)
    process = start("show", bomb, "--json", in_background=in_background)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (found := children.read_text().split()):
        assert process.poll() is None
    ended = interrupt(process, number)
    assert (ended.code, ended.ended["error"]) == (130, "cancelled")
    while any(is_alive(child) for child in found):  # the test's time limit says how long at most
        time.sleep(0.01)


def is_alive(process: str) -> bool:
    """Whether it is there and not only waited for."""
    try:
        return Path("/proc", process, "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
