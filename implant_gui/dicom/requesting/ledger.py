"""Adds up the requests that one retrieval may have to be cut into: counters, failed UIDs, and one status for all."""

from collections.abc import Iterable
from typing import Final

from implant_gui.dicom.requesting.stopping import rung_of
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Ended, Progress
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.service.status import NO_COUNTERS, DimseStatus, StatusCategory, SubOperations
from implant_gui.domain.uid import Uid

_GRAVITY: Final = {
    StatusCategory.SUCCESS: 0,
    StatusCategory.PENDING: 0,
    StatusCategory.WARNING: 1,
    StatusCategory.UNKNOWN: 2,
    StatusCategory.FAILURE: 3,
    StatusCategory.CANCEL: 4,
}


def gravest(statuses: Iterable[DimseStatus]) -> DimseStatus | None:
    """The one that says most about what went wrong; the first among equals."""
    return max(statuses, key=lambda status: _GRAVITY[status.category], default=None)


class Ledger:
    """The books of one retrieval. Belongs to one thread."""

    def __init__(self, request: RetrieveRequest) -> None:
        if not request.uids:
            raise OperationError(
                ErrorKind.BAD_KEY, facts={"key": "SOPInstanceUID", "detail": "There is nothing to be retrieved."}
            )
        self._to_come = len(request.uids)
        self._before = NO_COUNTERS
        self._latest = NO_COUNTERS
        self._failed: list[Uid] = []
        self._statuses: list[DimseStatus] = []

    def begin(self, chunk: RetrieveRequest) -> None:
        """One more request is sent."""
        self._to_come -= len(chunk.uids)

    def progress(self, counters: SubOperations, status: DimseStatus) -> Progress:
        """A pending response of the request under way, told for the whole retrieval."""
        self._latest = self._latest.updated_by(counters)
        return Progress(self._all(counters), status)

    def finish(self, counters: SubOperations, status: DimseStatus, failed: Iterable[Uid]) -> bool:
        """The final response of the request under way; gives whether to go on with the next one."""
        self._before = self._all(counters)
        self._latest = NO_COUNTERS
        self._failed += failed
        self._statuses.append(status)
        return status.category in (StatusCategory.SUCCESS, StatusCategory.WARNING)

    def completed(self, counters: SubOperations) -> int | None:
        """How many sub-operations of the request under way the peer calls completed, with a remark or without."""
        latest = self._latest.updated_by(counters)
        return None if latest.completed is None else latest.completed + (latest.warning or 0)

    def ended(self, token: CancelToken) -> Ended:
        """The end of the retrieval, when its last request has had its final response."""
        status = gravest(self._statuses)
        return Ended(
            status=status,
            cancelled=rung_of(status, token),
            sub_operations=self._before,
            failed_uids=tuple(dict.fromkeys(self._failed)),
        )

    def _all(self, now: SubOperations) -> SubOperations:
        """The counters of all requests so far; what was not asked for yet remains as well."""
        before = self._before
        return SubOperations(
            remaining=None if now.remaining is None else now.remaining + self._to_come,
            completed=_plus(before.completed, now.completed),
            failed=_plus(before.failed, now.failed),
            warning=_plus(before.warning, now.warning),
        )


def _plus(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other
