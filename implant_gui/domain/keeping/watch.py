"""Watching what a saved search finds: what is new, changed, replaced, recalled or gone since the last time."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from itertools import count, islice, takewhile
from types import MappingProxyType
from typing import Final

from implant_gui.domain.keeping.saved_search import SavedSearch
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.uid import Uid, is_uid

WATCH_LIMIT: Final = 10_000
"""So many matches of one server are compared; whoever watches more should ask for less."""
NEWS_LIMIT: Final = 2_000
"""So much news is kept until somebody looks at it; the oldest goes first."""
_MOST_REPLACED: Final = 20


class ChangeKind(Enum):
    """What can have happened to a template."""

    NEW = "new"
    CHANGED = "changed"
    """The server tells something else of the same instance: another effective date, say."""
    REPLACED = "replaced"
    """Something else says that it takes its place."""
    RECALLED = "recalled"
    """The manufacturer issued a notification (PS3.3 C.29.1.1)."""
    GONE = "gone"
    """The server does not return it any more."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A template as one server told of it.

    Attributes:
        effective: Effective DateTime as the server has it (DT text).
        replaces: the instances that it says it replaces.
    """

    server: str
    uid: Uid
    maker: str = ""
    name: str = ""
    part_number: str = ""
    size: str = ""
    version: str = ""
    effective: str = ""
    replaces: tuple[Uid, ...] = ()
    is_recalled: bool = False


Key = tuple[str, Uid]
"""Server and instance."""
Sightings = Mapping[Key, Sighting]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one template.

    Attributes:
        now: as it is told of now, or was told of last if it is gone.
        before: as it was told of the last time; None for what is new.
        successor: what replaces it.
    """

    kind: ChangeKind
    now: Sighting
    before: Sighting | None = None
    successor: Sighting | None = None


@dataclass(frozen=True, slots=True)
class WatchState:
    """What is known of a watched search.

    Attributes:
        question: what was asked; another question begins anew.
        when: it was asked last.
        seen: what was found then.
        asked: servers that have answered, whether they found something or not.
        news: what has changed since somebody last looked, oldest first.
    """

    question: str
    when: datetime
    seen: Sightings = field(default_factory=lambda: MappingProxyType({}))
    news: tuple[Change, ...] = ()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one server found.

    Attributes:
        is_complete: it told of everything that it has; else what is missing need not be gone.
    """

    server: str
    sightings: tuple[Sighting, ...]
    is_complete: bool


def question_of(search: SavedSearch) -> str:
    """What `search` asks, as a text to compare."""
    keys = sorted((str(path), value) for path, value in search.keys if value)
    return "&".join((search.model.word, *(f"{path}={value}" for path, value in keys)))


def is_due(search: SavedSearch, last: datetime | None, now: datetime, *, is_start: bool = False) -> bool:
    """Whether a watched search is to be asked: at every start, and so many hours after the last time."""
    if search.watch_hours is None:
        return False
    if is_start or last is None:
        return True
    # A clock that was set back must not silence a watch until it has caught up.
    return search.watch_hours > 0 and (now - last >= timedelta(hours=search.watch_hours) or last > now)


def sightings_of(server: str, matches: Iterable[Match]) -> tuple[Sighting, ...]:
    """What a server's matches tell; of two with the same UID the first counts, and those without one do not."""
    found: dict[Uid, Sighting] = {}
    for match in matches:
        if match.sop_instance_uid is not None:
            found.setdefault(match.sop_instance_uid, _sighting(server, match.sop_instance_uid, match))
    return tuple(found.values())


def with_recalls(answer: Answer, recalled: Collection[Uid]) -> Answer:
    """The service has no key for notifications: what the library knows of is added."""
    told = tuple(replace(each, is_recalled=each.is_recalled or each.uid in recalled) for each in answer.sightings)
    return replace(answer, sightings=told)


