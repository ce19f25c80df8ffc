"""Taking templates in from wherever they are, and what is not taken."""

import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.importing import ImportedFile, ImportLimits, ImportOutcome
from implant_gui.storage.importing.importer import import_files
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.storage.part10 import read_meta
from tests.storage.importing.media import element, part10, write_dicomdir, write_template, write_zip
from tests.storage.objects import data_set, describe

NEW, DUPLICATE, CONFLICT, OTHER, UNREADABLE = ImportOutcome


def taken(library: FileLibrary, *paths: Path, limits: ImportLimits | None = None) -> list[ImportedFile]:
    return list(import_files(library, paths, limits=limits))


def outcomes(library: FileLibrary, *paths: Path) -> list[ImportOutcome]:
    return [each.outcome for each in taken(library, *paths)]


def kept(imported: ImportedFile) -> bytes:
    assert imported.instance is not None
    with imported.instance.path.open("rb") as stream:
        read_meta(stream)
        return stream.read()


def refused(library: FileLibrary, path: Path, data: bytes) -> ImportedFile:
    path.write_bytes(data)
    (imported,) = taken(library, path)
    assert imported.instance is None
    assert library.count() == 0
    return imported


def test_a_file_is_kept_byte_for_byte(library: FileLibrary, tmp_path: Path) -> None:
    encoded = write_template(tmp_path / "a.dcm", "1.2.1")
    (imported,) = taken(library, tmp_path / "a.dcm")
    assert (imported.name, imported.outcome, imported.sentence) == (str(tmp_path / "a.dcm"), NEW, "")
    assert kept(imported) == encoded
    assert imported.instance is not None
    assert imported.instance.is_durable
    assert library.holds([imported.instance.sop_instance_uid])


