"""Saved searches and the history of queries as a TOML file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from implant_gui.domain.keeping.saved_search import HISTORY_LIMIT, SavedSearch, SearchBook
from implant_gui.domain.keeping.settings import SettingsProblem
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath
from implant_gui.storage.toml.toml_file import Migration, Table, TomlFile
from implant_gui.storage.toml.toml_values import TomlReader, UnusableEntryError, some_text, text, texts, written_as

_MIGRATIONS: Final[tuple[Migration, ...]] = ()
_MOST_HOURS: Final = 24 * 366


def load_searches(file: Path) -> tuple[SearchBook, tuple[SettingsProblem, ...]]:
    """The searches in `file`; what cannot be used is left out and named in the problems. Never raises."""
    loaded = TomlFile(file, _MIGRATIONS).load()
    problems = list(loaded.problems)
    reader = TomlReader(loaded.table, file, problems)
    book = SearchBook()
    for search in _searches(reader, "saved"):
        book = book.with_saved(search)
    history = tuple(_searches(reader, "history"))[:HISTORY_LIMIT]
    return SearchBook(book.saved, history), tuple(problems)


def save_searches(file: Path, book: SearchBook) -> None:
    """Replace the searches in `file` in one step.

    Raises:
        OperationError: it cannot be written, or a newer program wrote it.
    """
    saved = [_table(search) for search in book.saved]
    history = [_table(search) for search in book.history[:HISTORY_LIMIT]]
    TomlFile(file, _MIGRATIONS).save({"saved": saved, "history": history})


def _searches(reader: TomlReader, key: str) -> Iterator[SavedSearch]:
    for entry in reader.tables(key):
        try:
            yield SavedSearch(
                model=entry.require("model", written_as(InformationModel.from_word)),
                keys=tuple(_keys(entry)),
                servers=entry.get("servers", (), texts),
                name=entry.require("name", some_text) if key == "saved" else "",
                last_run=entry.optional("last_run", _time),
                watch_hours=entry.optional("watch_hours", _hours),
            )
        except UnusableEntryError:
            continue


def _keys(reader: TomlReader) -> Iterator[tuple[KeyPath, str]]:
    for entry in reader.tables("keys"):
        try:
            yield entry.require("key", written_as(KeyPath.parse)), entry.require("value", text)
        except UnusableEntryError:
            continue


def _table(search: SavedSearch) -> Table:
    table: Table = {
        "model": search.model.word,
        "keys": [{"key": str(path), "value": value} for path, value in search.keys],
        "servers": list(search.servers),
    }
    if search.name:
        table["name"] = search.name
    if search.watch_hours is not None:
        table["watch_hours"] = search.watch_hours
    if search.last_run is not None:
        table["last_run"] = search.last_run.astimezone(UTC)
    return table


def _hours(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_HOURS:
        raise ValueError("no number of hours")
    return value


def _time(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise ValueError("no time")
    try:
        return value.astimezone(UTC) if value.tzinfo is not None else value.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error
