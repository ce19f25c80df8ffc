"""What stands at the head of the preview: one template, in the words that people tell it by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.models.common.moments import moment_text
from implant_gui.models.common.words import size_text
from implant_gui.models.results.marks import Mark
from implant_gui.views.common.empty_state import Offer

translate = QCoreApplication.translate
_NAMES: Final = {
    InformationModel.GENERIC: "ImplantName",
    InformationModel.ASSEMBLY: "ImplantAssemblyTemplateName",
    InformationModel.GROUP: "ImplantTemplateGroupName",
}
_MAKERS: Final = {
    InformationModel.GENERIC: "Manufacturer",
    InformationModel.ASSEMBLY: "Manufacturer",
    InformationModel.GROUP: "ImplantTemplateGroupIssuer",
}

Fact = tuple[str, str]
"""A label and what it says."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the preview is about.

    Attributes:
        key: tells it from others; a UID as a rule.
        overline: maker or issuer, above the title.
        offers: buttons; the name of the clicked one is emitted.
        brief: stands for the facts where they are on a page of their own.
        notification_count: recalls and the like, as far as they are known before the object is read.
    """

    key: str
    title: str
    overline: str = ""
    facts: tuple[Fact, ...] = ()
    marks: tuple[Mark, ...] = ()
    offers: tuple[Offer, ...] = ()
    brief: str = ""
    notification_count: int = 0


def subject_of_match(match: Match, marks: Sequence[Mark] = (), offers: Sequence[Offer] = ()) -> Subject:
    """A match of a query; what the server did not return is left out."""
    values = match.values
    told = (
        (translate("Subject", "Size"), values.get("ImplantSize", "")),
        (translate("Subject", "Part number"), values.get("ImplantPartNumber", "")),
        (translate("Subject", "Effective"), moment_text(values.get("EffectiveDateTime", ""))),
        (translate("Subject", "Technique"), values.get("SurgicalTechnique", "")),
        (translate("Subject", "Description"), values.get("ImplantTemplateGroupDescription", "")),
        (translate("Subject", "UID"), match.sop_instance_uid or ""),
    )
    return Subject(
        key=match.sop_instance_uid or "",
        title=values.get(_NAMES[match.model], "") or translate("Subject", "Without a name"),
        overline=values.get(_MAKERS[match.model], ""),
        facts=tuple(fact for fact in told if fact[1]),
        marks=tuple(marks),
        offers=tuple(offers),
        brief=_brief(values.get("ImplantSize", ""), values.get("ImplantPartNumber", ""), ""),
    )


def subject_of_entry(entry: LibraryEntry, offers: Sequence[Offer] = ()) -> Subject:
    """An object of the local library."""
    summary: TemplateSummary = entry.summary
    told = (
        (translate("Subject", "Size"), summary.size),
        (translate("Subject", "Part number"), summary.part_number),
        (translate("Subject", "Version"), summary.version),
        (translate("Subject", "Effective"), moment_text(summary.effective)),
        (translate("Subject", "Received"), entry.received.astimezone().strftime("%Y-%m-%d %H:%M")),
        (translate("Subject", "File"), size_text(entry.bytes)),
        (translate("Subject", "UID"), summary.sop_instance_uid),
    )
    return Subject(
        key=summary.sop_instance_uid,
        title=summary.name or translate("Subject", "Without a name"),
        overline=summary.maker,
        facts=tuple(fact for fact in told if fact[1]),
        offers=tuple(offers),
        brief=_brief(summary.size, summary.part_number, summary.version),
        notification_count=summary.notification_count,
    )


def _brief(size: str, part_number: str, version: str) -> str:
    """Size, part number and version on one line."""
    told = (
        translate("Subject", "Size {0}").format(size) if size else "",
        part_number,
        translate("Subject", "Version {0}").format(version) if version else "",
    )
    return " · ".join(filter(None, told))