def test_nothing_of_the_preamble_is_taken_over(library: FileLibrary, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(part10(data_set("1.2.1"), preamble=b"MZ".ljust(128, b"\x90")))
    (imported,) = taken(library, tmp_path / "a")
    assert imported.instance is not None
    assert imported.instance.path.read_bytes()[:128] == bytes(128)


def test_the_same_again_is_a_duplicate_and_other_bytes_are_a_conflict(library: FileLibrary, tmp_path: Path) -> None:
    source = tmp_path / "source"
    write_template(source / "a", "1.2.1")
    write_template(source / "b", "1.2.1")
    write_template(source / "c", "1.2.1", maker="Beta")
    assert outcomes(library, source) == [NEW, DUPLICATE, CONFLICT]
    assert outcomes(library, source) == [DUPLICATE, DUPLICATE, DUPLICATE]
    assert library.count() == 2


def test_folders_are_searched_and_other_files_passed_over(library: FileLibrary, tmp_path: Path) -> None:
    source = tmp_path / "source"
    write_template(source / "deep" / "er" / "a.dcm", "1.2.1")
    write_template(source / "b", "1.2.2")
    (source / "readme.txt").write_text("hello")
    (source / "empty").touch()
    told = {Path(each.name).name: each.outcome for each in taken(library, source)}
    assert told == {"a.dcm": NEW, "b": NEW, "readme.txt": OTHER, "empty": OTHER}


@pytest.mark.skipif(os.name != "posix", reason="links need a right of their own on Windows")
def test_links_in_a_folder_are_not_followed_nor_pipes_opened(library: FileLibrary, tmp_path: Path) -> None:
    source = tmp_path / "source"
    write_template(tmp_path / "elsewhere" / "a", "1.2.1")
    write_template(source / "b", "1.2.2")
    (source / "file").symlink_to(tmp_path / "elsewhere" / "a")
    (source / "folder").symlink_to(tmp_path / "elsewhere")
    (source / "round").symlink_to(source)
    os.mkfifo(source / "pipe")
    assert [Path(each.name).name for each in taken(library, source)] == ["b"]


def test_what_is_not_there_is_said(library: FileLibrary, tmp_path: Path) -> None:
    (imported,) = taken(library, tmp_path / "absent")
    assert (imported.outcome, imported.sentence) == (UNREADABLE, "There is no such file.")


@pytest.mark.parametrize(
    ("data", "outcome", "sentence"),
    [
        (b"x" * 500, OTHER, "no DICOM file"),
        (part10(data_set("1.2.1"), "1.2.840.10008.1.2.1.99"), UNREADABLE, "Deflated"),
        (part10(data_set("1.2.1"), "1.2.840.10008.1.2.2"), UNREADABLE, "1.2.840.10008.1.2.2 is not taken"),
        (part10(data_set("1.2.1"), ""), UNREADABLE, "no transfer syntax"),
        (part10(data_set("1.2.1")[:-3]), UNREADABLE, "in the middle of an element"),
        (part10(data_set("1.2.1")[:-20] + b"\xff" * 8), UNREADABLE, "no value representation"),
        (part10(b""), UNREADABLE, "does not begin with a SOP Class UID"),
        (part10(element(0x00080070, b"LO", b"Alpha ")), UNREADABLE, "does not begin with a SOP Class UID"),
        (part10(data_set("1.02")), UNREADABLE, "is not a UID"),
        (part10(data_set("1.2.1") + struct.pack("<HH2sHI", 8, 0x9999, b"OB", 0, 1 << 31)), UNREADABLE, "in the middle"),
        (part10(data_set("1.2.1") + struct.pack("<HHI", 0xFFFE, 0xE00D, 0)), UNREADABLE, "delimiter"),
    ],
)
def test_what_is_broken_or_foreign_is_refused_with_a_sentence(
    library: FileLibrary, tmp_path: Path, data: bytes, outcome: ImportOutcome, sentence: str
) -> None:
    imported = refused(library, tmp_path / "a", data)
    assert imported.outcome is outcome
    assert sentence in imported.sentence


def test_another_kind_of_object_is_named(library: FileLibrary, tmp_path: Path) -> None:
    ct = element(0x00080016, b"UI", b"1.2.840.10008.5.1.4.1.1.2\0") + element(0x00080018, b"UI", b"1.2.3\0")
    imported = refused(library, tmp_path / "a", part10(ct))
    assert imported.outcome is OTHER
    assert "1.2.840.10008.5.1.4.1.1.2" in imported.sentence


def sequence(depth: int) -> bytes:
    begin = struct.pack("<HH2sHI", 0x0068, 0x62A0, b"SQ", 0, 0xFFFFFFFF) + struct.pack(
        "<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF
    )
    end = struct.pack("<HHI", 0xFFFE, 0xE00D, 0) + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    return begin * depth + end * depth


def test_sequences_without_a_length_are_walked_through(library: FileLibrary, tmp_path: Path) -> None:
    encoded = data_set("1.2.1") + sequence(20)
    (tmp_path / "a").write_bytes(part10(encoded))
    (imported,) = taken(library, tmp_path / "a")
    assert kept(imported) == encoded


def test_sequences_that_are_nested_too_deeply_are_refused(library: FileLibrary, tmp_path: Path) -> None:
    imported = refused(library, tmp_path / "a", part10(data_set("1.2.1") + sequence(40)))
    assert "nested" in imported.sentence


def test_every_way_of_cutting_a_file_short_is_noticed(library: FileLibrary, tmp_path: Path) -> None:
    encoded = data_set("1.2.1")
    boundaries = [at for at in range(len(encoded)) if at and encoded[:at] == b"".join(whole_elements(encoded, at))]
    source = tmp_path / "source"
    source.mkdir()
    for length in range(1, len(encoded)):
        if length not in boundaries:
            (source / f"{length:03}").write_bytes(part10(encoded[:length]))
    assert set(outcomes(library, source)) == {UNREADABLE}
    assert library.count() == 0


def whole_elements(encoded: bytes, most: int) -> list[bytes]:
    found, at = [], 0
    while at < most:
        length = 8 + struct.unpack_from("<H", encoded, at + 6)[0]
        found.append(encoded[at : at + length])
        at += length
    return found


def test_an_archive_is_read_without_unpacking(library: FileLibrary, tmp_path: Path) -> None:
    encoded = data_set("1.2.1")
    members = {"a/b.dcm": part10(encoded), "a/": b"", "../../evil.dcm": part10(data_set("1.2.2")), "/etc/x": b"text"}
    write_zip(tmp_path / "all.zip", members)
    before = set(tmp_path.parent.rglob("*"))
    found = taken(library, tmp_path / "all.zip")
    assert [each.outcome for each in found] == [NEW, NEW, OTHER]
    assert kept(found[0]) == encoded
    assert found[1].name == f"{tmp_path / 'all.zip'}: ../../evil.dcm"
    assert {
        path for path in tmp_path.parent.rglob("*") if path not in before and library.folder not in path.parents
    } == set()


def test_a_damaged_member_does_not_spoil_the_others(library: FileLibrary, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", part10(data_set("1.2.1", name="BROKEN")))
        archive.writestr("b", part10(data_set("1.2.2")))
    path.write_bytes(path.read_bytes().replace(b"BROKEN", b"broken"))
    found = taken(library, path)
    assert [each.outcome for each in found] == [UNREADABLE, NEW]
    assert found[0].sentence == "It is damaged in the archive."
    assert library.count() == 1


def test_an_archive_out_of_proportion_is_refused_as_a_whole(library: FileLibrary, tmp_path: Path) -> None:
    write_zip(tmp_path / "bomb.zip", {"a": part10(data_set("1.2.1")) + bytes(8 << 20)})
    found = taken(library, tmp_path / "bomb.zip", limits=ImportLimits(free_bytes=1 << 20))
    assert [each.outcome for each in found] == [UNREADABLE]
    assert "out of all proportion" in found[0].sentence


def test_an_archive_with_too_many_members_is_refused(library: FileLibrary, tmp_path: Path) -> None:
    write_zip(tmp_path / "many.zip", {str(number): b"" for number in range(50)})
    (found,) = taken(library, tmp_path / "many.zip", limits=ImportLimits(entries=49))
    assert "50 members; 49" in found.sentence
    (found,) = taken(library, tmp_path / "many.zip", limits=ImportLimits(directory_bytes=1000))
    assert "table of contents" in found.sentence


def test_broken_and_encrypted_archives_are_refused(library: FileLibrary, tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"a": part10(data_set("1.2.1"))})
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[:-30])
    at = data.rfind(b"PK\x01\x02") + 8
    (tmp_path / "secret.zip").write_bytes(data[:at] + b"\x01\x00" + data[at + 2 :])
    (cut,) = taken(library, tmp_path / "cut.zip")
    assert (cut.outcome, cut.sentence) == (UNREADABLE, "The archive is broken.")
    (secret,) = taken(library, tmp_path / "secret.zip")
    assert (secret.outcome, secret.sentence) == (UNREADABLE, "It is encrypted in the archive.")


