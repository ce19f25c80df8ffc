"""Taking over what an index of an older version of the program knows, so that its library can be searched at once."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from typing import Final

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.index.row import IndexRow
from implant_gui.storage.index.words import WordTable
from implant_gui.storage.index.writer import IndexWriter

_AT_ONCE: Final = 1_000
_BEFORE: Final = (
    "ALTER TABLE objects RENAME TO version_1",
    "DROP INDEX objects_by_arrival",
    "DROP INDEX objects_by_content",
    "DROP TABLE words",
)
_OLD: Final = """
SELECT
    uid, content, sha256, bytes, received, source, model, maker, name, part_number, size, version, effective,
    is_derived, replaced, referenced, notifications
FROM version_1 WHERE NOT is_missing ORDER BY received, id
"""
_COUNT: Final = "SELECT count(*) FROM version_1 WHERE NOT is_missing"


def from_version_1(
    connection: sqlite3.Connection,
    make_tables: Callable[[], None],
    words: WordTable,
    progress: Callable[[int, int], None],
) -> None:
    """Fill the new tables from the old one, which had neither facets nor links.

    What it does not tell is read from the files when there is time (`LibraryIndex.to_describe`). Files that were
    missing are left to the next comparison of files and index. `progress` is told how many rows are done, and how many
    there are.
    """
    for statement in _BEFORE:
        connection.execute(statement)
    make_tables()
    writer = IndexWriter(connection, words)
    total, done = connection.execute(_COUNT).fetchone()[0], 0
    rows = _old_rows(connection)
    while batch := tuple(itertools.islice(rows, _AT_ONCE)):
        writer.put(batch)
        done += len(batch)
        progress(done, total)
    connection.execute("DROP TABLE version_1")


def _old_rows(connection: sqlite3.Connection) -> Iterator[IndexRow]:
    for row in connection.execute(_OLD):
        uid, content, sha256, size_bytes, received, source, model, *texts = row
        maker, name, part_number, size, version, effective, is_derived, replaced, referenced, notifications = texts
        summary = TemplateSummary(
            InformationModel.from_word(model),
            Uid(uid),
            maker=maker,
            name=name,
            part_number=part_number,
            size=size,
            version=version,
            effective=effective,
            is_derived=bool(is_derived),
            replaced_uids=_uids(replaced),
            referenced_uids=_uids(referenced),
            notification_count=notifications,
        )
        yield IndexRow(summary, content, sha256, size_bytes, received, source, described=1)


def _uids(text: str) -> tuple[Uid, ...]:
    return tuple(Uid(uid) for uid in text.split("\\") if uid)
