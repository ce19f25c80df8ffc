"""Whether to take an object that a server sends over the association of our C-GET (PS3.4 C.4.3.3).

Nothing that a peer claims is believed: the object must have been asked for, on a context whose role the peer gave us,
and the UIDs of the command must be those of the data set, of which nothing else is read.
"""

from collections.abc import Collection
from typing import Final

from implant_gui.dicom.datasets.elements import MalformedDatasetError, outline
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.events import NegotiatedContext, RefusalReason
from implant_gui.domain.service.information_model import STORAGE_SOP_CLASSES
from implant_gui.domain.service.instance import InstanceHeader, Origin
from implant_gui.domain.uid import Uid, is_uid

_SOP_CLASS_UID: Final = 0x00080016
_SOP_INSTANCE_UID: Final = 0x00080018

SUCCESS: Final = 0x0000
PROCESSING_FAILURE: Final = 0x0110
SOP_CLASS_NOT_SUPPORTED: Final = 0x0122
NOT_AUTHORISED: Final = 0x0124
OUT_OF_RESOURCES: Final = 0xA700
DOES_NOT_MATCH: Final = 0xA900
CANNOT_UNDERSTAND: Final = 0xC000
"""Statuses of C-STORE responses (PS3.4 Table GG.4-1), and of PS3.7 Annex C for what that leaves out."""

_CODES: Final = {
    RefusalReason.NOT_ASKED_FOR: NOT_AUTHORISED,
    RefusalReason.WRONG_SOP_CLASS: SOP_CLASS_NOT_SUPPORTED,
    RefusalReason.NO_ROLE: SOP_CLASS_NOT_SUPPORTED,
    RefusalReason.UID_MISMATCH: DOES_NOT_MATCH,
    RefusalReason.INVALID_UID: CANNOT_UNDERSTAND,
    RefusalReason.MALFORMED: CANNOT_UNDERSTAND,
    RefusalReason.DISK_FULL: OUT_OF_RESOURCES,
    RefusalReason.STORAGE_UNAVAILABLE: PROCESSING_FAILURE,
}


class RefusedError(Exception):
    """We do not take an object.

    Attributes:
        code: the status of our C-STORE response.
    """

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.code = _CODES[reason]


def admit(
    sop_class: str, sop_instance: str, *, context: NegotiatedContext, wanted: Collection[str], origin: Origin
) -> InstanceHeader:
    """The header of an object that may be stored if its data set is what its command says.

    Args:
        sop_class: Affected SOP Class UID of the request.
        sop_instance: Affected SOP Instance UID of the request.
        context: the accepted presentation context that the request came on.
        wanted: the UIDs that we asked for.
        origin: where the object comes from.

    Raises:
        RefusedError: it may not.
    """
    if sop_class not in STORAGE_SOP_CLASSES or sop_class != context.abstract_syntax:
        raise RefusedError(RefusalReason.WRONG_SOP_CLASS)
    if not context.as_scp or context.transfer_syntax is None:
        raise RefusedError(RefusalReason.NO_ROLE)
    if not is_uid(sop_instance):
        raise RefusedError(RefusalReason.INVALID_UID)
    if sop_instance not in wanted:
        raise RefusedError(RefusalReason.NOT_ASKED_FOR)
    return InstanceHeader(Uid(sop_class), Uid(sop_instance), context.transfer_syntax, origin)


def check_data_set(header: InstanceHeader, data: bytes) -> None:
    """See to it that a data set is complete, and is the object that `header` announces.

    Raises:
        RefusedError: MALFORMED or UID_MISMATCH.
    """
    if _uids_within(data, header.transfer_syntax) != (header.sop_class_uid, header.sop_instance_uid):
        raise RefusedError(RefusalReason.UID_MISMATCH)


def refusal_for(error: OperationError) -> RefusedError:
    """How to tell a peer that an object could not be written."""
    if error.kind is ErrorKind.DISK_FULL:
        return RefusedError(RefusalReason.DISK_FULL)
    return RefusedError(RefusalReason.STORAGE_UNAVAILABLE)


def _uids_within(data: bytes, transfer_syntax: Uid) -> tuple[str, str]:
    """SOP Class UID and SOP Instance UID of a data set that has both and is not cut off.

    Raises:
        RefusedError: MALFORMED.
    """
    found: dict[int, str] = {}
    try:
        for header in outline(data, transfer_syntax):
            if header.tag in (_SOP_CLASS_UID, _SOP_INSTANCE_UID):
                value = data[header.start : header.start + header.length]
                found[header.tag] = value.decode("latin-1").rstrip("\0 ")
    except MalformedDatasetError as error:
        raise RefusedError(RefusalReason.MALFORMED) from error
    if len(found) != 2:
        raise RefusedError(RefusalReason.MALFORMED)
    return found[_SOP_CLASS_UID], found[_SOP_INSTANCE_UID]
