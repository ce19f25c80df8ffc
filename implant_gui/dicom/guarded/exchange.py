"""One DIMSE request that a peer made of us, and the answers to it (PS3.7 7.5, 9.1, 9.3).

pynetdicom's own service classes cannot be told to be wrong, send the archive's title as Move Originator instead of the
requestor's, and forget a C-CANCEL that arrives right behind its request. So our SCPs answer requests themselves, with
the library's primitives.
"""

import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from pynetdicom import dimse_primitives

from implant_gui.dicom.admission import Caller
from implant_gui.dicom.guarded.ending import cut
from implant_gui.dicom.guarded.limits import Association
from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN, Service
from implant_gui.domain.service.status import NO_COUNTERS, SubOperations
from implant_gui.domain.uid import Uid, is_uid

_SERVICES: Final = {
    dimse_primitives.C_FIND: Service.FIND,
    dimse_primitives.C_GET: Service.GET,
    dimse_primitives.C_MOVE: Service.MOVE,
    dimse_primitives.C_STORE: Service.STORE,
    dimse_primitives.C_ECHO: Service.ECHO,
}
_MAX_COMMENT: Final = 64
_WINDOW: Final = 16
"""Fragments that may wait for the upper layer, which never reads while it has something to send: were there always
something waiting, a C-CANCEL would never be seen."""
_POLL_S: Final = 0.0005

Primitive = Any


@dataclass(frozen=True, slots=True)
class Status:
    """The status elements of a response (PS3.7 C)."""

    code: int
    comment: str = ""
    offending: tuple[int, ...] = ()


class Exchange:
    """A request and the means to answer it. Belongs to the thread of its association."""

    def __init__(self, association: Association, request: Primitive, context: Any, caller: Caller) -> None:
        self.association = association
        self.request = request
        self.caller = caller
        self.service = _SERVICES.get(type(request))
        self.context_id: int = context.context_id
        self.abstract_syntax = Uid(str(context.abstract_syntax))
        self.transfer_syntax = Uid(str(context.transfer_syntax[0]))
        self.message_id: int = request.MessageID or 0

    @property
    def is_implicit(self) -> bool:
        """Whether data sets are in implicit VR on this context."""
        return self.transfer_syntax == IMPLICIT_VR_LITTLE_ENDIAN

    @property
    def is_alive(self) -> bool:
        """Whether the peer is still there to be answered: it has neither released nor aborted nor gone."""
        return bool(
            self.association.is_established
            and not self.association._kill
            and self.association.dul.peek_next_pdu() is None
        )

    @property
    def is_cancelled(self) -> bool:
        """Whether the peer has sent a C-CANCEL for this request (PS3.7 9.3.2.3)."""
        return self.message_id in self.association.dimse.cancel_req

    def data(self) -> bytes:
        """The data set or identifier of the request, encoded."""
        stream = getattr(self.request, "DataSet" if self.service is Service.STORE else "Identifier", None)
        return stream.getvalue() if stream is not None else b""

    def respond(
        self,
        status: Status,
        identifier: bytes | None = None,
        counters: SubOperations = NO_COUNTERS,
        *,
        message_id: int | None = None,
    ) -> None:
        """Send one response; `message_id` is for an SCP that answers another request than was made."""
        response = type(self.request)()
        response.MessageIDBeingRespondedTo = self.message_id if message_id is None else message_id
        response.AffectedSOPClassUID = self.request.AffectedSOPClassUID
        response.Status = status.code
        if status.comment:
            response.ErrorComment = status.comment[:_MAX_COMMENT]
        if status.offending and self.service is not Service.ECHO:
            response.OffendingElement = list(status.offending)
        if self.service is Service.STORE and is_uid(str(self.request.AffectedSOPInstanceUID or "")):
            response.AffectedSOPInstanceUID = self.request.AffectedSOPInstanceUID
        if self.service in (Service.GET, Service.MOVE):
            response.NumberOfRemainingSuboperations = counters.remaining
            response.NumberOfCompletedSuboperations = counters.completed
            response.NumberOfFailedSuboperations = counters.failed
            response.NumberOfWarningSuboperations = counters.warning
        if identifier:  # an empty one is none: there would be no fragment to send it in
            response.Identifier = BytesIO(identifier)
        self.wait_until_sent(_WINDOW)
        self.association.dimse.send_msg(response, self.context_id)

    def wait_until_sent(self, left: int = 0) -> None:
        """Wait until at most `left` fragments wait to be sent, or the peer has gone."""
        queue = self.association.dul.to_provider_queue
        if queue.qsize() <= left:
            return
        while not queue.empty() and self.association.dul.is_alive() and not self.association._kill:
            time.sleep(_POLL_S)

    def pause(self, seconds: float, *, until_cancelled: bool = True) -> None:
        """Do nothing for a while; ends early when the peer goes or, with `until_cancelled`, cancels."""
        until = time.monotonic() + seconds
        while self.is_alive and not (until_cancelled and self.is_cancelled):
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.01))

    def fall_silent(self) -> None:
        """Answer nothing more; returns when the peer has gone or this side stops."""
        while self.is_alive:
            time.sleep(0.01)

    def send_raw(self, data: bytes) -> None:
        """Put bytes on the connection past the upper layer: what follows is no protocol any more."""
        self.wait_until_sent()
        self.association.dul.socket.send(data)

    def abort(self) -> None:
        """End the association with an A-ABORT, after what was sent before."""
        self.wait_until_sent()
        self.association.abort(block=False)
        cut(self.association)

    def drop(self) -> None:
        """Cut the connection, after what was sent before."""
        self.wait_until_sent()
        cut(self.association, grace_s=0.0)
