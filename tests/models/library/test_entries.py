from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.holdings import Trait
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.models.common.roles import ACCESSIBLE_TEXT, TOOL_TIP, Icon, Role, Tone
from implant_gui.models.library.entries import FAVOURITE_COLUMN, MARKS_COLUMN, LibraryModel
from implant_gui.models.library.entry_marks import EntryMark
from tests.models.conftest import Watch
from tests.models.making import cells, headers, uid


def entry(number: int, size: str = "", **summary: object) -> LibraryEntry:
    told = TemplateSummary(InformationModel.GENERIC, uid(number), "ACME", "Stem", f"P-{number}", size, "1", "20240301")
    received = datetime(2026, 1, 1, 12, number % 60, tzinfo=UTC)
    return LibraryEntry(replace(told, **summary), Path("x.dcm"), number * 1000, "0" * 64, received)  # type: ignore[arg-type]  # whatever the test says


@pytest.fixture
def library(watch: Watch) -> LibraryModel:
    model = LibraryModel()
    watch(model)
    return model


def sizes(model: LibraryModel) -> list[str]:
    return [model.entry_at(row).summary.size for row in range(model.rowCount())]


def test_an_entry_is_shown_in_words(library: LibraryModel) -> None:
    library.set_entries([entry(1, "9")])
    shown = dict(zip(headers(library), cells(library, 0), strict=True))
    assert shown["Name"] == "Stem"
    assert shown["Kind"] == "Template"
    assert shown["Effective"] == "2024-03-01"
    assert shown["File size"] == "1.0 kB"
    assert library.data(library.index(0, 0), Role.ICON_NAME) == Icon.TEMPLATE
    assert library.data(library.index(0, 1), Role.ICON_NAME) == ""
    assert library.data(library.index(0, 0), Role.TONE) is Tone.NEUTRAL
    assert library.data(library.index(0, 0), TOOL_TIP) == "Stem"
    assert tuple(library.data(library.index(0, 0), Role.UIDS)) == (uid(1),)


def test_what_needs_attention_stands_out(library: LibraryModel) -> None:
    traits = (Trait.HAS_DRAWINGS, Trait.RECALLED, Trait.SUPERSEDED), (Trait.IN_CONFLICT,), (Trait.HAS_SURFACES,)
    library.set_entries([replace(entry(number), traits=frozenset(each)) for number, each in enumerate(traits, 1)])
    marks = [library.index(row, MARKS_COLUMN) for row in range(3)]
    assert [library.data(mark) for mark in marks] == ["Notice, Superseded", "Conflict", ""]
    assert tuple(library.data(marks[0], Role.MARK)) == (EntryMark.RECALLED, EntryMark.SUPERSEDED)
    assert [library.data(mark, Role.TONE) for mark in marks] == [Tone.BAD, Tone.WARN, Tone.NEUTRAL]
    assert library.data(library.index(0, 0), Role.ICON_NAME) == Icon.NOTIFICATION
    assert "notification" in library.data(library.index(0, 0), TOOL_TIP)
    assert "same UID" in library.data(marks[1], TOOL_TIP)


def test_favourites_have_a_full_star_and_sort_first(library: LibraryModel) -> None:
    library.set_entries([entry(1), entry(2)])
    library.set_favourites([uid(2)])
    stars = [library.index(row, FAVOURITE_COLUMN) for row in range(2)]
    assert [library.data(star, Role.ICON_NAME) for star in stars] == [Icon.NO_FAVOURITE, Icon.FAVOURITE]
    assert "unmark" in library.data(stars[1], ACCESSIBLE_TEXT)
    assert library.data(library.index(0, 0), ACCESSIBLE_TEXT) == "Stem"
    library.sort(FAVOURITE_COLUMN)
    assert library.entry_at(0).summary.sop_instance_uid == uid(2)
    assert library.is_favourite(library.entries[0])


def test_pages_are_appended(library: LibraryModel) -> None:
    library.set_entries([entry(1, "1")])
    library.append([entry(2, "2")])
    library.append([])
    assert sizes(library) == ["1", "2"]


def test_sorting_is_natural_and_holds_for_what_comes_later(library: LibraryModel) -> None:
    library.set_entries([entry(1, "10"), entry(2, "9"), entry(3, "L")])
    kept = QPersistentModelIndex(library.index(0, 0))
    library.sort(2)
    assert sizes(library) == ["9", "10", "L"]
    assert kept.row() == 1
    library.append([entry(4, "S")])
    assert sizes(library) == ["9", "10", "S", "L"]
    library.sort(2, Qt.SortOrder.DescendingOrder)
    library.set_entries([entry(1, "1"), entry(2, "2")])
    assert sizes(library) == ["2", "1"]


@pytest.mark.parametrize("column", range(FAVOURITE_COLUMN + 1))
def test_every_column_sorts(library: LibraryModel, column: int) -> None:
    library.set_entries([entry(2, effective=""), entry(1)])
    library.sort(column)
    assert library.rowCount() == 2
    library.sort(-1)
    assert library.rowCount() == 2
