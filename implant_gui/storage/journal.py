"""The transfer journal: what was asked for is remembered until all of it is here, over any crash."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from implant_gui.domain.ports import TransferRecord, TransferState
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from implant_gui.storage.atomic import create_folder, storage_errors
from implant_gui.storage.database import Blueprint, open_or_start_again, transaction
from implant_gui.storage.lock_file import LockFile


def _from_version_1(connection: sqlite3.Connection, _make_tables: Callable[[], None]) -> None:
    """Version 1 knew of retrievals only."""
    connection.execute("ALTER TABLE transfers ADD COLUMN is_sending INTEGER NOT NULL DEFAULT 0")


_BLUEPRINT: Final = Blueprint(
    application_id=0x494D5047 + 1,
    version=2,
    migrations=MappingProxyType({1: _from_version_1}),
    schema="""
CREATE TABLE transfers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    server TEXT NOT NULL,
    model TEXT NOT NULL,
    destination TEXT,
    state TEXT NOT NULL,
    created TEXT NOT NULL,
    is_sending INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE wanted (
    transfer INTEGER NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    uid TEXT NOT NULL,
    is_stored INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (transfer, position)
) WITHOUT ROWID;
CREATE INDEX wanted_by_uid ON wanted (transfer, uid)
""",
)


class FileJournal:
    """A `TransferJournal` in SQLite. What is recorded is durable when the call returns.

    A damaged file is set aside and an empty journal takes its place.

    Thread: any.

    Raises:
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE from every method; the latter with the facts
            `reason` "in-use", `pid` and `host` if another program has the journal open.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with storage_errors(path):
            create_folder(path.parent)
            self._program_lock = LockFile(path.with_name(f"{path.name}.lock"))
            self._program_lock.acquire()
            try:
                self._connection = open_or_start_again(path, _BLUEPRINT)
                self._mark_interrupted()
            except BaseException:
                self._program_lock.release()
                raise

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        with self._lock, suppress(sqlite3.Error):
            self._connection.close()
        self._program_lock.release()

    def begin(self, server: str, request: RetrieveRequest, *, is_sending: bool = False) -> TransferRecord:
        """Record a new retrieval as waiting, or objects that are to be sent."""
        created = datetime.now(UTC)
        told = (server, request.model.word, request.destination, TransferState.WAITING.value, created.isoformat())
        with self._writing() as connection:
            cursor = connection.execute(
                "INSERT INTO transfers (server, model, destination, state, created, is_sending)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*told, is_sending),
            )
            transfer_id = cursor.lastrowid or 0
            connection.executemany(
                "INSERT INTO wanted (transfer, position, uid) VALUES (?, ?, ?)",
                [(transfer_id, position, uid) for position, uid in enumerate(request.uids)],
            )
        return TransferRecord(transfer_id, server, request, TransferState.WAITING, created, is_sending=is_sending)

    def mark(self, transfer_id: int, state: TransferState) -> None:
        """Record where it stands."""
        with self._writing() as connection:
            connection.execute("UPDATE transfers SET state = ? WHERE id = ?", (state.value, transfer_id))

    def add_stored(self, transfer_id: int, uids: Iterable[Uid]) -> None:
        """Record that these are durable."""
        with self._writing() as connection:
            connection.executemany(
                "UPDATE wanted SET is_stored = 1 WHERE transfer = ? AND uid = ?", [(transfer_id, uid) for uid in uids]
            )

    def unfinished(self) -> tuple[TransferRecord, ...]:
        """Those that have not come to their end, oldest first."""
        with self._lock, storage_errors(self._path):
            rows = self._connection.execute(
                "SELECT id, server, model, destination, state, created, is_sending FROM transfers"
                " WHERE state <> ? ORDER BY id",
                (TransferState.DONE.value,),
            ).fetchall()
            return tuple(self._record(*row) for row in rows)

    def forget(self, transfer_id: int) -> None:
        """Drop a record."""
        with self._writing() as connection:
            connection.execute("DELETE FROM transfers WHERE id = ?", (transfer_id,))

    def _record(
        self,
        transfer_id: int,
        server: str,
        model: str,
        destination: str | None,
        state: str,
        created: str,
        is_sending: int,
    ) -> TransferRecord:
        wanted = self._connection.execute(
            "SELECT uid, is_stored FROM wanted WHERE transfer = ? ORDER BY position", (transfer_id,)
        ).fetchall()
        request = RetrieveRequest(
            InformationModel.from_word(model),
            tuple(Uid(uid) for uid, _ in wanted),
            None if destination is None else AeTitle(destination),
        )
        stored = frozenset(Uid(uid) for uid, is_stored in wanted if is_stored)
        when = datetime.fromisoformat(created)
        return TransferRecord(transfer_id, server, request, TransferState(state), when, stored, bool(is_sending))

    def _mark_interrupted(self) -> None:
        """What runs while nobody holds the journal was interrupted."""
        self._connection.execute(
            "UPDATE transfers SET state = ? WHERE state = ?",
            (TransferState.INTERRUPTED.value, TransferState.RUNNING.value),
        )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, storage_errors(self._path), transaction(self._connection) as connection:
            yield connection
