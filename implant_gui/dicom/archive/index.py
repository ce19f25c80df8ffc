"""The archive's index: what its objects answer to queries, kept in SQLite so that no object is opened to answer one.

A row has the attributes of an object that can be asked for, encoded, and beside them the few values that make most
queries selective, decoded. Those only narrow the search down (`narrowing`); what matches is for `matching` to say.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydicom.dataset import Dataset

from implant_gui.dicom.archive.criteria import Query
from implant_gui.dicom.archive.encoding import decode, encode
from implant_gui.dicom.archive.narrowing import COLUMNS, condition_for, values_for
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid

_CHUNK: Final = 200
_VERSION: Final = 1
_ATTRIBUTES_OF: Final = "SELECT attributes FROM object WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
_PATHS_OF: Final = (
    "SELECT sop_instance_uid, path FROM object WHERE model = ? AND sop_instance_uid IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class HeldObject:
    """An object of the archive: what it is and where.

    Attributes:
        attributes: those that can be asked for, in explicit VR.
        modified_ns: when the file was last changed, to see whether it still is what was indexed.
    """

    model: InformationModel
    sop_instance_uid: Uid
    path: Path
    attributes: Dataset
    size: int = 0
    modified_ns: int = 0


class ArchiveIndex:
    """All objects, by SOP Instance UID. Any thread.

    Args:
        database: a file that keeps the index for the next time; None for one that vanishes with this object.
    """

    def __init__(self, database: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(database or "", check_same_thread=False, isolation_level=None)
        self._create()

    def close(self) -> None:
        """Let go of the database; nothing else may be called afterwards."""
        with self._lock:
            self._connection.close()

    def add(self, objects: Iterable[HeldObject]) -> int:
        """Take `objects` in, as one group; gives how many were new.

        Of several objects with the same SOP Instance UID, the one that came first stays.
        """
        added = 0
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                for each in objects:
                    added += self._insert(each)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        return added

    def remove(self, paths: Iterable[Path]) -> None:
        """Forget the objects in these files."""
        with self._lock:
            self._connection.executemany("DELETE FROM object WHERE path = ?", [(str(path),) for path in paths])

    def files(self) -> dict[Path, tuple[int, int]]:
        """Every file that was indexed, with its size and time of change."""
        rows = self._rows("SELECT path, size, modified_ns FROM object", ())
        return {Path(path): (size, modified) for path, size, modified in rows}

    def count(self, model: InformationModel | None = None) -> int:
        """How many objects there are, of one model or of all."""
        words = [each.word for each in InformationModel if model in (None, each)]
        rows = self._rows("SELECT count(*) FROM object WHERE model IN (SELECT value FROM json_each(?))", _list(words))
        return sum(count for (count,) in rows)

    def candidates(self, query: Query) -> Iterator[Dataset]:
        """The attributes of every object that may match `query`, in the order in which the objects came."""
        where, values = condition_for(query)
        found = f"SELECT id FROM object WHERE model = ? AND {where} ORDER BY id"  # noqa: S608 - every value is bound
        ids = [number for (number,) in self._rows(found, values)]
        for start in range(0, len(ids), _CHUNK):
            for (data,) in self._rows(_ATTRIBUTES_OF, _list(ids[start : start + _CHUNK])):
                yield decode(data, implicit=False)

    def locate(self, model: InformationModel, uids: Sequence[Uid]) -> list[tuple[Uid, Path]]:
        """Where those of `uids` are that are held and belong to `model`, in the order asked for, each once."""
        wanted = tuple(dict.fromkeys(uids))
        found = {uid: Path(path) for uid, path in self._rows(_PATHS_OF, (model.word, *_list(wanted)))}
        return [(uid, found[uid]) for uid in wanted if uid in found]

    def path_of(self, uid: Uid) -> Path | None:
        """Where an object of any model is; None when it is not held."""
        rows = self._rows("SELECT path FROM object WHERE sop_instance_uid = ?", (uid,))
        return Path(rows[0][0]) if rows else None

    def _rows(self, sql: str, values: Sequence[str | int | float]) -> list[Any]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def _insert(self, held: HeldObject) -> int:
        fixed = (held.model.word, held.sop_instance_uid, str(held.path), held.size, held.modified_ns)
        encoded = encode(held.attributes, implicit=False)
        values = (*fixed, encoded, *values_for(held.model, held.attributes))
        marks = ",".join("?" * len(values))
        names = "model, sop_instance_uid, path, size, modified_ns, attributes"
        sql = f"INSERT OR IGNORE INTO object ({names}, {', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608 - as above
        return self._connection.execute(sql, values).rowcount

    def _create(self) -> None:
        execute = self._connection.execute
        execute("PRAGMA journal_mode = MEMORY")
        execute("PRAGMA synchronous = OFF")  # everything here can be read from the files again
        if execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            execute("DROP TABLE IF EXISTS object")
            execute(f"PRAGMA user_version = {_VERSION}")
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        # The encoded attributes stand last: a scan of the narrow columns before them does not read them.
        execute(
            "CREATE TABLE IF NOT EXISTS object (id INTEGER PRIMARY KEY, model TEXT NOT NULL,"
            " sop_instance_uid TEXT NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE, size INTEGER, modified_ns INTEGER,"
            f" {columns}, attributes BLOB NOT NULL)"
        )


def _list(values: Sequence[str | int]) -> tuple[str]:
    """`values` as the one argument of ``json_each``: as many as one likes, and the statement stays the same."""
    return (json.dumps(values),)
