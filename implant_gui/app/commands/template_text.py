"""A template in words: what a clinician asks, in the order of how much it matters."""

from collections.abc import Iterable, Iterator
from typing import Final

from implant_gui.app.commands.table import short_moment
from implant_gui.app.commands.template_shapes import drawing_lines, surface_lines
from implant_gui.app.commands.words import plural, size
from implant_gui.domain.content.template_view import (
    AssemblyContent,
    Document,
    GenericContent,
    GroupContent,
    Notice,
    Role,
    TemplateView,
)
from implant_gui.domain.service.codes import Code
from implant_gui.domain.text import visible

_LABEL: Final = 18
_Field = tuple[str, str]


def lines_of(template: TemplateView) -> list[str]:
    """The whole description; nothing of what others wrote can begin a line of its own."""
    lines = [f"!! NOTIFICATION FROM THE MANUFACTURER: {_notice(each)}" for each in template.notifications]
    lines += [_title(template), *_fields([*_identity(template), *_lineage(template)])]
    match template.content:
        case GenericContent() as content:
            lines += _generic(content)
        case AssemblyContent() as content:
            lines += _assembly(content)
        case GroupContent() as content:
            lines += _group(content)
        case None:
            pass
    return [*lines, *section("Remarks", (visible(each) for each in template.remarks))]


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A headed list, or nothing."""
    found = list(lines)
    if found:
        yield ""
        yield f"{title}:"
        yield from (f"  {line}" for line in found)


def code_words(code: Code) -> str:
    """What a code means, and the code."""
    triplet = f"{code.value}, {code.scheme}".strip(", ")
    return visible(f"{code.meaning} ({triplet})" if code.meaning else triplet)


def _title(template: TemplateView) -> str:
    identity = template.identity
    kind = identity.model.title if identity.model else "No template"
    named = " ".join(filter(None, (identity.maker, identity.name)))
    return visible(", ".join(filter(None, (f"{kind}: {named}", identity.size and f"size {identity.size}"))))


def _identity(template: TemplateView) -> list[_Field]:
    identity = template.identity
    return [
        ("Manufacturer", identity.maker),
        ("Name", identity.name),
        ("Size", identity.size),
        ("Part number", identity.part_number),
        ("Version", identity.version),
        ("Effective", short_moment(identity.effective)),
        ("Made as", "" if identity.kind is None else identity.kind.value),
        ("SOP Instance UID", identity.sop_instance_uid),
    ]


def _lineage(template: TemplateView) -> list[_Field]:
    lineage = template.lineage
    groups = (("Replaces", lineage.replaced), ("Derived from", lineage.derived_from), ("Original", lineage.originals))
    return [(label, uid) for label, uids in groups for uid in uids]


def _generic(content: GenericContent) -> Iterator[str]:
    tolerance = "" if content.tolerance_mm is None else f"{content.tolerance_mm:g} mm"
    yield from _fields(
        [
            ("Implant type", "" if content.implant_type is None else code_words(content.implant_type)),
            ("Anatomy", _codes(content.anatomy)),
            ("Materials", _codes(content.materials)),
            ("Coating", _codes(content.coatings)),
            ("Fixation", "" if content.fixation is None else code_words(content.fixation)),
            ("Tolerance", tolerance),
            ("Not approved in", _codes(content.disapprovals)),
        ]
    )
    yield from section("Information from the manufacturer", map(_notice, content.information))
    yield from section("Drawings", (line for each in content.drawings for line in drawing_lines(each)))
    yield from section("Surfaces", (line for each in content.surfaces for line in surface_lines(each)))
    yield from section("Landmarks in space", (visible(each.landmark.title) for each in content.landmarks))
    sets = content.feature_sets
    yield from section(
        "Mating features",
        (f"{visible(each.label or f'Set {each.number}')}: {_features(len(each.features))}" for each in sets),
    )


def _assembly(content: AssemblyContent) -> Iterator[str]:
    yield from _fields(
        [
            ("Anatomy", _codes(content.anatomy)),
            ("Procedure", _codes(content.procedures)),
            ("Technique", content.technique),
            ("Document", "" if content.document is None else _document(content.document)),
        ]
    )
    yield from section("Roles", (line for role in content.roles for line in _role(role)))
    yield from section(
        "Joints",
        (f"component {joint.first.component} with component {joint.second.component}" for joint in content.joints),
    )


def _group(content: GroupContent) -> Iterator[str]:
    yield from _fields([("Description", content.description), ("Anatomy", _codes(content.anatomy))])
    yield from section("Members", (f"{each.number}  {visible(each.sop_instance_uid)}" for each in content.members))
    yield from section("They vary in", (visible(each.name) for each in content.dimensions))


def _role(role: Role) -> Iterator[str]:
    marks = [word for word, is_so in (("mandatory", role.is_mandatory), ("exclusive", role.is_exclusive)) if is_so]
    yield visible(role.title) + (f" ({', '.join(marks)})" if marks else "")
    yield from (f"  {each.number}  {visible(each.sop_instance_uid)}" for each in role.components)


def _notice(notice: Notice) -> str:
    issued = f"{short_moment(notice.issued)}: " if notice.issued else ""
    document = "" if notice.document is None else f" [{_document(notice.document)}]"
    return f"{visible(issued)}{visible(notice.summary) or 'without a summary'}{document}"


def _document(document: Document) -> str:
    return f"{visible(document.mime_type) or 'document'}, {size(len(document.data))}"


def _codes(codes: Iterable[Code]) -> str:
    return "; ".join(map(code_words, codes))


def _features(count: int) -> str:
    return plural(count, "feature", "features")


def _fields(fields: Iterable[_Field]) -> list[str]:
    return [f"  {label:<{_LABEL}}{visible(value)}" for label, value in fields if value]
