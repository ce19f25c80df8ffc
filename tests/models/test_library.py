from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.template import TemplateSummary
from implant_gui.models.library import LibraryModel
from implant_gui.models.roles import TOOL_TIP, Icon, Role, Tone
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


def test_recalls_and_conflicts_stand_out(library: LibraryModel) -> None:
    library.set_entries([entry(1, notification_count=1), replace(entry(2), has_conflict=True)])
    rows = [library.index(row, 0) for row in range(2)]
    assert [library.data(row, Role.ICON_NAME) for row in rows] == [Icon.NOTIFICATION, Icon.CONFLICT]
    assert [library.data(row, Role.TONE) for row in rows] == [Tone.WARN, Tone.WARN]
    assert "notification" in library.data(rows[0], TOOL_TIP)
    assert "same UID" in library.data(rows[1], TOOL_TIP)


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


@pytest.mark.parametrize("column", range(10))
def test_every_column_sorts(library: LibraryModel, column: int) -> None:
    library.set_entries([entry(2, effective=""), entry(1)])
    library.sort(column)
    assert library.rowCount() == 2
    library.sort(-1)
    assert library.rowCount() == 2
