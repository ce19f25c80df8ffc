"""C-STORE of files one after the other: which go, what the answers amount to (PS3.4 GG); the same for every engine."""

from collections.abc import Callable, Sequence
from pathlib import Path

from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.engine import Associate, LinkT
from implant_gui.dicom.requesting.files import FileToSend, inspect_file
from implant_gui.dicom.requesting.ledger import gravest
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.stopping import Story, rung_of
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelRung, CancelToken
from implant_gui.domain.service.events import Connecting, Ended, InstanceSent, NegotiatedContext, Progress
from implant_gui.domain.service.status import DimseStatus, StatusCategory, SubOperations

Send = Callable[[LinkT, FileToSend, NegotiatedContext], DimseStatus]
"""Sends one file on a context that was accepted for it, and waits for the answer."""


def store(
    associate: Associate[LinkT],
    send: Send[LinkT],
    requestor: Requestor,
    server: Server,
    files: Sequence[Path],
    token: CancelToken,
) -> Story:
    """Send files to `server` over one association, in their order.

    All of them are looked at before anybody is called; one that cannot be read ends the operation at once. The final
    status is the gravest of the answers. Files whose SOP class the server does not accept are left out; the end then
    has a NO_CONTEXT_ACCEPTED error for the first such class, beside the status for the others. A cancellation takes
    effect between two files.

    Args:
        associate: the engine's way to an association.
        send: the engine's way to send one file.
        requestor: who we are.
        server: where to.
        files: what.
        token: the wish to stop.
    """
    to_send = [inspect_file(path) for path in files]
    yield Connecting(server.name, server.address)
    with associate(requestor, server, contexts.for_store(each.sop_class_uid for each in to_send), token) as link:
        yield link.associated
        ended = yield from _send_all(server, link, to_send, send, token)
    return ended


def _send_all(
    server: Server, link: LinkT, to_send: Sequence[FileToSend], send: Send[LinkT], token: CancelToken
) -> Story:
    statuses: list[DimseStatus] = []
    refused: list[FileToSend] = []
    for file in to_send:
        if token.is_stopped:
            break
        context = contexts.accepted(link.associated.contexts, file.sop_class_uid)
        if context is None:
            refused.append(file)
            continue
        status = send(link, file, context)
        statuses.append(status)
        yield InstanceSent(file.path.name, file.sop_instance_uid, status)
        yield Progress(_count(statuses, len(refused), len(to_send)), status)
    was_cut = len(statuses) + len(refused) < len(to_send)
    final = gravest(statuses)
    return Ended(
        status=final,
        error=_left_out(server, refused),
        cancelled=CancelRung.ASKED if was_cut else rung_of(final, token),
        sub_operations=_count(statuses, len(refused), len(to_send)),
    )


def _count(statuses: Sequence[DimseStatus], refused: int, total: int) -> SubOperations:
    good = sum(status.category is StatusCategory.SUCCESS for status in statuses)
    warnings = sum(status.category is StatusCategory.WARNING for status in statuses)
    return SubOperations(
        remaining=total - len(statuses) - refused,
        completed=good,
        failed=len(statuses) - good - warnings + refused,
        warning=warnings,
    )


def _left_out(server: Server, refused: Sequence[FileToSend]) -> OperationError | None:
    if not refused:
        return None
    facts = {"sop_class": str(refused[0].sop_class_uid)}
    return OperationError(ErrorKind.NO_CONTEXT_ACCEPTED, server.name, server.address, facts)
