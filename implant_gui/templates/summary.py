"""What identifies an object, read without its drawings and surfaces."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol

from pydicom import dcmread
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.tag import Tag

from implant_gui.domain import deflated
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid, is_uid, parse_uid
from implant_gui.templates.datasets.skim import UnusualError, skim, wanted
from implant_gui.templates.datasets.values import CODE_FORMS, ODD, items_of, raw_of, text_of

MAKER: Final = {
    InformationModel.GENERIC: "Manufacturer",
    InformationModel.ASSEMBLY: "ImplantAssemblyTemplateIssuer",
    InformationModel.GROUP: "ImplantTemplateGroupIssuer",
}
NAME: Final = {
    InformationModel.GENERIC: "ImplantName",
    InformationModel.ASSEMBLY: "ImplantAssemblyTemplateName",
    InformationModel.GROUP: "ImplantTemplateGroupName",
}
VERSION: Final = {
    InformationModel.GENERIC: "ImplantTemplateVersion",
    InformationModel.ASSEMBLY: "ImplantAssemblyTemplateVersion",
    InformationModel.GROUP: "ImplantTemplateGroupVersion",
}
REPLACED: Final = {
    InformationModel.GENERIC: "ReplacedImplantTemplateSequence",
    InformationModel.ASSEMBLY: "ReplacedImplantAssemblyTemplateSequence",
    InformationModel.GROUP: "ReplacedImplantTemplateGroupSequence",
}
KIND: Final = {
    InformationModel.GENERIC: "ImplantType",
    InformationModel.ASSEMBLY: "ImplantAssemblyTemplateType",
}
"""ORIGINAL or DERIVED; groups are neither."""
ORIGINAL: Final = {
    InformationModel.GENERIC: "OriginalImplantTemplateSequence",
    InformationModel.ASSEMBLY: "OriginalImplantAssemblyTemplateSequence",
}
DERIVATION: Final = {
    InformationModel.GENERIC: "DerivationImplantTemplateSequence",
    InformationModel.ASSEMBLY: "DerivationImplantAssemblyTemplateSequence",
}
ANATOMY: Final = {
    InformationModel.GENERIC: "ImplantTargetAnatomySequence",
    InformationModel.ASSEMBLY: "ImplantAssemblyTemplateTargetAnatomySequence",
    InformationModel.GROUP: "ImplantTemplateGroupTargetAnatomySequence",
}
_MATERIALS: Final = "MaterialsCodeSequence"
_TYPE: Final = "ImplantTypeCodeSequence"
_FIXATION: Final = "FixationMethodCodeSequence"
_DRAWINGS: Final = "HPGLDocumentSequence"
_SURFACES: Final = "SurfaceSequence"
_DEFERRED: Final = 1 << 16
"""Longer values are read when they are asked for: of drawings and surfaces it only matters that they are there."""
_ROLES: Final = "ComponentTypesSequence"
_MEMBERS: Final = "ImplantTemplateGroupMembersSequence"
_NOTIFICATIONS: Final = "NotificationFromManufacturerSequence"
_WANTED: Final = (
    "SOPClassUID",
    "SOPInstanceUID",
    "ImplantPartNumber",
    "ImplantSize",
    "EffectiveDateTime",
    _ROLES,
    _MEMBERS,
    _NOTIFICATIONS,
    _MATERIALS,
    _TYPE,
    _FIXATION,
    *(
        keyword
        for each in (MAKER, NAME, VERSION, REPLACED, KIND, ORIGINAL, DERIVATION, ANATOMY)
        for keyword in each.values()
    ),
)
_COUNTED: Final = (_DRAWINGS, _SURFACES)
_WITHIN: Final = (
    "ReferencedSOPInstanceUID",
    "AnatomicRegionSequence",
    "ComponentSequence",
    "CodingSchemeDesignator",
    "CodeMeaning",
    *CODE_FORMS,
)
_SKIMMED: Final = wanted((*_WANTED, *_WITHIN), _COUNTED)


class Source(Protocol):
    """An object, or an item of one of its sequences."""

    def text(self, keyword: str) -> str:
        """A value as text; "" if there is none."""

    def items(self, keyword: str) -> "Sequence[Source]":
        """The items of a sequence."""

    def has_items(self, keyword: str) -> bool:
        """Whether a sequence has items, which need not be read for that."""


class _Parsed:
    """A `Source` over pydicom's data set."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def text(self, keyword: str) -> str:
        return text_of(self._dataset, keyword)

    def items(self, keyword: str) -> "Sequence[Source]":
        return [_Parsed(item) for item in items_of(self._dataset, keyword)]

    def has_items(self, keyword: str) -> bool:
        raw = raw_of(self._dataset, Tag(keyword))
        if isinstance(raw, RawDataElement):
            return raw.length != 0
        return bool(items_of(self._dataset, keyword))


