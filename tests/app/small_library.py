"""A folder with a few templates, made for tests of the program as a whole."""

from pathlib import Path
from typing import Final

from pydicom.dataset import Dataset

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates.datasets.part10 import encode

GREEK: Final = "Ορθοπαιδική"
STEMS: Final = tuple(f"1.2.3.1.{number}" for number in range(1, 7))
CUPS: Final = ("1.2.3.2.1", "1.2.3.2.2")
ASSEMBLY: Final = "1.2.3.3.1"
GROUP: Final = "1.2.3.4.1"


def write_library(folder: Path) -> Path:
    """Six stems of one maker, two cups of another, an assembly and a group."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, uid in enumerate(STEMS, start=1):
        _write(folder, _generic(uid, "ACME", "MONO_STEM", size=str(number)))
    for uid in CUPS:
        _write(folder, _generic(uid, GREEK, "CUP", size="M"))
    assembly = _object(ASSEMBLY, InformationModel.ASSEMBLY)
    assembly.ImplantAssemblyTemplateName = "Hip system"
    assembly.ImplantAssemblyTemplateIssuer = "ACME"
    assembly.SurgicalTechnique = "Lateral"
    _write(folder, assembly)
    group = _object(GROUP, InformationModel.GROUP)
    group.ImplantTemplateGroupName = "Stems"
    group.ImplantTemplateGroupIssuer = "ACME"
    group.EffectiveDateTime = "20240101120000+0000"
    _write(folder, group)
    return folder


def _generic(uid: str, maker: str, name: str, size: str) -> Dataset:
    dataset = _object(uid, InformationModel.GENERIC)
    dataset.Manufacturer = maker
    dataset.ImplantName = name
    dataset.ImplantSize = size
    dataset.ImplantPartNumber = f"{name}-{size}"
    dataset.ImplantTemplateVersion = "1"
    dataset.EffectiveDateTime = "20240101120000+0000"
    dataset.FrameOfReferenceUID = f"{uid}.9"
    return dataset


def _object(uid: str, model: InformationModel) -> Dataset:
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = model.storage
    dataset.SOPInstanceUID = uid
    return dataset


def _write(folder: Path, dataset: Dataset) -> None:
    (folder / f"{dataset.SOPInstanceUID}.dcm").write_bytes(encode(dataset))
