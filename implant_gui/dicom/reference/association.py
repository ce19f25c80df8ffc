"""An association with a server for as long as a block runs, and the only way to get one.

`associate` gives a `Link`. Leaving its block releases the association; leaving it by an exception aborts it; either way
nothing is left afterwards, no thread and no socket, whatever the peer does (RELEASE_S and CLOSE_S bound it).
"""

import contextlib
import inspect
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from pynetdicom import build_context, build_role
from pynetdicom.pdu_primitives import A_P_ABORT

from implant_gui.dicom import library_options
from implant_gui.dicom.network.dialling import AbandonedError, dial
from implant_gui.dicom.network.wakeup import Wakeup
from implant_gui.dicom.reference.entity import Entity, associated_by, problem_with
from implant_gui.dicom.reference.faults import Fault
from implant_gui.dicom.reference.inbox import Expected, Inbox
from implant_gui.dicom.reference.transport import GuardedSocket
from implant_gui.dicom.reference.watcher import Watcher
from implant_gui.dicom.requesting.contexts import ProposedContext
from implant_gui.dicom.requesting.extensions import extensions
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.stopping import StoppedError
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelRung, CancelToken
from implant_gui.domain.service.events import Associated, PeerIdentity
from implant_gui.domain.service.information_model import TRANSFER_SYNTAXES

RELEASE_S: Final = 3.0
CLOSE_S: Final = 1.0
_RELEASE_ANSWER_S: Final = 2.0
_UNLIKELY: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, ZeroDivisionError)
"""What pynetdicom raises where a peer's answer to the association request is beyond its imagination."""


