"""SQLite as we use it: durable, untrusted, one writing connection, and set aside when it is damaged."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from implant_gui.storage.atomic import FILE_MODE, set_aside

_BUSY_S: Final = 5.0
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_SIDE_FILES: Final = ("-wal", "-shm")


Migration = Callable[[sqlite3.Connection, Callable[[], None]], None]
"""Turns a database of an older version into one of this, in a transaction; calls the second to make the tables."""


class DamagedDatabaseError(sqlite3.DatabaseError):
    """A file that is no database of ours, or not a sound one any more."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a database of ours is.

    Attributes:
        application_id: four bytes that tell our files from others'.
        version: of the schema; a database of another version is treated as damaged, since it can be made again.
        schema: the statements that make it.
        migrations: by the versions that can be taken over, how.
    """

    application_id: int
    version: int
    schema: str
    migrations: Mapping[int, Migration] = field(default_factory=lambda: MappingProxyType({}))


def is_damage(error: sqlite3.Error) -> bool:
    """Whether `error` says that the file itself is broken."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def open_for_writing(path: Path, blueprint: Blueprint) -> sqlite3.Connection:
    """The writing connection to `path`, which is made if need be.

    Raises:
        DamagedDatabaseError: the file has to be set aside.
        sqlite3.Error: anything else.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE))
    connection = _connect(path, "mode=rw")
    try:
        _check(connection, blueprint, versions={blueprint.version, *blueprint.migrations})
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync=1")
        version = _number(connection, "user_version")
        if version != blueprint.version:
            _create(connection, blueprint, blueprint.migrations.get(version))
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.Error) and is_damage(error):
            raise DamagedDatabaseError(str(error)) from error
        raise
    return connection


def open_for_reading(path: Path, blueprint: Blueprint, *, is_checked: bool = False) -> sqlite3.Connection:
    """A connection to `path` that cannot write.

    With `is_checked`, the file is not read through again to see whether it is sound: another connection of ours has
    just found it so, and for a large one that takes seconds.

    On a read-only file system SQLite cannot make the files that it shares with writers. It is told then that nobody
    writes, which holds as long as no log of a writer is there; should one begin later, what we read turns out damaged.

    Raises:
        DamagedDatabaseError: the file is not to be used.
        sqlite3.Error: anything else.
    """
    try:
        return _open_checked(path, "mode=ro", blueprint, is_checked=is_checked)
    except sqlite3.OperationalError as error:
        cannot_open = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CANTOPEN
        if not cannot_open or not path.exists() or path.with_name(f"{path.name}-wal").exists():
            raise
    return _open_checked(path, "mode=ro&immutable=1", blueprint, is_checked=is_checked)


def open_or_start_again(path: Path, blueprint: Blueprint) -> sqlite3.Connection:
    """As `open_for_writing`, but a damaged file is set aside as ``.corrupt-TIME`` and an empty one takes its place."""
    try:
        return open_for_writing(path, blueprint)
    except DamagedDatabaseError:
        set_aside(path, "corrupt")
        for suffix in _SIDE_FILES:
            with suppress(OSError):
                path.with_name(path.name + suffix).unlink()
        return open_for_writing(path, blueprint)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All of the block or nothing of it.

    The lock for writing is taken at once: a transaction that reads first and then wants to write fails without
    waiting when somebody else wrote in between.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


def _open_checked(path: Path, options: str, blueprint: Blueprint, *, is_checked: bool) -> sqlite3.Connection:
    connection = _connect(path, options)
    try:
        if _number(connection, "user_version") != blueprint.version:
            raise DamagedDatabaseError("another version")
        if not is_checked:
            _check(connection, blueprint, versions={blueprint.version})
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.Error) and is_damage(error):
            raise DamagedDatabaseError(str(error)) from error
        raise
    return connection


def _connect(path: Path, options: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{options}"
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _check(connection: sqlite3.Connection, blueprint: Blueprint, *, versions: Set[int]) -> None:
    is_empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if is_empty:
        return
    if _number(connection, "application_id") != blueprint.application_id:
        raise DamagedDatabaseError("not ours")
    if _number(connection, "user_version") not in versions:
        raise DamagedDatabaseError("another version")
    if connection.execute("SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchone()[0]:
        raise DamagedDatabaseError("views or triggers that are not ours")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise DamagedDatabaseError("quick_check failed")


def _create(connection: sqlite3.Connection, blueprint: Blueprint, migrate: Migration | None) -> None:
    def make_tables() -> None:
        for statement in blueprint.schema.split(";"):
            if statement.strip():
                connection.execute(statement)

    with transaction(connection):
        if migrate is None:
            make_tables()
        else:
            migrate(connection, make_tables)
        connection.execute(f"PRAGMA application_id={blueprint.application_id:d}")
        connection.execute(f"PRAGMA user_version={blueprint.version:d}")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