def next_state(before: WatchState | None, question: str, answers: Iterable[Answer], when: datetime) -> WatchState:
    """The state after these answers; its `news` is what was there before and what has changed now.

    The first time there is nothing to compare with, and so no news. A server that did not answer changes nothing.
    """
    known = before if before is not None and before.question == question else None
    seen: dict[Key, Sighting] = dict(known.seen) if known is not None else {}
    asked = set(known.asked) if known is not None else set[str]()
    news: list[Change] = []
    for answer in answers:
        old = {key: each for key, each in seen.items() if key[0] == answer.server}
        now = {(answer.server, each.uid): each for each in answer.sightings}
        # A server that is asked for the first time has no news either; one that had nothing has.
        if old or answer.server in asked:
            news += _changes(old, now, is_complete=answer.is_complete)
        if answer.is_complete:
            for key in old.keys() - now.keys():
                del seen[key]
        seen.update(now)
        asked.add(answer.server)
    kept = before.news if before is not None else ()
    return WatchState(question, when, seen, (*kept, *news)[-NEWS_LIMIT:], frozenset(asked))


def fresh_news(before: WatchState | None, after: WatchState) -> tuple[Change, ...]:
    """What `after` has more than `before`."""
    count = len(before.news) if before is not None else 0
    return after.news[min(count, len(after.news)) :] if len(after.news) < NEWS_LIMIT else after.news


def _changes(old: Sightings, now: Sightings, *, is_complete: bool) -> list[Change]:
    successors = {uid: each for key, each in now.items() if key not in old for uid in each.replaces}
    changes = [_change(old.get(key), each, successors.get(each.uid)) for key, each in now.items()]
    if is_complete:
        for key, each in old.items():
            if key not in now:
                successor = successors.get(each.uid)
                kind = ChangeKind.GONE if successor is None else ChangeKind.REPLACED
                changes.append(Change(kind, each, each, successor))
    return [change for change in changes if change is not None]


def _change(before: Sighting | None, now: Sighting, successor: Sighting | None) -> Change | None:
    """The weightiest thing that happened: a recall before a successor, and that before a new version."""
    if now.is_recalled and not (before is not None and before.is_recalled):
        return Change(ChangeKind.RECALLED, now, before, successor)
    if before is None:
        return Change(ChangeKind.NEW, now)
    if successor is not None:
        return Change(ChangeKind.REPLACED, now, before, successor)
    if _told(now) != _told(before):
        return Change(ChangeKind.CHANGED, now, before)
    return None


def _told(sighting: Sighting) -> tuple[str, ...]:
    """What the server says of it; the version is no key of the service, but some servers return it all the same."""
    each = sighting
    return (each.maker, each.name, each.part_number, each.size, each.version, each.effective)


_NAMES: Final = {
    InformationModel.GENERIC: ("Manufacturer", "ImplantName", "ReplacedImplantTemplateSequence"),
    InformationModel.ASSEMBLY: (
        "ImplantAssemblyTemplateIssuer",
        "ImplantAssemblyTemplateName",
        "ReplacedImplantAssemblyTemplateSequence",
    ),
    InformationModel.GROUP: (
        "ImplantTemplateGroupIssuer",
        "ImplantTemplateGroupName",
        "ReplacedImplantTemplateGroupSequence",
    ),
}
_VERSIONS: Final = (
    "ImplantTemplateVersion",
    "ImplantAssemblyTemplateVersion",
    "ImplantTemplateGroupVersion",
)
_NOTIFICATION: Final = "NotificationFromManufacturerSequence[0]."


def _sighting(server: str, uid: Uid, match: Match) -> Sighting:
    values = match.values
    maker, name, replaced = _NAMES[match.model]
    told = takewhile(bool, (values.get(f"{replaced}[{item}].ReferencedSOPInstanceUID") for item in count()))
    return Sighting(
        server=server,
        uid=uid,
        maker=values.get(maker, "") or values.get("Manufacturer", ""),
        name=values.get(name, ""),
        part_number=values.get("ImplantPartNumber", ""),
        size=values.get("ImplantSize", ""),
        version=next((values[key] for key in _VERSIONS if values.get(key)), ""),
        effective=values.get("EffectiveDateTime", ""),
        replaces=tuple(Uid(each) for each in islice(told, _MOST_REPLACED) if each and is_uid(each)),
        is_recalled=any(key.startswith(_NOTIFICATION) for key in values),
    )


def restrictions_of(search: SavedSearch) -> Mapping[KeyPath, str]:
    """What a saved search restricts."""
    return MappingProxyType({path: value for path, value in search.keys if value})
