"""C-MOVE, to another application entity or to our own storage SCP (PS3.4 C.4.2).

The objects of a C-MOVE to ourselves come over associations of their own and may be late: the final response only says
what the server thinks that it sent. So we go on waiting while something is missing that it calls completed, for as long
as new objects keep coming within the time limit for an answer.
"""

import contextlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Final

from implant_gui.dicom import contexts
from implant_gui.dicom.caller import Caller
from implant_gui.dicom.identifiers import retrieve_identifier
from implant_gui.dicom.ledger import Ledger
from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.request import Request, Response
from implant_gui.dicom.statuses import failed_uids
from implant_gui.dicom.stopping import StoppedError, Story
from implant_gui.domain.ae import AeTitle, AllowedPeer, Server
from implant_gui.domain.cancel import CancelToken
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.events import Connecting, InstanceStored, MethodChosen, OperationEvent
from implant_gui.domain.information_model import Service
from implant_gui.domain.instance import StoredInstance
from implant_gui.domain.ports import ArrivalQueue, Arrivals
from implant_gui.domain.retrieve import RetrieveRequest
from implant_gui.domain.status import StatusCategory
from implant_gui.domain.uid import Uid

_LOOK_S: Final = 0.1
"""How often to look for arrivals while the server says nothing."""


def move(
    caller: Caller,
    server: Server,
    request: RetrieveRequest,
    arrivals: Arrivals | None,
    token: CancelToken,
    *,
    announce: bool = False,
) -> Story:
    """Have objects sent, to `request.destination` or, without one, to ourselves.

    Args:
        caller: who we are.
        server: where from.
        request: what; more than fits one request is asked for in several, one after the other.
        arrivals: our storage SCP; only needed when the objects shall come to ourselves.
        token: the wish to stop.
        announce: tell that C-MOVE was chosen, once the peer has accepted it.
    """
    ledger = Ledger(request)
    transport = _Transport(server, request, arrivals)
    yield Connecting(server.name, server.address)
    try:
        with associate(caller, server, contexts.for_move(request.model), token) as link:
            yield link.associated
            contexts.required(link.associated.contexts, request.model.move, server)
            if announce:
                yield MethodChosen(Service.MOVE)
            for chunk in request.chunks():
                ledger.begin(chunk)
                goes_on = yield from _move_chunk(link, chunk, transport, ledger)
                if not goes_on:
                    break
    except (OperationError, StoppedError):
        with contextlib.suppress(OperationError):  # the first error is the one to be told
            transport.make_durable()
        raise
    transport.make_durable()
    return ledger.ended(token)


def _move_chunk(
    link: Link, chunk: RetrieveRequest, transport: "_Transport", ledger: Ledger
) -> Generator[OperationEvent, None, bool]:
    """One request; gives whether to go on with the next one."""
    context = contexts.required(link.associated.contexts, chunk.model.move, link.server)
    request = Request(link, Service.MOVE, context)
    identifier = retrieve_identifier(chunk)
    responses = request.responses(
        lambda message_id: link.association.send_c_move(
            identifier, str(transport.destination), chunk.model.move, msg_id=message_id
        )
    )
    goes_on = False
    with transport.expecting(link, request.message_id, chunk) as delivery:
        try:
            for response in responses:
                yield from delivery.news()
                if response is None:
                    continue
                if not response.status.category.is_final:
                    yield ledger.progress(response.sub_operations, response.status)
                    continue
                claimed = _claimed(ledger, response, chunk)
                goes_on = ledger.finish(response.sub_operations, response.status, failed_uids(response.identifier))
                yield from delivery.stragglers(claimed)
        except (OperationError, StoppedError):
            yield from delivery.news()
            raise
    return goes_on


def _claimed(ledger: Ledger, response: Response, chunk: RetrieveRequest) -> int:
    """How many objects the server says that it sent; all, when it reports success and does not count."""
    completed = ledger.completed(response.sub_operations)
    if completed is None:
        return len(chunk.uids) if response.status.category is StatusCategory.SUCCESS else 0
    return completed


class _Transport:
    """Where the objects go, and what came of it when that is ourselves. Belongs to one thread.

    Attributes:
        destination: the AE title to name as the move destination.
    """

    def __init__(self, server: Server, request: RetrieveRequest, arrivals: Arrivals | None) -> None:
        self._server = server
        self._arrivals = arrivals if request.destination is None else None
        self._arrived: list[StoredInstance] = []
        self.destination = request.destination or self._own_title()

    def _own_title(self) -> AeTitle:
        title = None if self._arrivals is None else self._arrivals.ae_title
        if title is None:
            raise OperationError(ErrorKind.LISTENER_OFF, self._server.name, self._server.address)
        return title

    @contextmanager
    def expecting(self, link: Link, message_id: int, chunk: RetrieveRequest) -> "Iterator[_Delivery]":
        """Tie what arrives while the block runs to one request."""
        if self._arrivals is None:
            yield _Delivery(link, None, self._arrived)
            return
        sender = AllowedPeer(self._server.ae_title, self._server.host)
        originator = link.caller.title_for(self._server)
        with self._arrivals.expect(originator, message_id, chunk.uids, sender) as queue:
            link.inbox.tick_s = _LOOK_S
            with link.token.on_cancel(queue.wake), link.token.on_abort(queue.wake):
                yield _Delivery(link, queue, self._arrived)

    def make_durable(self) -> None:
        """Make all that arrived survive a power cut.

        Raises:
            OperationError: as `InstanceSink.make_durable`.
        """
        arrived, self._arrived = self._arrived, []
        if arrived and self._arrivals is not None:
            self._arrivals.make_durable(arrived)


class _Delivery:
    """The arrivals of one request. Belongs to one thread."""

    def __init__(self, link: Link, queue: ArrivalQueue | None, arrived: list[StoredInstance]) -> None:
        self._link = link
        self._queue = queue
        self._arrived = arrived
        self._uids: set[Uid] = set()

    def news(self, wait_s: float = 0.0) -> list[InstanceStored]:
        """What arrived since the last call; waits for at most `wait_s` when nothing did."""
        taken = () if self._queue is None else self._queue.take(wait_s)
        if taken:
            self._link.inbox.still_waiting()
        self._arrived += taken
        self._uids.update(instance.sop_instance_uid for instance in taken)
        return [InstanceStored(instance) for instance in taken]

    def stragglers(self, claimed: int) -> Iterator[InstanceStored]:
        """What still arrives of `claimed` objects."""
        news = self.news()
        yield from news
        while self._queue is not None and len(self._uids) < claimed and not self._link.token.is_stopped:
            news = self.news(self._link.server.timeouts.answer)
            if not news:
                return
            yield from news
