import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.storage.index.words import (
    FullText,
    PlainText,
    Wanted,
    WordTable,
    read_wanted,
    searched_text,
    usual_table,
)

STEM = ("Brückmann", "Cemented Stem", "AB-0012", "12.5", "1.2.3")
CUP = ("ACME", "Cup", "XY", "54", "1.2.4")
TABLES = (FullText(), PlainText())


@pytest.fixture(params=TABLES, ids=("fts5", "plain"))
def table(request: pytest.FixtureRequest) -> WordTable:
    chosen: WordTable = request.param
    return chosen


def found(table: WordTable, text: str, *tokens: tuple[str, ...]) -> list[int]:
    """Which of the two objects are found; the first has the tokens r and 7, the second 7."""
    connection = sqlite3.connect(":memory:")
    connection.execute(table.schema)
    for number, (fields, its) in enumerate(((STEM, ("r", "7")), (CUP, ("7",)))):
        text_of_it = table.stored(searched_text(fields, its))
        connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, text_of_it))
    condition, values = table.condition(read_wanted(text).words, tokens)
    rows = connection.execute(f"SELECT rowid FROM words WHERE {condition} ORDER BY rowid", values).fetchall()
    connection.close()
    return [number for (number,) in rows]


@pytest.mark.parametrize("text", ["stem", "STE", "bru", "brück", "ab-00", "cem stem", "0012", "12.5", "3"])
def test_beginnings_of_words_find_whatever_their_case_and_accents(table: WordTable, text: str) -> None:
    assert found(table, text) == [0]


@pytest.mark.parametrize("text", ["tem", "stem cup", "bruckmann-cemented", "7", "r", 'ste" OR "1'])
def test_neither_the_middle_of_a_word_nor_two_fields_nor_tokens_are_found(table: WordTable, text: str) -> None:
    assert found(table, text) == []


def test_tokens_narrow_down(table: WordTable) -> None:
    assert found(table, "", ("7",)) == [0, 1]
    assert found(table, "", ("7",), ("r",)) == [0]
    assert found(table, "", ("r", "7")) == [0, 1]
    assert found(table, "cup", ("r",)) == []


def test_sqlite_has_a_full_text_search_here() -> None:
    assert isinstance(usual_table(), FullText)


@pytest.mark.parametrize("text", ["", "  ", "\t\n", "\0", "\ue000"])
def test_an_empty_text_asks_for_everything(text: str) -> None:
    assert read_wanted(text) == Wanted()


@pytest.mark.parametrize("text", ["%", "*", "?", "_", "\\", "'", '"', "[", "( )"])
def test_signs_alone_are_no_words(text: str) -> None:
    assert read_wanted(text) == Wanted(is_impossible=True)


def test_the_beginning_of_a_uid_is_told_from_a_word() -> None:
    assert read_wanted("1.2.840 stem 12.5 1.2.") == Wanted(("stem", "12.5"), ("1.2.840", "1.2."))


@given(st.text(max_size=200))
def test_sqlite_takes_any_text(text: str) -> None:
    for table in TABLES:
        if read_wanted(text).words:
            assert isinstance(found(table, text), list)
