"""The library as one types: a page first, the rest after it, and only the latest wish counts."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.library.entries import MORE, MOST, PAGE, LibraryController
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.holdings import NO_FILTERS, FacetCounts, Filters, Trait
from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.models.library.entries import LibraryModel
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.views.library.library_page import LibraryPage
from tests.controllers.conftest import Play, Told


def entry(number: int) -> LibraryEntry:
    summary = TemplateSummary(InformationModel.GENERIC, Uid(f"1.2.{number}"), "ACME", f"Stem {number}")
    return LibraryEntry(summary, Path("x.dcm"), 1, f"{number:064}", datetime(2026, 1, 1, tzinfo=UTC), place=number)


class Shelves:
    """A library of numbered entries; a search finds those whose name has the text."""

    def __init__(self, count: int) -> None:
        self.entries = [entry(number) for number in range(count, 0, -1)]
        self.asked: list[tuple[str, int, Filters]] = []
        self.marks = Keepsakes()
        self.failure: OperationError | None = None
        self.gate: threading.Event | None = None
        self.stops = 0
        self.counted: list[str] = []

    def search(
        self, text: str, limit: int, filters: Filters = NO_FILTERS, *, before: int | None = None
    ) -> tuple[LibraryEntry, ...]:
        self.asked.append((text, limit, filters))
        if self.failure is not None:
            raise self.failure
        if self.gate is not None:
            self.gate.wait(10)
        found = [each for each in self.entries if text in each.summary.name and (before is None or each.place < before)]
        return tuple(found[:limit])

    def count(self) -> int:
        return len(self.entries)

    def facets(self, text: str, filters: Filters = NO_FILTERS) -> FacetCounts | None:
        del filters
        self.counted.append(text)
        return FacetCounts(sum(text in each.summary.name for each in self.entries))

    def stop_counting(self) -> None:
        self.stops += 1

    def keepsakes(self) -> Keepsakes:
        return self.marks


@pytest.fixture
def page(qtbot: QtBot) -> LibraryPage:
    page = LibraryPage(LibraryModel(), AttributesModel())
    qtbot.addWidget(page)
    return page


Make = Callable[[Shelves], LibraryController]


@pytest.fixture
def make(tasks: Tasks, background: Background, page: LibraryPage) -> Make:
    def do_make(library: Shelves) -> LibraryController:
        return LibraryController(tasks=tasks, background=background, library=library, model=page._model, page=page)

    return do_make


async def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.005)


def test_a_page_comes_first_and_then_as_much_as_anybody_scrolls(play: Play, make: Make, page: LibraryPage) -> None:
    library = Shelves(MOST + 500)

    async def story() -> None:
        make(library).refresh()
        await until(lambda: page._model.rowCount() == MOST)
        await until(lambda: "newest" in page._tools._count.text())
        assert [limit for _, limit, _ in library.asked] == [PAGE, *[MORE] * 8]
        assert page._model.entries == tuple(library.entries[:MOST])

    play(story())


def test_only_the_latest_text_is_shown_and_counted(play: Play, make: Make, page: LibraryPage, told: Told) -> None:
    library = Shelves(30)

    async def story() -> None:
        controller = make(library)
        library.gate = threading.Event()
        for text in ("Stem", "Stem 1", "Stem 12"):
            controller.search(text)
            await asyncio.sleep(0)
        library.gate.set()
        await until(lambda: library.counted)
        await until(lambda: page._tools._count.text().startswith("1 "))
        assert [each.summary.name for each in page._model.entries] == ["Stem 12"]
        assert library.counted == ["Stem 12"]
        assert library.stops >= 3

    play(story())
    assert not told.bugs


def test_a_library_that_cannot_be_opened_is_not_called_empty(play: Play, make: Make, page: LibraryPage) -> None:
    library = Shelves(0)
    library.failure = OperationError(ErrorKind.STORAGE_UNAVAILABLE)

    async def story() -> None:
        controller = make(library)
        assert page.empty_state.title == "The library is being opened…"
        controller.refresh()
        await until(lambda: page.empty_state.title == "The library cannot be read")
        library.failure = None
        controller.refresh()
        await until(lambda: page.empty_state.title == "The library is empty")

    play(story())


def test_facets_and_collections_restrict_the_search(play: Play, make: Make, page: LibraryPage) -> None:
    library = Shelves(3)
    library.marks = Keepsakes((Uid("1.2.1"),)).with_members("Hips", [Uid("1.2.2"), Uid("1.2.3")], there=True)

    async def story() -> None:
        controller = make(library)
        controller.refresh()
        await until(lambda: page._model.rowCount() == 3)
        page.panel.set_filters(Filters(traits=frozenset({Trait.RECALLED})))
        await until(lambda: library.asked[-1][2].traits)
        page.panel.collections._list.setCurrentRow(1)
        await until(lambda: library.asked[-1][2].uids == frozenset({Uid("1.2.1")}))
        page.panel.collections._list.setCurrentRow(2)
        await until(lambda: library.asked[-1][2].uids == frozenset({Uid("1.2.2"), Uid("1.2.3")}))

    play(story())


def test_a_list_that_has_not_changed_is_left_alone(play: Play, make: Make, page: LibraryPage, qtbot: QtBot) -> None:
    library = Shelves(PAGE + 10)

    async def story() -> None:
        controller = make(library)
        controller.refresh()
        await until(lambda: page._model.rowCount() == PAGE + 10)
        resets: list[bool] = []
        page._model.modelReset.connect(lambda: resets.append(True))
        controller.refresh()
        await until(lambda: len(library.counted) == 2)
        assert not resets
        library.entries.pop()
        controller.refresh()
        await until(lambda: page._model.rowCount() == PAGE + 9)
        library.entries[0] = replace(library.entries[0], bytes=99)
        controller.refresh()
        await until(lambda: page._model.entry_at(0).bytes == 99)

    play(story())
