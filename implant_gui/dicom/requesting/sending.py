"""Sending files one after the other: which go, what the answers amount to; the same for every engine (PS3.4 GG)."""

from collections.abc import Callable, Sequence

from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.files import FileToSend
from implant_gui.dicom.requesting.ledger import gravest
from implant_gui.dicom.requesting.stopping import Story, rung_of
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelRung, CancelToken
from implant_gui.domain.service.events import Ended, InstanceSent, NegotiatedContext, Progress
from implant_gui.domain.service.status import DimseStatus, StatusCategory, SubOperations

Send = Callable[[FileToSend, NegotiatedContext], DimseStatus]
"""Sends one file on a context that was accepted for it, and waits for the answer."""


def send_all(
    server: Server,
    negotiated: Sequence[NegotiatedContext],
    to_send: Sequence[FileToSend],
    send: Send,
    token: CancelToken,
) -> Story:
    """Send files in their order.

    The final status is the gravest of the answers. Files whose SOP class the server does not accept are left out; the
    end then has a NO_CONTEXT_ACCEPTED error for the first such class, beside the status for the others. A cancellation
    takes effect between two files.
    """
    statuses: list[DimseStatus] = []
    refused: list[FileToSend] = []
    for file in to_send:
        if token.is_stopped:
            break
        context = contexts.accepted(negotiated, file.sop_class_uid)
        if context is None:
            refused.append(file)
            continue
        status = send(file, context)
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