def test_an_archive_in_an_archive_is_not_opened(library: FileLibrary, tmp_path: Path) -> None:
    write_zip(tmp_path / "inner.zip", {"a": part10(data_set("1.2.1"))})
    write_zip(tmp_path / "outer.zip", {"inner.zip": (tmp_path / "inner.zip").read_bytes()})
    assert outcomes(library, tmp_path / "outer.zip") == [OTHER]


def test_a_dicomdir_brings_what_it_refers_to(library: FileLibrary, tmp_path: Path) -> None:
    disc = tmp_path / "disc"
    write_template(disc / "IMPLANTS" / "A", "1.2.1")
    write_template(disc / "implants" / "b", "1.2.2")  # some systems show a disc's names in lower case
    write_template(disc / "NOTTOLD", "1.2.3")
    write_dicomdir(disc / "DICOMDIR", ["IMPLANTS", "A"], ["IMPLANTS", "B"], ["IMPLANTS", "A"], "ABSENT")
    found = taken(library, disc / "DICOMDIR")
    assert [each.outcome for each in found] == [NEW, NEW, UNREADABLE]
    assert found[2].sentence == "The DICOMDIR refers to a file that is not there."
    assert library.count() == 2


def test_a_name_that_no_file_can_bear_keeps_nothing_else_of_a_dicomdir_out(
    library: FileLibrary, tmp_path: Path
) -> None:
    write_template(tmp_path / "A", "1.2.1")
    write_dicomdir(tmp_path / "DICOMDIR", "X" * 300, "A")
    assert [each.outcome for each in taken(library, tmp_path / "DICOMDIR")] == [UNREADABLE, NEW]


