from datetime import UTC, datetime

from implant_gui.domain.keeping.saved_search import HISTORY_LIMIT, SavedSearch, SearchBook
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 1, 1, 13, tzinfo=UTC)
STEMS = SavedSearch(
    InformationModel.GENERIC, keys=((KeyPath.parse("ImplantName"), "*stem*"),), servers=("A", "B"), name="Stems"
)
GROUPS = SavedSearch(InformationModel.GROUP, name="Groups")


def test_a_name_is_there_once_and_keeps_its_place() -> None:
    book = SearchBook().with_saved(STEMS).with_saved(GROUPS)
    changed = SavedSearch(InformationModel.ASSEMBLY, name="Stems")
    assert book.with_saved(changed).saved == (changed, GROUPS)
    assert book.without_saved("Stems").saved == (GROUPS,)
    assert book.without_saved("unknown") == book


def test_what_ran_is_on_top_of_the_history_once_and_without_a_name() -> None:
    book = SearchBook().with_run(STEMS, NOON).with_run(GROUPS, NOON).with_run(STEMS, LATER)
    assert [(past.model, past.last_run, past.name) for past in book.history] == [
        (InformationModel.GENERIC, LATER, ""),
        (InformationModel.GROUP, NOON, ""),
    ]


def test_a_saved_search_knows_when_it_ran_last() -> None:
    book = SearchBook().with_saved(STEMS).with_saved(GROUPS).with_run(STEMS, NOON)
    assert [search.last_run for search in book.saved] == [NOON, None]


def test_the_order_of_keys_and_servers_makes_no_other_search() -> None:
    other_way_round = SavedSearch(STEMS.model, STEMS.keys, ("B", "A"))
    assert STEMS.asks_the_same_as(other_way_round)
    assert not STEMS.asks_the_same_as(GROUPS)


def test_the_history_forgets_the_oldest() -> None:
    book = SearchBook()
    for number in range(HISTORY_LIMIT + 5):
        book = book.with_run(SavedSearch(InformationModel.GENERIC, servers=(str(number),)), NOON)
    assert len(book.history) == HISTORY_LIMIT
    assert book.history[0].servers == (str(HISTORY_LIMIT + 4),)
