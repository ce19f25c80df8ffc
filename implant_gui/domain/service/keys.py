"""The query keys of the three models, with their matching kinds (PS3.4 Tables BB.6-1 to BB.6-3).

The tables of the standard have printing errors; what is used here is what is meant: Implant Assembly Template Name is
(0076,0001) although its tag column is empty, Implant Template Group Name (0078,0001) although (0078,0000) is printed,
Context Group Version is (0008,0106). An assembly has no Manufacturer in its IOD; the key is kept because the table has
it, and its answer is usually empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from implant_gui.domain.service.information_model import InformationModel


class Matching(Enum):
    """The kinds of matching that a key allows (PS3.4 C.2.2.2)."""

    SINGLE_VALUE = "single value"
    WILD_CARD = "wild card"
    UNIVERSAL = "universal"
    RANGE = "range"
    UID_LIST = "UID list"
    SEQUENCE = "sequence"


class Requirement(Enum):
    """Whether an SCP must match on a key."""

    REQUIRED = "R"
    CONDITIONAL = "RC"
    OPTIONAL = "O"
    UNIQUE = "U"
    RETURN_ONLY = "-"


@dataclass(frozen=True, slots=True)
class KeyDefinition:
    """A key of a model.

    Attributes:
        tag: ``ggggeeee`` in hexadecimal.
        return_type: 1, 1C, 2 or 3 of the response.
        context_group: the CID that a code is chosen from; None where the standard names none.
        note: what a person who uses the key should know.
    """

    keyword: str
    name: str
    tag: int
    vr: str
    requirement: Requirement
    return_type: str
    matching: frozenset[Matching]
    children: tuple["KeyDefinition", ...] = ()
    context_group: int | None = None
    note: str = ""

    @property
    def is_code(self) -> bool:
        """Whether its items are code triplets."""
        return any(child.keyword == "CodeValue" for child in self.children)

    @property
    def is_reference(self) -> bool:
        """Whether its items refer to instances."""
        return any(child.keyword == "ReferencedSOPInstanceUID" for child in self.children)


_S, _W, _U = Matching.SINGLE_VALUE, Matching.WILD_CARD, Matching.UNIVERSAL
_R, _L, _Q = Matching.RANGE, Matching.UID_LIST, Matching.SEQUENCE
_TEXT: Final = frozenset((_S, _W, _U))
_ONE: Final = frozenset((_S, _U))
_MOMENT: Final = frozenset((_S, _R))
_ITEMS: Final = frozenset((_Q, _U))
_ANY: Final = frozenset((_U,))
REQUIRED, CONDITIONAL, RETURN_ONLY = Requirement.REQUIRED, Requirement.CONDITIONAL, Requirement.RETURN_ONLY

_CODE_BASE: Final = (
    KeyDefinition(
        "CodeValue",
        "Code Value",
        0x00080100,
        "SH",
        CONDITIONAL,
        "1C",
        _ONE,
        note="Codes of at most 16 characters that are no URN.",
    ),
    KeyDefinition("CodingSchemeDesignator", "Coding Scheme Designator", 0x00080102, "SH", CONDITIONAL, "1C", _ONE),
    KeyDefinition(
        "CodingSchemeVersion",
        "Coding Scheme Version",
        0x00080103,
        "SH",
        CONDITIONAL,
        "1C",
        _ONE,
        note="Only when the designator alone is ambiguous.",
    ),
    KeyDefinition("CodeMeaning", "Code Meaning", 0x00080104, "LO", RETURN_ONLY, "1", _ANY, note="Never matched."),
    KeyDefinition("LongCodeValue", "Long Code Value", 0x00080119, "UC", CONDITIONAL, "1C", _ONE),
    KeyDefinition("URNCodeValue", "URN Code Value", 0x00080120, "UR", CONDITIONAL, "1C", _ONE),
    KeyDefinition("MappingResource", "Mapping Resource", 0x00080105, "CS", RETURN_ONLY, "3", _ANY),
    KeyDefinition("MappingResourceUID", "Mapping Resource UID", 0x00080118, "UI", RETURN_ONLY, "3", _ANY),
    KeyDefinition("ContextGroupVersion", "Context Group Version", 0x00080106, "DT", RETURN_ONLY, "3", _ANY),
    KeyDefinition(
        "ContextGroupExtensionFlag", "Context Group Extension Flag", 0x0008010B, "CS", RETURN_ONLY, "3", _ANY
    ),
    KeyDefinition("ContextGroupLocalVersion", "Context Group Local Version", 0x00080107, "DT", RETURN_ONLY, "3", _ANY),
    KeyDefinition(
        "ContextGroupExtensionCreatorUID",
        "Context Group Extension Creator UID",
        0x0008010D,
        "UI",
        RETURN_ONLY,
        "3",
        _ANY,
    ),
)
_CODE: Final = (
    *_CODE_BASE,
    KeyDefinition(
        "EquivalentCodeSequence",
        "Equivalent Code Sequence",
        0x00080121,
        "SQ",
        Requirement.OPTIONAL,
        "3",
        _ITEMS,
        _CODE_BASE,
    ),
)
_REFERENCE: Final = (
    KeyDefinition(
        "ReferencedSOPClassUID", "Referenced SOP Class UID", 0x00081150, "UI", REQUIRED, "1", frozenset((_L, _U))
    ),
    KeyDefinition(
        "ReferencedSOPInstanceUID", "Referenced SOP Instance UID", 0x00081155, "UI", REQUIRED, "1", frozenset((_L, _U))
    ),
)


def _text(keyword: str, name: str, tag: int, return_type: str = "1", note: str = "") -> KeyDefinition:
    return KeyDefinition(keyword, name, tag, "LO", REQUIRED, return_type, _TEXT, note=note)


def _references(keyword: str, name: str, tag: int, return_type: str, note: str = "") -> KeyDefinition:
    return KeyDefinition(keyword, name, tag, "SQ", REQUIRED, return_type, _ITEMS, _REFERENCE, note=note)


def _codes(keyword: str, name: str, tag: int, return_type: str, cid: int | None, note: str = "") -> KeyDefinition:
    return KeyDefinition(keyword, name, tag, "SQ", REQUIRED, return_type, _ITEMS, _CODE, cid, note)


_COMMON: Final = (
    KeyDefinition(
        "SpecificCharacterSet",
        "Specific Character Set",
        0x00080005,
        "CS",
        RETURN_ONLY,
        "1C",
        frozenset(),
        note="Never matched; says how the text of the query is encoded.",
    ),
    KeyDefinition("SOPClassUID", "SOP Class UID", 0x00080016, "UI", REQUIRED, "1", _ONE),
    KeyDefinition(
        "SOPInstanceUID",
        "SOP Instance UID",
        0x00080018,
        "UI",
        Requirement.UNIQUE,
        "1",
        frozenset((_S, _L, _U)),
        note="One UID, or several separated by backslashes.",
    ),
)
_EFFECTIVE: Final = KeyDefinition(
    "EffectiveDateTime",
    "Effective DateTime",
    0x00686226,
    "DT",
    REQUIRED,
    "1",
    _MOMENT,
    note="A moment, or a range such as 20240101-20241231, -20241231 or 20240101-.",
)
_MANUFACTURER: Final = _text("Manufacturer", "Manufacturer", 0x00080070)

_GENERIC: Final = (
    *_COMMON,
    _MANUFACTURER,
    _text("ImplantName", "Implant Name", 0x00221095),
    _text(
        "ImplantSize", "Implant Size", 0x00686210, "2", "May be absent; an absent size matches only an empty key or *."
    ),
    _text("ImplantPartNumber", "Implant Part Number", 0x00221097),
    _references("ReplacedImplantTemplateSequence", "Replaced Implant Template Sequence", 0x00686222, "2"),
    _references("DerivationImplantTemplateSequence", "Derivation Implant Template Sequence", 0x00686224, "2"),
    _EFFECTIVE,
    _references(
        "OriginalImplantTemplateSequence",
        "Original Implant Template Sequence",
        0x00686225,
        "2",
        "Finds what was derived from the original that a plan names.",
    ),
    KeyDefinition(
        "ImplantTargetAnatomySequence",
        "Implant Target Anatomy Sequence",
        0x00686230,
        "SQ",
        REQUIRED,
        "2",
        _ITEMS,
        (
            KeyDefinition(
                "AnatomicRegionSequence", "Anatomic Region Sequence", 0x00082218, "SQ", REQUIRED, "1", _ONE, _CODE, 7304
            ),
        ),
    ),
    _codes(
        "ImplantRegulatoryDisapprovalCodeSequence",
        "Implant Regulatory Disapproval Code Sequence",
        0x006862A0,
        "2",
        None,
        "Finds what is disapproved in a country; there is no way to ask for what is not.",
    ),
    _codes("MaterialsCodeSequence", "Materials Code Sequence", 0x006863A0, "1", 7300),
    _codes(
        "CoatingMaterialsCodeSequence",
        "Coating Materials Code Sequence",
        0x006863A4,
        "1",
        7300,
        "Empty for an implant without coating.",
    ),
)
_ASSEMBLY: Final = (
    *_COMMON,
    _text("ImplantAssemblyTemplateName", "Implant Assembly Template Name", 0x00760001),
    _text(
        "Manufacturer",
        "Manufacturer",
        0x00080070,
        note="Assemblies rarely have one: a value seldom matches and the answer is usually empty.",
    ),
    _codes("ProcedureTypeCodeSequence", "Procedure Type Code Sequence", 0x00760020, "1", 7301),
    _references(
        "ReplacedImplantAssemblyTemplateSequence", "Replaced Implant Assembly Template Sequence", 0x00760008, "1"
    ),
    _references(
        "OriginalImplantAssemblyTemplateSequence", "Original Implant Assembly Template Sequence", 0x0076000C, "1"
    ),
    _references(
        "DerivationImplantAssemblyTemplateSequence", "Derivation Implant Assembly Template Sequence", 0x0076000E, "1"
    ),
    _text("SurgicalTechnique", "Surgical Technique", 0x00760030, "2"),
)
_GROUP: Final = (
    *_COMMON,
    _text("ImplantTemplateGroupName", "Implant Template Group Name", 0x00780001),
    KeyDefinition(
        "ImplantTemplateGroupDescription",
        "Implant Template Group Description",
        0x00780010,
        "ST",
        RETURN_ONLY,
        "2",
        _ANY,
        note="Never matched.",
    ),
    _text("ImplantTemplateGroupIssuer", "Implant Template Group Issuer", 0x00780020),
    _EFFECTIVE,
    _references("ReplacedImplantTemplateGroupSequence", "Replaced Implant Template Group Sequence", 0x00780026, "2"),
)
_KEYS: Final = {
    InformationModel.GENERIC: _GENERIC,
    InformationModel.ASSEMBLY: _ASSEMBLY,
    InformationModel.GROUP: _GROUP,
}


def keys_of(model: InformationModel) -> tuple[KeyDefinition, ...]:
    """The top-level keys of `model`, in the order of the standard's table."""
    return _KEYS[model]


def leaves(definition: KeyDefinition, prefix: str = "") -> Iterator[tuple[str, KeyDefinition]]:
    """The keys without children at and below `definition`, each with its path as on the command line."""
    path = f"{prefix}{definition.keyword}"
    if not definition.children:
        yield path, definition
    for child in definition.children:
        yield from leaves(child, f"{path}[0].")
