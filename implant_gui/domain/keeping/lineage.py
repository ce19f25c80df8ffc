"""What an instance comes from, what has come of it, and which version is to be used today (PS3.4 BB.4.1.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.moments import parse_moment
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.uid import Uid


@dataclass(frozen=True, slots=True)
class Relative:
    """An instance that another one refers to, or that refers to it; `entry` is None if the library does not hold it."""

    uid: Uid
    entry: LibraryEntry | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """The relations of one instance, as far as the library knows them.

    Attributes:
        uid: the instance that this is about.
        entry: itself, if it is held.
        versions: all that is held of the same maker and part number, and of what replaces each other, this instance
            included; from the earliest Effective DateTime to the latest.
        current: the one among `versions` that is to be used today; None if none can be named.
        replaces, replaced_by: by Replaced Implant Template Sequence and the like; direct relatives only.
        derived_from, derivations: what this was made from, and what was made from it.
        originals: the manufacturer's templates that it goes back to.
    """

    uid: Uid
    entry: LibraryEntry | None = None
    versions: tuple[LibraryEntry, ...] = ()
    current: Uid | None = None
    replaces: tuple[Relative, ...] = ()
    replaced_by: tuple[Relative, ...] = ()
    derived_from: tuple[Relative, ...] = ()
    derivations: tuple[Relative, ...] = ()
    originals: tuple[Relative, ...] = ()


def is_effective(summary: TemplateSummary, now: datetime) -> bool:
    """Whether it may be used by now; what tells no moment may."""
    moment = parse_moment(summary.effective)
    return moment is None or moment <= now


def current_of(summaries: Iterable[TemplateSummary], now: datetime) -> Uid | None:
    """The one to use today: nothing effective replaces it, and its Effective DateTime is the latest by now.

    None if that holds for none or, without a moment to tell them apart, for several.
    """
    effective = [summary for summary in summaries if is_effective(summary, now)]
    left = [summary for summary in effective if not any(_replaces(other, summary) for other in effective)]
    moments = [(moment, summary) for summary in left if (moment := parse_moment(summary.effective)) is not None]
    if moments:
        latest = max(moment for moment, _ in moments)
        left = [summary for moment, summary in moments if moment == latest]
    uids = {summary.sop_instance_uid for summary in left}
    return uids.pop() if len(uids) == 1 else None


def _replaces(newer: TemplateSummary, older: TemplateSummary) -> bool:
    """Whether one says that it replaces the other; two that say so of each other replace nothing."""
    return (
        older.sop_instance_uid in newer.replaced_uids
        and newer.sop_instance_uid not in older.replaced_uids
        and newer.sop_instance_uid != older.sop_instance_uid
    )
