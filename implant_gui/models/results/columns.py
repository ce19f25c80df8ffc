"""What the result tree shows of each information model: its headings, its columns.

The columns follow the return keys of PS3.4 Tables BB.6-1 to BB.6-3.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Final

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match, Sequences
from implant_gui.models.common.columns import MAX_SHOWN, Column
from implant_gui.models.common.moments import moment_text
from implant_gui.models.common.natural import NaturalKey, size_key
from implant_gui.models.common.roles import NodeKind
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, cut, words
from implant_gui.models.results.nodes import MatchNode

Text = Callable[[Match], str | None]
"""A text of a match: None when the server left the attribute out, "" when it returned it empty."""


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of heading.

    Attributes:
        text: what matches below one heading have in common.
        left_out: the heading's words where that was not returned.
        empty: the heading's words where that was returned empty.
    """

    kind: NodeKind
    text: Text
    left_out: str
    empty: str

    def name(self, text: str | None) -> str:
        """The heading's words."""
        return cut(text, MAX_SHOWN) if text else words(self.left_out if text is None else self.empty)


@dataclass(frozen=True, slots=True)
class Layout:
    """The tree of one information model.

    Attributes:
        kind: of the rows that are matches.
        columns: the first of them is the tree.
    """

    kind: NodeKind
    levels: tuple[Level, ...]
    columns: tuple[Column[MatchNode], ...]


def layout_of(model: InformationModel, extra_keys: Sequence[str] = ()) -> Layout:
    """The tree of `model`, with a column for each key path that was asked for besides."""
    layout = _LAYOUTS[model]
    extra = tuple(Column(key, key.rpartition(".")[2], _cell(attribute(key))) for key in extra_keys)
    return Layout(layout.kind, layout.levels, layout.columns + extra)


_KEPT: Final = 1024
"""Different contents of a sequence whose text is kept."""

TREE: Final = "tree"
NOTES: Final = "notes"
UID_COLUMNS: Final = frozenset(("replaces", "derived-from", "original", "uid", "sop-class"))
"""Columns that hold nothing but UIDs. A filter looks there only for what looks like one: "12" is in most UIDs."""


def attribute(key: str) -> Text:
    """The attribute with this key path."""
    return lambda match: match.values.get(key)


def items(sequence: str, *leaves: str) -> Text:
    """Of each item of a sequence the first of `leaves` that has a value, separated by commas."""
    paths: list[list[str]] = []  # of each item; grows to the longest sequence seen

    def told_in(get: Callable[[str], str | None]) -> str | None:
        told: list[str] = []
        for item in count():
            if item == len(paths):
                paths.append([f"{sequence}[{item}].{leaf}" for leaf in leaves])
            returned = [text for path in paths[item] if (text := get(path)) is not None]
            if not returned:
                break
            told.append(next(filter(None, returned), ""))
        return ", ".join(filter(None, told)) if told else get(sequence.partition("[")[0])

    @lru_cache(maxsize=_KEPT)
    def kept(sequences: Sequences) -> str | None:
        return told_in(sequences.get)

    return lambda match: told_in(match.values.get) if match.sequences is None else kept(match.sequences)


def codes(sequence: str) -> Text:
    """The meanings of a code sequence; the code where no meaning came."""
    return items(sequence, "CodeMeaning", "CodeValue", "LongCodeValue", "URNCodeValue")


def references(sequence: str) -> Text:
    """The instances that a sequence refers to."""
    return items(sequence, "ReferencedSOPInstanceUID")


def replaced_uids(match: Match) -> list[str]:
    """The instances that a match replaces, as far as the server told."""
    told = _REPLACED[match.model](match)
    return told.split(", ") if told else []


_REPLACED: Final[Mapping[InformationModel, Text]] = {
    InformationModel.GENERIC: references("ReplacedImplantTemplateSequence"),
    InformationModel.ASSEMBLY: references("ReplacedImplantAssemblyTemplateSequence"),
    InformationModel.GROUP: references("ReplacedImplantTemplateGroupSequence"),
}


