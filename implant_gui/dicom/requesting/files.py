"""Files to send: what each one is, read from its file meta information before anybody is called (PS3.10 7.1)."""

from dataclasses import dataclass
from pathlib import Path

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.filereader import read_file_meta_info

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.information_model import TRANSFER_SYNTAXES
from implant_gui.domain.uid import Uid, is_uid


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A DICOM file whose data set can go out as it is, or in the other of the two transfer syntaxes."""

    path: Path
    sop_class_uid: Uid
    sop_instance_uid: Uid
    transfer_syntax: Uid


def inspect_file(path: Path) -> FileToSend:
    """What the file at `path` is.

    Raises:
        OperationError: FILE_UNREADABLE.
    """
    try:
        meta = read_file_meta_info(path)
    except InvalidDicomError as error:
        raise _unreadable(path, "it is not a DICOM file") from error
    except OSError as error:
        raise _unreadable(path, error.strerror or "it cannot be opened") from error
    except (ValueError, KeyError, AttributeError, EOFError, TypeError) as error:
        raise _unreadable(path, "its file meta information is malformed") from error
    sop_class = str(meta.get("MediaStorageSOPClassUID", ""))
    sop_instance = str(meta.get("MediaStorageSOPInstanceUID", ""))
    transfer_syntax = str(meta.get("TransferSyntaxUID", ""))
    if not (sop_class and is_uid(sop_class) and sop_instance and is_uid(sop_instance)):
        raise _unreadable(path, "its file meta information has no valid UIDs")
    if transfer_syntax not in TRANSFER_SYNTAXES:
        raise _unreadable(path, f"its transfer syntax {transfer_syntax} is not sent by this program")
    return FileToSend(path, Uid(sop_class), Uid(sop_instance), Uid(transfer_syntax))


def decoded(file: FileToSend) -> Dataset:
    """Its data set, to be encoded in the other transfer syntax.

    Raises:
        OperationError: FILE_UNREADABLE.
    """
    try:
        return dcmread(file.path)
    except (OSError, ValueError, KeyError, AttributeError, EOFError, TypeError, RecursionError) as error:
        raise _unreadable(file.path, "its data set is malformed") from error


def _unreadable(path: Path, detail: str) -> OperationError:
    return OperationError(ErrorKind.FILE_UNREADABLE, address=str(path), facts={"detail": detail})
