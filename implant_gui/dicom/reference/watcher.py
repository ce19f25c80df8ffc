"""Looks at what an association of pynetdicom's receives, for what the library itself does not judge."""

import time
from collections.abc import Callable
from typing import Any, Final

from pynetdicom import evt

from implant_gui.dicom.reference.faults import Fault
from implant_gui.dicom.reference.inbox import Inbox
from implant_gui.domain.errors import ErrorKind

MAX_IDENTIFIER: Final = 1024 * 1024
MAX_INSTANCE: Final = 256 * 1024 * 1024
"""pynetdicom keeps a message in memory until it is complete."""
LEAST_RATE: Final = 1000.0
"""Bytes per second that a message which takes long must bring on average."""
_RELEASED: Final = "the peer released the association in the middle of the operation"


class Watcher:
    """Notes why the peer ends an association, and ends it when the peer sends too much.

    Thread: the upper layer's.
    """

    def __init__(self, fault: Fault, inbox: Inbox, interrupt: Callable[[], None], slow_s: float) -> None:
        """A message that takes longer than `slow_s` must come at the least rate; 0 for never."""
        self._slow_s = slow_s
        self._under_way: Any = None
        self._began = 0.0
        self._fault = fault
        self._inbox = inbox
        self._interrupt = interrupt

    def handlers(self) -> list[tuple[Any, Callable[[Any], None]]]:
        """What to bind to the association."""
        return [
            (evt.EVT_PDU_RECV, self._on_pdu),
            (evt.EVT_DIMSE_RECV, self._on_message),
            (evt.EVT_FSM_TRANSITION, self._on_transition),
        ]

    def _on_pdu(self, event: Any) -> None:
        match type(event.pdu).__name__:
            case "P_DATA_TF" if not event.pdu.presentation_data_value_items:
                self._break_off("a P-DATA-TF PDU without a presentation data value came")
            case "P_DATA_TF":
                self._limit_message(event.assoc.dimse.message)
            case "A_ABORT_RQ":
                facts = {"source": event.pdu.source, "reason": event.pdu.reason_diagnostic}
                self._fault.note(ErrorKind.ABORTED, facts=facts)
            case "A_RELEASE_RQ" if self._inbox.expected is not None:
                self._fault.note(ErrorKind.CONNECTION_LOST, _RELEASED)
                self._inbox.close()

    def _limit_message(self, message: Any) -> None:
        if message is None:
            return
        is_instance = type(message).__name__ == "C_STORE_RQ"
        limit = MAX_INSTANCE if is_instance else MAX_IDENTIFIER
        brought = message.data_set.tell() + message.encoded_command_set.tell()
        self._limit_time(message, brought)
        if brought > limit:
            facts: dict[str, str | int] = {"what": "object" if is_instance else "identifier", "limit": limit}
            self._fault.note(ErrorKind.LIMIT_EXCEEDED, facts=facts)
            self._interrupt()

    def _limit_time(self, message: Any, brought: int) -> None:
        now = time.monotonic()
        if message is not self._under_way:
            self._under_way, self._began = message, now
        elif 0 < self._slow_s < now - self._began and brought < LEAST_RATE * (now - self._began):
            self._fault.note(ErrorKind.ANSWER_TIMEOUT, "the peer sends too slowly")
            self._inbox.close()

    def _on_message(self, event: Any) -> None:
        # pynetdicom keeps a C-CANCEL for a service that might look for it, and passes over an empty PDU.
        if type(event.message).__name__ == "C_CANCEL_RQ":
            self._break_off("the peer sent a C-CANCEL to an SCU")
        self._inbox.note_command(event.message.encoded_command_set.getvalue())

    def _break_off(self, detail: str) -> None:
        self._fault.protocol(detail)
        self._inbox.close()

    def _on_transition(self, event: Any) -> None:
        if event.fsm_event == "Evt19":
            self._fault.protocol("the peer sent something that is no PDU, or a message that is none")
        elif event.action == "AA-8":
            self._fault.protocol("the peer sent a PDU out of place")
