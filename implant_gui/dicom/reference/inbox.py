"""The queue between pynetdicom's upper layer and its `send_c_*` methods, where every message is looked at.

pynetdicom takes any response for the answer to any request. Here a message is compared with the request under way when
it is taken out; one that does not fit ends the association, and what its sender calls success is not believed.

The queue also gives control back to an operation that waits: after each object that came in, and at intervals, it hands
out a pending response of our own (`is_tick`), so that events flow although the peer tells nothing.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final, NamedTuple

from implant_gui.dicom.commands import (
    COMMAND_FIELD,
    MESSAGE_ID_BEING_RESPONDED_TO,
    RESPONSE,
    STATUS,
    Command,
    CommandField,
)
from implant_gui.dicom.datasets.elements import MalformedDatasetError
from implant_gui.dicom.reference.faults import Fault
from implant_gui.domain.errors import ErrorKind

CAPACITY: Final = 2000
"""Messages that wait for us; the upper layer then stops reading, and TCP slows the peer down."""
CAPACITY_BYTES: Final = 64 * 1024 * 1024
"""The same in bytes of data sets; one message is taken whatever its size."""
_PENDING: Final = 0xFF00
_POLL_S: Final = 0.25


class Message(NamedTuple):
    """A message as it came.

    Attributes:
        primitive: pynetdicom's reading of it.
        data: its data set, encoded; None when it has none.
    """

    context_id: int
    command: Command
    primitive: Any
    data: bytes | None


class Expected(NamedTuple):
    """What answers the request under way.

    Attributes:
        field: the request's command field.
        primitive: pynetdicom's class for the request and its responses.
    """

    message_id: int
    context_id: int
    field: int
    primitive: Any


class Inbox:
    """Stands in for `DIMSEServiceProvider.msg_queue`.

    Thread: `put` and `note_command` belong to the upper layer, `close` and `discard` to any, the rest to the operation.

    Attributes:
        latest: the response that pynetdicom was given last; None for a tick.
        expected: the request under way; None between requests.
        on_store: takes a C-STORE request that came in, and answers it; None where none may come.
        tick_s: hand out a tick after so many seconds without a message; None for never.
    """

    def __init__(
        self, *, fault: Fault, answer_s: float, last_activity: Callable[[], float], on_failure: Callable[[], None]
    ) -> None:
        self._fault = fault
        self._on_failure = on_failure
        self._answer_s = answer_s
        self._last_activity = last_activity
        self._changed = threading.Condition()
        self._messages: deque[Message] = deque()
        self._bytes = 0
        self._command: Command | None = None
        self._is_closed = False
        self._tick_due = False
        self._waiting_since = 0.0
        self.latest: Message | None = None
        self.expected: Expected | None = None
        self.on_store: Callable[[Message], None] | None = None
        self.tick_s: float | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is here that waits to be taken."""
        return not self._messages

    @property
    def _is_full(self) -> bool:
        return len(self._messages) >= CAPACITY or self._bytes >= CAPACITY_BYTES

    def note_command(self, encoded: bytes) -> None:
        """Keep the command set of the message that is put next: pynetdicom drops some of its elements."""
        try:
            self._command = Command.decode(encoded)
        except MalformedDatasetError:
            self._command = None

    def close(self) -> None:
        """No message comes any more: whoever waits for one, now or later, gets what is here and then nothing."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def discard(self) -> None:
        """Close, and forget what is here."""
        with self._changed:
            self._messages.clear()
            self._bytes = 0
        self.close()

    def tick(self) -> None:
        """Give control back to the operation at the next opportunity."""
        self._tick_due = True

    def begin(self, expected: Expected | None) -> None:
        """A request is about to be sent, or nothing is being waited for any more."""
        self.expected = expected
        self.latest = None
        self.still_waiting()

    def still_waiting(self) -> None:
        """Something happened that shows that the peer is at work: the time limit for an answer starts anew."""
        self._waiting_since = time.monotonic()

    def shorten_answer_limit(self, seconds: float) -> None:
        """From now on, wait for a message for at most so long."""
        self._answer_s = min(self._answer_s, seconds)
        self.still_waiting()

    def qsize(self) -> int:
        """How many messages wait."""
        return len(self._messages)

    def put(self, item: tuple[int | None, Any]) -> None:
        """Add a message; without a primitive it says that the association is over."""
        context_id, primitive = item
        if primitive is None or context_id is None:
            self.close()
            return
        message = Message(context_id, self._command or Command(), primitive, _take_data(primitive))
        with self._changed:
            while self._is_full and not self._is_closed:
                self._changed.wait(_POLL_S)
            if not self._is_closed:
                self._messages.append(message)
                self._bytes += len(message.data or b"")
                self._changed.notify_all()

    def get(self, block: bool = True, timeout: float | None = None) -> tuple[int | None, Any]:  # noqa: ARG002
        """The next answer or tick; a pair of None when there is none, for the reason that `fault` then has.

        Only `send_c_*` come here, and always to wait; for how long is not up to them.
        """
        self.latest = None
        while self.expected is not None:
            message = None if self._tick_due else self._take()
            if self._tick_due:
                return self._hand_out_tick(self.expected)
            if message is None:
                break
            if message.command.number(COMMAND_FIELD) == CommandField.C_STORE_RQ and self.on_store is not None:
                self.on_store(message)
                if self._fault.error is not None:
                    break
            elif self._is_answer(message, self.expected):
                self.latest = message
                return message.context_id, message.primitive
            else:
                break
        self._on_failure()
        return None, None

    def _take(self) -> Message | None:
        """The next message; None at the end of all patience, with a tick due when that is why."""
        tick_at = None if self.tick_s is None else time.monotonic() + self.tick_s
        with self._changed:
            while not self._messages:
                now = time.monotonic()
                until = max(self._waiting_since, self._last_activity()) + self._answer_s
                if self._is_closed:
                    return None
                if now >= until:
                    self._fault.note(ErrorKind.ANSWER_TIMEOUT)
                    return None
                if tick_at is not None and now >= tick_at:
                    self._tick_due = True
                    return None
                self._changed.wait(min(until, tick_at or until) - now)
            message = self._messages.popleft()
            self._bytes -= len(message.data or b"")
            self._changed.notify_all()
        self.still_waiting()
        return message

    def _hand_out_tick(self, expected: Expected) -> tuple[int, Any]:
        self._tick_due = False
        primitive = expected.primitive()
        primitive.MessageIDBeingRespondedTo = expected.message_id
        primitive.Status = _PENDING
        return expected.context_id, primitive

    def _is_answer(self, message: Message, expected: Expected) -> bool:
        """Whether `message` answers the request under way; a fault is noted if not."""
        field = message.command.number(COMMAND_FIELD)
        answers = message.command.number(MESSAGE_ID_BEING_RESPONDED_TO)
        if field != expected.field | RESPONSE:
            self._fault.protocol(f"the command {field or 0:04X}H came while {expected.field | RESPONSE:04X}H was due")
        elif answers != expected.message_id:
            self._fault.protocol(f"a response to message {answers} came, and {expected.message_id} was sent")
        elif message.context_id != expected.context_id:
            self._fault.protocol(
                f"a response came on presentation context {message.context_id}, not {expected.context_id}"
            )
        elif message.command.number(STATUS) is None:
            self._fault.protocol("a response came without a status")
        else:
            return True
        return False


def _take_data(primitive: Any) -> bytes | None:
    """The data set of a message, which pynetdicom then finds empty: what a peer sends is decoded once, and here."""
    for keyword in ("Identifier", "DataSet"):
        stream = getattr(primitive, keyword, None)
        if stream is not None:
            data: bytes = stream.getvalue()
            setattr(primitive, keyword, BytesIO())
            return data or None
    return None
