"""A template in words: everything that a clinician asks of it beside its pictures, as labels and texts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QLocale

from implant_gui.domain.content.template_view import (
    AssemblyContent,
    Document,
    GenericContent,
    GroupContent,
    Notice,
    Role,
    TemplateKind,
    TemplateView,
)
from implant_gui.domain.service.codes import Code
from implant_gui.domain.text import visible
from implant_gui.models.common.moments import moment_text
from implant_gui.models.common.titles import title_words
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, count_text, cut, words

_LONGEST: Final = 1_200
_MOST: Final = 60

Fact = tuple[str, str]
"""A label and what it says."""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts under one title.

    Attributes:
        documents: what can be opened, with its title.
    """

    title: str
    facts: tuple[Fact, ...]
    documents: tuple[tuple[str, Document], ...] = ()


def facts_of(view: TemplateView, names: Mapping[str, str] = MappingProxyType({})) -> tuple[FactGroup, ...]:
    """Everything that is told, in the order in which people ask; what is absent is left out.

    Args:
        view: the template.
        names: what those of its relatives are called that are held, by their UIDs.
    """
    groups = (_identity(view), *_content(view), _lineage(view, names), _remarks(view))
    return tuple(group for group in groups if group.facts or group.documents)


def notice_text(notice: Notice) -> str:
    """A notification or an information in words, made safe to show; its lines become one."""
    return cut(visible(" ".join(notice.summary.split())), _LONGEST)


def _group(title: str, facts: Iterable[Fact], documents: tuple[tuple[str, Document], ...] = ()) -> FactGroup:
    told = ((words(label), cut(visible(text), _LONGEST)) for label, text in facts if text)
    return FactGroup(words(title), tuple(told), documents)


def _identity(view: TemplateView) -> FactGroup:
    identity = view.identity
    kinds = {TemplateKind.ORIGINAL: _ORIGINAL, TemplateKind.DERIVED: _DERIVED}
    return _group(
        QT_TRANSLATE_NOOP("models", "Implant"),
        (
            (QT_TRANSLATE_NOOP("models", "Manufacturer or issuer"), identity.maker),
            (QT_TRANSLATE_NOOP("models", "Name"), identity.name),
            (QT_TRANSLATE_NOOP("models", "Size"), identity.size),
            (QT_TRANSLATE_NOOP("models", "Part number"), identity.part_number),
            (QT_TRANSLATE_NOOP("models", "Template version"), identity.version),
            (QT_TRANSLATE_NOOP("models", "Effective"), moment_text(identity.effective)),
            (QT_TRANSLATE_NOOP("models", "Made by"), words(kinds[identity.kind]) if identity.kind else ""),
        ),
    )


_ORIGINAL: Final = QT_TRANSLATE_NOOP("models", "the manufacturer or its agent (ORIGINAL)")
_DERIVED: Final = QT_TRANSLATE_NOOP("models", "somebody who added to the manufacturer's template (DERIVED)")


def _content(view: TemplateView) -> Iterator[FactGroup]:
    match view.content:
        case GenericContent():
            yield _design(view.content)
            yield _notices(QT_TRANSLATE_NOOP("models", "Notifications"), view.content.notifications)
            yield _notices(QT_TRANSLATE_NOOP("models", "From the manufacturer"), view.content.information)
        case AssemblyContent():
            yield _assembly(view.content)
        case GroupContent():
            yield _members(view.content)
        case None:
            return


def _design(content: GenericContent) -> FactGroup:
    tolerance = content.tolerance_mm
    single = (content.implant_type, content.fixation)
    implant_type, fixation = (_meanings((code,) if code else ()) for code in single)
    return _group(
        QT_TRANSLATE_NOOP("models", "Design and use"),
        (
            (QT_TRANSLATE_NOOP("models", "Implant type"), implant_type),
            (QT_TRANSLATE_NOOP("models", "Anatomy"), _meanings(content.anatomy)),
            (QT_TRANSLATE_NOOP("models", "Fixation"), fixation),
            (QT_TRANSLATE_NOOP("models", "Materials"), _meanings(content.materials)),
            (QT_TRANSLATE_NOOP("models", "Coating"), _meanings(content.coatings)),
            (QT_TRANSLATE_NOOP("models", "Tolerance"), "" if tolerance is None else f"± {_number(tolerance)} mm"),
            (QT_TRANSLATE_NOOP("models", "Not approved in"), _meanings(content.disapprovals)),
            (
                QT_TRANSLATE_NOOP("models", "Drawings"),
                ", ".join(title_words(each) for each in content.drawings[:_MOST]),
            ),
            (
                QT_TRANSLATE_NOOP("models", "Surfaces"),
                ", ".join(title_words(each) for each in content.surfaces[:_MOST]),
            ),
            (QT_TRANSLATE_NOOP("models", "Mating features"), _features(content)),
        ),
    )