class Link:
    """One association as an SCU. Made by `associate`.

    Thread: the operation's, but for `interrupt` and `on_cancel`, which may come from any and do not block.

    Attributes:
        associated: what was negotiated.
        inbox: where responses come from.
    """

    def __init__(self, requestor: Requestor, server: Server, token: CancelToken) -> None:
        self.requestor = requestor
        self.server = server
        self.token = token
        self.fault = Fault(server)
        self.inbox = Inbox(
            fault=self.fault,
            answer_s=server.timeouts.answer,
            last_activity=lambda: self._socket.last_activity if self._socket is not None else 0.0,
            on_failure=self.interrupt,
        )
        self.associated = Associated(PeerIdentity())
        self.association: Any = None
        self._socket: GuardedSocket | None = None
        self._wakeup = Wakeup()
        self._lock = threading.Lock()
        self._is_open = False
        self._was_abandoned = False
        self._on_cancel: Callable[[], None] | None = None

    @property
    def peer_class_uid(self) -> str:
        """The peer's implementation class UID."""
        return self.associated.peer.implementation_class_uid

    def open(self, proposal: Sequence[ProposedContext]) -> None:
        """Connect and negotiate.

        Raises:
            OperationError: everything that can go wrong on the way.
            StoppedError: somebody cancelled.
        """
        entity = Entity(self.requestor.title_for(self.server), self.server, self._furnish)
        roles = [build_role(each.abstract_syntax, scp_role=True) for each in proposal if each.as_scp]
        extended = [*roles, *extensions(proposal), *self.requestor.user_identity(self.server)]
        contexts = [build_context(each.abstract_syntax, list(TRANSFER_SYNTAXES)) for each in proposal]
        try:
            connection = dial(self.server, self._wakeup)
        except AbandonedError:
            raise self.failure() from None
        try:
            watcher = Watcher(self.fault, self.inbox, self.interrupt, self.server.timeouts.answer)
            entity.call(connection, contexts, extended, watcher.handlers())
        except AbandonedError:
            connection.close()
            raise self.failure() from None
        except OSError as error:  # the peer has gone again before there was anything to be sent
            connection.close()
            self.fault.note(ErrorKind.CONNECTION_LOST, error.strerror or "")
            raise self.failure() from error
        except _UNLIKELY as error:
            connection.close()
            self.fault.protocol(f"the association response cannot be understood ({type(error).__name__})")
            raise self.failure() from error
        self._take_answer(proposal)
        with self._lock:
            if not self.token.is_stopped:
                self._is_open = True
                return
        raise self.failure()

    @contextmanager
    def requesting(self, expected: Expected, on_cancel: Callable[[], None] | None) -> Iterator[None]:
        """Around the sending of a request: from then on a cancellation calls `on_cancel`.

        Raises:
            StoppedError: somebody cancelled before.
        """
        with self._lock:
            if not self.token.is_stopped:
                self.inbox.begin(expected)
                self._on_cancel = on_cancel
                yield
                return
        raise StoppedError(CancelRung.ASKED) if not self.token.is_aborted else self.failure()

    def answered(self) -> None:
        """The request has had its final response."""
        with self._lock:
            self._on_cancel = None
        self.inbox.begin(None)

    def on_cancel(self) -> None:
        """Somebody cancelled: ask the peer to stop, or give the association up while there is nothing to be asked."""
        with self._lock:
            if self._on_cancel is not None:
                self._on_cancel()
            elif not self._is_open:
                self.abandon()

    def abandon(self) -> None:
        """Give up because somebody cancelled and there is no way to ask the peer."""
        self._was_abandoned = True
        self.interrupt()

    def send_cancel(self, expected: Expected) -> None:
        """Send a C-CANCEL for a request."""
        with contextlib.suppress(RuntimeError):  # not established any more: nothing to be cancelled
            self.association.send_c_cancel(expected.message_id, context_id=expected.context_id)

    def interrupt(self) -> None:
        """Abort, whatever the peer and the upper layer are doing; waits for neither."""
        self._wakeup.wake()
        association = self.association
        if association is not None:
            association.abort(block=False)
            association.is_established = False
            self.inbox.discard()
            association.dul.to_user_queue.put(A_P_ABORT())

    def release(self) -> None:
        """End the association in order; a peer that does not answer is cut off after RELEASE_S."""
        if self._socket is None or not self.association.is_established:
            return
        self.inbox.begin(None)
        self._socket.finish_within(RELEASE_S)
        self.association.acse_timeout = _RELEASE_ANSWER_S
        self.association.release()

    def close(self) -> None:
        """Leave nothing of the association; what still stands is aborted. A second call does nothing."""
        self.interrupt()
        if self.association is not None and self._socket is not None:
            upper_layer = self.association.dul
            if upper_layer.is_alive():
                upper_layer.join(CLOSE_S)
            self._socket._shutdown_socket()
            if upper_layer.is_alive():
                upper_layer._kill_thread = True
                upper_layer.join(CLOSE_S)
        self._wakeup.close()

    def failure(self) -> OperationError | StoppedError:
        """Why the association does not do what it should, once it is closed."""
        self.close()
        if self.token.is_aborted:
            limit = self.token.time_limit
            return StoppedError(self._last_rung()) if limit is None else self.error(limit)
        if self._was_abandoned:
            return StoppedError(self._last_rung() if self._is_open else CancelRung.ASKED)
        return self.fault.error or self.error(ErrorKind.CONNECTION_LOST)

    def error(self, kind: ErrorKind, **facts: str | int) -> OperationError:
        """An error about the server."""
        return OperationError(kind, self.server.name, self.server.address, facts)

    def _last_rung(self) -> CancelRung:
        if self._socket is None:
            return CancelRung.ASKED
        return CancelRung.ABORTED if self._socket.abort_sent else CancelRung.DROPPED

    def _take_answer(self, proposal: Sequence[ProposedContext]) -> None:
        association = self.association
        answer = association.acceptor.primitive
        if answer is None:
            if association._sent_abort and not self._wakeup.is_awake:  # pynetdicom itself, tired of waiting
                self.fault.note(ErrorKind.ANSWER_TIMEOUT)
            raise self.failure()
        if association.is_rejected:
            raise self.error(
                ErrorKind.REJECTED, result=answer.result, source=answer.result_source, reason=answer.diagnostic
            )
        self.associated = associated_by(association, proposal)
        problem = problem_with(self.associated)
        if problem:
            self.fault.protocol(problem)
            raise self.failure()
        if association.accepted_contexts and not association.is_established:
            raise self.failure()

    def _furnish(self, association: Any, address: Any, connection: Any) -> GuardedSocket:
        """Put our parts into an association of pynetdicom's that has not begun.

        Its reactor never starts: it serves requests and steals messages, and an SCU has nothing to serve.
        """
        association.dimse.msg_queue = self.inbox
        association.start = _nothing
        association._is_paused = True
        association._serve_request = self._refuse_request
        association.dul._run_loop_delay = 0
        association.dul.daemon = True
        association.dul.name = f"upper layer {self.server.name}"
        association.dul.run = self._contained(association.dul)
        self._socket = GuardedSocket(association, address, connection, self.server.timeouts, self._wakeup, self.fault)
        self.association = association
        if self._wakeup.is_awake:
            raise AbandonedError
        return self._socket

    def _contained(self, upper_layer: Any) -> Callable[[], None]:
        """The upper layer's thread, telling who waits for it when it is over.

        Runs pynetdicom's own loop, even where `guard` has replaced that by one that keeps its errors to itself.
        """
        run_reactor = inspect.unwrap(type(upper_layer).run_reactor)

        def contained() -> None:
            try:
                run_reactor(upper_layer)
            except Exception as error:  # noqa: BLE001 - the last frame of a thread: there is nobody else to take it
                if not self._wakeup.is_awake:
                    self.fault.protocol(f"the peer sent what cannot be processed ({type(error).__name__})")
                self.association.is_established = False
                if self._socket is not None:
                    self._socket._shutdown_socket()
            finally:
                self.inbox.close()
                self.association.dul.to_user_queue.put(A_P_ABORT())

        return contained

    def _refuse_request(self, _message: Any, _context_id: int) -> None:
        self.fault.protocol("the peer sent a request that an SCU does not serve")
        self.interrupt()


@contextmanager
def associate(
    requestor: Requestor, server: Server, proposal: Sequence[ProposedContext], token: CancelToken
) -> Iterator[Link]:
    """An association with `server` while the block runs.

    Raises:
        OperationError: it cannot be had, or was lost.
        StoppedError: somebody cancelled or aborted.
    """
    library_options.configure()
    link = Link(requestor, server, token)
    try:
        with token.on_abort(link.interrupt), token.on_cancel(link.on_cancel):
            link.open(proposal)
            yield link
            link.release()
    finally:
        link.close()


def _nothing() -> None:
    """Instead of `Association.start`."""
