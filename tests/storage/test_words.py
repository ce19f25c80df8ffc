import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.storage.words import match_expression


def test_every_word_is_a_prefix_and_nothing_else() -> None:
    assert match_expression("stem 12") == '"stem"* "12"*'
    assert match_expression('ste" OR "1') == '"ste"""* "OR"* """1"*'


@pytest.mark.parametrize("text", ["", "  ", "\t\n", "\0"])
def test_an_empty_text_asks_for_everything(text: str) -> None:
    assert match_expression(text) is None


@pytest.mark.parametrize("text", ["%", "*", "?", "_", "\\", "'", '"', "[", "( )"])
def test_signs_alone_are_no_words(text: str) -> None:
    assert match_expression(text) == ""


@given(st.text(max_size=200))
def test_sqlite_takes_any_expression(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (a)")
    expression = match_expression(text)
    if expression:
        assert connection.execute("SELECT * FROM words WHERE words MATCH ?", (expression,)).fetchall() == []
    connection.close()
