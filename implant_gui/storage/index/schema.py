"""The tables of the library's index."""

import sqlite3
from collections.abc import Callable
from typing import Final

from implant_gui.storage.database import Blueprint
from implant_gui.storage.index.migration import from_version_1
from implant_gui.storage.index.words import WordTable

VERSION: Final = 2
_APPLICATION: Final = 0x494D5047
_TABLES: Final = """
CREATE TABLE objects (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL,
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    received INTEGER NOT NULL,
    source TEXT NOT NULL,
    model TEXT NOT NULL,
    maker TEXT NOT NULL,
    name TEXT NOT NULL,
    part_number TEXT NOT NULL,
    size TEXT NOT NULL,
    version TEXT NOT NULL,
    effective TEXT NOT NULL,
    effective_us INTEGER,
    notifications INTEGER NOT NULL,
    profile INTEGER NOT NULL,
    described INTEGER NOT NULL,
    superseded_from INTEGER,
    in_conflict INTEGER NOT NULL DEFAULT 0,
    is_duplicate INTEGER NOT NULL DEFAULT 0,
    is_missing INTEGER NOT NULL DEFAULT 0,
    UNIQUE (uid, content)
);
CREATE INDEX objects_by_content ON objects (content);
CREATE INDEX objects_by_part ON objects (part_number, maker, effective_us) WHERE part_number <> '';
CREATE INDEX objects_by_profile ON objects (
    profile, superseded_from, effective_us, in_conflict, is_duplicate
) WHERE NOT is_missing;
CREATE INDEX objects_to_describe ON objects (described) WHERE NOT is_missing;
CREATE TABLE links (
    source INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    place INTEGER NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (source, kind, place)
) WITHOUT ROWID;
CREATE INDEX links_by_target ON links (target, kind, source);
CREATE TABLE facet_values (
    id INTEGER PRIMARY KEY,
    facet TEXT NOT NULL,
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    UNIQUE (facet, key)
);
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL UNIQUE
);
"""
"""A profile is a combination of facet values and traits that some objects share: far fewer than there are objects.

``superseded_from`` and ``effective_us`` are moments rather than flags, so that nothing has to be written when time
passes. ``described`` is the version of the reading that gave the row; what an older one read is read again.
"""


def index_blueprint(words: WordTable, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Blueprint:
    """What an index is, with its words in `words`; `progress` is told of a migration."""

    def migrate(connection: sqlite3.Connection, make_tables: Callable[[], None]) -> None:
        from_version_1(connection, make_tables, words, progress)

    return Blueprint(
        application_id=_APPLICATION,
        version=VERSION + words.variant,
        schema=_TABLES + words.schema,
        migrations={1: migrate},
    )
