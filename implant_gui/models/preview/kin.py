"""Where an instance stands among its relatives, in words: by name, part number, version and date, not by UIDs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.lineage import Lineage, Relative, current_of, is_effective
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid
from implant_gui.models.common.moments import moment_text, parse_moment
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, count_text, cut, words

_MOST: Final = 12
_LONGEST: Final = 90
_CURRENT: Final = QT_TRANSLATE_NOOP("models", "Current version")
_SUPERSEDED: Final = QT_TRANSLATE_NOOP("models", "Superseded")
_NOT_YET: Final = QT_TRANSLATE_NOOP("models", "Not yet effective")
_NEWER: Final = QT_TRANSLATE_NOOP("models", "Newer than yours")
_BEHIND: Final = QT_TRANSLATE_NOOP("models", "Newer on the server")
_OLDER: Final = QT_TRANSLATE_NOOP("models", "Older than yours")


@dataclass(frozen=True, slots=True)
class Kinsman:
    """A relative; `entry` is None if the library does not hold it."""

    title: str
    tip: str
    entry: LibraryEntry | None = None


@dataclass(frozen=True, slots=True)
class KinGroup:
    """Relatives of one kind, such as what it replaces."""

    label: str
    members: tuple[Kinsman, ...]


@dataclass(frozen=True, slots=True)
class Kinship:
    """What there is to tell of an instance.

    Attributes:
        word: how it stands; "" if there is nothing to say of that.
        sentence: why.
        instead: what is to be used in its place.
        to_fetch: what a server has that is newer, and the library lacks.
    """

    word: str = ""
    sentence: str = ""
    icon: str = ""
    tone: Tone = Tone.NEUTRAL
    instead: Kinsman | None = None
    groups: tuple[KinGroup, ...] = ()
    to_fetch: Match | None = None

    @property
    def only(self) -> Kinsman | None:
        """The relative, if there is a single one and nothing else to tell."""
        members = [member for group in self.groups for member in group.members]
        return members[0] if len(members) == 1 and not self.word else None


def kinship_of(lineage: Lineage, users: Sequence[LibraryEntry], now: datetime, newer: Match | None = None) -> Kinship:
    """How a held instance stands.

    Args:
        lineage: what the library knows of it.
        users: the assemblies and groups that refer to it.
        now: decides what is effective.
        newer: a later version that a server has, and the library perhaps not.
    """
    groups = tuple(group for group in _groups(lineage, users) if group.members)
    own = None if lineage.entry is None else lineage.entry.summary
    if own is None:
        return Kinship(groups=groups)
    if not is_effective(own, now):
        sentence = words(QT_TRANSLATE_NOOP("models", "Do not plan with it before {0}."))
        told = sentence.format(moment_text(own.effective))
        return Kinship(words(_NOT_YET), told, Icon.NOT_YET_EFFECTIVE, Tone.WARN, _instead(lineage), groups)
    if lineage.current is not None and lineage.current != lineage.uid:
        instead = _instead(lineage)
        told = "" if instead is None or instead.entry is None else _to_be_used(instead.entry.summary)
        return Kinship(words(_SUPERSEDED), told, Icon.SUPERSEDED, Tone.WARN, instead, groups)
    if newer is not None and newer.sop_instance_uid not in {each.summary.sop_instance_uid for each in lineage.versions}:
        return Kinship(words(_BEHIND), _compared(newer, own), Icon.INFO, Tone.WARN, None, groups, newer)
    if lineage.current == lineage.uid and len(lineage.versions) > 1:
        if own.notification_count:
            told = words(QT_TRANSLATE_NOOP("models", "The latest of {0} that are held; read the notice before use."))
            return Kinship(words(_CURRENT), told.format(len(lineage.versions)), Icon.WARN, Tone.WARN, None, groups)
        told = words(QT_TRANSLATE_NOOP("models", "To be used today, of {0} that are held."))
        return Kinship(words(_CURRENT), told.format(len(lineage.versions)), Icon.GOOD, Tone.GOOD, None, groups)
    return Kinship(groups=groups)


def standing_of(match: Match, held: Sequence[LibraryEntry], now: datetime) -> Kinship | None:
    """How what a server has stands beside the versions that are held; None if there is nothing to say.

    A server tells no version (PS3.4 Table BB.6-1 has no key for it), unless it was asked for one beside the standard:
    so moments are compared, and what replaces what.
    """
    others = [entry for entry in held if entry.summary.sop_instance_uid != match.sop_instance_uid]
    if not others or len(others) < len(held):
        return None  # nothing to compare with, or held itself
    summaries = [entry.summary for entry in others]
    current = current_of(summaries, now)
    best = next((entry for entry in others if entry.summary.sop_instance_uid == current), others[-1])
    order = _order(match, best.summary)
    if order == 0:
        return None
    told = _compared(match, best.summary)
    kinsman = kinsman_of(best)
    if order > 0:
        return Kinship(words(_NEWER), told, Icon.INFO, Tone.WARN, kinsman)
    return Kinship(words(_OLDER), told, Icon.SUPERSEDED, Tone.NEUTRAL, kinsman)


def is_newer(match: Match, other: Match, now: datetime) -> bool:
    """Whether `match` is a later version of the same part than `other`, and may be used by now."""
    keys = ("Manufacturer", "ImplantPartNumber")
    if not match.values.get(keys[1]) or any(match.values.get(key) != other.values.get(key) for key in keys):
        return False
    one, two = (parse_moment(each.values.get("EffectiveDateTime") or "") for each in (match, other))
    return one is not None and two is not None and two < one <= now


def replaced_by_match(match: Match) -> tuple[Uid, ...]:
    """The instances that a match says it replaces."""
    prefix = _REPLACED[match.model]
    told = match.values.get(f"{prefix}[0].ReferencedSOPInstanceUID") or ""
    return tuple(Uid(uid) for uid in told.split("\\") if uid)


def kinsman_of(entry: LibraryEntry, beside: TemplateSummary | None = None) -> Kinsman:
    """A held instance as a relative; the name that it shares with what it stands `beside` need not be told again."""
    summary = entry.summary
    name = visible(f"{summary.name} {summary.size}".strip())
    is_namesake = beside is not None and (beside.name, beside.size) == (summary.name, summary.size)
    told = (visible(summary.part_number), _short(summary))
    title = " · ".join(filter(None, told if is_namesake and any(told) else (name, *told)))
    whole = " · ".join(filter(None, (name, *told, summary.sop_instance_uid)))
    return Kinsman(cut(title, _LONGEST), whole, entry)


def _groups(lineage: Lineage, users: Sequence[LibraryEntry]) -> Iterator[KinGroup]:
    own = None if lineage.entry is None else lineage.entry.summary
    for label, relatives in (
        (QT_TRANSLATE_NOOP("models", "Replaced by"), lineage.replaced_by),
        (QT_TRANSLATE_NOOP("models", "Replaces"), lineage.replaces),
        (QT_TRANSLATE_NOOP("models", "Derived from"), lineage.derived_from),
        (QT_TRANSLATE_NOOP("models", "Original"), lineage.originals),
        (QT_TRANSLATE_NOOP("models", "Derived from it"), lineage.derivations),
    ):
        yield KinGroup(words(label), _first([_relative(each, own) for each in relatives]))
    known = {relative.uid for relative in (*lineage.replaced_by, *lineage.replaces, *lineage.derivations)}
    known |= {relative.uid for relative in (*lineage.derived_from, *lineage.originals)}
    others = [each for each in lineage.versions if each.summary.sop_instance_uid not in {lineage.uid, *known}]
    label = QT_TRANSLATE_NOOP("models", "Other versions")
    yield KinGroup(words(label), _first([kinsman_of(each, own) for each in others]))
    for label, model in (
        (QT_TRANSLATE_NOOP("models", "In groups"), InformationModel.GROUP),
        (QT_TRANSLATE_NOOP("models", "In assemblies"), InformationModel.ASSEMBLY),
    ):
        yield KinGroup(words(label), _first([kinsman_of(each) for each in users if each.summary.model is model]))


def _first(relatives: Sequence[Kinsman]) -> tuple[Kinsman, ...]:
    if len(relatives) <= _MOST:
        return tuple(relatives)
    more = words(QT_TRANSLATE_NOOP("models", "and {0} more")).format(count_text(len(relatives) - _MOST))
    return (*relatives[:_MOST], Kinsman(more, more))


def _relative(relative: Relative, own: TemplateSummary | None) -> Kinsman:
    if relative.entry is not None:
        return kinsman_of(relative.entry, own)
    return Kinsman(words(QT_TRANSLATE_NOOP("models", "not in the library")), visible(relative.uid))


def _instead(lineage: Lineage) -> Kinsman | None:
    found = (each for each in lineage.versions if each.summary.sop_instance_uid == lineage.current)
    return next((kinsman_of(each) for each in found if lineage.current != lineage.uid), None)


def _to_be_used(summary: TemplateSummary) -> str:
    """What takes its place; nothing is recommended of which the manufacturer warns."""
    if summary.notification_count:
        sentence = words(QT_TRANSLATE_NOOP("models", "The latest is {0}, with a notice from the manufacturer."))
    else:
        sentence = words(QT_TRANSLATE_NOOP("models", "To be used today: {0}."))
    return sentence.format(_short(summary))


def _compared(match: Match, held: TemplateSummary) -> str:
    sentence = words(QT_TRANSLATE_NOOP("models", "The server has {0}; you hold {1}."))
    return sentence.format(_of_server(match), _short(held))


def _short(summary: TemplateSummary) -> str:
    """Version and date."""
    version = words(QT_TRANSLATE_NOOP("models", "version {0}")).format(visible(summary.version))
    told = (version if summary.version else "", moment_text(summary.effective))
    return ", ".join(filter(None, told)) or words(QT_TRANSLATE_NOOP("models", "one without version and date"))


def _of_server(match: Match) -> str:
    version, moment = match.values.get("ImplantTemplateVersion") or "", match.values.get("EffectiveDateTime") or ""
    if version:
        told = words(QT_TRANSLATE_NOOP("models", "version {0}")).format(visible(version))
        return ", ".join(filter(None, (told, moment_text(moment))))
    one = words(QT_TRANSLATE_NOOP("models", "one that is effective since {0}"))
    return one.format(moment_text(moment)) if moment else words(QT_TRANSLATE_NOOP("models", "another one"))


def _order(match: Match, held: TemplateSummary) -> int:
    """Positive if the match is the later one, negative if what is held is, zero if nobody can tell."""
    if held.sop_instance_uid in replaced_by_match(match):
        return 1
    if match.sop_instance_uid in held.replaced_uids:
        return -1
    one, other = parse_moment(match.values.get("EffectiveDateTime") or ""), parse_moment(held.effective)
    if one is None or other is None or one == other:
        return 0
    return 1 if one > other else -1


_REPLACED: Final = {
    InformationModel.GENERIC: "ReplacedImplantTemplateSequence",
    InformationModel.ASSEMBLY: "ReplacedImplantAssemblyTemplateSequence",
    InformationModel.GROUP: "ReplacedImplantTemplateGroupSequence",
}
