"""Small data sets of the three kinds, made without the demo catalogue."""

from collections.abc import Sequence

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as DatasetSequence

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid

ROOT = "1.2.826.0.1.3680043.10.9999"
FEMUR = ("71341001", "SCT", "Femur")
HIP = ("24136001", "SCT", "Hip joint")
STEEL = ("256506002", "SCT", "Stainless steel")
TITANIUM = ("261253005", "SCT", "Titanium alloy")


def uid(number: int) -> Uid:
    return Uid(f"{ROOT}.{number}")


def code(value: str, scheme: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue = value
    item.CodingSchemeDesignator = scheme
    item.CodeMeaning = meaning
    return item


def reference(sop_class: str, instance: str) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = sop_class
    item.ReferencedSOPInstanceUID = instance
    return item


def generic(
    number: int,
    *,
    manufacturer: str = "ACME",
    name: str = "STEM",
    size: str | None = "M",
    part_number: str | None = None,
    effective: str = "20200101120000",
    anatomy: tuple[str, str, str] = FEMUR,
    materials: Sequence[tuple[str, str, str]] = (STEEL,),
    replaces: str | None = None,
    character_set: str | Sequence[str] | None = None,
    drawing: bytes = b"",
) -> Dataset:
    dataset = Dataset()
    if character_set is not None:
        dataset.SpecificCharacterSet = list(character_set) if not isinstance(character_set, str) else character_set
    dataset.SOPClassUID = InformationModel.GENERIC.storage
    dataset.SOPInstanceUID = uid(number)
    dataset.Manufacturer = manufacturer
    dataset.ImplantName = name
    dataset.ImplantPartNumber = part_number or f"P-{number}"
    dataset.ImplantTemplateVersion = "1"
    if size is not None:
        dataset.ImplantSize = size
    dataset.EffectiveDateTime = effective
    target = Dataset()
    target.AnatomicRegionSequence = DatasetSequence([code(*anatomy)])
    dataset.ImplantTargetAnatomySequence = DatasetSequence([target])
    dataset.MaterialsCodeSequence = DatasetSequence([code(*material) for material in materials])
    if replaces is not None:
        dataset.ReplacedImplantTemplateSequence = DatasetSequence(
            [reference(InformationModel.GENERIC.storage, replaces)]
        )
    if drawing:
        item = Dataset()
        item.HPGLDocument = drawing
        dataset.HPGLDocumentSequence = DatasetSequence([item])
    return dataset


def assembly(number: int, *, name: str = "Hip assembly", technique: str = "") -> Dataset:
    dataset = Dataset()
    dataset.SOPClassUID = InformationModel.ASSEMBLY.storage
    dataset.SOPInstanceUID = uid(number)
    dataset.ImplantAssemblyTemplateName = name
    dataset.ImplantAssemblyTemplateIssuer = "ACME"
    dataset.ProcedureTypeCodeSequence = DatasetSequence([code("119614000", "SCT", "Hip replacement")])
    dataset.SurgicalTechnique = technique
    return dataset


def group(number: int, *, name: str = "Plates", effective: str = "20210101") -> Dataset:
    dataset = Dataset()
    dataset.SOPClassUID = InformationModel.GROUP.storage
    dataset.SOPInstanceUID = uid(number)
    dataset.ImplantTemplateGroupName = name
    dataset.ImplantTemplateGroupDescription = "All lengths"
    dataset.ImplantTemplateGroupIssuer = "ACME"
    dataset.EffectiveDateTime = effective
    return dataset
