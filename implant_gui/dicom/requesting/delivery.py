"""Where the objects of a C-MOVE go, and what has come of them when that is ourselves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import ArrivalQueue, Arrivals
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import InstanceStored
from implant_gui.domain.service.instance import StoredInstance
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.service.status import DimseStatus, StatusCategory
from implant_gui.domain.uid import Uid


class Destination:
    """Where the objects of one retrieval go. Belongs to one thread.

    Attributes:
        ae_title: what to name as the move destination.
    """

    def __init__(self, server: Server, request: RetrieveRequest, arrivals: Arrivals | None) -> None:
        self._server = server
        self._arrivals = arrivals if request.destination is None else None
        self._arrived: list[StoredInstance] = []
        self.ae_title = request.destination or self._own_title()

    @contextmanager
    def expecting(
        self, token: CancelToken, originator: AeTitle, message_id: int, chunk: RetrieveRequest
    ) -> "Iterator[Delivery]":
        """Tie what arrives while the block runs to one request."""
        if self._arrivals is None:
            yield Delivery(None, self._arrived)
            return
        sender = AllowedPeer(self._server.ae_title, self._server.host)
        with (
            self._arrivals.expect(originator, message_id, chunk.uids, sender) as queue,
            token.on_cancel(queue.wake),
            token.on_abort(queue.wake),
        ):
            yield Delivery(queue, self._arrived)

    def make_durable(self) -> None:
        """Make all that arrived survive a power cut.

        Raises:
            OperationError: as `InstanceSink.make_durable`.
        """
        arrived, self._arrived = self._arrived, []
        if arrived and self._arrivals is not None:
            self._arrivals.make_durable(arrived)

    def _own_title(self) -> AeTitle:
        title = None if self._arrivals is None else self._arrivals.ae_title
        if title is None:
            raise OperationError(ErrorKind.LISTENER_OFF, self._server.name, self._server.address)
        return title


class Delivery:
    """The arrivals of one request. Belongs to one thread."""

    def __init__(self, queue: ArrivalQueue | None, arrived: list[StoredInstance]) -> None:
        self._queue = queue
        self._arrived = arrived
        self._uids: set[Uid] = set()

    @property
    def is_to_us(self) -> bool:
        """Whether anything can arrive here."""
        return self._queue is not None

    def notify(self, arrived: Callable[[], None]) -> None:
        """Have `arrived` called after each arrival, in another thread."""
        if self._queue is not None:
            self._queue.notify(arrived)

    def news(self, wait_s: float = 0.0) -> list[InstanceStored]:
        """What arrived since the last call; waits for at most `wait_s` when nothing did."""
        taken = () if self._queue is None else self._queue.take(wait_s)
        self._arrived += taken
        self._uids.update(instance.sop_instance_uid for instance in taken)
        return [InstanceStored(instance) for instance in taken]

    def stragglers(self, claimed: int, patience_s: float, token: CancelToken) -> Iterator[InstanceStored]:
        """What still arrives of `claimed` objects, as long as the next one takes no longer than `patience_s`."""
        yield from self.news()
        while self._queue is not None and len(self._uids) < claimed and not token.is_stopped:
            news = self.news(patience_s)
            if not news:
                return
            yield from news


def claimed_by(completed: int | None, status: DimseStatus, chunk: RetrieveRequest) -> int:
    """How many objects the server says that it sent; all, when it reports success and does not count."""
    if completed is None:
        return len(chunk.uids) if status.category is StatusCategory.SUCCESS else 0
    return completed
