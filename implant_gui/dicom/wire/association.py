"""One association as a requestor: messages out, messages in, and three ways to end (PS3.8 7).

Thread: the caller's alone. Another thread only touches the cancel token, whose callbacks wake this one; what is to be
done then (send C-CANCEL, abort) is done here, so nothing is ever sent from two threads.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Final

from implant_gui.dicom import commands
from implant_gui.dicom.commands import CommandField
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.dicom.requesting.stopping import StoppedError
from implant_gui.dicom.wire.connection import Interrupted, Interrupter, deadline_in
from implant_gui.dicom.wire.incoming import ControlPdu, Incoming, PduType, violation
from implant_gui.dicom.wire.link import ABORT, RELEASE_RP, Link
from implant_gui.dicom.wire.negotiation import Agreement, abortion
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelRung, CancelToken
from implant_gui.domain.service.events import Associated, NegotiatedContext

_NEVER: Final = float("inf")


class OnCancel(Enum):
    """What the wish to cancel does to the request under way."""

    ASK = "C-CANCEL"
    ABORT = "A-ABORT"
    """There is no C-CANCEL for it."""
    FINISH = "finish"
    """It is short; the operation stops after it."""


class Association:
    """An established association. Made by `establishment.associate`."""

    def __init__(
        self,
        link: Link,
        agreement: Agreement,
        requestor: Requestor,
        server: Server,
        token: CancelToken,
        interrupter: Interrupter,
        early: Sequence[Incoming],
    ) -> None:
        self.associated = Associated(agreement.peer, agreement.contexts)
        self.requestor = requestor
        self.server = server
        self.token = token
        self._link = link
        self._interrupter = interrupter
        self._early = list(early)
        self._request: tuple[int, int] | None = None
        self._on_cancel = OnCancel.ABORT
        self._cancel_sent = False
        self._give_up_at = _NEVER
        self._is_over = False

    def request(
        self,
        context: NegotiatedContext,
        elements: Mapping[int, int | str],
        data: Iterable[bytes | memoryview],
        *,
        on_cancel: OnCancel,
    ) -> None:
        """Send a request; `on_cancel` says what a cancel of the token does from now on."""
        self.send(context.context_id, elements, data)
        message_id = elements[commands.MESSAGE_ID]
        self._request = (context.context_id, int(message_id))
        self._on_cancel = on_cancel
        self._cancel_sent = False
        self._link.expect_answer()

    def send(self, context_id: int, elements: Mapping[int, int | str], data: Iterable[bytes | memoryview] = ()) -> None:
        """Send a message: a command set and the chunks of its data set, in PDUs that the peer takes."""
        try:
            self._link.send(context_id, elements, data)
        except Interrupted:
            raise ending(self.token, self.abort()) from None

    def cancel_request(self) -> None:
        """Send C-CANCEL for the request under way because we have enough.

        After the grace, `receive` ends with ANSWER_TIMEOUT, even when the peer goes on sending.
        """
        if self._give_up_at == _NEVER:
            self._give_up_at = deadline_in(self.server.timeouts.cancel_grace)
            if not self._cancel_sent:
                self._send_cancel()

    def gather_runs(self) -> None:
        """Let `receive` give messages that differ in their identifiers only as a `MessageRun` from now on."""
        self._link.gather_runs()

    def wake(self) -> None:
        """Make `receive` return nothing once; for whoever has something to tell the operation. Any thread."""
        self._interrupter.interrupt()

    def receive(self) -> list[Incoming]:
        """What the peer sent next, after the limits have been kept and control PDUs dealt with; [] after a `wake`.

        Raises:
            StoppedError: the token aborted the operation, or cancelled one that has no C-CANCEL.
            OperationError: ANSWER_TIMEOUT, CONNECTION_LOST, ABORTED, PROTOCOL, LIMIT_EXCEEDED.
        """
        if self._early:
            early, self._early = self._early, []
            return self._checked(early)
        while True:
            self._obey_token()
            if time.monotonic() > self._give_up_at:
                raise OperationError(ErrorKind.ANSWER_TIMEOUT)
            try:
                incoming = self._link.receive(self._give_up_at)
            except Interrupted:
                self._obey_token()
                return []
            if incoming:
                return self._checked(incoming)

    def release(self) -> None:
        """End in order: A-RELEASE-RQ, and the answer if it comes soon; then close."""
        self._is_over = True
        self._link.release(wait=not self.token.is_aborted)

    def abort(self) -> CancelRung:
        """End at once: A-ABORT if the system takes it without waiting, then close. Gives the rung that this was."""
        if self._is_over:
            return CancelRung.ABORTED
        self._is_over = True
        return CancelRung.ABORTED if self._link.leave(ABORT) else CancelRung.DROPPED

    def _obey_token(self) -> None:
        if self.token.is_aborted:
            raise ending(self.token, self.abort())
        if not self.token.is_cancelled or self._cancel_sent:
            return
        match self._on_cancel:
            case OnCancel.ASK:
                self._send_cancel()
            case OnCancel.ABORT:
                raise StoppedError(self.abort())
            case OnCancel.FINISH:
                return

    def _send_cancel(self) -> None:
        if self._request is None:
            return
        context_id, message_id = self._request
        self._cancel_sent = True
        self.send(
            context_id,
            {
                commands.COMMAND_FIELD: CommandField.C_CANCEL_RQ,
                commands.MESSAGE_ID_BEING_RESPONDED_TO: message_id,
                commands.COMMAND_DATA_SET_TYPE: commands.NO_DATA_SET,
            },
        )

    def _checked(self, incoming: list[Incoming]) -> list[Incoming]:
        for position, piece in enumerate(incoming):
            if isinstance(piece, ControlPdu):
                if position:
                    self._early = incoming[position:]
                    return incoming[:position]
                self._end_by_peer(piece)
        return incoming

    def _end_by_peer(self, pdu: ControlPdu) -> None:
        if pdu.kind is PduType.A_ABORT:
            self._is_over = True
            self._link.leave()
            raise abortion(pdu)
        if pdu.kind is PduType.A_RELEASE_RQ:
            self._is_over = True
            self._link.leave(RELEASE_RP)
            raise OperationError(ErrorKind.CONNECTION_LOST, facts={"detail": "the peer released the association"})
        raise violation(f"{pdu.kind.name} in the middle of an operation")


def ending(token: CancelToken, rung: CancelRung) -> OperationError | StoppedError:
    """Why the operation ends here: a time limit of the whole, or a wish."""
    return StoppedError(rung) if token.time_limit is None else OperationError(token.time_limit)
