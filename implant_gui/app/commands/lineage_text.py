"""The versions and relatives of what the library holds, in words and for programs."""

from collections.abc import Iterable, Iterator

from implant_gui.app.commands.table import short_moment
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.lineage import Lineage, Relative
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.text import visible


def lineage_lines(lineage: Lineage) -> Iterator[str]:
    """Nothing for what has neither other versions nor relatives."""
    if len(lineage.versions) > 1:
        yield ""
        yield "Versions in the library:"
        for entry in lineage.versions:
            yield f"  {_mark(entry, lineage)} {_version(entry.summary)}"
        if lineage.current is None:
            yield "  Which of them is to be used today cannot be told."
    yield from _relatives("Replaced by", lineage.replaced_by)
    yield from _relatives("Replaces, in the library", (each for each in lineage.replaces if each.entry))
    yield from _relatives("Derived from, in the library", (each for each in lineage.derived_from if each.entry))
    yield from _relatives("Others are derived from it", lineage.derivations)


def lineage_values(lineage: Lineage) -> dict[str, object]:
    """The same for programs."""
    return {
        "current": lineage.current,
        "versions": [_values(entry) for entry in lineage.versions],
        "replaces": _told(lineage.replaces),
        "replaced_by": _told(lineage.replaced_by),
        "derived_from": _told(lineage.derived_from),
        "derivations": _told(lineage.derivations),
        "originals": _told(lineage.originals),
    }


def _mark(entry: LibraryEntry, lineage: Lineage) -> str:
    uid = entry.summary.sop_instance_uid
    return "*" if uid == lineage.current else ">" if uid == lineage.uid else " "


def _version(summary: TemplateSummary) -> str:
    version = f"version {visible(summary.version)}" if summary.version else "no version"
    effective = short_moment(summary.effective) or "no date"
    return f"{version:<12}{visible(effective):<12}{_title(summary)}  {summary.sop_instance_uid}"


def _relatives(title: str, relatives: Iterable[Relative]) -> Iterator[str]:
    found = list(relatives)
    if found:
        yield ""
        yield f"{title}:"
        for each in found:
            yield f"  {_title(each.entry.summary) if each.entry else 'not held'}  {each.uid}"


def _title(summary: TemplateSummary) -> str:
    return visible(" ".join(filter(None, (summary.maker, summary.name, summary.size))))


def _values(entry: LibraryEntry) -> dict[str, object]:
    summary = entry.summary
    return {
        "uid": summary.sop_instance_uid,
        "name": summary.name,
        "size": summary.size,
        "version": summary.version,
        "effective": summary.effective,
    }


def _told(relatives: Iterable[Relative]) -> list[dict[str, object]]:
    return [{"uid": each.uid, "held": each.entry is not None} for each in relatives]
