"""What identifies an object, read without its drawings and surfaces."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydicom import dcmread
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.tag import Tag

from implant_gui.domain.codes import Code
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.template import TemplateSummary
from implant_gui.domain.uid import Uid, is_uid, parse_uid
from implant_gui.templates.reading import ODD, codes_of, items_of, raw_of, text_of

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
_WANTED: Final = [
    "SpecificCharacterSet",
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
    _DRAWINGS,
    _SURFACES,
    *(
        keyword
        for each in (MAKER, NAME, VERSION, REPLACED, KIND, ORIGINAL, DERIVATION, ANATOMY)
        for keyword in each.values()
    ),
]


def read_summary(path: Path) -> TemplateSummary:
    """The summary of a Part 10 file; drawings, surfaces and documents are skipped, not loaded.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no DICOM file, or `summarise` says so.
    """
    try:
        return summarise(dcmread(path, specific_tags=list(_WANTED), defer_size=_DEFERRED))
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
    sop_class = text_of(dataset, "SOPClassUID")
    model = InformationModel.of_storage(sop_class)
    if model is None:
        raise ValueError(f"“{sop_class}” is none of the three implant template storage SOP classes.")
    return TemplateSummary(
        model=model,
        sop_instance_uid=parse_uid(text_of(dataset, "SOPInstanceUID")),
        maker=text_of(dataset, MAKER[model]),
        name=text_of(dataset, NAME[model]),
        part_number=text_of(dataset, "ImplantPartNumber"),
        size=text_of(dataset, "ImplantSize"),
        version=text_of(dataset, VERSION[model]),
        effective=text_of(dataset, "EffectiveDateTime"),
        is_derived=model in KIND and text_of(dataset, KIND[model]) == "DERIVED",
        replaced_uids=_references(items_of(dataset, REPLACED[model])),
        referenced_uids=_references(_parts(dataset)),
        notification_count=len(items_of(dataset, _NOTIFICATIONS)),
        anatomy=_regions(dataset, ANATOMY[model]),
        implant_type=next(iter(codes_of(dataset, _TYPE)), None),
        materials=codes_of(dataset, _MATERIALS),
        fixation=next(iter(codes_of(dataset, _FIXATION)), None),
        has_drawings=_has_items(dataset, _DRAWINGS),
        has_surfaces=_has_items(dataset, _SURFACES),
        derived_uids=_references(items_of(dataset, DERIVATION[model])) if model in DERIVATION else (),
        original_uids=_references(items_of(dataset, ORIGINAL[model])) if model in ORIGINAL else (),
    )


def _regions(dataset: Dataset, keyword: str) -> tuple[Code, ...]:
    codes = (code for item in items_of(dataset, keyword) for code in codes_of(item, "AnatomicRegionSequence"))
    return tuple(dict.fromkeys(codes))


def _has_items(dataset: Dataset, keyword: str) -> bool:
    """Whether a sequence has items, found out without reading one that was deferred."""
    raw = raw_of(dataset, Tag(keyword))
    if isinstance(raw, RawDataElement):
        return raw.length != 0
    return bool(items_of(dataset, keyword))


def _parts(dataset: Dataset) -> list[Dataset]:
    """Members of a group, components of an assembly."""
    components = [each for role in items_of(dataset, _ROLES) for each in items_of(role, "ComponentSequence")]
    return components + items_of(dataset, _MEMBERS)


def _references(items: Iterable[Dataset]) -> tuple[Uid, ...]:
    uids = (text_of(item, "ReferencedSOPInstanceUID") for item in items)
    return tuple(Uid(uid) for uid in dict.fromkeys(uids) if is_uid(uid))
