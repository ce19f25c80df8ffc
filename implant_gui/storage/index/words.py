"""What people type into a search box, taken apart; and the two tables that can answer it.

The table has one column: the words that an object is found by, and after them tokens for what it is (its facets and
traits), so that words and facets are one question to one inverted index, answered from the newest object backwards.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final, Protocol

_MAX_WORDS: Final = 32
"""More do not narrow a search down, but deepen the expression that SQLite has to take apart."""
_UID_LIKE: Final = re.compile(r"[0-9]+(\.[0-9]*){2,}")
TOKEN: Final = "\ue000"  # noqa: S105 - of a language
"""Begins every token. A private-use character is part of a word for SQLite, and of nobody's name."""
FIELD: Final = "\ue001"
"""Between two fields, so that no phrase goes from one into the next."""
_PRIVATE: Final = str.maketrans({TOKEN: " ", FIELD: " ", "\0": " "})
_LAST: Final = chr(0x10FFFF)

Condition = tuple[str, tuple[str, ...]]
"""SQL and its parameters."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed.

    Attributes:
        words: each the beginning of a word of what is to be found.
        uids: each the beginning of its SOP Instance UID.
        is_impossible: something was typed, and there is no word in it.
    """

    words: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()
    is_impossible: bool = False


def read_wanted(text: str) -> Wanted:
    """`text` taken apart."""
    pieces = text.translate(_PRIVATE).split()
    words = [piece for piece in pieces if any(character.isalnum() for character in piece)][:_MAX_WORDS]
    uids = tuple(word for word in words if _UID_LIKE.fullmatch(word))
    return Wanted(tuple(word for word in words if word not in uids), uids, bool(pieces) and not words)


def storable(text: str) -> str:
    """SQLite holds UTF-8 only: what cannot be encoded (half of a surrogate pair) becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def uid_range(beginning: str) -> tuple[str, str]:
    """The bounds of all UIDs that begin so."""
    return beginning, beginning + _LAST


def searched_text(fields: Iterable[str], tokens: Iterable[str]) -> str:
    """What the table holds of an object."""
    said = f" {FIELD} ".join(field.translate(_PRIVATE) for field in fields)
    return f"{said} {FIELD} {' '.join(TOKEN + token for token in tokens)}"


class WordTable(Protocol):
    """How the table ``words`` is made and asked; it is filled in one way, with `rowid` and `text`."""

    variant: int
    """Added to the version of the index: what another SQLite cannot read is made again from the files."""
    schema: str

    def stored(self, text: str) -> str:
        """`text` as the table keeps it."""

    def condition(self, words: Sequence[str], tokens: Sequence[Sequence[str]]) -> Condition:
        """That all of `words` are there, and of each group of `tokens` at least one; at least one must be given."""


class FullText:
    """By FTS5: single words are found among a million objects in milliseconds."""

    variant = 0
    schema = (
        "CREATE VIRTUAL TABLE words USING fts5 "
        "(text, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', columnsize = 0)"
    )

    def stored(self, text: str) -> str:
        """See `WordTable`."""
        return text

    def condition(self, words: Sequence[str], tokens: Sequence[Sequence[str]]) -> Condition:
        """See `WordTable`."""
        parts = ['"{}"*'.format(word.replace('"', '""')) for word in words]
        parts += ["({})".format(" OR ".join(f'"{TOKEN}{token}"' for token in group)) for group in tokens]
        return "words MATCH ?", (" AND ".join(parts),)


class PlainText:
    """For an SQLite without FTS5: goes through the texts one by one."""

    variant = 100
    schema = "CREATE TABLE words (rowid INTEGER PRIMARY KEY, text TEXT NOT NULL)"

    def stored(self, text: str) -> str:
        """See `WordTable`."""
        return f" {' '.join(_pieces(text))} "

    def condition(self, words: Sequence[str], tokens: Sequence[Sequence[str]]) -> Condition:
        """See `WordTable`."""
        found = [" " + " ".join(_pieces(word)) for word in words]
        conditions = ["instr(words.text, ?) > 0"] * len(found)
        for group in tokens:
            conditions.append("({})".format(" OR ".join(["instr(words.text, ?) > 0"] * len(group))))
            found += [f" {TOKEN}{token} " for token in group]
        return " AND ".join(conditions), tuple(found)


def usual_table() -> WordTable:
    """The best that this SQLite can do."""
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute(FullText.schema)
        except sqlite3.OperationalError:
            return PlainText()
    return FullText()


def _pieces(text: str) -> list[str]:
    """The words of `text` as FTS5 would see them: letters, digits and private-use characters, without marks."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return "".join(each if _is_of_word(each) else " " for each in plain.casefold()).split()


def _is_of_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) == "Co"
