from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.keeping.saved_search import HISTORY_LIMIT, SavedSearch, SearchBook
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.storage.toml.searches_file import load_searches, save_searches
from tests.storage.strategies import searches


@given(st.lists(searches, max_size=4, unique_by=lambda search: search.name), st.lists(searches, max_size=4))
def test_what_is_saved_is_loaded_again(tmp_path: Path, saved: list[SavedSearch], ran: list[SavedSearch]) -> None:
    file = tmp_path / "searches.toml"
    book = SearchBook(tuple(saved))
    for number, search in enumerate(ran):
        book = book.with_run(search, datetime(2026, 1, 1 + number, tzinfo=UTC))
    save_searches(file, book)
    assert load_searches(file) == (book, ())


def test_the_history_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "searches.toml"
    history = tuple(SavedSearch(InformationModel.GENERIC, servers=(str(number),)) for number in range(150))
    save_searches(file, SearchBook(history=history))
    assert load_searches(file)[0].history == history[:HISTORY_LIMIT]


def test_what_cannot_be_used_is_left_out_and_told(tmp_path: Path) -> None:
    file = tmp_path / "searches.toml"
    file.write_text(
        """
        [[saved]]
        name = "Stems"
        model = "generic"
        last_run = 0001-01-01T00:00:00+14:00
        keys = [{key = "Manufacturer", value = "A*"}, {key = "no key!", value = ""}, {key = "Manufacturer"}]
        [[saved]]
        name = "No model"
        [[saved]]
        name = "Wrong model"
        model = "patient"
        [[history]]
        model = "group"
        servers = "PACS"
        last_run = 2026-01-01T10:00:00
        """
    )
    book, problems = load_searches(file)
    assert [search.name for search in book.saved] == ["Stems"]
    assert [(str(path), value) for path, value in book.saved[0].keys] == [("Manufacturer", "A*")]
    assert book.saved[0].last_run is None
    assert book.history[0].last_run == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert [problem.key for problem in problems] == [
        "saved[0].keys[1].key",
        "saved[0].keys[2].value",
        "saved[0].last_run",
        "saved[1].model",
        "saved[2].model",
        "history[0].servers",
    ]


def test_hours_of_a_watch_that_make_no_sense_are_left_out_and_told(tmp_path: Path) -> None:
    file = tmp_path / "searches.toml"
    for hours in ("-1", "true", '"4"', "1000000"):
        file.write_text(f'[[saved]]\nname = "Stems"\nmodel = "generic"\nwatch_hours = {hours}\n')
        book, problems = load_searches(file)
        assert book.saved[0].watch_hours is None
        assert len(problems) == 1
