"""Sequence items that all three IODs are made of: codes, references, body regions, documents."""

from collections.abc import Iterable

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from implant_gui.domain.service.codes import Code
from implant_gui.domain.uid import Uid
from implant_gui.templates.catalogue.product import Maker
from implant_gui.templates.datasets.making import make


def character_set(maker: Maker) -> str | list[str]:
    """Specific Character Set for texts of `maker`."""
    return maker.character_set if isinstance(maker.character_set, str) else list(maker.character_set)


def code_items(*codes: Code) -> Items:
    """Codes as items of a code sequence (PS3.3 8.8)."""
    items = []
    for code in codes:
        item = make(
            CodeValue=code.value,
            CodingSchemeDesignator=code.scheme,
            CodeMeaning=code.meaning,
        )
        items.append(item)
    return Items(items)


def reference_items(sop_class: Uid, *uids: Uid) -> Items:
    """Items that refer to instances (PS3.3 Table 10-11)."""
    items = []
    for uid in uids:
        item = make(
            ReferencedSOPClassUID=sop_class,
            ReferencedSOPInstanceUID=uid,
        )
        items.append(item)
    return Items(items)


def anatomy_items(codes: Iterable[Code]) -> Items:
    """Body regions."""
    items = []
    for code in codes:
        item = make(AnatomicRegionSequence=code_items(code))
        items.append(item)
    return Items(items)


def set_document(dataset: Dataset, document: bytes) -> None:
    """A PDF, with an even length as OB has it."""
    dataset.MIMETypeOfEncapsulatedDocument = "application/pdf"
    dataset.EncapsulatedDocument = document + b"\0" * (len(document) % 2)
