"""The objects of a C-GET as they come: checked, written while they stream, answered (PS3.4 C.4.3.3).

Memory does not grow with the size or the number of objects: what is kept of one is its head, until its UIDs are known.
"""

from collections.abc import Iterator

from implant_gui.dicom import commands
from implant_gui.dicom.reception import SUCCESS, RefusedError, admit, refusal_for
from implant_gui.dicom.wire.arrival import Arrival
from implant_gui.dicom.wire.association import Association
from implant_gui.dicom.wire.incoming import InstanceBegins, InstanceChunk
from implant_gui.dicom.wire.responses import store_response
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.events import ContextResult, InstanceRefused, InstanceStored
from implant_gui.domain.instance import Origin, StoredInstance
from implant_gui.domain.ports import InstanceSink
from implant_gui.domain.uid import Uid


class Reception:
    """Takes the C-STORE requests of one C-GET and answers them. Belongs to the operation's thread.

    Attributes:
        error: why nothing can be written any more.
        stored: what has been taken and is not known to be durable.
    """

    def __init__(self, link: Association, wanted: frozenset[Uid], sink: InstanceSink, origin: Origin) -> None:
        self.error: OperationError | None = None
        self.stored: list[StoredInstance] = []
        self._link = link
        self._wanted = wanted
        self._sink = sink
        self._origin = origin
        accepted = (each for each in link.associated.contexts if each.result is ContextResult.ACCEPTED)
        self._contexts = {context.context_id: context for context in accepted}
        self._request: InstanceBegins | None = None
        self._instance: Arrival | None = None
        self._refused: RefusedError | None = None

    def begin(self, request: InstanceBegins) -> None:
        """A C-STORE request has come; its data set follows.

        Raises:
            OperationError: PROTOCOL, when there is nothing to answer it on.
        """
        context = self._contexts.get(request.context_id)
        if context is None:
            raise _violation(f"an object on presentation context {request.context_id}, which is for none")
        if request.command.number(commands.MESSAGE_ID) is None:
            raise _violation("an object in a request without a message ID")
        self._request, self._refused = request, None
        try:
            if self.error is not None:
                raise refusal_for(self.error)
            header = admit(
                request.command.text(commands.AFFECTED_SOP_CLASS_UID) or "",
                request.command.text(commands.AFFECTED_SOP_INSTANCE_UID) or "",
                context=context,
                wanted=self._wanted,
                origin=self._origin,
            )
            self._instance = Arrival(header, self._sink)
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
        instance, self._instance = self._instance, None
        if instance is not None:
            instance.discard()

    def _attempt(self, chunk: InstanceChunk) -> None:
        if self._instance is None:
            raise _violation("a data set without a C-STORE request")
        try:
            self._instance.write(chunk.data)
            if chunk.is_last:
                self.stored.append(self._instance.commit(durable=False))
                self._instance = None
        except RefusedError as refused:
            self._refused = refused
            self.close()
        except OperationError as error:
            self.error = error
            self._refused = refusal_for(error)
            self.close()

    def _finish(self) -> InstanceStored | InstanceRefused:
        request, refused = self._request, self._refused
        self._request, self._refused = None, None
        if request is None:
            raise _violation("a data set without a C-STORE request")
        claimed = request.command.text(commands.AFFECTED_SOP_INSTANCE_UID) or ""
        self._answer(request, claimed, SUCCESS if refused is None else refused.code)
        if refused is not None:
            return InstanceRefused(claimed, refused.reason, refused.code)
        return InstanceStored(self.stored[-1])

    def _answer(self, request: InstanceBegins, claimed: str, status: int) -> None:
        self._link.send(request.context_id, store_response(request.command, claimed, status))


def _violation(detail: str) -> OperationError:
    return OperationError(ErrorKind.PROTOCOL, facts={"detail": detail})
