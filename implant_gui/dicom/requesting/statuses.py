"""What a response says: its status, its counters, the list of what failed (PS3.7 9.1 and C, PS3.4 C.4)."""

from typing import Final

from implant_gui.dicom.commands import (
    COMPLETED,
    ERROR_COMMENT,
    ERROR_ID,
    FAILED,
    OFFENDING_ELEMENT,
    REMAINING,
    STATUS,
    WARNING,
    Command,
)
from implant_gui.dicom.datasets.elements import MalformedDatasetError, read_elements
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.domain.service.status import DimseStatus, SubOperations
from implant_gui.domain.service.status_table import read_status
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid, is_uid

_FAILED_SOP_INSTANCE_UID_LIST: Final = 0x00080058


def dimse_status(command: Command, service: Service, peer_class_uid: str = "") -> DimseStatus:
    """The status of a response.

    Raises:
        ValueError: it has none, which no response may lack.
    """
    code = command.number(STATUS)
    if code is None:
        raise ValueError("A response without a status.")
    comment = command.text(ERROR_COMMENT)
    return DimseStatus(
        reading=read_status(code, service, peer_class_uid),
        comment=None if comment is None else visible(comment),
        offending_elements=command.tags(OFFENDING_ELEMENT),
        error_id=command.number(ERROR_ID),
    )


def sub_operations(command: Command) -> SubOperations:
    """The counters of a response, as far as it has them."""
    return SubOperations(
        remaining=command.number(REMAINING),
        completed=command.number(COMPLETED),
        failed=command.number(FAILED),
        warning=command.number(WARNING),
    )


def failed_uids(identifier: EncodedDataset | None) -> tuple[Uid, ...]:
    """Failed SOP Instance UID List of a final response, each once; what is no UID is left out."""
    if identifier is None:
        return ()
    try:
        elements = read_elements(identifier.data, identifier.transfer_syntax)
    except MalformedDatasetError:
        return ()
    value = next((element.value for element in elements if element.tag == _FAILED_SOP_INSTANCE_UID_LIST), b"")
    texts = (part.strip("\0 ") for part in value.decode("latin-1").split("\\"))
    return tuple(dict.fromkeys(Uid(text) for text in texts if is_uid(text)))