disapproved_in: Final = codes("ImplantRegulatoryDisapprovalCodeSequence")
"""The countries whose authorities disapproved an implant."""


def _cell(text: Text) -> Callable[[MatchNode], str | None]:
    return lambda node: text(node.match)


def _effective(node: MatchNode) -> str | None:
    told = node.match.values.get("EffectiveDateTime")
    return told and moment_text(told)


def _effective_key(node: MatchNode) -> float:
    return float("inf") if node.effective is None else node.effective.timestamp()


def _notes(node: MatchNode) -> str:
    return ", ".join(mark.title for mark in node.marks)


def _size_label(node: MatchNode) -> str:
    """A template below its product: its size, or what else tells it from its siblings."""
    values = node.match.values
    return values.get("ImplantSize") or values.get("ImplantPartNumber") or _uid_label(node)


def _size_keys(node: MatchNode) -> tuple[NaturalKey, str]:
    values = node.match.values
    return size_key(values.get("ImplantSize") or ""), values.get("ImplantPartNumber") or ""


def _named(key: str) -> Callable[[MatchNode], str]:
    return lambda node: node.match.values.get(key) or _uid_label(node)


def _uid_label(node: MatchNode) -> str:
    return f"…{node.uid[-12:]}" if node.uid else words(_NAMELESS)


_NAMELESS: Final = QT_TRANSLATE_NOOP("models", "(no name, no UID)")
_NOTES: Final[Column[MatchNode]] = Column(NOTES, QT_TRANSLATE_NOOP("models", "Notes"), _notes)
_SERVERS: Final[Column[MatchNode]] = Column(
    "servers", QT_TRANSLATE_NOOP("models", "Server"), lambda node: ", ".join(node.servers), hidden=True
)


def _hidden(key: str, title: str, text: Text) -> Column[MatchNode]:
    return Column(key, title, _cell(text), hidden=True)


_IDENTITY: Final = (
    _SERVERS,
    _hidden("uid", QT_TRANSLATE_NOOP("models", "SOP Instance UID"), attribute("SOPInstanceUID")),
    _hidden("sop-class", QT_TRANSLATE_NOOP("models", "SOP Class UID"), attribute("SOPClassUID")),
)
_EFFECTIVE_COLUMN: Final[Column[MatchNode]] = Column(
    "effective",
    QT_TRANSLATE_NOOP("models", "Effective"),
    _effective,
    tooltip=QT_TRANSLATE_NOOP("models", "From when on the template may be used"),
    sort_key=_effective_key,
)


def _lineage(replaced: str, derivation: str, original: str) -> tuple[Column[MatchNode], ...]:
    return (
        _hidden("replaces", QT_TRANSLATE_NOOP("models", "Replaces"), references(replaced)),
        _hidden("derived-from", QT_TRANSLATE_NOOP("models", "Derived from"), references(derivation)),
        _hidden("original", QT_TRANSLATE_NOOP("models", "Original"), references(original)),
    )


