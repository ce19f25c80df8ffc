"""C-GET: each object is checked as a whole before it is written."""

import contextlib
import functools
from collections.abc import Generator
from typing import Final

from pynetdicom.dimse_primitives import C_STORE

from implant_gui.dicom.commands import AFFECTED_SOP_CLASS_UID, AFFECTED_SOP_INSTANCE_UID
from implant_gui.dicom.datasets.identifiers import retrieve_identifier
from implant_gui.dicom.reception import SUCCESS, RefusedError, admit, check_data_set, refusal_for
from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.inbox import Message
from implant_gui.dicom.reference.request import Request
from implant_gui.dicom.requesting import contexts, getting
from implant_gui.dicom.requesting.ledger import Ledger
from implant_gui.dicom.requesting.statuses import failed_uids
from implant_gui.dicom.requesting.stopping import StoppedError
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import InstanceSink
from implant_gui.domain.service.events import (
    ContextResult,
    InstanceRefused,
    InstanceStored,
    OperationEvent,
)
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.instance import InstanceHeader, Origin, Route, StoredInstance
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid, is_uid


def _receive(
    link: Link, request: RetrieveRequest, sink: InstanceSink
) -> "contextlib.AbstractContextManager[_Reception]":
    return contextlib.nullcontext(_Reception(link, frozenset(request.uids), sink))


def _ask(
    link: Link, chunk: RetrieveRequest, reception: "_Reception", ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    """One request; gives whether to go on with the next one."""
    try:
        return (yield from _responses(link, chunk, reception, ledger))
    except (OperationError, StoppedError):
        yield from reception.news()
        raise


def _responses(
    link: Link, chunk: RetrieveRequest, reception: "_Reception", ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    context = contexts.required(link.associated.contexts, chunk.model.get, link.server)
    request = Request(link, Service.GET, context)
    identifier = retrieve_identifier(chunk)
    goes_on = False
    for response in request.responses(
        lambda message_id: link.association.send_c_get(identifier, chunk.model.get, msg_id=message_id)
    ):
        yield from reception.news()
        if reception.error is not None:
            request.stop()
        if request.is_overdue:
            break
        if response is None:
            continue
        if not response.status.category.is_final:
            yield ledger.progress(response.sub_operations, response.status)
            continue
        goes_on = ledger.finish(response.sub_operations, response.status, failed_uids(response.identifier))
    if reception.error is not None:
        raise reception.error
    return goes_on


class _Reception:
    """Takes the C-STORE requests of one C-GET. Belongs to the operation's thread.

    Attributes:
        error: why nothing can be written any more.
        stored: what has been taken and is not known to be durable.
    """

    def __init__(self, link: Link, wanted: frozenset[Uid], sink: InstanceSink) -> None:
        self._link = link
        self._sink = sink
        self._wanted = wanted
        accepted = (each for each in link.associated.contexts if each.result is ContextResult.ACCEPTED)
        self._contexts = {context.context_id: context for context in accepted}
        self._origin = Origin(Route.GET, link.server.ae_title, link.server.host)
        self._news: list[InstanceStored | InstanceRefused] = []
        self.error: OperationError | None = None
        self.stored: list[StoredInstance] = []
        link.inbox.on_store = self.on_store

    def news(self) -> list[InstanceStored | InstanceRefused]:
        """What happened since the last call."""
        news, self._news = self._news, []
        return news

    def on_store(self, message: Message) -> None:
        """Take or refuse one object, and answer."""
        context = self._contexts.get(message.context_id)
        if context is None or context.abstract_syntax not in self._storable():
            self._link.fault.protocol(f"an object came on presentation context {message.context_id}, which is for none")
            return
        if message.primitive.MessageID is None:
            self._link.fault.protocol("an object came in a request without a message ID")
            return
        claimed = message.command.text(AFFECTED_SOP_INSTANCE_UID) or ""
        try:
            header = admit(
                message.command.text(AFFECTED_SOP_CLASS_UID) or "",
                claimed,
                context=context,
                wanted=self._wanted,
                origin=self._origin,
            )
            check_data_set(header, message.data or b"")
            self._write(header, message.data or b"")
            status = SUCCESS
        except RefusedError as refused:
            self._news.append(InstanceRefused(claimed, refused.reason, refused.code))
            status = refused.code
        self._answer(message, claimed, status)
        self._link.inbox.tick()

    def _storable(self) -> set[Uid]:
        return {context.abstract_syntax for context in self._contexts.values()}

    def _write(self, header: InstanceHeader, data: bytes) -> None:
        if self.error is not None:
            raise refusal_for(self.error)
        try:
            writer = self._sink.open(header)
            try:
                writer.write(data)
                stored = writer.commit(durable=False)
            except BaseException:
                writer.discard()
                raise
        except OperationError as error:
            self.error = error
            raise refusal_for(error) from error
        self.stored.append(stored)
        self._news.append(InstanceStored(stored))

    def _answer(self, message: Message, claimed: str, status: int) -> None:
        response = C_STORE()
        response.MessageIDBeingRespondedTo = message.primitive.MessageID
        response.AffectedSOPClassUID = message.primitive.AffectedSOPClassUID
        response.AffectedSOPInstanceUID = claimed if is_uid(claimed) else None
        response.Status = status
        self._link.association.dimse.send_msg(response, message.context_id)


get: Final = functools.partial(getting.get, associate, _receive, _ask)
