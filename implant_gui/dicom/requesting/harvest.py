"""The matches of one query on their way out: in batches, up to the limit, odd ones left out (PS3.4 BB.6)."""

from collections.abc import Iterable, Iterator
from typing import Final

from implant_gui.dicom.datasets.elements import MalformedDatasetError
from implant_gui.dicom.datasets.matches import MAX_IDENTIFIER, MatchReader
from implant_gui.dicom.requesting.stopping import rung_of
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Ended, MatchesFound, NegotiatedContext
from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.query import Query
from implant_gui.domain.service.status import DimseStatus, StatusCategory

BATCH: Final = 200
_OPTIONAL_KEYS_IGNORED: Final = 0xFF01


class Harvest:
    """Collects the pending responses of a query. Belongs to one thread.

    A response whose identifier is missing or cannot be read is left out; the end then has a PROTOCOL error beside its
    status.
    """

    def __init__(self, server: Server, query: Query, context: NegotiatedContext) -> None:
        transfer_syntax = context.transfer_syntax or IMPLICIT_VR_LITTLE_ENDIAN
        self._server = server
        self._reader = MatchReader(query.model, transfer_syntax, server.character_set)
        self._query = query
        self._matches: list[Match] = []
        self._status: DimseStatus | None = None
        self._count = 0
        self._more_came = False
        self._unreadable: list[str] = []

    @property
    def is_complete(self) -> bool:
        """Whether there are as many matches as were wanted."""
        return 0 < self._query.limit <= self._count

    def is_about_to_change(self, status: DimseStatus) -> bool:
        """Whether `status` is another one than that of the matches that have not been told."""
        return bool(self._matches) and self._status is not None and self._status.code != status.code

    def take(self, status: DimseStatus, identifiers: Iterable[bytes | None]) -> Iterator[MatchesFound]:
        """Add the matches of pending responses with one status, and tell them whenever there are many.

        Beyond the limit nothing is looked at.
        """
        for identifier in identifiers:
            if self.is_complete:
                self._more_came = True
                return
            match = self._read(status, identifier)
            if match is not None:
                self._status = status
                self._matches.append(match)
                self._count += 1
                if len(self._matches) >= BATCH:
                    yield from self.flush()

    def flush(self) -> Iterator[MatchesFound]:
        """Tell what is here."""
        if self._matches and self._status is not None:
            matches, self._matches = tuple(self._matches), []
            yield MatchesFound(matches, self._status)

    def ended(self, status: DimseStatus | None, token: CancelToken) -> Ended:
        """The end of the query; None when the server did not stop at the limit."""
        was_cut = status is None or status.category is StatusCategory.CANCEL
        return Ended(
            status=status,
            error=self._remark(),
            cancelled=rung_of(status, token),
            limit_reached=self.is_complete and (self._more_came or was_cut),
        )

    def _read(self, status: DimseStatus, identifier: bytes | None) -> Match | None:
        if identifier is None:
            self._unreadable.append("it had no identifier")
            return None
        if len(identifier) > MAX_IDENTIFIER:
            self._unreadable.append(f"its identifier has {len(identifier)} bytes")
            return None
        try:
            return self._reader.read(identifier, optional_keys_ignored=status.code == _OPTIONAL_KEYS_IGNORED)
        except MalformedDatasetError as error:
            self._unreadable.append(str(error))
            return None

    def _remark(self) -> OperationError | None:
        if not self._unreadable:
            return None
        count = len(self._unreadable)
        detail = f"{count} of the matches could not be read; of the first, {self._unreadable[0]}"
        return OperationError(ErrorKind.PROTOCOL, self._server.name, self._server.address, {"detail": detail})
