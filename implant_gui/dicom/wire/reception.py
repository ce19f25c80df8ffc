"""The objects of a C-GET as they come: checked, written while they stream, answered (PS3.4 C.4.3.3).

Memory does not grow with the size or the number of objects: what is kept of one is its head, until its UIDs are known.
An object is answered when all of it is written, and brought to its place, under its hash, while the peer sees to the
next one.
"""

from collections.abc import Iterator

from implant_gui.dicom import commands
from implant_gui.dicom.reception import SUCCESS, RefusedError, admit, refusal_for
from implant_gui.dicom.wire.arrival import Arrival
from implant_gui.dicom.wire.association import Association
from implant_gui.dicom.wire.hashing import HashingAhead
from implant_gui.dicom.wire.incoming import InstanceBegins, InstanceChunk, violation
from implant_gui.dicom.wire.responses import store_response
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import InstanceSink
from implant_gui.domain.service.events import ContextResult, InstanceRefused, InstanceStored
from implant_gui.domain.service.instance import Origin, Route, StoredInstance
from implant_gui.domain.uid import Uid


class Reception:
    """Takes the C-STORE requests of one C-GET and answers them. Belongs to the operation's thread.

    Attributes:
        error: why nothing can be written any more.
        stored: what has been taken and is not known to be durable.
    """

    def __init__(self, link: Association, wanted: frozenset[Uid], sink: InstanceSink) -> None:
        self.error: OperationError | None = None
        self.stored: list[StoredInstance] = []
        self._link = link
        self._wanted = wanted
        self._sink = sink
        self._origin = Origin(Route.GET, link.server.ae_title, link.server.host)
        accepted = (each for each in link.associated.contexts if each.result is ContextResult.ACCEPTED)
        self._contexts = {context.context_id: context for context in accepted}
        self._hashing = HashingAhead()
        self._request: InstanceBegins | None = None
        self._claimed = ""
        self._instance: Arrival | None = None
        self._refused: RefusedError | None = None

    def begin(self, request: InstanceBegins) -> None:
        """A C-STORE request has come; its data set follows.

        Raises:
            OperationError: PROTOCOL, when there is nothing to answer it on.
        """
        context = self._contexts.get(request.context_id)
        if context is None:
            raise violation(f"an object on presentation context {request.context_id}, which is for none")
        if request.command.number(commands.MESSAGE_ID) is None:
            raise violation("an object in a request without a message ID")
        self._request, self._refused = request, None
        self._claimed = request.command.text(commands.AFFECTED_SOP_INSTANCE_UID) or ""
        try:
            if self.error is not None:
                raise refusal_for(self.error)
            header = admit(
                request.command.text(commands.AFFECTED_SOP_CLASS_UID) or "",
                self._claimed,
                context=context,
                wanted=self._wanted,
                origin=self._origin,
            )
            self._instance = Arrival(header, self._sink, self._hashing)
        except RefusedError as refused:
            self._refused = refused

    def take(self, chunk: InstanceChunk) -> Iterator[InstanceStored | InstanceRefused]:
        """Some bytes of the data set; with the last of them, the answer goes out and the outcome is told."""
        if self._refused is None:
            self._attempt(chunk)
        if chunk.is_last:
            yield self._finish()

    def close(self) -> None:
        """Leave no trace of an object that was under way."""
        self._abandon()
        self._hashing.close()

    def _attempt(self, chunk: InstanceChunk) -> None:
        if self._instance is None:
            raise violation("a data set without a C-STORE request")
        try:
            self._instance.write(chunk.data)
            if chunk.is_last:
                self._instance.complete()
        except RefusedError as refused:
            self._refused = refused
            self._abandon()
        except OperationError as error:
            self.error = error
            self._refused = refusal_for(error)
            self._abandon()

    def _finish(self) -> InstanceStored | InstanceRefused:
        request, refused, instance = self._request, self._refused, self._instance
        self._request, self._refused, self._instance = None, None, None
        if request is None:
            raise violation("a data set without a C-STORE request")
        if refused is not None:
            self._answer(request, refused.code)
            return InstanceRefused(self._claimed, refused.reason, refused.code)
        if instance is None:
            raise violation("a data set without a C-STORE request")
        try:
            self._answer(request, SUCCESS)
        finally:  # it is here, whether the peer gets to know that or not
            outcome = self._settle(instance)
        return outcome

    def _settle(self, instance: Arrival) -> InstanceStored | InstanceRefused:
        try:
            self.stored.append(instance.commit(durable=False))
        except OperationError as error:  # too late for the peer to know; our own count tells that it is missing
            self.error = error
            refused = refusal_for(error)
            return InstanceRefused(self._claimed, refused.reason, refused.code)
        return InstanceStored(self.stored[-1])

    def _answer(self, request: InstanceBegins, status: int) -> None:
        self._link.send(request.context_id, store_response(request.command, self._claimed, status))

    def _abandon(self) -> None:
        instance, self._instance = self._instance, None
        if instance is not None:
            instance.discard()