_LAYOUTS: Final[Mapping[InformationModel, Layout]] = {
    InformationModel.GENERIC: Layout(
        NodeKind.TEMPLATE,
        (
            Level(
                NodeKind.MAKER,
                attribute("Manufacturer"),
                QT_TRANSLATE_NOOP("models", "(manufacturer not returned)"),
                QT_TRANSLATE_NOOP("models", "(no manufacturer)"),
            ),
            Level(
                NodeKind.PRODUCT,
                attribute("ImplantName"),
                QT_TRANSLATE_NOOP("models", "(implant name not returned)"),
                QT_TRANSLATE_NOOP("models", "(no implant name)"),
            ),
        ),
        (
            Column(
                TREE,
                QT_TRANSLATE_NOOP("models", "Manufacturer, implant, size"),
                _size_label,
                sort_key=_size_keys,
            ),
            _NOTES,
            Column("part-number", QT_TRANSLATE_NOOP("models", "Part number"), _cell(attribute("ImplantPartNumber"))),
            _EFFECTIVE_COLUMN,
            Column(
                "anatomy",
                QT_TRANSLATE_NOOP("models", "Anatomy"),
                _cell(codes("ImplantTargetAnatomySequence[0].AnatomicRegionSequence")),
            ),
            Column("materials", QT_TRANSLATE_NOOP("models", "Materials"), _cell(codes("MaterialsCodeSequence"))),
            Column("coating", QT_TRANSLATE_NOOP("models", "Coating"), _cell(codes("CoatingMaterialsCodeSequence"))),
            Column(
                "disapproved",
                QT_TRANSLATE_NOOP("models", "Disapproved in"),
                _cell(disapproved_in),
                tooltip=QT_TRANSLATE_NOOP("models", "Countries whose authorities disapproved the implant"),
            ),
            Column(
                "size",
                QT_TRANSLATE_NOOP("models", "Size"),
                _cell(attribute("ImplantSize")),
                sort_key=_size_keys,
                hidden=True,
            ),
            _hidden("maker", QT_TRANSLATE_NOOP("models", "Manufacturer"), attribute("Manufacturer")),
            _hidden("name", QT_TRANSLATE_NOOP("models", "Implant name"), attribute("ImplantName")),
            *_lineage(
                "ReplacedImplantTemplateSequence",
                "DerivationImplantTemplateSequence",
                "OriginalImplantTemplateSequence",
            ),
            *_IDENTITY,
        ),
    ),
    InformationModel.ASSEMBLY: Layout(
        NodeKind.ASSEMBLY,
        (
            Level(
                NodeKind.PROCEDURE,
                codes("ProcedureTypeCodeSequence"),
                QT_TRANSLATE_NOOP("models", "(procedure not returned)"),
                QT_TRANSLATE_NOOP("models", "(no procedure)"),
            ),
        ),
        (
            Column(TREE, QT_TRANSLATE_NOOP("models", "Procedure, assembly"), _named("ImplantAssemblyTemplateName")),
            _NOTES,
            Column("technique", QT_TRANSLATE_NOOP("models", "Technique"), _cell(attribute("SurgicalTechnique"))),
            Column("maker", QT_TRANSLATE_NOOP("models", "Manufacturer"), _cell(attribute("Manufacturer"))),
            _hidden("procedure", QT_TRANSLATE_NOOP("models", "Procedure"), codes("ProcedureTypeCodeSequence")),
            *_lineage(
                "ReplacedImplantAssemblyTemplateSequence",
                "DerivationImplantAssemblyTemplateSequence",
                "OriginalImplantAssemblyTemplateSequence",
            ),
            *_IDENTITY,
        ),
    ),
    InformationModel.GROUP: Layout(
        NodeKind.GROUP,
        (
            Level(
                NodeKind.ISSUER,
                attribute("ImplantTemplateGroupIssuer"),
                QT_TRANSLATE_NOOP("models", "(issuer not returned)"),
                QT_TRANSLATE_NOOP("models", "(no issuer)"),
            ),
        ),
        (
            Column(TREE, QT_TRANSLATE_NOOP("models", "Issuer, group"), _named("ImplantTemplateGroupName")),
            _NOTES,
            Column(
                "description",
                QT_TRANSLATE_NOOP("models", "Description"),
                _cell(attribute("ImplantTemplateGroupDescription")),
            ),
            _EFFECTIVE_COLUMN,
            _hidden("issuer", QT_TRANSLATE_NOOP("models", "Issuer"), attribute("ImplantTemplateGroupIssuer")),
            _hidden(
                "replaces",
                QT_TRANSLATE_NOOP("models", "Replaces"),
                references("ReplacedImplantTemplateGroupSequence"),
            ),
            *_IDENTITY,
        ),
    ),
}
