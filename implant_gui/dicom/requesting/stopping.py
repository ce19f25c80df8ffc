"""How an operation ends: what all of them, of whichever engine, have in common."""

from collections.abc import Callable, Generator, Iterator

from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import Operation
from implant_gui.domain.service.cancel import CancelRung, CancelToken
from implant_gui.domain.service.events import Ended, OperationEvent
from implant_gui.domain.service.status import DimseStatus, StatusCategory

Story = Generator[OperationEvent, None, Ended]
"""Events as they happen; what is returned is the end, told once nothing is left of the association."""


class StoppedError(Exception):
    """Somebody wanted the operation to stop, and it did."""

    def __init__(self, rung: CancelRung) -> None:
        super().__init__(rung.name)
        self.rung = rung


def operation(tell: Callable[[CancelToken], Story]) -> Operation:
    """An operation that ends in exactly one `Ended` whatever happens outside of us."""

    def run(token: CancelToken) -> Iterator[OperationEvent]:
        try:
            ended = yield from tell(token)
        except OperationError as error:
            ended = Ended(error=error, cancelled=CancelRung.ASKED if token.is_cancelled else None)
        except StoppedError as stopped:
            ended = Ended(cancelled=stopped.rung)
        yield ended

    return run


def rung_of(status: DimseStatus | None, token: CancelToken) -> CancelRung | None:
    """How far a cancellation had to go when the operation came to a final status by itself; None without one."""
    if not token.is_cancelled:
        return None
    is_cancel = status is not None and status.category is StatusCategory.CANCEL
    return CancelRung.ASKED if is_cancel else CancelRung.FINISHED_ANYWAY