def _features(content: GenericContent) -> str:
    return ", ".join(
        f"{each.label or each.number} ({count_text(len(each.features))})" for each in content.feature_sets[:_MOST]
    )


def _notices(title: str, notices: tuple[Notice, ...]) -> FactGroup:
    facts = [(moment_text(each.issued) or "–", notice_text(each) or "–") for each in notices[:_MOST]]
    documents = [(notice_text(each), each.document) for each in notices[:_MOST]]
    return FactGroup(words(title), tuple(facts), tuple((told, each) for told, each in documents if each is not None))


def _assembly(content: AssemblyContent) -> FactGroup:
    technique = content.document
    roles = ((visible(title_words(role)), _role(role)) for role in content.roles[:_MOST])
    joints = count_text(len(content.joints)) if content.joints else ""
    return _group(
        QT_TRANSLATE_NOOP("models", "Assembly"),
        (
            (QT_TRANSLATE_NOOP("models", "Procedure"), _meanings(content.procedures)),
            (QT_TRANSLATE_NOOP("models", "Anatomy"), _meanings(content.anatomy)),
            (QT_TRANSLATE_NOOP("models", "Surgical technique"), content.technique),
            *roles,
            (QT_TRANSLATE_NOOP("models", "Permitted joints"), joints),
        ),
        () if technique is None else ((words(QT_TRANSLATE_NOOP("models", "Surgical technique")), technique),),
    )


def _role(role: Role) -> str:
    told = [words(QT_TRANSLATE_NOOP("models", "{0} to choose from")).format(count_text(len(role.components)))]
    if role.is_mandatory:
        told.append(words(QT_TRANSLATE_NOOP("models", "mandatory")))
    if role.is_exclusive:
        told.append(words(QT_TRANSLATE_NOOP("models", "one at most")))
    return ", ".join(told)


def _members(content: GroupContent) -> FactGroup:
    return _group(
        QT_TRANSLATE_NOOP("models", "Group"),
        (
            (QT_TRANSLATE_NOOP("models", "Description"), content.description),
            (QT_TRANSLATE_NOOP("models", "Anatomy"), _meanings(content.anatomy)),
            (QT_TRANSLATE_NOOP("models", "Members"), count_text(len(content.members))),
            (QT_TRANSLATE_NOOP("models", "Varies in"), ", ".join(each.name for each in content.dimensions[:_MOST])),
        ),
    )


def _lineage(view: TemplateView, names: Mapping[str, str]) -> FactGroup:
    lineage = view.lineage
    return _group(
        QT_TRANSLATE_NOOP("models", "Lineage"),
        (
            *((QT_TRANSLATE_NOOP("models", "Replaces"), names.get(uid, uid)) for uid in lineage.replaced[:_MOST]),
            *(
                (QT_TRANSLATE_NOOP("models", "Derived from"), names.get(uid, uid))
                for uid in lineage.derived_from[:_MOST]
            ),
            *((QT_TRANSLATE_NOOP("models", "Original"), names.get(uid, uid)) for uid in lineage.originals[:_MOST]),
            (QT_TRANSLATE_NOOP("models", "SOP Instance UID"), view.identity.sop_instance_uid),
        ),
    )


def _remarks(view: TemplateView) -> FactGroup:
    title = QT_TRANSLATE_NOOP("models", "What is odd about this object")
    return FactGroup(words(title), tuple(("", cut(visible(each), _LONGEST)) for each in view.remarks[:_MOST]))


def _meanings(codes: Iterable[Code]) -> str:
    return ", ".join(dict.fromkeys(code.meaning or code.value for code in codes if code.meaning or code.value))


def _number(value: float) -> str:
    return QLocale().toString(value, "g", 6)
