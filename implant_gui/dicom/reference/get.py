"""C-GET: the objects come over our own association, each one checked before it is written (PS3.4 C.4.3)."""

import contextlib
from collections.abc import Generator

from pynetdicom.dimse_primitives import C_STORE

from implant_gui.dicom.commands import AFFECTED_SOP_CLASS_UID, AFFECTED_SOP_INSTANCE_UID
from implant_gui.dicom.datasets.identifiers import retrieve_identifier
from implant_gui.dicom.reception import SUCCESS, RefusedError, admit, check_data_set, refusal_for
from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.inbox import Message
from implant_gui.dicom.reference.request import Request
from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.requesting.ledger import Ledger
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.statuses import failed_uids
from implant_gui.dicom.requesting.stopping import StoppedError, Story
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import InstanceSink
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import (
    Connecting,
    ContextResult,
    InstanceRefused,
    InstanceStored,
    MethodChosen,
    OperationEvent,
)
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.instance import InstanceHeader, Origin, Route, StoredInstance
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid, is_uid


def get(
    requestor: Requestor,
    server: Server,
    request: RetrieveRequest,
    sink: InstanceSink,
    token: CancelToken,
    *,
    announce: bool = False,
) -> Story:
    """Fetch objects over one association.

    When the disk is full or gone, the server is asked to stop, and the error ends the operation. What has arrived is
    made durable before the end, whatever the end is.

    Args:
        requestor: who we are.
        server: where from.
        request: what; more than fits one request is asked for in several, one after the other.
        sink: where to.
        token: the wish to stop.
        announce: tell that C-GET was chosen, once the peer has accepted it.
    """
    reception: _Reception | None = None
    ledger = Ledger(request)
    yield Connecting(server.name, server.address)
    try:
        with associate(requestor, server, contexts.for_get(request.model), token) as link:
            yield link.associated
            contexts.required(link.associated.contexts, request.model.get, server)
            contexts.require_role(link.associated.contexts, request.model, server)
            if announce:
                yield MethodChosen(Service.GET)
            reception = _Reception(link, request, sink)
            for chunk in request.chunks():
                ledger.begin(chunk)
                goes_on = yield from _get_chunk(link, chunk, reception, ledger)
                if not goes_on:
                    break
    except (OperationError, StoppedError):
        if reception is not None:
            yield from reception.news()
            with contextlib.suppress(OperationError):  # the first error is the one to be told
                reception.make_durable()
        raise
    reception.make_durable()
    return ledger.ended(token)


def _get_chunk(
    link: Link, chunk: RetrieveRequest, reception: "_Reception", ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    """One request; gives whether to go on with the next one."""
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
    """

    def __init__(self, link: Link, request: RetrieveRequest, sink: InstanceSink) -> None:
        self._link = link
        self._sink = sink
        self._wanted = frozenset(request.uids)
        accepted = (each for each in link.associated.contexts if each.result is ContextResult.ACCEPTED)
        self._contexts = {context.context_id: context for context in accepted}
        self._origin = Origin(Route.GET, link.server.ae_title, link.server.host)
        self._stored: list[StoredInstance] = []
        self._news: list[InstanceStored | InstanceRefused] = []
        self.error: OperationError | None = None
        link.inbox.on_store = self.on_store

    def news(self) -> list[InstanceStored | InstanceRefused]:
        """What happened since the last call."""
        news, self._news = self._news, []
        return news

    def make_durable(self) -> None:
        """Make all that arrived survive a power cut.

        Raises:
            OperationError: as `InstanceSink.make_durable`.
        """
        stored, self._stored = self._stored, []
        if stored:
            self._sink.make_durable(stored)

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
        self._stored.append(stored)
        self._news.append(InstanceStored(stored))

    def _answer(self, message: Message, claimed: str, status: int) -> None:
        response = C_STORE()
        response.MessageIDBeingRespondedTo = message.primitive.MessageID
        response.AffectedSOPClassUID = message.primitive.AffectedSOPClassUID
        response.AffectedSOPInstanceUID = claimed if is_uid(claimed) else None
        response.Status = status
        self._link.association.dimse.send_msg(response, message.context_id)
