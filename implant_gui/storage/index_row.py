"""One row of the library's index, as a value and as SQLite has it."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.template import TemplateSummary
from implant_gui.domain.uid import Uid

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SEPARATOR: Final = "\\"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An object as the index knows it.

    Attributes:
        content: the name of its file, without the suffix.
        received_us: when it came, in microseconds since 1970.
        source: the AE title that sent it, or "".
        has_conflict: whether another object with the same UID is held; only told by a search.
    """

    summary: TemplateSummary
    content: str
    sha256: str
    bytes: int
    received_us: int
    source: str = ""
    has_conflict: bool = False

    @property
    def received(self) -> datetime:
        """When it came, in UTC."""
        return _EPOCH + timedelta(microseconds=self.received_us)


def encode(row: IndexRow) -> dict[str, str | int]:
    """The columns of `row` by name."""
    summary = row.summary
    return {
        "uid": summary.sop_instance_uid,
        "content": row.content,
        "sha256": row.sha256,
        "bytes": row.bytes,
        "received": row.received_us,
        "source": row.source,
        "model": summary.model.word,
        "maker": storable(summary.maker),
        "name": storable(summary.name),
        "part_number": storable(summary.part_number),
        "size": storable(summary.size),
        "version": storable(summary.version),
        "effective": storable(summary.effective),
        "is_derived": int(summary.is_derived),
        "replaced": _SEPARATOR.join(summary.replaced_uids),
        "referenced": _SEPARATOR.join(summary.referenced_uids),
        "notifications": summary.notification_count,
    }


def decode(row: sqlite3.Row) -> IndexRow:
    """The value that `row` holds."""
    summary = TemplateSummary(
        model=InformationModel.from_word(row["model"]),
        sop_instance_uid=Uid(row["uid"]),
        maker=row["maker"],
        name=row["name"],
        part_number=row["part_number"],
        size=row["size"],
        version=row["version"],
        effective=row["effective"],
        is_derived=bool(row["is_derived"]),
        replaced_uids=_uids(row["replaced"]),
        referenced_uids=_uids(row["referenced"]),
        notification_count=row["notifications"],
    )
    return IndexRow(
        summary=summary,
        content=row["content"],
        sha256=row["sha256"],
        bytes=row["bytes"],
        received_us=row["received"],
        source=row["source"],
        has_conflict=bool(row["has_conflict"]),
    )


def storable(text: str) -> str:
    """SQLite holds UTF-8 only: what cannot be encoded (half of a surrogate pair) becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _uids(text: str) -> tuple[Uid, ...]:
    return tuple(Uid(uid) for uid in text.split(_SEPARATOR) if uid)
