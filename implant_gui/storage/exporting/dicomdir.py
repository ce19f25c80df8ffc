"""The DICOMDIR of a medium with implant templates (PS3.3 F.3 and F.5.37 to F.5.39)."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from pydicom import dcmread, dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import UID, ExplicitVRLittleEndian, MediaStorageDirectoryStorage, generate_uid

from implant_gui.domain import deflated
from implant_gui.domain.service.identity import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from implant_gui.domain.service.information_model import InformationModel

_MANUFACTURER: Final = "Manufacturer"
_ISSUER: Final = "ImplantAssemblyTemplateIssuer"
_IN_USE: Final = 0xFFFF
_NO_KNOWN_INCONSISTENCIES: Final = 0


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A kind of directory record: the keys that it must have, and those that it has where the object has them."""

    word: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


_FORMS: Final = {
    InformationModel.GENERIC: RecordForm(
        "IMPLANT", (_MANUFACTURER, "ImplantName", "ImplantPartNumber"), ("ImplantSize",)
    ),
    InformationModel.ASSEMBLY: RecordForm(
        "IMPLANT ASSY", ("ImplantAssemblyTemplateName", _MANUFACTURER, "ProcedureTypeCodeSequence")
    ),
    InformationModel.GROUP: RecordForm(
        "IMPLANT GROUP",
        ("ImplantTemplateGroupName", "ImplantTemplateGroupIssuer"),
        ("ImplantTemplateGroupDescription",),
    ),
}
_WANTED: Final = [
    "SpecificCharacterSet",
    "SOPClassUID",
    "SOPInstanceUID",
    _ISSUER,
    *(keyword for form in _FORMS.values() for keyword in (*form.required, *form.optional)),
]


def record_of(path: Path, file_id: Sequence[str]) -> Dataset:
    """The directory record for the object in `path`, which is `file_id` on the medium.

    A required key that the object lacks is empty in the record: inventing a value would be worse.

    Raises:
        OSError, ValueError and others: the object cannot be read.
    """
    if deflated.is_too_much(path):
        raise ValueError("The object is compressed, and too large.")
    object_ = dcmread(path, specific_tags=list(_WANTED))
    model = InformationModel.of_storage(object_.SOPClassUID)
    if model is None:
        raise ValueError("This is no implant template.")
    record = Dataset()
    record.OffsetOfTheNextDirectoryRecord = 0
    record.RecordInUseFlag = _IN_USE
    record.OffsetOfReferencedLowerLevelDirectoryEntity = 0
    record.DirectoryRecordType = _FORMS[model].word
    record.ReferencedFileID = list(file_id)
    record.ReferencedSOPClassUIDInFile = object_.SOPClassUID
    record.ReferencedSOPInstanceUIDInFile = object_.SOPInstanceUID
    record.ReferencedTransferSyntaxUIDInFile = object_.file_meta.TransferSyntaxUID
    _copy_keys(object_, record, _FORMS[model])
    return record


def encode(records: Sequence[Dataset]) -> bytes:
    """The DICOMDIR file with `records`, all directly under its root."""
    directory = Dataset()
    directory.file_meta = _meta()
    directory.preamble = bytes(128)
    directory.FileSetID = "IMPLANTS"
    directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = 0
    directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = 0
    directory.FileSetConsistencyFlag = _NO_KNOWN_INCONSISTENCIES
    directory.DirectoryRecordSequence = Items(records)
    # Offsets have a fixed length, so a first pass with zeros tells where everything will be.
    offsets = _offsets(_written(directory))
    if offsets:
        for record, following in zip(records, (*offsets[1:], 0), strict=True):
            record.OffsetOfTheNextDirectoryRecord = following
        directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = offsets[0]
        directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = offsets[-1]
    return _written(directory)


def _copy_keys(object_: Dataset, record: Dataset, form: RecordForm) -> None:
    for keyword in ("SpecificCharacterSet", *form.required, *form.optional):
        if keyword in object_:
            record[keyword] = object_[keyword]
    # The assembly has an issuer where the record asks for a manufacturer (PS3.3 F.5.39): they are the same to people.
    if _MANUFACTURER in form.required and _MANUFACTURER not in record and object_.get(_ISSUER):
        record.Manufacturer = object_[_ISSUER].value
    for keyword in form.required:
        if keyword not in record:
            setattr(record, keyword, [] if keyword.endswith("Sequence") else "")


def _meta() -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\x00\x01"
    meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    meta.MediaStorageSOPInstanceUID = generate_uid(prefix=None)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
    meta.ImplementationVersionName = IMPLEMENTATION_VERSION_NAME
    return meta


def _written(directory: Dataset) -> bytes:
    buffer = BytesIO()
    dcmwrite(buffer, directory, enforce_file_format=True)
    return buffer.getvalue()


def _offsets(encoded: bytes) -> list[int]:
    """Where each record begins, from the beginning of the file (PS3.3 F.3.2.2: including the preamble)."""
    items = dcmread(BytesIO(encoded)).DirectoryRecordSequence
    return [int(item.seq_item_tell) for item in items]
