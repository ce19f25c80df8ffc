"""One row of the library's index, as a value and as SQLite has it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Final

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.holdings import Facet, Trait
from implant_gui.domain.moments import parse_moment
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.index.profiles import Profile
from implant_gui.storage.index.words import storable

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SEPARATOR: Final = "\\"
DESCRIBED: Final = 3
"""The version of what is read from a file, and of the words that it is found by; rows of an older one are read again
when there is time."""


class Link(IntEnum):
    """How one object refers to another."""

    REPLACES = 1
    REFERS_TO = 2
    DERIVED_FROM = 3
    ORIGINAL = 4


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An object as the index knows it.

    Attributes:
        content: the name of its file, without the suffix.
        received_us: when it came, in microseconds since 1970.
        source: the AE title that sent it, or "".
        place: the row's number: the later it came in, the higher; 0 for a row that is not in an index yet.
        traits: what it is and is not at the moment of asking; only told by a search.
        described: the version of the reading that gave it.
    """

    summary: TemplateSummary
    content: str
    sha256: str
    bytes: int
    received_us: int
    source: str = ""
    place: int = 0
    traits: frozenset[Trait] = frozenset()
    described: int = DESCRIBED

    @property
    def received(self) -> datetime:
        """When it came, in UTC."""
        return _EPOCH + timedelta(microseconds=self.received_us)

    def links(self) -> Iterator[tuple[Link, int, str]]:
        """The instances that it refers to: how, in which place, and which."""
        summary = self.summary
        for link, uids in (
            (Link.REPLACES, summary.replaced_uids),
            (Link.REFERS_TO, summary.referenced_uids),
            (Link.DERIVED_FROM, summary.derived_uids),
            (Link.ORIGINAL, summary.original_uids),
        ):
            yield from ((link, place, uid) for place, uid in enumerate(uids))


def encode(row: IndexRow, profile: Profile) -> dict[str, str | int | None]:
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
        "effective_us": effective_us(summary.effective),
        "notifications": summary.notification_count,
        "profile": profile.id,
        "described": row.described,
    }


def decode(row: sqlite3.Row, profile: Profile, now_us: int) -> IndexRow:
    """The value that `row` holds; `row` has a column ``links`` beside those of the table."""
    links = _links(row["links"])
    summary = TemplateSummary(
        model=InformationModel.from_word(row["model"]),
        sop_instance_uid=Uid(row["uid"]),
        maker=row["maker"],
        name=row["name"],
        part_number=row["part_number"],
        size=row["size"],
        version=row["version"],
        effective=row["effective"],
        is_derived=Trait.DERIVED in profile.traits,
        replaced_uids=tuple(links[Link.REPLACES]),
        referenced_uids=tuple(links[Link.REFERS_TO]),
        notification_count=row["notifications"],
        anatomy=profile.codes(Facet.ANATOMY),
        implant_type=next(iter(profile.codes(Facet.TYPE)), None),
        materials=profile.codes(Facet.MATERIAL),
        fixation=next(iter(profile.codes(Facet.FIXATION)), None),
        has_drawings=Trait.HAS_DRAWINGS in profile.traits,
        has_surfaces=Trait.HAS_SURFACES in profile.traits,
        derived_uids=tuple(links[Link.DERIVED_FROM]),
        original_uids=tuple(links[Link.ORIGINAL]),
    )
    return IndexRow(
        summary=summary,
        content=row["content"],
        sha256=row["sha256"],
        bytes=row["bytes"],
        received_us=row["received"],
        source=row["source"],
        place=row["id"],
        traits=profile.traits | frozenset(_passing_traits(row, now_us)),
        described=row["described"],
    )


def effective_us(text: str) -> int | None:
    """A DT value in microseconds since 1970; None if it is no moment."""
    moment = parse_moment(text)
    return None if moment is None else (moment - _EPOCH) // timedelta(microseconds=1)


def now_us() -> int:
    """The present in microseconds since 1970."""
    return (datetime.now(UTC) - _EPOCH) // timedelta(microseconds=1)


def _passing_traits(row: sqlite3.Row, now: int) -> Iterator[Trait]:
    """Those that depend on the time and on what else is held."""
    if row["superseded_from"] is not None and row["superseded_from"] <= now:
        yield Trait.SUPERSEDED
    if row["effective_us"] is not None and row["effective_us"] > now:
        yield Trait.NOT_EFFECTIVE
    if row["in_conflict"]:
        yield Trait.IN_CONFLICT
    if row["is_duplicate"]:
        yield Trait.DUPLICATE


def _links(text: str | None) -> dict[Link, list[Uid]]:
    """Each link is the digit of its kind and the UID, in order."""
    links: dict[Link, list[Uid]] = {link: [] for link in Link}
    for each in (text or "").split(_SEPARATOR):
        if each:
            links[Link(int(each[0]))].append(Uid(each[1:]))
    return links
