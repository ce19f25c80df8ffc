"""What a command tells while it works, in two forms behind one protocol: text for people, JSON lines for programs."""

from dataclasses import dataclass
from typing import Protocol

from implant_gui.domain.ports import ListenerEvent
from implant_gui.domain.service.events import OperationEvent
from implant_gui.domain.service.outcome import Summary
from implant_gui.domain.service.status import DimseStatus


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a command.

    Attributes:
        summary: of its last operation.
        matches: of its query, which may have been an operation before that.
        seconds: for the whole command.
        is_query: whether it was one, so that no match is worth telling, too.
        notes: sentences about the command as a whole.
        unsent_uids: of objects that could not be sent, or were not taken.
    """

    summary: Summary
    matches: int
    seconds: float
    notes: tuple[str, ...] = ()
    is_query: bool = False
    unsent_uids: tuple[str, ...] = ()

    @property
    def status(self) -> DimseStatus | None:
        """The final status; None when the last that came was a pending one, or none at all."""
        status = self.summary.status
        return status if status is not None and status.category.is_final else None


class Report(Protocol):
    """Tells what happens, as it happens. Belongs to the main thread."""

    def event(self, event: OperationEvent, summary: Summary) -> None:
        """One event of an operation, and what all of them amount to so far; the end is told by `close`."""

    def waiting(self, summary: Summary) -> None:
        """No event has come for a moment; `summary` as before."""

    def listener_event(self, event: ListenerEvent) -> None:
        """One event of the storage SCP."""

    def close(self, closing: Closing) -> None:
        """The end; nothing follows."""
