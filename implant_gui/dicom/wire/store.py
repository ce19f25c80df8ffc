"""C-STORE of files over one association, streamed from the disk (PS3.4 GG)."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from pynetdicom.dsutils import split_dataset

from implant_gui.dicom import commands
from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.files import FileToSend, decoded, inspect_file
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.sending import send_all
from implant_gui.dicom.requesting.stopping import Story
from implant_gui.dicom.wire.association import Association, associate
from implant_gui.dicom.wire.encoding import encode_dataset
from implant_gui.dicom.wire.incoming import Message, violation
from implant_gui.dicom.wire.limits import KIB
from implant_gui.dicom.wire.request import Request
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Connecting, NegotiatedContext
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import DimseStatus

_CHUNK = 256 * KIB


def store(requestor: Requestor, server: Server, files: Sequence[Path], token: CancelToken) -> Story:
    """Send files to `server`, as `dicom.requesting.sending` says.

    All of them are looked at before anybody is called; one that cannot be read ends the operation at once.
    """
    to_send = [inspect_file(path) for path in files]
    yield Connecting(server.name, server.address)
    with associate(requestor, server, contexts.for_store(each.sop_class_uid for each in to_send), token) as link:
        yield link.associated
        send = partial(_send, requestor, link)
        ended = yield from send_all(server, link.associated.contexts, to_send, send, token)
    return ended


def _send(requestor: Requestor, link: Association, file: FileToSend, context: NegotiatedContext) -> DimseStatus:
    request = Request(link, Service.STORE, context, requestor.message_ids())
    request.send(_data_set(file, context), {commands.AFFECTED_SOP_INSTANCE_UID: file.sop_instance_uid})
    while True:
        for piece in link.receive():
            if not isinstance(piece, Message):
                raise violation("an object instead of a response")
            return request.status_of(piece)


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