def read_summary(path: Path) -> TemplateSummary:
    """The summary of a Part 10 file; drawings, surfaces and documents are skipped, not loaded.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no DICOM file, or `summarise` says so.
    """
    try:
        return _summary(skim(path, _SKIMMED))
    except UnusualError:
        return summarise(_read(path))


def _read(path: Path) -> Dataset:
    """An unusual object, by pydicom."""
    if deflated.is_too_much(path):
        raise ValueError(f"“{path.name}” is compressed, and would become more than {deflated.MOST >> 20} MiB.")
    try:
        return dcmread(path, specific_tags=[*_WANTED, *_COUNTED, "SpecificCharacterSet"], defer_size=_DEFERRED)
    except InvalidDicomError as error:
        raise ValueError(f"“{path.name}” is no DICOM file.") from error
    except OSError:
        raise
    except (*ODD, EOFError) as error:
        raise ValueError(f"“{path.name}” cannot be read: {error}") from error


def summarise(dataset: Dataset) -> TemplateSummary:
    """The summary of an object; what is missing or odd stays empty.

    Raises:
        ValueError: the object is of none of the three storage SOP classes, or has no SOP Instance UID.
    """
    return _summary(_Parsed(dataset))


def _summary(source: Source) -> TemplateSummary:
    sop_class = source.text("SOPClassUID")
    model = InformationModel.of_storage(sop_class)
    if model is None:
        raise ValueError(f"“{sop_class}” is none of the three implant template storage SOP classes.")
    return TemplateSummary(
        model=model,
        sop_instance_uid=parse_uid(source.text("SOPInstanceUID")),
        maker=source.text(MAKER[model]),
        name=source.text(NAME[model]),
        part_number=source.text("ImplantPartNumber"),
        size=source.text("ImplantSize"),
        version=source.text(VERSION[model]),
        effective=source.text("EffectiveDateTime"),
        is_derived=model in KIND and source.text(KIND[model]) == "DERIVED",
        replaced_uids=_references(source.items(REPLACED[model])),
        referenced_uids=_references(_parts(source)),
        notification_count=len(source.items(_NOTIFICATIONS)),
        anatomy=_regions(source, ANATOMY[model]),
        implant_type=next(iter(_codes(source, _TYPE)), None),
        materials=_codes(source, _MATERIALS),
        fixation=next(iter(_codes(source, _FIXATION)), None),
        has_drawings=source.has_items(_DRAWINGS),
        has_surfaces=source.has_items(_SURFACES),
        derived_uids=_references(source.items(DERIVATION[model])) if model in DERIVATION else (),
        original_uids=_references(source.items(ORIGINAL[model])) if model in ORIGINAL else (),
    )


def _regions(source: Source, keyword: str) -> tuple[Code, ...]:
    codes = (code for item in source.items(keyword) for code in _codes(item, "AnatomicRegionSequence"))
    return tuple(dict.fromkeys(codes))


def _codes(source: Source, keyword: str) -> tuple[Code, ...]:
    """The codes of a code sequence, in whichever form their values have (PS3.3 8.8)."""
    return tuple(_code(item) for item in source.items(keyword))


def _code(item: Source) -> Code:
    value = next(filter(None, map(item.text, CODE_FORMS)), "")
    return Code(value, item.text("CodingSchemeDesignator"), item.text("CodeMeaning"))


def _parts(source: Source) -> "list[Source]":
    """Members of a group, components of an assembly."""
    components = [each for role in source.items(_ROLES) for each in role.items("ComponentSequence")]
    return [*components, *source.items(_MEMBERS)]


def _references(items: "Iterable[Source]") -> tuple[Uid, ...]:
    uids = (item.text("ReferencedSOPInstanceUID") for item in items)
    return tuple(Uid(uid) for uid in dict.fromkeys(uids) if is_uid(uid))
