"""One DIMSE request on an association, sent and answered through pynetdicom's `send_c_*` methods."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from pynetdicom.dimse_primitives import C_ECHO, C_FIND, C_GET, C_MOVE, C_STORE

from implant_gui.dicom.commands import REQUESTS
from implant_gui.dicom.reference.association import Link
from implant_gui.dicom.reference.inbox import Expected, Message
from implant_gui.dicom.requesting.statuses import dimse_status, sub_operations
from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.domain.service.status import DimseStatus, SubOperations

_PRIMITIVES: Final = {
    Service.STORE: C_STORE,
    Service.GET: C_GET,
    Service.FIND: C_FIND,
    Service.MOVE: C_MOVE,
    Service.ECHO: C_ECHO,
}
"""pynetdicom's class for requests and responses of each service."""


class Response(NamedTuple):
    """A response to our request."""

    status: DimseStatus
    sub_operations: SubOperations
    identifier: EncodedDataset | None


class Request:
    """A request with its message ID. Belongs to the operation's thread."""

    def __init__(self, link: Link, service: Service, context: NegotiatedContext) -> None:
        self._link = link
        self._service = service
        self._context = context
        self.message_id: Final = link.requestor.message_ids()
        self._expected = Expected(self.message_id, context.context_id, REQUESTS[service], _PRIMITIVES[service])
        self._give_up_at: float | None = None

    @property
    def is_being_stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._give_up_at is not None

    @property
    def is_overdue(self) -> bool:
        """Whether the peer has had its time since `stop`."""
        return self._give_up_at is not None and time.monotonic() > self._give_up_at

    def responses(self, send: Callable[[int], Iterator[Any]]) -> Iterator[Response | None]:
        """Send the request with `send` and give what comes, up to and including the final response.

        None in between is a moment to look around: an object came in, or some time went by.

        Raises:
            OperationError: the association failed.
            StoppedError: it was given up because somebody cancelled.
        """
        try:
            with self._link.requesting(self._expected, self._cancel):
                answers = send(self.message_id)
        except RuntimeError:  # what pynetdicom says when the association ended before
            raise self._link.failure() from None
        for _ in answers:
            message = self._link.inbox.latest
            response = None if message is None else self._read(message)
            if response is not None and response.status.category.is_final:
                self._link.answered()
                yield response
                return
            yield response
        raise self._link.failure()

    def answer(self, send: Callable[[int], object], on_cancel: Callable[[], None] | None) -> Response:
        """Send a request that has one response, and wait for it.

        Raises:
            OperationError: the association failed.
            StoppedError: it was given up because somebody cancelled.
        """
        with self._link.requesting(self._expected, on_cancel):
            pass
        with contextlib.suppress(RuntimeError):  # as above
            send(self.message_id)
        message = self._link.inbox.latest
        if message is None:
            raise self._link.failure()
        self._link.answered()
        return self._read(message)

    def stop(self) -> None:
        """Ask the peer to stop because we have enough; see `is_overdue` for when to stop listening."""
        if self._give_up_at is None:
            grace = self._link.server.timeouts.cancel_grace
            self._give_up_at = time.monotonic() + grace
            self._link.inbox.shorten_answer_limit(grace)
            self._cancel()

    def _cancel(self) -> None:
        self._link.send_cancel(self._expected)

    def _read(self, message: Message) -> Response:
        status = dimse_status(message.command, self._service, self._link.peer_class_uid)
        identifier = None
        if message.data is not None and self._context.transfer_syntax is not None:
            identifier = EncodedDataset(message.data, self._context.transfer_syntax)
        return Response(status, sub_operations(message.command), identifier)
