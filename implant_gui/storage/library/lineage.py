"""The lineage of one object, from what the library holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Protocol

from implant_gui.domain.keeping.lineage import Lineage, Relative, current_of
from implant_gui.domain.moments import parse_moment
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.uid import Uid
from implant_gui.storage.index.row import Link

MOST_VERSIONS: Final = 200
"""A chain that somebody made endless ends here."""


class Links(Protocol):
    """What is asked of a library."""

    def entries_for(self, uids: Iterable[Uid]) -> tuple[LibraryEntry, ...]:
        """The newest entry for each of `uids` that is held."""

    def versions_of(self, maker: str, part_number: str) -> tuple[LibraryEntry, ...]:
        """The held generic templates of a maker's part."""

    def linked(self, target: Uid, link: Link) -> tuple[LibraryEntry, ...]:
        """The held objects that refer to `target` in that way."""


def lineage_of(uid: Uid, library: Links, now: datetime) -> Lineage:
    """Everything that is known of where `uid` comes from and what came of it."""
    entry = next(iter(library.entries_for((uid,))), None)
    versions = _versions(uid, entry, library)
    replaced_by = tuple(_relative(each) for each in library.linked(uid, Link.REPLACES) if _uid(each) != uid)
    derivations = tuple(_relative(each) for each in library.linked(uid, Link.DERIVED_FROM))
    if entry is None:
        current = current_of((each.summary for each in versions), now)
        return Lineage(uid, None, versions, current, replaced_by=replaced_by, derivations=derivations)
    return Lineage(
        uid=uid,
        entry=entry,
        versions=versions,
        current=current_of((each.summary for each in versions), now),
        replaces=_relatives(entry.summary.replaced_uids, library),
        replaced_by=replaced_by,
        derived_from=_relatives(entry.summary.derived_uids, library),
        derivations=derivations,
        originals=_relatives(entry.summary.original_uids, library),
    )


def _versions(uid: Uid, entry: LibraryEntry | None, library: Links) -> tuple[LibraryEntry, ...]:
    """What replaces what, in both directions, and all of the same part number; earliest first."""
    found: dict[Uid, LibraryEntry] = {} if entry is None else {uid: entry}
    waiting = [uid]
    while waiting and len(found) < MOST_VERSIONS:
        current = waiting.pop()
        for relative in _neighbours(current, found.get(current), library):
            if _uid(relative) not in found:
                found[_uid(relative)] = relative
                waiting.append(_uid(relative))
    return tuple(sorted(found.values(), key=_order))


def _neighbours(uid: Uid, entry: LibraryEntry | None, library: Links) -> tuple[LibraryEntry, ...]:
    newer = library.linked(uid, Link.REPLACES)
    if entry is None:
        return newer
    summary = entry.summary
    older = library.entries_for(summary.replaced_uids)
    return (*newer, *older, *library.versions_of(summary.maker, summary.part_number))


def _relatives(uids: Iterable[Uid], library: Links) -> tuple[Relative, ...]:
    wanted = tuple(uids)
    held = {_uid(entry): entry for entry in library.entries_for(wanted)}
    return tuple(Relative(uid, held.get(uid)) for uid in wanted)


def _relative(entry: LibraryEntry) -> Relative:
    return Relative(_uid(entry), entry)


def _uid(entry: LibraryEntry) -> Uid:
    return entry.summary.sop_instance_uid


def _order(entry: LibraryEntry) -> tuple[float, int]:
    moment = parse_moment(entry.summary.effective)
    return (float("-inf") if moment is None else moment.timestamp()), entry.place
