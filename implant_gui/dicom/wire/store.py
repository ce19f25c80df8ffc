"""C-STORE of files over one association, streamed from the disk (PS3.4 GG)."""

import functools
from collections.abc import Iterator
from typing import Final

from pynetdicom.dsutils import split_dataset

from implant_gui.dicom import commands
from implant_gui.dicom.requesting import sending
from implant_gui.dicom.requesting.files import FileToSend, decoded
from implant_gui.dicom.wire.association import Association
from implant_gui.dicom.wire.encoding import encode_dataset
from implant_gui.dicom.wire.establishment import associate
from implant_gui.dicom.wire.limits import KIB
from implant_gui.dicom.wire.request import Request
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import DimseStatus

_CHUNK: Final = 256 * KIB


def _send(link: Association, file: FileToSend, context: NegotiatedContext) -> DimseStatus:
    request = Request(link, Service.STORE, context)
    request.send(_data_set(file, context), {commands.AFFECTED_SOP_INSTANCE_UID: file.sop_instance_uid})
    return request.answer()


def _data_set(file: FileToSend, context: NegotiatedContext) -> Iterator[bytes]:
    """As it is when the peer takes it so; else decoded and encoded in the accepted transfer syntax."""
    if file.transfer_syntax != context.transfer_syntax:
        yield encode_dataset(decoded(file), context)
        return
    try:
        _, offset = split_dataset(file.path)
        with file.path.open("rb") as stream:
            stream.seek(offset)
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        facts = {"detail": error.strerror or "it cannot be read"}
        raise OperationError(ErrorKind.FILE_UNREADABLE, address=str(file.path), facts=facts) from error


store: Final = functools.partial(sending.store, associate, _send)
