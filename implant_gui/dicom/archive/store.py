"""C-STORE (PS3.4 GG): objects that a peer gives to the archive."""

import logging
from pathlib import Path
from typing import Final

from implant_gui.dicom.archive.encoding import MalformedDatasetError, decode
from implant_gui.dicom.archive.files import EncodedObject, read_attributes, read_encoded, store
from implant_gui.dicom.archive.index import ArchiveIndex
from implant_gui.dicom.archive.responder import SUCCESS
from implant_gui.dicom.datasets import elements
from implant_gui.dicom.guarded.exchange import Exchange, Status
from implant_gui.domain.uid import Uid, is_uid

_log = logging.getLogger(__name__)

_OUT_OF_RESOURCES: Final = Status(0xA700, "The archive cannot write to its folder")
_DOES_NOT_MATCH: Final = Status(0xA900, "UIDs of command and data set differ")
_INVALID_UID: Final = Status(0xC000, "Not a valid SOP Instance UID")
_MALFORMED: Final = Status(0xC000, "The data set cannot be read")
_OTHER_CONTENT: Final = Status(0xC000, "Another object with this UID is held")


def receive(exchange: Exchange, folder: Path, index: ArchiveIndex) -> Status:
    """Keep an object; gives the status to answer with."""
    uid = str(exchange.request.AffectedSOPInstanceUID or "")
    if not is_uid(uid):
        return _INVALID_UID
    received = EncodedObject(exchange.abstract_syntax, Uid(uid), exchange.transfer_syntax, exchange.data())
    try:
        # pydicom reads what is cut short without a word, and never comes to an end with what is nested too deep.
        elements.read_elements(received.data, received.transfer_syntax)
        dataset = decode(received.data, implicit=exchange.is_implicit)
        named = (str(dataset.get("SOPClassUID", "")), str(dataset.get("SOPInstanceUID", "")))
        if named != (exchange.abstract_syntax, uid) or exchange.request.AffectedSOPClassUID != exchange.abstract_syntax:
            return _DOES_NOT_MATCH
        return keep(received, folder, index)
    except (MalformedDatasetError, elements.MalformedDatasetError):
        return _MALFORMED
    except OSError as error:
        _log.info("An object could not be stored: %s", type(error).__name__)
        return _OUT_OF_RESOURCES


def keep(received: EncodedObject, folder: Path, index: ArchiveIndex) -> Status:
    """Store an object and index it; what is held already is not stored twice.

    Raises:
        OSError: the folder cannot be written to.
    """
    held = index.path_of(received.sop_instance_uid)
    if held is not None:
        return SUCCESS if read_encoded(held).data == received.data else _OTHER_CONTENT
    path = store(folder, received)
    attributes = read_attributes(path)
    if attributes is None:
        path.unlink()
        return _MALFORMED
    if not index.add([attributes]) and index.path_of(received.sop_instance_uid) != path:
        path.unlink()  # somebody else was faster, with other content
        return _OTHER_CONTENT
    return SUCCESS
