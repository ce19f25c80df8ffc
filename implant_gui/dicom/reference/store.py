"""C-STORE of files over one association (PS3.4 GG)."""

from collections.abc import Sequence
from pathlib import Path

from pydicom import dcmread

from implant_gui.dicom import contexts
from implant_gui.dicom.caller import Caller
from implant_gui.dicom.files import FileToSend, inspect_file
from implant_gui.dicom.ledger import gravest
from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.request import Request
from implant_gui.dicom.stopping import Story, rung_of
from implant_gui.domain.ae import Server
from implant_gui.domain.cancel import CancelRung, CancelToken
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.events import Connecting, Ended, InstanceSent, NegotiatedContext, Progress
from implant_gui.domain.information_model import Service
from implant_gui.domain.status import DimseStatus, StatusCategory, SubOperations


def store(caller: Caller, server: Server, files: Sequence[Path], token: CancelToken) -> Story:
    """Send files to `server`, in their order.

    All of them are looked at before anybody is called; one that cannot be read ends the operation at once. The final
    status is the gravest of the answers. Files whose SOP class the server does not accept are left out; the end then
    has a NO_CONTEXT_ACCEPTED error for the first such class, beside the status for the others. A cancellation takes
    effect between two files.
    """
    to_send = [inspect_file(path) for path in files]
    yield Connecting(server.name, server.address)
    with associate(caller, server, contexts.for_store(each.sop_class_uid for each in to_send), token) as link:
        yield link.associated
        ended = yield from _send_all(link, to_send)
    return ended


def _send_all(link: Link, to_send: Sequence[FileToSend]) -> Story:
    negotiated = link.associated.contexts
    statuses: list[DimseStatus] = []
    refused: list[FileToSend] = []
    for file in to_send:
        if link.token.is_stopped:
            break
        context = contexts.accepted(negotiated, file.sop_class_uid)
        if context is None:
            refused.append(file)
            continue
        status = _send(link, file, context)
        statuses.append(status)
        yield InstanceSent(file.path.name, file.sop_instance_uid, status)
        yield Progress(_count(statuses, len(refused), len(to_send)), status)
    was_cut = len(statuses) + len(refused) < len(to_send)
    final = gravest(statuses)
    return Ended(
        status=final,
        error=_left_out(link, refused),
        cancelled=CancelRung.ASKED if was_cut else rung_of(final, link.token),
        sub_operations=_count(statuses, len(refused), len(to_send)),
    )


def _send(link: Link, file: FileToSend, context: NegotiatedContext) -> DimseStatus:
    source: object = file.path
    if file.transfer_syntax != context.transfer_syntax:
        # As it is when the peer takes it so; else decoded, for pynetdicom to encode in the accepted syntax.
        source = _decoded(file)
    request = Request(link, Service.STORE, context)
    return request.answer(
        lambda message_id: link.association.send_c_store(source, msg_id=message_id), on_cancel=None
    ).status


def _decoded(file: FileToSend) -> object:
    try:
        return dcmread(file.path)
    except (OSError, ValueError, KeyError, AttributeError, EOFError, TypeError, RecursionError) as error:
        facts = {"detail": "its data set is malformed"}
        raise OperationError(ErrorKind.FILE_UNREADABLE, address=str(file.path), facts=facts) from error


def _count(statuses: Sequence[DimseStatus], refused: int, total: int) -> SubOperations:
    good = sum(status.category is StatusCategory.SUCCESS for status in statuses)
    warnings = sum(status.category is StatusCategory.WARNING for status in statuses)
    return SubOperations(
        remaining=total - len(statuses) - refused,
        completed=good,
        failed=len(statuses) - good - warnings + refused,
        warning=warnings,
    )


def _left_out(link: Link, refused: Sequence[FileToSend]) -> OperationError | None:
    return link.error(ErrorKind.NO_CONTEXT_ACCEPTED, sop_class=refused[0].sop_class_uid) if refused else None