@pytest.mark.parametrize("file_id", [["..", "SECRET"], "/etc/passwd", ["A", "", "B"], "C:SECRET"])
def test_a_dicomdir_cannot_refer_to_what_is_elsewhere(
    library: FileLibrary, tmp_path: Path, file_id: str | list[str]
) -> None:
    (tmp_path / "disc").mkdir()
    write_template(tmp_path / "SECRET", "1.2.1")
    write_dicomdir(tmp_path / "disc" / "DICOMDIR", file_id)
    (found,) = taken(library, tmp_path / "disc" / "DICOMDIR")
    assert found.sentence == "The DICOMDIR refers to something that is not on its medium."
    assert library.count() == 0


@pytest.mark.skipif(os.name != "posix", reason="links need a right of their own on Windows")
def test_a_link_on_a_medium_leads_nowhere_else(library: FileLibrary, tmp_path: Path) -> None:
    (tmp_path / "disc").mkdir()
    write_template(tmp_path / "SECRET", "1.2.1")
    (tmp_path / "disc" / "LINK").symlink_to(tmp_path / "SECRET")
    write_dicomdir(tmp_path / "disc" / "DICOMDIR", "LINK")
    (found,) = taken(library, tmp_path / "disc" / "DICOMDIR")
    assert found.sentence == "The DICOMDIR refers to something that is not on its medium."


def test_a_dicomdir_that_would_fill_the_memory_is_refused(library: FileLibrary, tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    burning = packer.compress(bytes(1 << 20)) + packer.flush()
    meta = element(0x00020010, b"UI", b"1.2.840.10008.1.2.1.99")
    length = element(0x00020000, b"UL", struct.pack("<I", len(meta)))
    (tmp_path / "DICOMDIR").write_bytes(bytes(128) + b"DICM" + length + meta + burning)
    (found,) = taken(library, tmp_path / "DICOMDIR", limits=ImportLimits(directory_bytes=1 << 19))
    assert found.sentence == "The DICOMDIR is too large."


def test_garbage_that_is_called_dicomdir_is_refused(library: FileLibrary, tmp_path: Path) -> None:
    (tmp_path / "DICOMDIR").write_bytes(part10(b"\x04\x00\x20\x12SQ\x00\x00\xff\xff\xff\x00" + b"garbage!" * 20))
    found = taken(library, tmp_path / "DICOMDIR")
    assert all(each.outcome is UNREADABLE for each in found)


def test_a_stopped_import_keeps_what_it_has(library: FileLibrary, tmp_path: Path) -> None:
    for number in range(5):
        write_template(tmp_path / "source" / str(number), f"1.2.{number}")
    asked = iter([False, False, True])
    found = list(import_files(library, [tmp_path / "source"], is_stopped=lambda: next(asked)))
    assert [each.outcome for each in found] == [NEW, NEW]
    assert library.count() == 2


def test_an_import_whose_reader_goes_away_keeps_what_it_has(library: FileLibrary, tmp_path: Path) -> None:
    for number in range(150):
        write_template(tmp_path / "source" / f"{number:03}", f"1.2.{number}")
    importing = import_files(library, [tmp_path / "source"])
    next(importing)
    importing.close()
    assert library.count() == 100


def test_a_library_that_fails_ends_the_import(library: FileLibrary, tmp_path: Path) -> None:
    write_template(tmp_path / "a", "1.2.1")
    library.close()
    with pytest.raises(OperationError):
        taken(library, tmp_path / "a")
    assert not (tmp_path / "b").exists()


def test_describing_is_not_needed_to_keep(tmp_path: Path) -> None:
    library = FileLibrary(tmp_path / "library", describe)
    (tmp_path / "implicit").write_bytes(part10(implicit("1.2.1"), "1.2.840.10008.1.2"))
    (imported,) = taken(library, tmp_path / "implicit")
    assert kept(imported) == implicit("1.2.1")
    library.close()


def implicit(uid: str) -> bytes:
    values = {0x00080016: b"1.2.840.10008.5.1.4.43.1", 0x00080018: uid.encode() + b"\0" * (len(uid) % 2)}
    return b"".join(struct.pack("<HHI", tag >> 16, tag & 0xFFFF, len(value)) + value for tag, value in values.items())
