"""Orders: names that cannot collide or lead elsewhere, and what becomes of each object."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.exporting import (
    Exported,
    ExportForm,
    ExportKind,
    ExportOrder,
    NothingToExport,
    Package,
)
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.exporting.names import readable_stem
from implant_gui.storage.exporting.order import carry_out


def summary(maker: str = "ACME", name: str = "Stem", number: int = 1) -> TemplateSummary:
    return TemplateSummary(InformationModel.GENERIC, Uid(f"1.2.3.{number}"), maker, name)


def entry(folder: Path, number: int = 1, name: str = "Stem") -> LibraryEntry:
    path = folder / f"held{number}"
    path.write_bytes(b"object %d" % number)
    return LibraryEntry(summary(name=name, number=number), path, 9, "", datetime(2026, 1, 1, tzinfo=UTC))


def upper(path: Path, _form: ExportForm) -> bytes:
    return path.read_bytes().upper()


def export(order: ExportOrder) -> list[Exported]:
    return list(carry_out(order, upper))


def test_names_that_are_the_same_get_numbers_and_nothing_is_written_over(tmp_path: Path) -> None:
    entries = tuple(entry(tmp_path, number) for number in range(1, 4))
    for _ in range(2):
        export(ExportOrder(entries, ExportForm.STL, tmp_path / "out", "set"))
    names = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "out").rglob("*.stl"))
    assert names == [
        *(f"out/set (2)/ACME Stem{number}.stl" for number in (" (2)", " (3)", "")),
        *(f"out/set/ACME Stem{number}.stl" for number in (" (2)", " (3)", "")),
    ]


def test_one_object_needs_no_folder_of_its_own(tmp_path: Path) -> None:
    (exported,) = export(ExportOrder((entry(tmp_path),), ExportForm.SVG, tmp_path / "out", "set"))
    assert exported.path == tmp_path / "out" / "ACME Stem.svg"
    assert exported.path.read_bytes() == b"OBJECT 1"


def test_what_cannot_be_converted_or_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    entries = tuple(entry(tmp_path, number) for number in range(1, 4))
    entries[1].path.unlink()

    def convert(path: Path, _form: ExportForm) -> bytes:
        if path == entries[0].path:
            raise NothingToExport("The template has no surface.")
        return path.read_bytes()

    told = list(carry_out(ExportOrder(entries, ExportForm.STL, tmp_path / "out", "set"), convert))
    assert [each.sentence for each in told] == ["The template has no surface.", "Its file cannot be read.", ""]
    assert [each.path is None for each in told] == [True, True, False]


@pytest.mark.parametrize("kind", [Package.ZIP, Package.FILES])
def test_an_object_whose_file_has_gone_is_told_and_the_rest_is_given_away(tmp_path: Path, kind: Package) -> None:
    entries = tuple(entry(tmp_path, number) for number in range(1, 5))
    for gone in (entries[1], entries[3]):
        gone.path.unlink()
    told = export(ExportOrder(entries, kind, tmp_path / "out", "set"))
    assert {each.entry.summary.sop_instance_uid: (each.path is None, each.sentence) for each in told} == {
        Uid("1.2.3.1"): (False, ""),
        Uid("1.2.3.2"): (True, "Its file cannot be read."),
        Uid("1.2.3.3"): (False, ""),
        Uid("1.2.3.4"): (True, "Its file cannot be read."),
    }


def test_a_stopped_export_keeps_files_and_makes_no_archive(tmp_path: Path) -> None:
    entries = tuple(entry(tmp_path, number) for number in range(1, 4))
    for kind in (Package.ZIP, Package.FILES, ExportForm.STL):
        told: list[Exported] = []

        def is_stopped(told: list[Exported] = told) -> bool:
            return len(told) >= 1

        order = ExportOrder(entries, kind, tmp_path / kind.value, "set")
        told.extend(each for each in carry_out(order, upper, is_stopped))
        assert len(told) == 1
    assert not list((tmp_path / "zip").iterdir())
    assert len(list((tmp_path / "files" / "set").iterdir())) == 1
    assert len(list((tmp_path / "stl" / "set").iterdir())) == 1


@pytest.mark.parametrize("kind", [*Package, ExportForm.STL])
def test_an_export_that_is_stopped_at_once_leaves_no_empty_folder(tmp_path: Path, kind: ExportKind) -> None:
    entries = tuple(entry(tmp_path, number) for number in range(1, 4))
    order = ExportOrder(entries, kind, tmp_path / "out", "set")
    assert not list(carry_out(order, upper, lambda: True))
    assert not [path for path in (tmp_path / "out").rglob("*") if "set" in path.name]


def test_an_export_of_nothing_keeps_a_folder_that_was_there(tmp_path: Path) -> None:
    chosen = tmp_path / "out"
    chosen.mkdir()
    assert not list(carry_out(ExportOrder((entry(tmp_path),), ExportForm.STL, chosen, "set"), upper, lambda: True))
    assert chosen.is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
@pytest.mark.parametrize("kind", [*Package, ExportForm.STL])
def test_what_is_given_away_can_be_read_by_whom_the_user_lets_read_files(tmp_path: Path, kind: ExportKind) -> None:
    own = tmp_path / "own"
    own.touch()
    order = ExportOrder((entry(tmp_path),), kind, tmp_path / "out", "set")
    for told in export(order):
        assert told.path is not None
        assert told.path.stat().st_mode == own.stat().st_mode


@pytest.mark.parametrize(
    ("maker", "name", "stem"),
    [
        ("../../etc", "passwd\0.sh", "etc passwd_.sh"),
        ("Brückmann Orthopädie", "Kestrel/Stem", "Brückmann_Orthopädie Kestrel_Stem"),
        ("青嶺", "大腿骨ステム", "青嶺 大腿骨ステム"),
        ("CON", "", "_CON"),
        ("...", "<>|", "1.2.3.1"),
        ("x" * 200, "", "x" * 40),
    ],
)
def test_a_name_that_a_maker_wrote_can_do_no_harm(maker: str, name: str, stem: str) -> None:
    assert readable_stem(summary(maker, name)) == stem


@given(maker=some.text(), name=some.text())
def test_no_name_ever_leads_to_another_folder(maker: str, name: str) -> None:
    stem = readable_stem(summary(maker, name))
    assert stem
    assert Path("/folder", f"{stem}.stl").parent == Path("/folder")
    assert not set(stem) & set('/\\:*?"<>|\0\r\n\t')
    assert not stem.startswith((".", "-", " "))
    assert len(stem.encode("utf-8")) < 250 * 4
